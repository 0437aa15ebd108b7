/** Both ends of every command: its options for the pipeline, and its report on stdout. */
import { interrupt } from "../endings.js";
import type { Options } from "../options.js";
import { fold } from "../report/fold.js";
import { write } from "../report/output.js";
import { openProgress, silent } from "../report/progress-bar.js";
import { type Command, jsonText } from "../report/schemas.js";
import { terminalWidth } from "../report/style.js";
import type { ModelFlags, TargetFlags } from "./flags.js";

/** Parsed options of a command -> options of the pipeline. */
export function optionsOf(flags: ModelFlags & Partial<TargetFlags>): Options {
  return {
    seed: flags.seed,
    out: flags.out,
    targets: flags.targets ?? [],
    cores: flags.cores,
    checkpoint: flags.checkpoint,
    precision: flags.precision,
    limits: { ram: flags.ram, flash: flags.flash },
    progress: flags.quiet ? silent : openProgress(),
    signal: interrupt.signal,
  };
}

/** Prints a report: JSON by its schema, or text as wide as the terminal. */
export async function print<T>(
  command: Command,
  report: T,
  { json }: Pick<ModelFlags, "json">,
  text: (report: T) => string,
): Promise<void> {
  const shown = json ? jsonText(command, report) : fold(text(report), terminalWidth(process.stdout));
  await write("stdout", `${shown}\n`);
}
