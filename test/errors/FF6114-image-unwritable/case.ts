import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { uf2 } from "../../../src/device/flash/uf2.js";
import { flashJob, segment } from "../../support/flash-job.js";
import type { Scene } from "../../support/scene.js";

/** A file stands where the folder would be. */
export default ({ folder }: Scene) => {
  writeFileSync(join(folder, "out"), "");
  const flash = { backend: "uf2", familyId: 0xe48bff5a, volume: "RP2350" } as const;
  return uf2.describe(flashJob(join(folder, "out"), flash, [segment(0x1000_0000, 100)]));
};
