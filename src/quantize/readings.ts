/** Decimal readings as int16: which step and offset each column gets. */

import type { Samples } from "../ir/data.js";
import type { InputIr, InputPartIr } from "../ir/ir.js";
import { standardizationOf } from "../ir/standardization.js";
import type { PartStatistics } from "../ir/trained.js";
import { quietest, type Spread, spreads } from "./spread.js";

/** Headroom over the largest validation value: a new sample may be this much larger before it saturates. */
const HEADROOM = 4;
/** Steps to one step of x, or of the quietest samples' x, that add next to nothing to the rounding of x. */
const FINE = 4;
/** Fractional bits of x that `quietest` samples are held against: those of most models. */
const USUAL_BITS = 5;
/** Offsets are int32, and float32 values have 24 bits: a step finer than this share of the offset adds nothing. */
const LARGEST_OFFSET = 2 ** 30;
/** Far below every float32 value. */
const FINEST = 2 ** -180;

/** raw = floor(value / step + 1/2) - offset; one entry for all columns, or one per column. */
export interface Encoding {
  readonly steps: Float64Array;
  /** Null where every offset is 0. */
  readonly offsets: Int32Array | null;
}

interface Choice {
  readonly step: number;
  readonly offset: number;
}

/**
 * Steps are powers of two; an offset is there where the step would be too coarse without one. Columns under `dataset`
 * have a step and an offset each, other parts share theirs: `sample` takes a common offset away by itself, and `rms`
 * can have none.
 * @param exponent of x.
 */
export function chooseEncoding(
  input: InputIr,
  statistics: readonly PartStatistics[],
  validation: Samples,
  exponent: number,
): Encoding {
  const columns = spreads(validation);
  const separate = input.parts.length > 1 || input.parts.some((part) => standardizationOf(part).statistics);
  const choices = input.parts.flatMap((part, index) => {
    const own = columns.slice(part.start, part.start + part.size);
    if (standardizationOf(part).statistics) {
      const { mean, deviation } = statistics[index]!;
      return own.map((column, i) => scaledColumn(part, column, mean[i]!, deviation[i]!, exponent));
    }
    const whole = choosePart(part, own, validation, exponent);
    return separate ? own.map(() => whole) : [whole];
  });
  return {
    steps: Float64Array.from(choices, ({ step }) => step),
    offsets: choices.some(({ offset }) => offset !== 0)
      ? Int32Array.from(choices, ({ offset }) => offset)
      : null,
  };
}

/** A column that is standardised by its own mean and deviation. */
function scaledColumn(
  part: InputPartIr,
  column: Spread,
  mean: number,
  deviation: number,
  exponent: number,
): Choice {
  const plain = unshifted(column.largest);
  if (deviation === 0) return plain;
  const spread = deviation / Math.abs(part.scale);
  const center = (mean - part.offset) / part.scale;
  const unit = spread * 2 ** -exponent;
  const reaches = 32767 * plain.step >= Math.abs(center) + 2 * spread;
  return plain.step <= unit / FINE && reaches ? plain : around(center, unit);
}

function choosePart(
  part: InputPartIr,
  columns: readonly Spread[],
  validation: Samples,
  exponent: number,
): Choice {
  const largest = columns.reduce((most, each) => Math.max(most, each.largest), 0);
  const plain = unshifted(largest);
  const { perSample, center } = standardizationOf(part);
  if (perSample && !center) return plain;
  const unit = perSample
    ? quietest(part, validation) * 2 ** -USUAL_BITS
    : 2 ** -exponent / Math.abs(part.scale);
  if (plain.step <= unit / FINE) return plain;
  return finer(plain, perSample ? centred(columns) : around(-part.offset / part.scale, unit));
}

/** Multiples of a step, with room for values HEADROOM times as large; step 1 for zeros alone. */
function unshifted(largest: number): Choice {
  return { step: largest === 0 ? 1 : powerOfTwo((HEADROOM * largest) / 32767), offset: 0 };
}

/** All values of x from -127 to 127, in steps of `unit`, about the reading that becomes 0: what saturates has reached them. */
function around(center: number, unit: number): Choice {
  return shifted(center, (128 * unit) / 32766);
}

/** The middle of all values, with headroom on both sides. */
function centred(columns: readonly Spread[]): Choice {
  const lowest = columns.reduce((least, each) => Math.min(least, each.lowest), Number.POSITIVE_INFINITY);
  const highest = columns.reduce((most, each) => Math.max(most, each.highest), Number.NEGATIVE_INFINITY);
  const half = (highest - lowest) / 2;
  return shifted(lowest + half, (HEADROOM * half) / 32766);
}

function shifted(center: number, finest: number): Choice {
  const step = powerOfTwo(Math.max(finest, Math.abs(center) / LARGEST_OFFSET));
  return { step, offset: Math.floor(center / step + 0.5) };
}

function finer(a: Choice, b: Choice): Choice {
  return b.step < a.step ? b : a;
}

/** The least power of two that is not below `value`, FINEST or more. */
function powerOfTwo(value: number): number {
  let step = 1;
  while (step < value) step *= 2;
  while (step / 2 >= value && step > FINEST) step /= 2;
  return step;
}
