/** Options of the command line as data, and the types of what is parsed from them: cli.ts alone knows the parsing library. */

import { statSync } from "node:fs";
import { PRECISIONS } from "../formats/names.js";
import type { Precision } from "../model.js";

/** Leave that tools of `mcp` need from whoever starts the server. */
export const ALLOWANCES = ["flash", "install"] as const;

/** One option. */
export interface Flag {
  /** As the help writes it, e.g. `--seed <n>`. */
  readonly flags: string;
  readonly about: string;
  readonly choices?: readonly string[];
  /** Text, and what the same option has given before, to a value. Throws UsageError. */
  readonly parse?: (text: string, before: never) => unknown;
  readonly initial?: unknown;
}

/** A command line that cannot be meant, as a sentence. */
export class UsageError extends Error {}

/** Options of every command that takes a model file. */
export interface ModelFlags {
  readonly json?: true;
  readonly quiet?: true;
  readonly seed: number;
  readonly out: string;
  readonly checkpoint?: string;
  readonly precision?: Precision;
}

/** Options of commands that can watch the files of a model. */
export interface WatchFlags extends Pick<ModelFlags, "json" | "out"> {
  readonly watch?: true;
}

/** The same with a target. */
export interface TargetFlags extends ModelFlags {
  readonly target: string;
  readonly targets: readonly string[];
  readonly cores?: number;
  readonly ram?: number;
  readonly flash?: number;
}

/** The same with something that runs. */
export interface DeviceFlags extends TargetFlags {
  readonly samples: number | "all";
  readonly port?: string;
}

/** A parser of whole numbers in a range, both ends included. */
export function integer(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    throw new UsageError(`Expected a whole number from ${low} to ${high}.`);
  };
}

/** `65536`, `64k` or `1M` -> bytes. */
function size(text: string): number {
  const match = /^(\d+)([kM]?)$/.exec(text);
  if (!match) throw new UsageError("Expected bytes, such as 65536, 64k or 1M.");
  return Number(match[1]) * { "": 1, k: 1024, M: 1024 * 1024 }[match[2] as "" | "k" | "M"];
}

function sampleCount(text: string): number | "all" {
  return text === "all" ? "all" : integer(1, 10_000_000)(text);
}

/** An option whose value went missing, as in `--junit "$UNSET"`, is not one that was left out. */
export function fileName(text: string): string {
  if (text !== "") return text;
  throw new UsageError("Expected the name of a file.");
}

/** A folder that is there. */
export function folder(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  throw new UsageError("There is no such folder.");
}

function folders(path: string, before: readonly string[]): readonly string[] {
  return [...before, folder(path)];
}

/** `flash,install` -> what tools may do beside files of the project. */
export function allowances(text: string): readonly string[] {
  const words = text.split(",");
  if (words.every((word) => ALLOWANCES.some((each) => each === word))) return words;
  throw new UsageError(`Expected one of ${ALLOWANCES.join(", ")}, or both with a comma.`);
}

/** Each value that an option is given. */
export function several(text: string, before: readonly string[]): readonly string[] {
  return [...before, fileName(text)];
}

/** An unset variable of a shell, or a forgotten value that takes the next option's place, is no port. */
function portPath(text: string): string {
  if (text !== "" && !text.startsWith("--")) return text;
  throw new UsageError("Expected the path of a serial port.");
}

/** The report as JSON. */
export const JSON_FLAG: Flag = { flags: "--json", about: "print the result as JSON on stdout" };

/** Folders of users. */
export const TARGETS_FLAG: Flag = {
  flags: "--targets <folder>",
  about: "folder with further targets; repeatable",
  parse: folders,
  initial: [],
};

/** A serial port, or where else a board is. */
export function portFlag(about: string): Flag {
  return { flags: "--port <path>", about, parse: portPath };
}

/** The port of a command that was given no model file. */
export function portWithoutModel(port: string | undefined): string {
  if (port !== undefined) return port;
  throw new UsageError("name a model file, or the --port of a board");
}

/** Readings per second, which make the column `time`. */
export const RATE_FLAG: Flag = {
  flags: "--rate <hz>",
  about: "readings per second of the sensor",
  parse: frequency,
  initial: 100,
};

function frequency(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1e6) return value;
  throw new UsageError("Expected readings per second, such as 100.");
}

/** Runs without end. */
export const WATCH_FLAG: Flag = {
  flags: "--watch",
  about: "once more whenever the model file, its imports or its data change, until Ctrl-C",
};

/** A number of samples, or all. */
export function samplesFlag(about: string, initial: number | "all"): Flag {
  return { flags: "--samples <n|all>", about, parse: sampleCount, initial };
}

/** Learning, on both sides of a comparison. */
export const LEARN_FLAG: Flag = {
  flags: "--learn <n>",
  about: "compare so many learning steps too",
  parse: integer(1, 10_000_000),
};

/** A stream, on both sides of a comparison. */
export const STREAM_FLAG: Flag = {
  flags: "--stream [file]",
  about: "push the same samples row by row too; or play the recordings of a file, and count events",
  parse: fileName,
};

/** Options of every command on a model file. */
export const MODEL_FLAGS: readonly Flag[] = [
  { flags: "--seed <n>", about: "seed of split and training", parse: integer(0, 0xffffffff), initial: 1 },
  { flags: "--out <folder>", about: "folder of all artefacts", initial: "out" },
  { flags: "--checkpoint <file>", about: "use these weights, and train nothing" },
  {
    flags: "--precision <name>",
    about: "number format, instead of the model file's",
    choices: PRECISIONS,
  },
  JSON_FLAG,
  { flags: "--quiet", about: "no progress on stderr" },
];

/** The same, for a target. */
export const TARGET_FLAGS: readonly Flag[] = [
  ...MODEL_FLAGS,
  { flags: "--target <name>", about: "what to build for; see `ff-edge targets`", initial: "rv32" },
  TARGETS_FLAG,
  {
    flags: "--cores <n>",
    about: "cores that share the work, of those that the target has",
    parse: integer(0, 256),
  },
  { flags: "--ram <bytes>", about: "fail if more RAM is needed, e.g. 64k", parse: size },
  { flags: "--flash <bytes>", about: "fail if more flash is needed, e.g. 256k", parse: size },
];

/** The same for what runs on an emulator, this computer or a board. */
export const DEVICE_FLAGS: readonly Flag[] = [
  ...TARGET_FLAGS,
  portFlag("a board that already runs the firmware, instead of an emulator"),
];
