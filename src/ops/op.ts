import type { Samples } from "../ir/data.js";
import type { Kernel } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import type { Step } from "../ir/schedule.js";

/** Every tensor of a schedule by its id, plus the raw sample. */
export interface Memory {
  readonly raw: Samples["inputs"];
  readonly int8: Readonly<Record<string, Int8Array>>;
  readonly int32: Readonly<Record<string, Int32Array>>;
  /** Filled by the answer step. */
  readonly answer: { label: number; margin: number; goodness: number };
}

/** One op whole: its reference arithmetic beside the C call that it becomes. */
export interface Op<S extends Step> {
  /** Computes the step; returns the multiply-accumulates that count (non-zero inputs x outputs). */
  run(step: S, model: QuantModel, memory: Memory): number;
  /** C statements, one per line, in which arena tensors are pointers named by their ids. */
  statements(step: S, model: QuantModel, kernel: Kernel | undefined): string[];
  /** What the step does, for the comment above its call, e.g. `dense 784 -> 128, relu`. */
  describe(step: S, model: QuantModel): string;
  /** Names of the runtime files (without extension) that define the called functions. */
  runtime(step: S, model: QuantModel, kernel: Kernel | undefined): string[];
  /** Ids of the tensors read and written, in that order; the plan derives lifetimes from them. */
  reads(step: S): string[];
  writes(step: S): string[];
}

/** A tensor that the schedule names; a missing one is our own bug. */
export function tensorOf<T>(tensors: Readonly<Record<string, T>>, id: string): T {
  const found = tensors[id];
  if (found === undefined) throw new Error(`no tensor ${id} in the schedule`);
  return found;
}

/** acc[j] += sum_i x[i] * w[i][j] over the non-zero x; returns non-zero inputs x outputs. */
export function accumulate(x: Int8Array, weights: Int8Array, acc: Int32Array): number {
  const outputs = acc.length;
  let nonZero = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (value === 0) continue;
    nonZero++;
    const row = i * outputs;
    for (let j = 0; j < outputs; j++) acc[j] = acc[j]! + value * weights[row + j]!;
  }
  return nonZero * outputs;
}

/** Sum of squares of an int8 tensor. */
export function sumOfSquares(z: Int8Array): number {
  let ss = 0;
  for (let j = 0; j < z.length; j++) ss += z[j]! * z[j]!;
  return ss;
}
