import { loadChanged } from "../../support/checkpoint.js";
import type { Scene } from "../../support/scene.js";
import { smallIr } from "../../train/small-model.js";

export default (scene: Scene) => loadChanged(scene, (bytes) => bytes, smallIr({ widths: [7, 4] }));
