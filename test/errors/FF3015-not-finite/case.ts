import { loadChanged } from "../../support/checkpoint.js";
import type { Scene } from "../../support/scene.js";

/** The data begin after the header's length and the header. */
export default (scene: Scene) =>
  loadChanged(scene, (bytes) => {
    bytes.writeFloatLE(Number.NaN, 8 + Number(bytes.readBigUInt64LE(0)) + 4 * 3);
    return bytes;
  });
