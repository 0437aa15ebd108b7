import { Failure } from "../../diagnostics/diagnostic.js";
import { notFlashable } from "../../diagnostics/flash.js";
import type { FlashReport } from "../../ir/report.js";
import type { Flash, Target } from "../../ir/target-description.js";
import type { Backend, Errand, Flashed, FlashJob } from "./backend.js";
import { bytesOf } from "./flash-image.js";

/** Every back end by its name in target.json; loaded when a target asks for it. */
const BACKENDS: Readonly<Record<Flash["backend"], () => Promise<Backend>>> = {
  esptool: async () => (await import("./esptool.js")).esptool,
  openocd: async () => (await import("./openocd.js")).openocd,
  "serial-loader": async () => (await import("./serial-loader.js")).serialLoader,
  uf2: async () => (await import("./uf2.js")).uf2,
  wlink: async () => (await import("./wlink.js")).wlink,
};

/** Back end that writes to a target. Throws Failure FF6100 where there is none, naming those of `others` that are. */
export function requireFlash({ name, flash }: Target, others: () => readonly Target[]): Flash {
  if (flash !== null) return flash;
  const flashable = others().filter((each) => each.flash !== null);
  throw new Failure(
    notFlashable(
      name,
      flashable.map((each) => each.name),
    ),
  );
}

/** Looks, before anything is trained or built, for what `flash` will need. Throws Failure FF5001, FF60xx, FF61xx. */
export async function requireBoard(errand: Errand): Promise<void> {
  const { backend } = requireFlash(errand.target, () => []);
  await (await BACKENDS[backend]()).require(errand);
}

/**
 * Gets an image onto a board and verifies it where the board can be read; `dryRun` makes the files and tells the steps,
 * and touches no board. Throws Failure FF61xx; the port is closed whatever happens.
 */
export async function flash(model: string, job: FlashJob, dryRun: boolean): Promise<FlashReport> {
  const { backend: name } = requireFlash(job.target, () => []);
  const backend = await BACKENDS[name]();
  const steps = await backend.describe(job);
  const done: Flashed = dryRun ? { bytes: bytesOf(job.segments), verified: false } : await backend.flash(job);
  return {
    model,
    target: job.target.name,
    backend: name,
    port: done.port ?? job.port ?? null,
    bytes: done.bytes,
    verified: done.verified,
    dryRun,
    steps,
  };
}
