import type { Samples } from "../ir/data.js";
import type { Kernel } from "../ir/plan.js";
import type { QuantLayer, QuantModel } from "../ir/quant.js";
import type { Step } from "../ir/schedule.js";

/** Every tensor of a schedule by its id, plus the raw sample. */
export interface Memory {
  readonly raw: Samples["inputs"];
  readonly int8: Readonly<Record<string, Int8Array>>;
  readonly uint8: Readonly<Record<string, Uint8Array>>;
  readonly int32: Readonly<Record<string, Int32Array>>;
  /** Filled by answer steps; `done` where inference ends. */
  readonly answer: { label: number; exit: number; margin: number; goodness: number; done: boolean };
}

/** The part of a tensor that a step wrote; elements. */
export interface Range {
  readonly tensor: string;
  readonly start: number;
  readonly length: number;
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
  /** Ids of the tensors read and written; the plan derives lifetimes from them. */
  reads(step: S): string[];
  writes(step: S): string[];
  /** What TRACE shows of the step. */
  shows(step: S, model: QuantModel): Range;
}

/** A tensor that the schedule names; a missing one is our own bug. */
export function tensorOf<T>(tensors: Readonly<Record<string, T>>, id: string): T {
  const found = tensors[id];
  if (found === undefined) throw new Error(`no tensor ${id} in the schedule`);
  return found;
}

/** The layer of a step; a missing one is our own bug. */
export function layerOf(step: { readonly layer: number }, model: QuantModel): QuantLayer {
  const found = model.layers[step.layer];
  if (!found) throw new Error(`no layer ${step.layer}`);
  return found;
}

/** The units of one slice: they start at unit `start`. */
export function sliceOf(
  step: { readonly layer: number; readonly slice: number },
  model: QuantModel,
): { readonly start: number; readonly width: number } {
  const { units, slices } = layerOf(step, model);
  const width = units / slices;
  return { start: step.slice * width, width };
}

/** C name of the constants of one slice: `<model>_<layer>`, or `<model>_<layer>_s<slice>` where there are several. */
export function sliceName(model: QuantModel, layer: QuantLayer, slice: number): string {
  const name = `${model.name}_${layer.name}`;
  return layer.slices === 1 ? name : `${name}_s${slice}`;
}

/** C expression of the element `start` of an array, as a pointer. */
export function pointer(id: string, start: number): string {
  return start === 0 ? id : `&${id}[${start}]`;
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
