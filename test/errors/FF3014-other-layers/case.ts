import { loadChanged } from "../../support/checkpoint.js";
import { smallIr } from "../../support/models/small-ir.js";
import type { Scene } from "../../support/scene.js";

export default (scene: Scene) => loadChanged(scene, (bytes) => bytes, smallIr({ widths: [7, 4] }));
