import { edited, loadChanged } from "../../support/checkpoint.js";
import type { Scene } from "../../support/scene.js";

export default (scene: Scene) =>
  loadChanged(scene, (bytes) => edited(bytes, '"F32","shape":[6,5]', '"F16","shape":[6,5]'));
