/** Spread of the readings of columns and of single samples. */
import { row, type Samples } from "../ir/data.js";
import type { InputPartIr } from "../ir/ir.js";
import { standardizationOf } from "../ir/standardization.js";

/** The values of one column; `deviation` is the population's. */
export interface Spread {
  readonly lowest: number;
  readonly highest: number;
  /** Largest magnitude. */
  readonly largest: number;
  readonly deviation: number;
}

/** Share of samples that may be quieter than what `quietest` gives. */
const QUIET = 0.05;

/** One per column of `samples`, of which there is one or more. */
export function spreads({ inputs, size, count }: Samples): Spread[] {
  return Array.from({ length: size }, (_, column) => {
    let [lowest, highest, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    for (let at = column; at < count * size; at += size) {
      const value = inputs[at]!;
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
      sum += value;
    }
    const mean = sum / count;
    let squares = 0;
    for (let at = column; at < count * size; at += size) squares += (inputs[at]! - mean) ** 2;
    const largest = Math.max(Math.abs(lowest), Math.abs(highest));
    return { lowest, highest, largest, deviation: Math.sqrt(squares / count) };
  });
}

/** Root mean square of a part that 95 % of the samples reach, about each sample's own mean for `sample`; 0 for zeros. */
export function quietest(part: InputPartIr, samples: Samples): number {
  const powers = new Float64Array(samples.count);
  for (let n = 0; n < samples.count; n++) {
    const values = row(samples, n).subarray(part.start, part.start + part.size);
    let [sum, squares] = [0, 0];
    for (const value of values) sum += value;
    const mean = standardizationOf(part).center ? sum / part.size : 0;
    for (const value of values) squares += (value - mean) ** 2;
    powers[n] = squares / part.size;
  }
  const heard = powers.filter((power) => power > 0).sort();
  return Math.sqrt(heard[Math.floor(QUIET * heard.length)] ?? 0);
}
