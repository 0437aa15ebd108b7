import type { Kernel, Plan } from "../ir/plan.js";
import type { AffineInput, QuantLayer, QuantModel, StoredSamples } from "../ir/quant.js";
import type { Step } from "../ir/schedule.js";
import { halfBitsOf } from "../numerics/f16.js";
import { inputName } from "../ops/input.js";
import { isSingle, storedStride } from "../plan/state.js";

/** Element types of constant tables, as spelt in C. */
export type ElementType = "int8_t" | "uint8_t" | "int16_t" | "uint16_t" | "int32_t" | "ff_half" | "float";

/** What a constant tensor is to its layer. */
export type TensorRole =
  | "weights"
  | "bias"
  | "multiplier"
  | "shift"
  | "head"
  | "offset"
  | "overlay"
  | "bounds"
  | "scale"
  | "thresholds"
  | "rates"
  | "x"
  | "labels"
  | "tracked"
  | "deviations"
  | `recent_${string}`;

/** One constant tensor as the device stores it, little-endian. */
export interface DeviceTensor {
  /** Layer name, `input` (`input_0`, `input_1`, ... where the input has several parts), `exits`, `shipped` or `guard`. */
  readonly layer: string;
  readonly tensor: TensorRole;
  readonly type: ElementType;
  readonly elementBytes: 1 | 2 | 4;
  /** As stored: weights and heads are [inputs][outputs], [outputs][inputs] for the dot kernel; slice after slice. */
  readonly shape: readonly number[];
  /** Whether the dot kernel's order [outputs][inputs] is used. */
  readonly transposed: boolean;
  readonly bytes: Uint8Array;
  /** The same elements as numbers. */
  readonly values: ArrayLike<number>;
}

/** Name of an input part in C and in reports: `input`, or `input_<n>` where there are several. */
export function inputPartName(model: QuantModel, part: number): string {
  return inputName(model, part).slice(model.name.length + 1);
}

/**
 * Every constant tensor in device order: input parts (multiplier, offset, shift), then per layer weights, bias,
 * multiplier, shift, overlay, head or groups; then the exits' thresholds and the samples of learning. The emitted tables,
 * the service's table and a comparison with a device all follow this list.
 */
export function deviceTensors(model: QuantModel, plan: Plan): DeviceTensor[] {
  const input = model.input.parts.flatMap((part, index) =>
    part.kind === "affine" ? affineTensors(inputPartName(model, index), part) : [],
  );
  const layers = model.layers.flatMap((layer, index) => layerTensors(model, plan, layer, index));
  const score = model.precision === "int8" ? "int32_t" : "float";
  const exits = model.exits ? [tensor("exits", "thresholds", score, model.exits.thresholds)] : [];
  const { shipped = null, guard = null } = model.learning ?? {};
  return [
    ...input,
    ...layers,
    ...exits,
    ...samples(model, "shipped", shipped),
    ...samples(model, "guard", guard),
    ...learntTensors(model, plan),
  ];
}

/** C name of a table. The table of a head is its weights: `_head` alone names its struct. */
export function tableName(
  model: QuantModel,
  { layer, tensor: role }: Pick<DeviceTensor, "layer" | "tensor">,
): string {
  if (role === "thresholds") return `${model.name}_thresholds`;
  if (role === "rates") return `${model.name}_${layer}_rate_table`;
  return `${model.name}_${layer}_${role === "head" ? "head_weights" : role}`;
}

/** [rows][columns] -> [columns][rows] */
export function transpose(values: Int8Array, rows: number, columns: number): Int8Array {
  const turned = new Int8Array(values.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j]!;
  return turned;
}

function affineTensors(layer: string, part: AffineInput): DeviceTensor[] {
  const real = part.multiplier instanceof Float32Array;
  const tables = [
    tensor(layer, "multiplier", real ? "float" : "int16_t", part.multiplier),
    tensor(layer, "offset", real ? "float" : "int32_t", part.offset),
  ];
  return real ? tables : [...tables, tensor(layer, "shift", "uint8_t", part.shift)];
}

function layerTensors(model: QuantModel, plan: Plan, layer: QuantLayer, index: number): DeviceTensor[] {
  if (layer.kind === "real" || layer.learning !== null) return plainTensors(model, layer);
  const { name, overlay, answer } = layer;
  return [
    matrix(
      layer,
      "weights",
      layer.weights as Int8Array,
      layer.units / layer.slices,
      kernelOf(plan, PRODUCTS, index),
    ),
    tensor(name, "bias", "int32_t", layer.bias),
    tensor(name, "multiplier", "int32_t", layer.multiplier),
    tensor(name, "shift", "uint8_t", layer.shift),
    ...(overlay ? [tensor(name, "overlay", "int32_t", overlay, [model.classes.length, layer.units])] : []),
    ...(answer?.kind === "head"
      ? [
          matrix(
            layer,
            "head",
            answer.weights as Int8Array,
            model.classes.length,
            kernelOf(plan, ["head"], index),
          ),
        ]
      : []),
    ...groupTensors(layer),
  ];
}

