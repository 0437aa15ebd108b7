#!/usr/bin/env node
/** argv -> one pipeline call -> report -> exit code. Everything heavy is imported when a command needs it. */
import "./node-version.js"; // first
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { Failure } from "./diagnostics/diagnostic.js";
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
  showDiagnostics,
  tell,
} from "./endings.js";
import type { Precision } from "./model.js";
import { packageVersion } from "./package.js";
import type { Options, Stage } from "./pipeline.js";
import type { DoctorOptions } from "./report/doctor-report.js";
import type { JunitSubject } from "./report/junit.js";
import { guardOutput, write } from "./report/output.js";
import { supervise, takeSupervision } from "./supervisor.js";

/** The end of the help: what scripts look at. */
const EXIT_CODES = `
Exit codes: 0 good, 1 the model or data is wrong, 2 usage, 3 a tool, a file or this
computer refuses, 4 mismatch, 5 over budget or worse than the baseline, 70 a defect
of ff-edge, 129 130 143 ended by SIGHUP, SIGINT (Ctrl-C), SIGTERM.`;

/** Options that most commands share, as commander parses them. */
interface Common {
  readonly json?: true;
  readonly quiet?: true;
  readonly seed: number;
  readonly out: string;
  readonly targets: readonly string[];
  readonly checkpoint?: string;
  readonly precision?: Precision;
  readonly ram?: number;
  readonly flash?: number;
  readonly target: string;
}

interface OnDevice extends Common {
  readonly samples: number | "all";
  readonly port?: string;
}

interface Validation extends OnDevice {
  readonly learn?: number;
  readonly baseline?: string;
  readonly tolerance?: string;
  readonly junit?: string;
}

const PRECISIONS: readonly Precision[] = ["int8", "fp16", "f32"];

/** What commander has to say. */
const said = { stdout: [] as string[], stderr: [] as string[] };

function integer(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
  };
}

/** `65536`, `64k` or `1M` -> bytes. */
function size(text: string): number {
  const match = /^(\d+)([kM]?)$/.exec(text);
  if (!match) throw new InvalidArgumentError("Expected bytes, such as 65536, 64k or 1M.");
  return Number(match[1]) * { "": 1, k: 1024, M: 1024 * 1024 }[match[2] as "" | "k" | "M"];
}

function samples(text: string): number | "all" {
  return text === "all" ? "all" : integer(1, 10_000_000)(text);
}

/** An option whose value went missing, as in `--junit "$UNSET"`, is not one that was left out. */
function fileName(text: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError("Expected the name of a file.");
}

function folders(folder: string, all: readonly string[]): readonly string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new InvalidArgumentError("There is no such folder.");
  return [...all, folder];
}

/** An unset variable of a shell, or a forgotten value that takes the next option's place, is no port. */
function portOption(about: string): Option {
  return new Option("--port <path>", about).argParser((text) => {
    if (text === "" || text.startsWith("--"))
      throw new InvalidArgumentError("Expected the path of a serial port.");
    return text;
  });
}

/** A command on a model file with the options that all of them take. */
function modelCommand(program: Command, name: string, about: string): Command {
  return program
    .command(name)
    .description(about)
    .argument("<model>", "model file, e.g. model.ts")
    .option("--seed <n>", "seed of split and training", integer(0, 0xffffffff), 1)
    .option("--out <folder>", "folder of all artefacts", "out")
    .option("--checkpoint <file>", "use these weights, and train nothing")
    .addOption(
      new Option("--precision <name>", "number format, instead of the model file's").choices(PRECISIONS),
    )
    .option("--json", "print the result as JSON on stdout")
    .option("--quiet", "no progress on stderr");
}

