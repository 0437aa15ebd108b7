import { existsSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { floatsWithoutUnit } from "../diagnostics/check-features.js";
import { type Diagnostic, Failure, type Span } from "../diagnostics/diagnostic.js";
import {
  precisionNotSupported,
  sumsNotSupported,
  targetName,
  targetNotJson,
  targetTwice,
  targetUnreadable,
  unknownTarget,
  wrongCores,
} from "../diagnostics/target.js";
import { noEmulator } from "../diagnostics/tool.js";
import { firstFloat, integerTwin } from "../features/first-float.js";
import type { Features } from "../ir/model-features.js";
import { sumsOn, type Target, TEAMS } from "../ir/target-description.js";
import type { Precision, Sums } from "../model.js";
import { checkTarget } from "./check-target.js";
import { jsonSpans, spanAt } from "./json-spans.js";

/** The folder of the targets that come with ff-edge. */
export const TARGETS = fileURLToPath(new URL("../../targets/", import.meta.url));

/** Bytes that a target.json can need; the largest of ours has 1 KB. */
const MOST_BYTES = 64 * 1024;

/** Part of paths, of C and of linker scripts. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A folder that is a target, or should be one. */
interface Candidate {
  readonly name: string;
  readonly folder: string;
  /** It did not come with ff-edge. */
  readonly own: boolean;
}

/**
 * Reads `<folder>/<name>/target.json`, looking through the user's folders first and then through our own.
 * Throws Failure with FF4001 (no such target) or everything that is wrong with it (FF4002 to FF4007, FF4011 to FF4014).
 */
export function loadTarget(name: string, folders: readonly string[] = []): Target {
  const found = candidates(folders).find((each) => each.name === name);
  if (found === undefined) throw new Failure(unknownTarget(name, listTargets(folders)));
  return readTarget(found);
}

/**
 * The target with another number of cores that share the work; `inTurn`, where one hart plays them. Throws Failure with FF4016.
 */
export function withCores(target: Target, asked: number | undefined, inTurn = false): Target {
  if (asked === undefined) return target;
  const most = target.arch.cores?.most ?? 1;
  const used = TEAMS.find((each) => each === asked && each <= most);
  if (used === undefined)
    throw new Failure(
      wrongCores(
        target.name,
        asked,
        TEAMS.filter((each) => each <= most),
      ),
    );
  const cores = { used, most, ...(inTurn ? ({ inTurn: true } as const) : {}) };
  return most === 1 ? target : { ...target, arch: { ...target.arch, cores } };
}

/** A target that cannot be read, and why. */
export interface BrokenTarget {
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Every target that can be read, by name, and the others. */
export function readTargets(folders: readonly string[] = []): {
  readonly targets: readonly Target[];
  readonly broken: readonly BrokenTarget[];
} {
  const targets: Target[] = [];
  const broken: BrokenTarget[] = [];
  for (const candidate of distinct(candidates(folders))) {
    try {
      targets.push(readTarget(candidate));
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      broken.push({ name: candidate.name, diagnostics: thrown.diagnostics });
    }
  }
  return { targets, broken };
}

function readTarget({ name, folder, own }: Candidate): Target {
  if (!NAME.test(name)) throw new Failure(targetName(name, folder));
  if (own && candidates([]).some((each) => each.name === name)) throw new Failure(targetTwice(name, folder));
  const file = join(folder, "target.json");
  const text = readText(file);
  try {
    return checkTarget(parseJson(file, text), { name, folder, own }, jsonSpans(file, text));
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown; // one call per level of nesting
    throw new Failure(targetNotJson(spanAt(file, text, 0, 1), "nested too deeply"));
  }
}

function readText(file: string): string {
  const stats = statOf(file);
  if (!stats?.isFile())
    throw new Failure(targetUnreadable(file, stats ? "not a regular file" : "no such file"));
  if (stats.size > MOST_BYTES) throw new Failure(targetUnreadable(file, `${stats.size} bytes`));
  return withReason(file, () => readFileSync(file, "utf8"));
}

/** Status of the file that a path leads to; undefined where nothing is, or nothing that can be reached. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function withReason<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw new Failure(targetUnreadable(file, thrown instanceof Error ? thrown.message : String(thrown)));
  }
}

/** In the order in which they are looked for: each folder of a user's is meant to be a target, `arch` of ours is none. */
function candidates(folders: readonly string[]): Candidate[] {
  const of = (base: string, own: boolean): Candidate[] =>
    withReason(base, () => readdirSync(base))
      .filter((name) => !name.startsWith("."))
      .map((name) => ({ name, folder: join(base, name), own }))
      .filter(({ folder }) => statOf(folder)?.isDirectory());
  const ours = of(TARGETS, false).filter(({ folder }) => existsSync(join(folder, "target.json")));
  const theirs = folders.filter((each) => existsSync(each) && realpathSync(each) !== realpathSync(TARGETS));
  return [...theirs.flatMap((base) => of(base, true)), ...ours];
}

/** Of each name the first, sorted. */
function distinct(all: readonly Candidate[]): Candidate[] {
  const byName = new Map([...all].reverse().map((each) => [each.name, each]));
  return [...byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/**
 * Refuses a number format that the target does not have. Throws Failure with FF4008; `span` is where the model file
 * asks for the format, if it does.
 */
export function requirePrecision(target: Target, precision: Precision, span?: Span): void {
  if (!target.precisions.includes(precision))
    throw new Failure(precisionNotSupported(target.name, precision, target.precisions, span));
}

/** Refuses a target that can be built for but not run here. Throws Failure with FF5023. */
export function requireEmulator({ name, run }: Target): void {
  if (run.kind === "board") throw new Failure(noEmulator(name));
}

/**
 * Refuses sums of halves, or of floats, that the target's kernels do not have; null is any. Throws Failure with FF4009;
 * `span` is where the model file asks for them.
 */
export function requireSums(target: Target, sums: Sums | null, span?: Span): void {
  const able = sumsOn(target.arch);
  if (sums !== null && !able.includes(sums))
    throw new Failure(sumsNotSupported(target.name, sums, able, span));
}

/**
 * Refuses features that compute with floats on a target without a floating-point unit: their numbers would be those of a
 * library that is thirty times as slow, and scaling them to integers is a decision. Throws Failure with FF1123.
 */
export function requireFeatures(target: Target, features: Features | undefined): void {
  const at = features && !target.arch.fpu ? firstFloat(features.ir) : null;
  if (features && at) throw new Failure(floatsWithoutUnit(at, target.name, integerTwin(features.ir)));
}

/** Names of all targets in the user's folders and in our own, sorted. */
export function listTargets(folders: readonly string[] = []): string[] {
  return distinct(candidates(folders)).map(({ name }) => name);
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const offset = Number(/position (\d+)/.exec(reason)?.[1] ?? text.length);
    throw new Failure(targetNotJson(spanAt(file, text, offset, 1), reason));
  }
}
