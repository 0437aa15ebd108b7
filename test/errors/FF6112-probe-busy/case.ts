import { wlink } from "../../../src/device/flash/wlink.js";
import { failingProgram, flashJob, segment } from "../../support/flash-job.js";
import type { Scene } from "../../support/scene.js";

export default (scene: Scene) => {
  failingProgram(scene, "wlink", "Error: USB error: Resource busy");
  return wlink.flash(
    flashJob(scene.folder, { backend: "wlink", chip: "CH32V30X" }, [segment(0x0800_0000, 100)]),
  );
};