function targetCommand(program: Command, name: string, about: string): Command {
  return modelCommand(program, name, about)
    .option("--target <name>", "what to build for; see `ff-edge targets`", "rv32")
    .option("--targets <folder>", "folder with further targets; repeatable", folders, [])
    .option("--ram <bytes>", "fail if more RAM is needed, e.g. 64k", size)
    .option("--flash <bytes>", "fail if more flash is needed, e.g. 256k", size);
}

/** A command that runs on an emulator, this computer or a board. */
function deviceCommand(program: Command, name: string, about: string): Command {
  return targetCommand(program, name, about).addOption(
    portOption("a board that already runs the firmware, instead of an emulator"),
  );
}

async function baselineOf({ baseline: file, tolerance }: Validation, command: Command) {
  const { parseTolerances, TOLERANCES } = await import("./validate/gates.js");
  const tolerances = tolerance === undefined ? TOLERANCES : parseTolerances(tolerance);
  if (typeof tolerances === "string")
    command.error(`error: option '--tolerance <list>' is invalid. ${tolerances}`);
  if (file === undefined && tolerance !== undefined) command.error("error: --tolerance needs a --baseline");
  return file === undefined ? undefined : { file, tolerances };
}

/** A report of what went wrong. A defect of ours has none, and where it cannot be written the cause is still told. */
async function reportNoVerdict(file: string, subject: JunitSubject, error: unknown): Promise<void> {
  const { interrupted } = await import("./diagnostics/tool.js");
  const { junitOfFailure } = await import("./report/junit.js");
  const { writeReport } = await import("./report/junit-file.js");
  const told = interrupt.signal.aborted
    ? [interrupted(`ff-edge validate ${subject.model} --target ${subject.target}`)]
    : error instanceof Failure
      ? error.diagnostics
      : [];
  if (told.length === 0) return;
  try {
    writeReport(file, junitOfFailure(subject, told));
  } catch (unwritten) {
    throw unwritten instanceof Failure ? new Failure([...told, ...unwritten.diagnostics]) : unwritten;
  }
}

async function optionsOf(common: Common): Promise<Options> {
  const { openProgress, silent } = await import("./report/progress.js");
  return {
    seed: common.seed,
    out: common.out,
    targets: common.targets ?? [],
    checkpoint: common.checkpoint,
    precision: common.precision,
    limits: { ram: common.ram, flash: common.flash },
    progress: common.quiet ? silent : openProgress(),
    signal: interrupt.signal,
  };
}

type Printed = keyof typeof import("./report/schemas.js").schemas;

/** What `schema` describes; written out, so that the help needs no schema. */
const PRINTED: Readonly<Record<Printed, true>> = {
  train: true,
  build: true,
  validate: true,
  learn: true,
  analyze: true,
  bench: true,
  flash: true,
  init: true,
  targets: true,
  doctor: true,
  failure: true,
};

/** Prints a report: JSON by its schema, or text. */
async function print<T>(
  command: Printed,
  report: T,
  common: Pick<Common, "json">,
  text: (report: T) => string,
) {
  const { jsonText } = await import("./report/schemas.js");
  await write("stdout", `${common.json ? jsonText(command, report) : text(report)}\n`);
}

