import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { uf2 } from "../../../src/device/flash/uf2.js";
import { flashJob, segment } from "../../support/flash-job.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder }: Scene) => {
  const port = join(folder, "USBSTICK");
  mkdirSync(port);
  const flash = { backend: "uf2", familyId: 0xe48bff5a, volume: "RP2350" } as const;
  return uf2.flash(flashJob(folder, flash, [segment(0x1000_0000, 100)], { port }));
};
