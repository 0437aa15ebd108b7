import { openocd } from "../../../src/device/flash/openocd.js";
import { failingProgram, flashJob, segment } from "../../support/flash-job.js";
import type { Scene } from "../../support/scene.js";

export default (scene: Scene) => {
  failingProgram(scene, "openocd", "Error: No J-Link device found");
  const flash = { backend: "openocd", scripts: ["board/sifive-hifive1-revb.cfg"] } as const;
  return openocd.flash(flashJob(scene.folder, flash, [segment(0x2001_0000, 100)]));
};
