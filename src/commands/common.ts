/** Both ends of every command: its options for the pipeline, and its report on stdout. */
import { interrupt } from "../endings.js";
import type { Options } from "../options.js";
import { write } from "../report/output.js";
import { openProgress, silent } from "../report/progress.js";
import { type Command, jsonText } from "../report/schemas.js";
import type { ModelFlags, TargetFlags } from "./flags.js";

/** Parsed options of a command -> options of the pipeline. */
export function optionsOf(flags: ModelFlags & Partial<TargetFlags>): Options {
  return {
    seed: flags.seed,
    out: flags.out,
    targets: flags.targets ?? [],
    checkpoint: flags.checkpoint,
    precision: flags.precision,
    limits: { ram: flags.ram, flash: flags.flash },
    progress: flags.quiet ? silent : openProgress(),
    signal: interrupt.signal,
  };
}

/** Prints a report: JSON by its schema, or text. */
export async function print<T>(
  command: Command,
  report: T,
  { json }: Pick<ModelFlags, "json">,
  text: (report: T) => string,
): Promise<void> {
  await write("stdout", `${json ? jsonText(command, report) : text(report)}\n`);
}
