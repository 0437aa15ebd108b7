import { openocd } from "../../../src/device/flash/openocd.js";
import { flashJob, segment } from "../../support/flash-job.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder }: Scene) => {
  const flash = { backend: "openocd", scripts: ["board/sifive-hifive1-revb.cfg"] } as const;
  return openocd.describe(flashJob(folder, flash, [segment(0x2001_0000, 100)], { port: "/dev/ttyUSB0" }));
};
