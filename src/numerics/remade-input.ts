/** Arithmetic of anomalies of an imported net, twin of templates/runtime/ff_autoencoder_s8.c; formulas in numerics/README.md. */
import type { Difference } from "../ir/device-model.js";
import type { Quantization } from "../ir/quantization.js";
import { clamp } from "./fixed-point.js";

/** Bits of the factors of z-scores and of differences behind those of what they make, which has six fractional bits. */
const SCORE_SHIFT = 12;
const DIFFERENCE_SHIFT = 15;
const FRACTION = 6;

const LARGEST = 32767;

/** Least deviation of an input that changes, in steps of x: finer ones would be noise of its integers. */
const LEAST_DEVIATION = 0.25;

/** Tables that make z-scores of x; 0 for an input that never changes. */
export interface ScoreTables {
  readonly factor: Int32Array;
  readonly term: Int32Array;
}

/** The tables of inputs from some rows of x, one at least. */
export function scoreTables(rows: readonly Int8Array[]): ScoreTables {
  const size = rows[0]!.length;
  const factor = new Int32Array(size);
  const term = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const mean = rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length;
    const variance = rows.reduce((sum, row) => sum + (row[i]! - mean) ** 2, 0) / rows.length;
    if (variance === 0) continue;
    const own = 2 ** (SCORE_SHIFT + FRACTION) / Math.max(LEAST_DEVIATION, Math.sqrt(variance));
    factor[i] = Math.round(own);
    term[i] = 2 ** (SCORE_SHIFT - 1) - Math.round(mean * own);
  }
  return { factor, term };
}

/** scores[i] = (x[i] * factor[i] + term[i]) >> 12, saturated: z-scores with six fractional bits. */
export function inputScores({ factor, term }: ScoreTables, x: ArrayLike<number>, scores: Int16Array): void {
  for (let i = 0; i < scores.length; i++)
    scores[i] = clamp((x[i]! * factor[i]! + term[i]!) >> SCORE_SHIFT, -LARGEST, LARGEST);
}

/** Factors that bring output and input to 2^-6 of the larger of their steps. */
export function differenceOf(output: Quantization, input: Quantization): Difference {
  const largest = Math.max(output.scale, input.scale);
  const of = ({ scale, zero }: Quantization) => ({
    factor: Math.round((scale / largest) * 2 ** (DIFFERENCE_SHIFT + FRACTION)),
    zero,
  });
  return { output: of(output), input: of(input) };
}

/** left[i] = ((z[i] - zero) * factor - (x[i] - zero) * factor) >> 15, half up; it is within 16 bits by itself. */
export function remainderOf(
  { output, input }: Difference,
  x: ArrayLike<number>,
  z: ArrayLike<number>,
  left: Int16Array,
): void {
  const half = 2 ** (DIFFERENCE_SHIFT - 1);
  for (let i = 0; i < left.length; i++) {
    const difference = (z[i]! - output.zero) * output.factor - (x[i]! - input.zero) * input.factor;
    left[i] = (difference + half) >> DIFFERENCE_SHIFT;
  }
}
