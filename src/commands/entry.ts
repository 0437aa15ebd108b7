/** The shape of a command in the table. */
import type { Flag } from "./flags.js";

/** One command. */
export interface CommandEntry {
  readonly name: string;
  readonly about: string;
  readonly argument?: CommandArgument;
  readonly flags: readonly Flag[];
  /** Text below the options. */
  readonly more?: string;
  readonly load: () => Promise<CommandFile>;
}

/** The one word that a command takes beside its options. */
export interface CommandArgument {
  /** As the help writes it: in `<>` it has to be given, in `[]` it may. */
  readonly name: string;
  readonly about: string;
  readonly choices?: readonly string[];
  readonly initial?: string;
}

/** The file of a command: argument and parsed options -> exit code; all commands are for those that speak of them. */
export interface CommandFile {
  run(argument: never, flags: never, commands: readonly CommandEntry[]): Promise<number>;
}
