import { loadChanged } from "../../support/checkpoint.js";
import type { Scene } from "../../support/scene.js";

export default (scene: Scene) => loadChanged(scene, () => "not a checkpoint at all");
