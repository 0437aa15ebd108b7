import type { Values } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import { type Block, blockOf, findParameter, parametersOf, widthOf } from "../ir/blocks.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Kernel } from "../ir/kernel.js";
import { matrixOf } from "../ir/layers.js";
import type { SampleRefusal } from "../ir/learning.js";
import type { Role } from "../ir/parameter.js";
import { SCORES } from "../ir/schedule-tensor.js";
import type { Simd } from "../ir/simd.js";
import type { TiledMatrix } from "../ir/tiled-matrix.js";
import type { Plane, Window } from "../ir/window.js";
import type { InPlace } from "./in-place.js";

/** Every tensor of a schedule by its id, plus the raw sample. */
export interface Memory {
  readonly raw: Samples["inputs"];
  /** Features of the raw sample; absent where the step computes them. */
  readonly features?: Samples["inputs"];
  readonly tensors: Readonly<Record<string, Values>>;
  /** Filled by decisions; `done` where inference ends. */
  readonly prediction: { label: number; exit: number; margin: number; goodness: number; done: boolean };
  /** Set by a step that refuses a sample, which ends inference; `fault` where an access of the features is why. */
  readonly refusal: { status: SampleRefusal | null; fault?: number };
  /** State of the learner; null where the model's own constants count. */
  readonly learner: LearnerMemory | null;
}

/** The mutable side of a model that learns. */
export interface LearnerMemory {
  /** Tensors of the state by their fields' names, e.g. `hidden1_weights`. */
  readonly values: ReadonlyMap<string, Values>;
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
  /** Of the update under way: its label or its targets in standard deviations (none of classes), whether the current slice learns, and how many did and did not. */
  label: number;
  readonly targets: Values;
  learns: boolean;
  updated: number;
  skipped: number;
  /** True where the label of the sample is worth asking for. */
  asks: boolean;
  /** Energies of the window that was held out last, in steps of 2^-8 of log2: of the input, then of each cell. */
  readonly energies: number[];
}

/** The part of a tensor that a step wrote; elements. */
export interface WrittenRange {
  readonly tensor: string;
  readonly start: number;
  readonly length: number;
}

/** Products of `inputs` x `outputs` of which a share `density` of the inputs is not zero. */
export interface Product {
  readonly inputs: number;
  readonly outputs: number;
  readonly density: number;
  /** Multiply-accumulates of all of them, were no input zero. */
  readonly macs: number;
}

/** A step that goes over a map by a window. */
export interface MapWork {
  readonly kind: "conv" | "depthwise" | "pool";
  readonly window: Window;
  readonly plane: Plane;
  /** Channels of the output. */
  readonly outputs: number;
  /** Share of the inputs that is not zero. */
  readonly density: number;
  /** True where weights are masters whose upper bytes are taken out at each position anew. */
  readonly isUnpacked?: true;
  /** Form of the kernels of int8 with zero points; absent of others. */
  readonly asymmetric?: "by position" | "listed" | "row";
}

/** Ids of what is left of a map z that is never whole. */
export interface MapRest {
  /** [1]: the sum of its squares. */
  readonly squares: string;
  /** [positions][bytes]: a bit of each value, 1 where it is not 0; the lowest for the first channel. */
  readonly active: string;
  /** [positions]: room for those of one channel. */
  readonly column: string;
}

/** Fields of every step. */
export interface StepBase {
  readonly kind: string;
  /** Index of the layer that it belongs to; absent where it is of the whole model. */
  readonly layer?: number;
}

