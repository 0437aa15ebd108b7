import type { Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { Trained } from "../ir/trained.js";
import { standardizeInto } from "./standardize.js";

/** Activations of the float model for one sample. */
export interface FloatActivations {
  /** Standardised input. */
  readonly x: Float32Array;
  /** Per layer: z = relu(a), and h = rms(z) as the next layer reads it. */
  readonly layers: readonly { readonly z: Float32Array; readonly h: Float32Array }[];
  /** Running scores after each layer that has a head. */
  readonly scores: readonly Float64Array[];
}

/** The network in floating point as it was trained (float64 sums), independent of the training engine. */
export function forwardFloat(
  ir: Ir,
  trained: Trained,
  raw: Samples["inputs"],
  rawOffset: number,
): FloatActivations {
  const x = new Float32Array(ir.input.size);
  standardizeInto(ir.input, trained.statistics, raw, rawOffset, x, 0);
  const layers: { z: Float32Array; h: Float32Array }[] = [];
  const scores: Float64Array[] = [];
  let sum = new Float64Array(ir.classes.length);
  let input: Float32Array = x;
  for (const { weights, bias, head } of trained.layers) {
    const a = Float64Array.from(bias);
    accumulate(input, weights, a);
    const z = Float32Array.from(a, (value) => Math.max(0, value));
    if (head) {
      sum = sum.slice();
      accumulate(z, head, sum);
      scores.push(sum);
    }
    const h = normalizeRms(z);
    layers.push({ z, h });
    input = h;
  }
  return { x, layers, scores };
}

/** acc[j] += sum_i x[i] w[i][j] over the non-zero x. */
function accumulate(x: Float32Array, weights: Float32Array, acc: Float64Array): void {
  const outputs = acc.length;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (value === 0) continue;
    const row = i * outputs;
    for (let j = 0; j < outputs; j++) acc[j] = acc[j]! + value * weights[row + j]!;
  }
}

/** v / (sqrt(mean v^2) + 1e-8); zero stays zero. */
function normalizeRms(z: Float32Array): Float32Array {
  let squares = 0;
  for (const value of z) squares += value * value;
  const factor = 1 / (Math.sqrt(squares / z.length) + 1e-8);
  return z.map((value) => value * factor);
}
