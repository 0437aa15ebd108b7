import { EXIT } from "../endings.js";
import { type Completed, type CompletedOption, completionScript, type Shell } from "../report/completion.js";
import { write } from "../report/output.js";
import { listTargets } from "../target/target.js";
import type { CommandEntry } from "./entry.js";
import type { Flag } from "./flags.js";

/** `ff-edge completion`: a script that completes commands, options and their values in a shell. */
export async function run(shell: Shell, _: object, commands: readonly CommandEntry[]): Promise<number> {
  await write("stdout", `${completionScript(shell, commands.map(completed))}\n`);
  return EXIT.ok;
}

function completed({ name, about, argument, flags }: CommandEntry): Completed {
  return { name, about, argument: argument ? (argument.choices ?? null) : [], options: flags.map(option) };
}

function option({ flags, about, choices }: Flag): CompletedOption {
  const [name, value] = flags.split(" ");
  const known = name === "--target" ? listTargets() : (choices ?? null);
  return { name: name!, about, values: value ? known : [] };
}