/** One kernel call whole: its reference arithmetic beside the C call that it becomes. */
export interface StepDefinition<S extends StepBase> {
  /** True for steps that make the network input: they come before inference and before an update. */
  readonly makesInput?: true;
  /** True where it computes features of a raw sample: what follows is the network with its input step. */
  readonly computesFeatures?: true;
  /** True for steps that may refuse the sample: their statements set `refusal`. */
  readonly refuses?: true;
  /** True where inference and an update carry it out alike, so that its statements stand once for both. */
  readonly isForward?: true;
  /**
   * Present where the statements count only if the layer learns from this sample: the C gathers them under one `if`.
   */
  readonly onlyWhereItLearns?: true;
  /** True where an update ends behind it for a sample without a label; with one it is of no effect. */
  readonly endsUnlabelled?: true;
  /** True for a step of an update that takes the answer of inference, wherever that has ended: it is called for what is before. */
  readonly takesAnswer?: true;
  /** Computes the step; returns the multiply-accumulates that count (non-zero inputs x outputs). */
  run(step: S, model: DeviceModel, memory: Memory): number;
  /** C statements, one per line, in which arena tensors are pointers named by their ids. */
  statements(step: S, model: DeviceModel, kernel: Kernel | undefined): string[];
  /** Comment above its call, e.g. `dense 784 -> 128, relu`. */
  describe(step: S, model: DeviceModel): string;
  /** Names of the runtime files (without extension) that define the called functions. */
  runtime(step: S, model: DeviceModel, kernel: Kernel | undefined): string[];
  /** Ids of the tensors read and written; the plan derives lifetimes from them. */
  reads(step: S): string[];
  writes(step: S): string[];
  /** The matrix that it can take tile by tile; absent, or null, where its kernel takes it from where it lies. */
  tileable?(step: S, model: DeviceModel, kernel: Kernel | undefined): TiledMatrix | null;
  /** True where cores share the work over a map, and come to its positions in any order. */
  readonly isShared?: true;
  /** Present where the output may take the place of the input, by kernels with those vector instructions. */
  inPlace?(step: S, model: DeviceModel, simd: Simd): InPlace;
  /** Tensor that TRACE sends. */
  traceOutput(step: S, model: DeviceModel): WrittenRange;
  /** Suspicion where all before agrees with a device and this differs; absent of steps that inference does not run. */
  suspect?(host: Values, device: Values): string;
  /** Work of the step for the cost model; absent where there is none to speak of. */
  product?(step: S, model: DeviceModel): Product;
  /** The same step without room that only saves time; absent where it has none. */
  withoutRoom?(step: S): S;
  /** The same step where no more is left of a map that it reads; absent where that is not enough. */
  withoutMap?(step: S, left: MapRest): S;
  /** Work of the step over a map; absent where it is over none. */
  overMap?(step: S, model: DeviceModel): MapWork;
  /** Role of the weights of a product that may have kernels to choose from. */
  readonly matrix?: Role;
  /** True where it has kernels; absent: never. */
  hasKernels?(step: S, model: DeviceModel): boolean;
  /** Exit that may stand after the step: a layer's (or slice's) share of the scores is complete after the step. */
  readonly exit?: ExitDefinition<S>;
  /** End of inference after the step, of decisions. */
  leave?(step: S, model: DeviceModel): Leave;
  /** True where its input may begin in the middle of a word. */
  startsInsideWords?(step: S, model: DeviceModel): boolean;
  /** The only kernel that its matrix has, whatever a plan would choose; null for any. */
  onlyKernel?(step: S, model: DeviceModel): Kernel | null;
  /** Id of the sums before activation, for a comparison with a device. */
  accumulators?(step: S): string;
}

/** End of inference at a decision, in C. */
export interface Leave {
  /** Index of the exit. */
  readonly exit: number;
  /** Condition under which inference ends here; null at the last exit. */
  readonly condition: string | null;
  /** Goodness: of the units computed so far, for the label that is predicted. */
  readonly goodness: string;
  /** Status of a prediction whose numbers stand in the result. */
  readonly status: string;
}

/** Exit that may stand behind a step which completes a share of the scores. */
export interface ExitDefinition<S extends StepBase> {
  /** False for a step behind which no exit stands, as of heads that add to an estimate; absent where one always does. */
  standsBehind?(step: S): boolean;
  /** Name for reports: the layer's, with `[slice]` where it is sliced. */
  location(step: S, model: DeviceModel): string;
  /** The slice whose share it is; 0 where layers are not sliced. */
  slice(step: S): number;
  /** Id of the labels that are still in the race; null for all. */
  active(step: S): string | null;
  /** Label and margin of the decision that has just been made; absent where scores tell them. */
  answer?(memory: Memory): { readonly label: number; readonly margin: number };
  /** Goodness that a decision here would report; 0 where the scores are made of it. */
  goodness(step: S, model: DeviceModel, memory: Memory): number;
}

/** A tensor that the schedule names; a missing one is our own bug. */
export function tensorOf(memory: Memory, id: string): Values {
  const found = memory.tensors[id];
  if (found === undefined) throw new Error(`no tensor ${id} in the schedule`);
  return found;
}

/** The running scores. */
export function scoresOf(memory: Memory): Values {
  return tensorOf(memory, SCORES);
}

