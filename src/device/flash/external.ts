import { stripVTControlCharacters } from "node:util";
import { type Diagnostic, Failure } from "../../diagnostics/diagnostic.js";
import { flashFailed, flashInterrupted, probeBusy, usbForbidden } from "../../diagnostics/flash.js";
import { toolMissing } from "../../diagnostics/tool.js";
import { commandLine, type Output, run, which } from "../../target/process.js";
import type { Flashed, FlashJob } from "./backend.js";
import { bytesOf } from "./flash-image.js";

/** A program of others that writes to a board. */
export interface Program {
  readonly name: string;
  /** Hint for installing it, for FF5001. */
  readonly install: string;
  /** Name that the program has for its USB device, and the line for udev that opens it. */
  readonly device: string;
  readonly rule: string;
  /** Diagnostic for its own words, beyond what every program says of USB; undefined for unknown ones. */
  readonly explain: (output: string) => Diagnostic | undefined;
}

/** Minutes for a slow probe and a large image. */
const TIMEOUT_MS = 10 * 60_000;

/** One run of a program, without a shell; files are named relative to `cwd`. */
export interface Call {
  readonly program: Program;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** As a person would type it. */
export function shownCall({ program, args }: Call): string {
  return commandLine(program.name, args);
}

/** Path of the program. Throws Failure FF5001. */
export function requireProgram({ name, install }: Program): string {
  const path = which(name);
  if (path === null) throw new Failure(toolMissing(name, "flash this target", install));
  return path;
}

/**
 * Runs a program to its end and explains a failure. `isGood` looks at what an exit code cannot tell.
 * @throws Failure FF5001 where it is missing, FF61xx where it fails, FF5003 to FF5006 where it cannot be run to its end
 */
export async function runCall(
  call: Call,
  { signal }: FlashJob,
  isGood: (output: string) => boolean = () => true,
  onOutput: (text: string) => void = () => {},
): Promise<string> {
  const { program, args, cwd } = call;
  const path = requireProgram(program);
  const result = await run(path, args, { cwd, signal, timeoutMs: TIMEOUT_MS, onOutput });
  const output = plain(result);
  const problem = program.explain(output);
  if (result.exitCode === 0 && isGood(output) && problem === undefined) return output;
  throw new Failure(problem ?? aboutUsb(program, output) ?? unexplained(call, result, output));
}

/** Stages of a program that reports no numbers. */
export interface Stages {
  writing(): void;
  verifying(): void;
}

/** Shows `work` as it goes on. Throws Failure FF6108 where it is interrupted after the writing has begun. */
export async function withStages(job: FlashJob, work: (stages: Stages) => Promise<void>): Promise<void> {
  const total = bytesOf(job.segments);
  const task = job.progress.task(`flashing ${job.target.name}`, total);
  let begun = false;
  const writing = (): void => {
    begun = true;
    task.update(0, `writing ${total} bytes`);
  };
  try {
    await work({ writing, verifying: () => task.update(total, `verifying ${total} bytes`) });
  } catch (error) {
    throw begun && job.signal.aborted ? new Failure(flashInterrupted("the board", null, total)) : error;
  } finally {
    task.end();
  }
}

/** The result of a board that was read back. */
export function flashedWell({ segments, port }: FlashJob): Flashed {
  return { bytes: bytesOf(segments), verified: true, ...(port === undefined ? {} : { port }) };
}

/** Both streams without colours. */
function plain({ stdout, stderr }: Output): string {
  return stripVTControlCharacters(`${stdout}\n${stderr}`);
}

/** libusb's names and the words of its bindings. */
function aboutUsb({ device, rule }: Program, output: string): Diagnostic | undefined {
  if (/LIBUSB_ERROR_ACCESS|Access denied|insufficient permissions/i.test(output))
    return usbForbidden(device, rule);
  if (/LIBUSB_ERROR_BUSY|Resource busy/i.test(output)) return probeBusy(device);
  return undefined;
}

function unexplained(call: Call, { exitCode }: Output, output: string): Diagnostic {
  const all = output.split("\n").filter((line) => line.trim() !== "");
  const reason = all.find((line) => /\b(error|failed)\b/i.test(line)) ?? `exit code ${exitCode}`;
  return flashFailed(call.program.name, reason.trim(), all.slice(-12).join("\n"), shownCall(call));
}
