import { readFile } from "node:fs/promises";
import { flash as flashImage, requireBoard, requireFlash } from "../device/flash/flash.js";
import { EXIT } from "../endings.js";
import type { FlashReport } from "../ir/report.js";
import type { Options } from "../options.js";
import { writeManifest } from "../report/build-report.js";
import { flashText } from "../report/flash-text.js";
import { segmentsOf } from "../target/segments.js";
import { loadTarget, readTargets } from "../target/target.js";
import { build } from "../walk.js";
import { optionsOf, print } from "./common.js";
import type { TargetFlags } from "./flags.js";

/** The way of an image onto a board. */
interface FlashOptions extends Options {
  /** Serial port, drive or probe; without it the back end looks for the only one. */
  readonly port?: string | undefined;
  /** Make the files, tell the steps, touch no board. */
  readonly dryRun: boolean;
}

/** `ff-edge flash`: everything up to an ELF, and that onto the board. */
export async function run(
  file: string,
  flags: TargetFlags & { readonly port?: string; readonly dryRun?: true },
): Promise<number> {
  const { target, port, dryRun = false } = flags;
  const report = await flash(file, target, { ...optionsOf(flags), port, dryRun });
  await print("flash", report, flags, flashText);
  return EXIT.ok;
}

async function flash(file: string, targetName: string, options: FlashOptions): Promise<FlashReport> {
  const { port, progress, signal, dryRun } = options;
  const wanted = loadTarget(targetName, options.targets);
  requireFlash(wanted, () => readTargets(options.targets).targets); // before a training
  if (!dryRun) await requireBoard({ target: wanted, port });
  const built = await build(file, targetName, options);
  writeManifest(built);
  const { model, target, folder, image } = built;
  const segments = segmentsOf(await readFile(image.file)); //         ELF          -> bytes at their addresses
  const job = { target, segments, elf: image.file, folder, port, progress, signal };
  return flashImage(model.name, job, dryRun); //                      bytes        -> a board that holds them
}