function createProgram(): Command {
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

  program
    .command("init")
    .description("write a small working model file with data and a README")
    .argument("[folder]", "where to write", ".")
    .option("--name <name>", "name of the model")
    .option("--json", "print the result as JSON on stdout")
    .action(async (folder: string, options: { name?: string; json?: true }) => {
      const { scaffold } = await import("./frontend/scaffold.js");
      const { initText } = await import("./report/text.js");
      const files = scaffold(folder, options.name);
      await print("init", { files }, options, (report) => initText(folder, report.files));
    });

  modelCommand(program, "train", "train (unless a fresh checkpoint is there) and report accuracy")
    .addOption(
      new Option("--baseline <rule>", "train the same net this way too, and print both").choices(["bp"]),
    )
    .action(async (model: string, options: Common & { baseline?: "bp" }) => {
      const { train } = await import("./pipeline.js");
      const { trainText } = await import("./report/text.js");
      await print(
        "train",
        await train(model, options.baseline === "bp", await optionsOf(options)),
        options,
        trainText,
      );
    });

  targetCommand(program, "build", "everything up to an ELF and a portable C folder")
    .addOption(
      new Option("--dump <stage>", "print this value instead, and stop").choices(["ir", "quant", "plan"]),
    )
    .action(async (model: string, options: Common & { dump?: Stage }) => {
      const { build, dump } = await import("./pipeline.js");
      const { buildText } = await import("./report/text.js");
      const common = await optionsOf(options);
      if (options.dump) {
        await write("stdout", `${await dump(model, options.target, options.dump, common)}\n`);
      } else {
        await print("build", await build(model, options.target, common), options, buildText);
      }
    });

  targetCommand(program, "flash", "build, and write the firmware to a board")
    .addOption(portOption("serial port, mounted drive or probe, where there is more than one"))
    .option("--dry-run", "tell what would be done, and touch no board")
    .action(async (model: string, options: Common & { port?: string; dryRun?: true }) => {
      const { flash } = await import("./pipeline.js");
      const { flashText } = await import("./report/flash-text.js");
      const { port, dryRun = false } = options;
      const run = { ...(await optionsOf(options)), port, dryRun };
      await print("flash", await flash(model, options.target, run), options, flashText);
    });

  deviceCommand(program, "validate", "run on the target and compare with the host reference, bit for bit")
    .option("--samples <n|all>", "how many test samples to run", samples, 500)
    .option("--learn <n>", "compare so many learning steps too", integer(1, 10_000_000))
    .option("--baseline <file>", "fail if figures are worse than in this earlier output of --json", fileName)
    .option(
      "--tolerance <list>",
      "how much worse they may be, e.g. accuracy=0.5,flash=1%,ram=0,instructions=2%",
    )
    .option("--junit <file>", "write the verdict as JUnit XML, too; replaces such reports alone", fileName)
    .action(async (model: string, options: Validation, command: Command) => {
      const { validate } = await import("./pipeline.js");
      const { validateText } = await import("./report/text.js");
      const { ended, worse } = await import("./validate/gates.js");
      const { junitOfVerdict } = await import("./report/junit.js");
      const { clearReport, writeReport } = await import("./report/junit-file.js");
      const { samples, port, learn, target, junit } = options;
      const baseline = await baselineOf(options, command);
      const run = { ...(await optionsOf(options)), samples, port, learn, baseline };
      if (junit) clearReport(junit, options.out);
      const verdict = await validate(model, target, run).catch(async (error) => {
        if (junit) await reportNoVerdict(junit, { model, target }, error);
        throw error;
      });
      await print("validate", verdict, options, validateText);
      if (junit) writeReport(junit, junitOfVerdict({ model, target }, verdict));
      const found = [...worse(verdict.gates), ...ended(verdict)];
      if (found.length > 0) process.exitCode = await showDiagnostics(found);
      if (verdict.mismatches > 0) process.exitCode = EXIT.mismatch;
    });

  deviceCommand(program, "learn", "send labelled samples to the target and keep what it learns from them")
    .addHelpText(
      "after",
      `
Writes <out>/<model>/device.safetensors, and replaces what is there. With --checkpoint naming that very
file, the target goes on from it and the file is overwritten; any other --checkpoint stays as it is.`,
    )
    .option("--samples <n|all>", "how many labelled samples to send in each pass", samples, "all")
    .option("--passes <n>", "how often to send them", integer(1, 10_000), 1)
    .action(async (model: string, options: OnDevice & { passes: number }) => {
      const { learn } = await import("./pipeline.js");
      const { learnText } = await import("./report/learn-text.js");
      const { samples, port, passes } = options;
      const run = { ...(await optionsOf(options)), samples, port, passes };
      await print("learn", await learn(model, options.target, run), options, learnText);
    });

  deviceCommand(program, "bench", "instructions per inference, per learning step and per MAC, by layer")
    .option("--samples <n|all>", "how many test samples to answer and to learn", samples, 100)
    .option("--dense", "measure inference without any zero too, as learning always is")
    .action(async (model: string, options: OnDevice & { dense?: true }) => {
      const { bench } = await import("./pipeline.js");
      const { benchText } = await import("./report/bench-text.js");
      const { samples, port, dense = false } = options;
      const run = { ...(await optionsOf(options)), samples, port, dense };
      await print("bench", await bench(model, options.target, run), options, benchText);
    });

  targetCommand(program, "analyze", "flash, RAM and MACs per layer, before any compile").action(
    async (model: string, options: Common) => {
      const { analyze } = await import("./pipeline.js");
      const { analyzeText } = await import("./report/text.js");
      const report = await analyze(model, options.target, await optionsOf(options));
      await print("analyze", report, options, analyzeText);
      if (!report.fits) process.exitCode = EXIT.budget;
    },
  );

  program
    .command("targets")
    .description("what can be built for, and how far each target is verified")
    .option("--targets <folder>", "folder with further targets; repeatable", folders, [])
    .option("--json", "print the result as JSON on stdout")
    .action(async (options: Pick<Common, "json" | "targets">) => {
      const { targetsJson, targetsReport } = await import("./report/targets-report.js");
      const { targetsText } = await import("./report/text.js");
      const report = targetsReport(options.targets);
      await print("targets", targetsJson(report), options, () => targetsText(report.rows));
      const broken = report.broken.flatMap(({ diagnostics }) => diagnostics);
      await showDiagnostics(broken.map((each) => ({ ...each, severity: "warning" })));
    });

  program
    .command("doctor")
    .description("what is missing on this computer, and the one command that installs it")
    .option("--install", "install what is missing")
    .option("--uninstall", "remove what --install has added")
    .option("--yes", "do not ask")
    .option("--tests", "look for what the tests of ff-edge itself need, too")
    .option("--fuzz", "look for what fuzzing of ff-edge itself needs, too")
    .option("--json", "print the result as JSON on stdout")
    .action(async (options: DoctorOptions & { readonly uninstall?: true; readonly json?: true }) => {
      const { runDoctor } = await import("./report/doctor-report.js");
      const { doctorText } = await import("./report/text.js");
      const report = await runDoctor(options);
      await print("doctor", report, options, doctorText);
      if (!report.ok && !options.uninstall) process.exitCode = EXIT.tool;
    });

  program
    .command("schema")
    .description("JSON Schema of what a command prints with --json; `failure` is printed on errors")
    .addArgument(new Argument("[command]", "whose output to describe").choices(Object.keys(PRINTED)))
    .action(async (name: Printed | undefined, _: unknown, command: Command) => {
      if (name === undefined)
        command.error(`error: name what to describe: ${Object.keys(PRINTED).join(", ")}`);
      const { jsonSchema } = await import("./report/schemas.js");
      await write("stdout", `${JSON.stringify(jsonSchema(name), null, 2)}\n`);
    });
  return program;
}

/** What commander has refused, or was asked to say. */
async function reportUsage(error: CommanderError): Promise<number> {
  await write("stdout", said.stdout.join(""));
  await tell(said.stderr.join(""));
  if (error.exitCode === 0) return EXIT.ok;
  await printFailure([wrongUsage(error.message.replace(/^error: /, ""))]);
  return EXIT.usage;
}

/** Does what the command line says; gives the exit code. */
async function work(): Promise<number> {
  try {
    process.cwd(); // throws where the folder has been deleted
    await createProgram().parseAsync();
    return Number(process.exitCode ?? EXIT.ok);
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

/** Commands that may compute for minutes: all that take a model file. */
const LONG = ["train", "build", "flash", "validate", "learn", "bench", "analyze"];

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
