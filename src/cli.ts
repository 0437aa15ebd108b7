#!/usr/bin/env node
/** argv -> a command of commands/ -> exit code, which nothing else sets. A command is imported when it is asked for. */
import "./node-version.js"; // first
import { fileURLToPath } from "node:url";
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { CommandArgument, CommandEntry } from "./commands/entry.js";
import { type Flag, UsageError } from "./commands/flags.js";
import { COMMANDS, LONG } from "./commands/index.js";
import { wrongUsage } from "./diagnostics/system.js";
import {
  catchAll,
  EXIT,
  finish,
  interrupt,
  printFailure,
  reportEnding,
  reportError,
  serveSignals,
  tell,
} from "./endings.js";
import { packageVersion } from "./package.js";
import { guardOutput, write } from "./report/output.js";
import { supervise, takeSupervision } from "./supervisor.js";

/** The end of the help: what scripts look at. */
const EXIT_CODES = `
Exit codes: 0 good, 1 the model or data is wrong, 2 usage, 3 a tool, a file or this
computer refuses, 4 mismatch, 5 over budget or worse than the baseline, 70 a defect
of ff-edge, 129 130 143 ended by SIGHUP, SIGINT (Ctrl-C), SIGTERM.`;

/** Output of commander, by stream. */
const said = { stdout: [] as string[], stderr: [] as string[] };

function createProgram(onEnd: (code: number) => void): Command {
  const program = new Command("ff-edge")
    .description(
      "Networks that learn without backpropagation, as C for RISC-V microcontrollers, checked bit for bit.",
    )
    .version(packageVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => said.stdout.push(text),
      writeErr: (text) => said.stderr.push(text),
    })
    .addHelpText("after", EXIT_CODES)
    .showHelpAfterError("Run `ff-edge --help`, or `ff-edge <command> --help`.");
  for (const entry of COMMANDS) addCommand(program, entry, onEnd);
  return program;
}

function addCommand(program: Command, entry: CommandEntry, onEnd: (code: number) => void): void {
  const command = program.command(entry.name).description(entry.about);
  if (entry.argument) command.addArgument(argumentOf(entry.argument));
  for (const flag of entry.flags) command.addOption(optionOf(flag));
  if (entry.more) command.addHelpText("after", entry.more);
  command.action(async () => {
    const { run } = await entry.load();
    // Argument and options are those that the entry declares; commander has no types for them.
    const [argument] = command.processedArgs as never[];
    try {
      onEnd(await run(argument as never, command.opts() as never, COMMANDS));
    } catch (error) {
      if (error instanceof UsageError) command.error(`error: ${error.message}`);
      throw error;
    }
  });
}

function argumentOf({ name, about, choices, initial }: CommandArgument): Argument {
  const argument = new Argument(name, about);
  if (choices) argument.choices(choices);
  return initial === undefined ? argument : argument.default(initial);
}

function optionOf({ flags, about, choices, parse, initial }: Flag): Option {
  const option = new Option(flags, about);
  if (choices) option.choices(choices);
  // The value before is what `parse` gave for the same flag.
  if (parse) option.argParser((text, before) => parsed(() => parse(text, before as never)));
  return initial === undefined ? option : option.default(initial);
}

function parsed(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    throw error instanceof UsageError ? new InvalidArgumentError(error.message) : error;
  }
}

/** Reports what commander has refused, or was asked to say; gives the exit code. */
async function reportUsage(error: CommanderError): Promise<number> {
  await write("stdout", said.stdout.join(""));
  await tell(said.stderr.join(""));
  if (error.exitCode === 0) return EXIT.ok;
  await printFailure([wrongUsage(error.message.replace(/^error: /, ""))]);
  return EXIT.usage;
}

/** Does what the command line says; gives the exit code. */
async function work(): Promise<number> {
  let code: number = EXIT.ok;
  try {
    process.cwd(); // throws where the folder has been deleted
    await createProgram((ended) => {
      code = ended;
    }).parseAsync();
    return code;
  } catch (error) {
    return error instanceof CommanderError && !interrupt.signal.aborted
      ? reportUsage(error)
      : reportError(error);
  }
}

/** Lets a process of its own do the work, and tells how it ended where it could not. */
async function watchWork(): Promise<number> {
  const ending = await supervise(fileURLToPath(import.meta.url), process.argv.slice(2));
  return ending.code === null ? reportEnding(ending) : process.exit(ending.code); // it has said all itself
}

function mayTakeLong(words: readonly string[]): boolean {
  const isHelp = words.some((word) => word === "--help" || word === "-h");
  return !isHelp && words.some((word) => LONG.includes(word));
}

const supervised = takeSupervision();
guardOutput();
if (!supervised && mayTakeLong(process.argv.slice(2))) {
  await finish(await watchWork());
} else {
  serveSignals(supervised);
  catchAll();
  await finish(await work());
}
