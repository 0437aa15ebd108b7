/**
 * The division of windows: whole groups of recordings where each class has enough of them, else stretches of time. Windows
 * that lie in two parts are left out.
 */
import { type Origin, quote, tooFewGroups } from "../../diagnostics/data.js";
import { Failure } from "../../diagnostics/diagnostic.js";
import type { Recording } from "../../ir/recording.js";
import type { SplitSpec } from "../../model.js";
import { createRandom } from "../../numerics/prng.js";
import {
  CALIBRATION,
  enumerate,
  type Parts,
  partsOf,
  STREAM,
  TEST,
  TEST_SEED,
  TRAIN,
  take,
  VALIDATION,
} from "../split.js";
import { upTo } from "../table.js";
import type { WindowList } from "./window-list.js";

/** Divisions that are drawn, of which the one is taken whose parts have the classes most alike. */
const DRAWS = 64;

/** Stretches that all recordings together make at least, and rows of one in windows where they are many. */
const LEAST_STRETCHES = 16;
const MOST_STRETCHES = 64;
const STRETCH_WINDOWS = 4;

/** Groups or stretches, drawn for a part as a whole: the first and the last one that each window touches, which are mostly one. */
interface Units {
  readonly first: Uint32Array;
  readonly last: Uint32Array;
  readonly count: number;
}

/** Names of the classes, and what a note is given to. */
export interface SplitContext {
  readonly classes: readonly string[];
  readonly origin: Origin;
  note(sentence: string): void;
}

/**
 * Divides windows. With `split.by` its values stay together, otherwise recordings do, if every class is in at least as
 * many as there are parts; else stretches of time. The test part depends on the data and its share alone. Throws a
 * Failure where there are too few groups.
 */
export function divideWindows(
  list: WindowList,
  split: SplitSpec,
  seed: number,
  context: SplitContext,
): Parts {
  const { groupOf, sizes } = enumerate(list.groups);
  const rare = split.by === undefined ? rarest(list, groupOf, partsOf(split)) : null;
  const whole = { first: groupOf, last: groupOf, count: sizes.length };
  const units = rare === null ? whole : stretchesOf(list);
  const parts = partsOf(split);
  if (units.count < parts)
    throw new Failure(
      tooFewGroups(context.origin, units.count, rare === null ? "groups" : "stretches", parts),
    );
  const partOf = drawBalanced(list, units, split, seed);
  const members = (part: number) =>
    upTo(list.count).filter((row) => partOf[units.first[row]!] === part && partOf[units.last[row]!] === part);
  const divided = {
    train: members(TRAIN),
    validation: members(VALIDATION),
    calibration: members(CALIBRATION),
    test: members(TEST),
  };
  if (rare !== null) context.note(stretchNote(rare, context.classes, list, divided));
  return divided;
}

/** A class that is in fewer groups than there are parts, null where all are in enough. */
function rarest(
  list: WindowList,
  groupOf: Uint32Array,
  parts: number,
): { label: number; groups: number } | null {
  const groups = new Map<number, Set<number>>();
  for (let row = 0; row < list.count; row++) {
    const of = groups.get(list.labels[row]!) ?? new Set();
    groups.set(list.labels[row]!, of.add(groupOf[row]!));
  }
  const [first] = [...groups]
    .map(([label, of]) => ({ label, groups: of.size }))
    .sort((a, b) => a.groups - b.groups);
  return first === undefined || first.groups >= parts ? null : first;
}

function stretchNote(
  { label, groups }: { label: number; groups: number },
  classes: readonly string[],
  list: WindowList,
  { train, validation, calibration, test }: Parts,
): string {
  const left = list.count - train.length - validation.length - calibration.length - test.length;
  const among = groups === 1 ? "one recording" : `${groups} recordings`;
  const why =
    list.recordings.length === 1
      ? "there is only one recording"
      : list.targets
        ? `there are only ${groups} recordings`
        : `${quote(classes[label] ?? "")} is in ${among} alone`;
  const then = list.targets
    ? "errors on new recordings may be larger"
    : "accuracy on new recordings may be lower";
  return `the parts are stretches of the same recordings, because ${why}: ${left} of ${list.count} windows that cross a border are left out, and ${then}`;
}

