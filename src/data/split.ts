/** The seeded division of the training data into three parts, or four where there are no test data of their own. */
import { type Origin, tooFewGroups } from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";
import type { SplitSpec } from "../model.js";
import { createRandom } from "../numerics/prng.js";
import { upTo } from "./table.js";

/** Sample indices of each part, ascending; together they are all samples, each once. */
export interface Parts {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly calibration: Uint32Array;
  /** Empty without `split.test`. */
  readonly test: Uint32Array;
}

/** Draws of the division do not move with those of initial weights or batches. */
export const STREAM = 0x5711;

/** The test part is the same for every `--seed`: weights of another seed have not seen it either. */
export const TEST_SEED = 0x7e57;

export const TRAIN = 0;
export const VALIDATION = 1;
export const CALIBRATION = 2;
export const TEST = 3;

/**
 * Divides `count` samples. Samples of equal `groups` value stay together; without groups each stands for itself. In a
 * shuffled order, test, calibration and then validation take every group that brings them nearer to their share; the rest
 * trains. The test part depends on the samples and its share alone. Throws a Failure if there are fewer groups than parts;
 * otherwise no part is empty.
 */
export function divide(
  count: number,
  groups: readonly string[] | null,
  shares: SplitSpec,
  seed: number,
  origin: Origin,
): Parts {
  const { groupOf, sizes } =
    groups === null ? { groupOf: null, sizes: new Uint8Array(count).fill(1) } : enumerate(groups);
  const parts = partsOf(shares);
  if (sizes.length < parts)
    throw new Failure(tooFewGroups(origin, sizes.length, groups === null ? "samples" : "groups", parts));
  const partOf = drawParts(count, shares, seed, sizes);
  const members = (part: number) => samplesOf(part, count, groupOf, partOf);
  return {
    train: members(TRAIN),
    validation: members(VALIDATION),
    calibration: members(CALIBRATION),
    test: members(TEST),
  };
}

/** Parts that a division has. */
export function partsOf({ test }: SplitSpec): 3 | 4 {
  return test === undefined ? 3 : 4;
}

/** The part of each group. */
function drawParts(count: number, shares: SplitSpec, seed: number, sizes: ArrayLike<number>): Uint8Array {
  const shuffled = (from: number) => {
    const order = upTo(sizes.length);
    createRandom(from, STREAM).shuffle(order);
    return order;
  };
  const partOf = new Uint8Array(sizes.length).fill(TRAIN);
  if (shares.test !== undefined) take(TEST, shares.test * count, 3, shuffled(TEST_SEED), sizes, partOf);
  const order = shuffled(seed);
  take(CALIBRATION, shares.calibration * count, 2, order, sizes, partOf);
  take(VALIDATION, shares.validation * count, 1, order, sizes, partOf);
  return partOf;
}

/** Moves groups of about `target` samples from train to `part`: at least one, and `keep` stay. */
export function take(
  part: number,
  target: number,
  keep: number,
  order: ArrayLike<number> & Iterable<number>,
  sizes: ArrayLike<number>,
  partOf: Uint8Array,
): void {
  let most = -keep;
  for (const each of partOf) if (each === TRAIN) most++;
  let least = -1;
  let groups = 0;
  let samples = 0;
  for (const group of order) {
    if (partOf[group] !== TRAIN) continue;
    if (groups === most || samples >= target) break;
    const size = sizes[group]!;
    if (least < 0 || size < sizes[least]!) least = group;
    if (Math.abs(samples + size - target) >= Math.abs(samples - target)) continue;
    partOf[group] = part;
    groups++;
    samples += size;
  }
  if (groups === 0) partOf[least] = part;
}

/** The samples whose group is in `part`, ascending; without `groupOf` each sample is a group. */
function samplesOf(
  part: number,
  count: number,
  groupOf: Uint32Array | null,
  partOf: Uint8Array,
): Uint32Array {
  const isMember = (sample: number) => partOf[groupOf === null ? sample : groupOf[sample]!] === part;
  let size = 0;
  for (let sample = 0; sample < count; sample++) if (isMember(sample)) size++;
  const samples = new Uint32Array(size);
  for (let sample = 0, at = 0; sample < count; sample++) if (isMember(sample)) samples[at++] = sample;
  return samples;
}

/** Groups numbered in the order in which they first appear. */
export function enumerate(groups: readonly string[]) {
  const numbers = new Map<string, number>();
  const sizes: number[] = [];
  const groupOf = Uint32Array.from(groups, (group) => {
    const known = numbers.get(group) ?? numbers.size;
    numbers.set(group, known);
    sizes[known] = (sizes[known] ?? 0) + 1;
    return known;
  });
  return { groupOf, sizes };
}