/** Masters and stored reals: one scale for all, one layout. */
function plainTensors(model: QuantModel, layer: QuantLayer): DeviceTensor[] {
  const { name, inputs, units, slices, overlay, answer } = layer;
  const classes = model.classes.length;
  const stored = storedType(model);
  const type = layer.kind === "integer" ? "int16_t" : stored;
  const additive = layer.kind === "integer" ? "int32_t" : stored;
  const shape = slices === 1 ? [inputs, units] : [slices, inputs, units / slices];
  const heads = slices === 1 ? [units, classes] : [slices, units / slices, classes];
  return [
    tensor(name, "weights", type, layer.weights, shape),
    tensor(name, "bias", additive, layer.bias),
    ...(overlay ? [tensor(name, "overlay", additive, overlay, [classes, units])] : []),
    ...(answer?.kind === "head" ? [tensor(name, "head", type, answer.weights, heads)] : []),
    ...groupTensors(layer),
  ];
}

function groupTensors({ name, answer, learning }: QuantLayer): DeviceTensor[] {
  if (answer?.kind !== "groups") return [];
  const bounds = tensor(name, "bounds", "uint16_t", answer.bounds);
  if ("scale" in answer) return [bounds, tensor(name, "scale", "float", answer.scale)];
  const rates = learning && "errors" in learning && learning.errors.multiplier;
  return [
    bounds,
    tensor(name, "scale", "int32_t", answer.multiplier),
    ...(rates instanceof Int32Array ? [tensor(name, "rates", "int32_t", rates)] : []),
  ];
}

/** Network inputs that learning keeps in flash. */
function samples(
  model: QuantModel,
  layer: "shipped" | "guard",
  stored: StoredSamples | null,
): DeviceTensor[] {
  if (stored === null) return [];
  const shape = [stored.count, storedStride(model)];
  return [
    tensor(layer, "x", storedType(model), stored.x, shape),
    tensor(layer, "labels", "uint8_t", stored.labels),
  ];
}

/** What a device had learnt beside its weights, for a build that starts from there. */
function learntTensors({ learning }: QuantModel, { fields }: Plan): DeviceTensor[] {
  const { learnt = null } = learning ?? {};
  if (learnt === null) return [];
  return fields
    .filter((field) => learnt[field.name] && !isSingle(field))
    .map((field) =>
      tensor("learnt", field.name as TensorRole, LEARNT_TYPE[field.type], learnt[field.name]!, field.shape),
    );
}

const LEARNT_TYPE = {
  uint32: "int32_t",
  int32: "int32_t",
  int16: "int16_t",
  int8: "int8_t",
  uint8: "uint8_t",
  f16: "ff_half",
  f32: "float",
} as const;

/** C type of x, z and h. */
export function storedType({ precision }: QuantModel): "int8_t" | "ff_half" | "float" {
  return precision === "int8" ? "int8_t" : precision === "fp16" ? "ff_half" : "float";
}

/** Steps that read a layer's weights. */
const PRODUCTS: readonly Step["kind"][] = ["dense", "base", "candidates"];

function kernelOf(plan: Plan, kinds: readonly Step["kind"][], layer: number): Kernel {
  const at = plan.schedule.steps.findIndex(
    (step) => kinds.includes(step.kind) && "layer" in step && step.layer === layer,
  );
  const kernel = plan.kernels[at];
  if (!kernel) throw new Error(`the plan has no kernel for the ${kinds[0]} step of layer ${layer}`);
  return kernel;
}

/** Weights or head of a layer, slice after slice, each turned for the dot kernel. */
function matrix(
  { name, slices }: QuantLayer,
  role: "weights" | "head",
  values: Int8Array,
  outputs: number,
  kernel: Kernel,
): DeviceTensor {
  const inputs = values.length / slices / outputs;
  const shape = kernel === "dot" ? [outputs, inputs] : [inputs, outputs];
  const stored = new Int8Array(values.length);
  for (let at = 0; at < values.length; at += inputs * outputs) {
    const slice = values.subarray(at, at + inputs * outputs);
    stored.set(kernel === "dot" ? transpose(slice, inputs, outputs) : slice, at);
  }
  return {
    ...tensor(name, role, "int8_t", stored, slices === 1 ? shape : [slices, ...shape]),
    transposed: kernel === "dot",
  };
}

const SIZE: Readonly<Record<ElementType, 1 | 2 | 4>> = {
  int8_t: 1,
  uint8_t: 1,
  int16_t: 2,
  uint16_t: 2,
  ff_half: 2,
  int32_t: 4,
  float: 4,
};

function tensor(
  layer: string,
  role: DeviceTensor["tensor"],
  type: ElementType,
  values: ArrayLike<number>,
  shape: readonly number[] = [values.length],
): DeviceTensor {
  const elementBytes = SIZE[type];
  const elements = type === "ff_half" ? halfBitsOf(values) : values;
  return {
    layer,
    tensor: role,
    type,
    elementBytes,
    shape,
    transposed: false,
    bytes: littleEndian(type, elements),
    values: elements,
  };
}

/** The elements as bytes of a little-endian memory, on any host. */
export function littleEndian(type: ElementType, values: ArrayLike<number>): Uint8Array {
  const size = SIZE[type];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (type === "float") view.setFloat32(i * size, value, true);
    else if (size === 4) view.setInt32(i * size, value, true);
    else if (size === 2) view.setInt16(i * size, value, true);
    else view.setInt8(i * size, value);
  }
  return bytes;
}