/** Stretches of time: each recording in equal parts of a few windows or more. */
function stretchesOf({ recordings, of, starts, length, count }: WindowList): Units {
  const total = recordings.reduce((sum, { rows }) => sum + rows, 0);
  const few = [STRETCH_WINDOWS, 3, 2].find((each) => total / (each * length) >= LEAST_STRETCHES) ?? 1;
  const rows = Math.max(few * length, total / MOST_STRETCHES);
  const each = recordings.map((recording: Recording) => Math.max(1, Math.round(recording.rows / rows)));
  const before = each.map((_, index) => each.slice(0, index).reduce((sum, stretches) => sum + stretches, 0));
  const at = (window: number, row: number) => {
    const recording = of[window]!;
    return before[recording]! + Math.floor((row * each[recording]!) / recordings[recording]!.rows);
  };
  return {
    first: new Uint32Array(count).map((_, window) => at(window, starts[window]!)),
    last: new Uint32Array(count).map((_, window) => at(window, starts[window]! + length - 1)),
    count: each.reduce((sum, stretches) => sum + stretches, 0),
  };
}

/** Kinds of which all parts should have as many: the class of each window, or of values the quarter of all in which the first one lies. */
function kindsOf({ labels, targets, count }: WindowList): Uint16Array {
  if (targets === undefined) return labels;
  const size = targets.length / count;
  const first = Float32Array.from({ length: count }, (_, row) => targets[row * size]!);
  const sorted = first.slice().sort();
  const borders = [1, 2, 3].map((quarter) => sorted[Math.floor((quarter * count) / 4)]!);
  return Uint16Array.from(first, (value) => borders.filter((border) => value >= border).length);
}

/** The part of each unit. */
function drawBalanced(list: WindowList, units: Units, split: SplitSpec, seed: number): Uint8Array {
  const kinds = kindsOf(list);
  const classes = 1 + kinds.reduce((most, kind) => Math.max(most, kind), 0);
  const counts = new Uint32Array(units.count * classes);
  const sizes = new Uint32Array(units.count);
  for (let row = 0; row < list.count; row++) {
    counts[units.first[row]! * classes + kinds[row]!]!++;
    sizes[units.first[row]!]!++;
  }
  let partOf = new Uint8Array(units.count).fill(TRAIN);
  const draw = (part: number, share: number, keep: number, from: number) => {
    const random = createRandom(from, STREAM + part);
    const tries = Array.from({ length: DRAWS }, () => {
      const order = upTo(units.count).filter((unit) => sizes[unit]! > 0);
      random.shuffle(order);
      const drawn = partOf.slice();
      take(part, share * list.count, keep, order, sizes, drawn);
      return { drawn, unlike: unlikeness(counts, classes, drawn, part, share) };
    });
    partOf = tries.reduce((best, each) => (each.unlike < best.unlike ? each : best)).drawn;
  };
  if (split.test !== undefined) draw(TEST, split.test, 3, TEST_SEED);
  draw(CALIBRATION, split.calibration, 2, seed);
  draw(VALIDATION, split.validation, 1, seed);
  return partOf;
}

/** Distance of the classes in a part from its share of each, relative to that; a class that train or the part lacks counts as much again. */
function unlikeness(
  counts: Uint32Array,
  classes: number,
  partOf: Uint8Array,
  part: number,
  share: number,
): number {
  let sum = 0;
  for (let label = 0; label < classes; label++) {
    let [all, inPart, inTrain] = [0, 0, 0];
    for (let unit = 0; unit < partOf.length; unit++) {
      const count = counts[unit * classes + label]!;
      all += count;
      if (partOf[unit] === part) inPart += count;
      if (partOf[unit] === TRAIN) inTrain += count;
    }
    if (all === 0) continue;
    sum += Math.abs(inPart - share * all) / (share * all) + (inPart === 0 ? 1 : 0) + (inTrain === 0 ? 10 : 0);
  }
  return sum;
}