/** Member of a result in C that has the scores of a model, or what it estimates. */
export function resultMember({ valueExponent }: Pick<DeviceModel, "valueExponent">): "scores" | "value" {
  return valueExponent === undefined ? "scores" : "value";
}

/** The learner of a run that learns. */
export function learnerOf({ learner }: Memory): LearnerMemory {
  if (learner === null) throw new Error("a step of learning without a learner");
  return learner;
}

/** A field of the state that belongs to no block, as `drift_mean`. */
export function stateField(memory: Memory, name: string): Values {
  const found = learnerOf(memory).values.get(name);
  if (!found) throw new Error(`the state has no ${name}`);
  return found;
}

/** Values of a parameter of a block: learnt ones where there is a learner, else the model's own; null where it has none. */
function valuesAt(block: Block, role: Role, memory: Memory): Values | null {
  return (
    memory.learner?.values.get(`${block.layer.name}_${role}`) ??
    findParameter(parametersOf(block), role)?.values ??
    null
  );
}

/** The same where there must be some. */
export function requireValues(block: Block, role: Role, memory: Memory): Values {
  const found = valuesAt(block, role, memory);
  if (found === null) throw new Error(`layer ${block.layer.name} has no ${role}`);
  return found;
}

/** Requantization of integers; null for floats. */
export function factorsOf({ layer }: Block) {
  const multiplier = findParameter(layer.parameters, "multiplier")?.values;
  const shift = findParameter(layer.parameters, "shift")?.values;
  return multiplier instanceof Int32Array && shift instanceof Uint8Array ? { multiplier, shift } : null;
}

/** Sizes of a block's weights [inputs][units]. */
export function sizesOf({ layer }: Block): { readonly inputs: number; readonly units: number } {
  return matrixOf(layer);
}

/** The block of a step, and the units of its slice: they start at unit `start`. */
export function sliceOf(
  step: { readonly layer: number; readonly slice: number },
  model: DeviceModel,
): { readonly block: Block; readonly start: number; readonly width: number } {
  const block = blockOf(model, step.layer);
  const width = widthOf(block);
  return { block, start: step.slice * width, width };
}

/** Share of a block's inputs that is not zero. */
export function inputDensity(model: DeviceModel, { tap }: Block): number {
  return densityBefore(model, tap.layer);
}

/** Share of the inputs of the layer at `index` that is not zero. */
export function densityBefore({ input, layers }: DeviceModel, index: number): number {
  return layers[index - 1]?.density ?? input.density;
}

/** Name of what a step belongs to: its block, or itself in words where it is of the whole model. */
export function subjectOf(step: StepBase, model: DeviceModel): string {
  return (
    ownerOf(step, model)?.layer.name ?? step.kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  );
}

/** The block of a step; null for one of the whole model. Decisions are of the model, wherever they stand. */
export function ownerOf({ kind, layer }: StepBase, model: DeviceModel): Block | null {
  return layer === undefined || kind === "decide" ? null : blockOf(model, layer);
}

/** Index of the layer that a step belongs to or decides behind; null where it is of the whole model. */
export function layerOf({ layer }: StepBase): number | null {
  return layer ?? null;
}

/** Rows of a tensor that has one for each label. */
export function rowOf(rows: Values, row: number, length: number): Values {
  return rows.subarray(row * length, (row + 1) * length);
}

/**
 * True where a sample with a large network input is inferred before it is learnt: of floats in slices, one slice would
 * learn before the next has found that its sums are beyond the range.
 */
export function triesLarge({
  precision,
  taps,
}: Pick<DeviceModel, "precision"> & { readonly taps: readonly { readonly slices: number }[] }): boolean {
  const tries = { integer: false, real: taps.some(({ slices }) => slices > 1) };
  return tries[formatOf({ precision }).family];
}

/** C name of the constants of one slice: `<model>_<layer>`, or `<model>_<layer>_s<slice>` where there are several. */
export function sliceName(model: DeviceModel, { layer, tap }: Block, slice: number): string {
  const name = `${model.name}_${layer.name}`;
  return tap.slices === 1 ? name : `${name}_s${slice}`;
}

/** Comment on the slice of a layer; nothing where there is only one. */
export function sliceText({ tap }: Block, slice: number): string {
  return tap.slices === 1 ? "" : `, slice ${slice + 1} of ${tap.slices}`;
}

/** C expression of the element `start` of an array, as a pointer. */
export function pointer(id: string, start: number): string {
  return start === 0 ? id : `&${id}[${start}]`;
}
