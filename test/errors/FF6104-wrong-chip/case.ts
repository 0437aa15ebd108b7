import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { uf2 } from "../../../src/device/flash/uf2.js";
import { flashJob, segment } from "../../support/flash-job.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder }: Scene) => {
  writeFileSync(
    join(folder, "INFO_UF2.TXT"),
    "UF2 Bootloader v3.0\r\nModel: Raspberry Pi RP2\r\nBoard-ID: RPI-RP2\r\n",
  );
  const flash = { backend: "uf2", familyId: 0xe48bff5a, volume: "RP2350" } as const;
  return uf2.flash(flashJob(folder, flash, [segment(0x1000_0000, 100)], { port: folder }));
};
