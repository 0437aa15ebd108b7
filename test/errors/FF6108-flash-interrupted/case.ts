import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { uf2 } from "../../../src/device/flash/uf2.js";
import { flashJob, segment } from "../../support/flash-job.js";
import type { Scene } from "../../support/scene.js";

/** Ctrl-C after the first piece. */
export default ({ folder }: Scene) => {
  const drive = join(folder, "RP2350");
  mkdirSync(drive);
  writeFileSync(join(drive, "INFO_UF2.TXT"), "Board-ID: RP2350\n");
  const interrupt = new AbortController();
  const progress = {
    note: () => {},
    done: () => {},
    task: () => ({ update: () => interrupt.abort(), end: () => {} }),
  };
  const flash = { backend: "uf2", familyId: 0xe48bff5a, volume: "RP2350" } as const;
  const rest = { port: drive, progress, signal: interrupt.signal };
  return uf2.flash(flashJob(folder, flash, [segment(0x1000_0000, 100_000)], rest));
};
