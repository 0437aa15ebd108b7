import type { Samples } from "../ir/data.js";
import type { Kernel } from "../ir/plan.js";
import { type IntegerLayer, type QuantLayer, type QuantModel, sumsOf } from "../ir/quant.js";
import type { Step } from "../ir/schedule.js";
import { accumulateMasters } from "../numerics/integer-learning.js";

/** Weights of one layer as a step finds them: the model's own, or those of a learner. */
export interface Parameters {
  readonly weights: Int8Array | Int16Array | Float32Array;
  readonly bias: Int32Array | Float32Array;
  readonly overlay: Int32Array | Float32Array | null;
  readonly head: Int8Array | Int16Array | Float32Array | null;
}

/** Every tensor of a schedule by its id, plus the raw sample. */
export interface Memory {
  readonly raw: Samples["inputs"];
  readonly int8: Readonly<Record<string, Int8Array>>;
  readonly uint8: Readonly<Record<string, Uint8Array>>;
  readonly int16: Readonly<Record<string, Int16Array>>;
  readonly int32: Readonly<Record<string, Int32Array>>;
  /** f16 and f32. */
  readonly real: Readonly<Record<string, Float32Array>>;
  /** Filled by answer steps; `done` where inference ends. */
  readonly answer: { label: number; exit: number; margin: number; goodness: number; done: boolean };
  /** What has been learnt; null where the model's own constants count. */
  readonly learner: LearnerMemory | null;
}

/** The mutable side of a model that learns. */
export interface LearnerMemory {
  readonly parameters: readonly Parameters[];
  readonly seed: number;
  /** Updates so far. */
  step: number;
  /** Times that a master was held at the end of its range. */
  saturated: number;
  /** Scores have left their range: nothing is learnt any more. */
  diverged: boolean;
  /** Live thresholds, and those that follow the weights; empty without exits. */
  readonly thresholds: Int32Array | Float32Array;
  readonly tracked: Int32Array | Float32Array;
  /** LightFF: running deviation of the true class' score. */
  readonly deviations: Int32Array | Float32Array;
  /** Of the update under way: its label, whether the current slice learns, and how many did and did not. */
  label: number;
  learns: boolean;
  updated: number;
  skipped: number;
}

/** The part of a tensor that a step wrote; elements. */
export interface Range {
  readonly tensor: string;
  readonly start: number;
  readonly length: number;
}

/** One op whole: its reference arithmetic beside the C call that it becomes. */
export interface Op<S extends Step> {
  /** Whether the statements count only where the layer learns from this sample: the C gathers them under one `if`. */
  readonly onlyWhereItLearns?: true;
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

/** The layer of a step in a model of integers. */
export function integerLayer(step: { readonly layer: number }, model: QuantModel): IntegerLayer {
  const layer = layerOf(step, model);
  if (layer.kind !== "integer") throw new Error(`layer ${layer.name} has no integers`);
  return layer;
}

/**
 * Whether a sample with a large network input is answered before it is learnt: of floats in slices, one slice would learn
 * before the next has found that its sums are beyond the range.
 */
export function triesLarge({ precision, layers }: QuantModel): boolean {
  return precision !== "int8" && layers.some(({ slices }) => slices > 1);
}

/** The learner of a run that learns. */
export function learnerOf({ learner }: Memory): LearnerMemory {
  if (learner === null) throw new Error("a step of learning without a learner");
  return learner;
}

/** What an integer layer computes with; `weights` and `head` are masters where the layer learns. */
export interface IntegerParameters {
  readonly weights: Int8Array | Int16Array;
  readonly bias: Int32Array;
  readonly overlay: Int32Array | null;
  readonly head: Int8Array | Int16Array | null;
}

/** What a real layer computes with. */
export interface RealParameters {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly overlay: Float32Array | null;
  readonly head: Float32Array | null;
}

/** The weights of an integer layer: learnt ones where there is a learner. */
export function integerParameters(
  step: { readonly layer: number },
  model: QuantModel,
  memory: Memory,
): IntegerParameters {
  return (memory.learner?.parameters[step.layer] ?? parametersOf(layerOf(step, model))) as IntegerParameters;
}

/** The weights of a real layer: learnt ones where there is a learner. */
export function realParameters(
  step: { readonly layer: number },
  model: QuantModel,
  memory: Memory,
): RealParameters {
  return (memory.learner?.parameters[step.layer] ?? parametersOf(layerOf(step, model))) as RealParameters;
}

/** The weights that a model came with, as they are. */
export function parametersOf({ weights, bias, overlay, answer }: QuantLayer): Parameters {
  return { weights, bias, overlay, head: answer?.kind === "head" ? answer.weights : null };
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

/** Which slice of a layer a comment is about; nothing where there is only one. */
export function sliceText({ slices }: QuantLayer, slice: number): string {
  return slices === 1 ? "" : `, slice ${slice + 1} of ${slices}`;
}

/** C expression of the element `start` of an array, as a pointer. */
export function pointer(id: string, start: number): string {
  return start === 0 ? id : `&${id}[${start}]`;
}

/** A tensor of sums or scores: int32 beside integers, else float32. */
export function scoresOf(id: string, { precision }: QuantModel, memory: Memory): Int32Array | Float32Array {
  return precision === "int8" ? tensorOf(memory.int32, id) : tensorOf(memory.real, id);
}

/** Stored format of a real model. */
export function formatOf({ precision }: QuantModel): "fp16" | "f32" {
  if (precision === "int8") throw new Error("an integer model has no real format");
  return precision;
}

/** Runtime files of a product: one kernel of int8 constants, or that of masters or reals. */
export function productFiles(model: QuantModel, learns: boolean, kernel: Kernel): string[] {
  if (model.precision !== "int8") return [`ff_dense_${productSuffix(model)}`];
  return learns ? ["ff_dense_s16", "ff_product"] : [`ff_dense_${kernel}`, "ff_product"];
}

/** Ending of the kernels that sum products of reals: `half` where the sums are halves too. */
export function productSuffix(model: QuantModel): "s8" | "f16" | "f32" | "half" {
  return sumsOf(model) === "f16" ? "half" : suffixOf(model);
}

/** Ending of the kernels of a precision: `s8`, `f16`, `f32`. */
export function suffixOf({ precision }: QuantModel): "s8" | "f16" | "f32" {
  return precision === "int8" ? "s8" : precision === "fp16" ? "f16" : "f32";
}

/**
 * acc[j] += sum_i x[i] * w[i][j] over the non-zero x, w being the upper byte of a master; returns non-zero inputs x
 * outputs.
 */
export function accumulate(x: Int8Array, weights: Int8Array | Int16Array, acc: Int32Array): number {
  if (weights instanceof Int16Array) return accumulateMasters(x, weights, acc);
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
