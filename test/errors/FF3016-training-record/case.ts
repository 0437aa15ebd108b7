import { edited, loadChanged } from "../../support/checkpoint.js";
import type { Scene } from "../../support/scene.js";

export default (scene: Scene) => loadChanged(scene, (bytes) => edited(bytes, '\\"seed\\":0', '\\"sead\\":0'));
