import type { Kernel, Plan } from "../ir/plan.js";
import type { AffineInput, QuantLayer, QuantModel } from "../ir/quant.js";
import type { Step } from "../ir/schedule.js";
import { inputName } from "../ops/input.js";

/** Element types of constant tables, as spelt in C. */
export type ElementType = "int8_t" | "uint8_t" | "int16_t" | "uint16_t" | "int32_t" | "float";

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
  | "thresholds";

/** One constant tensor as the device stores it, little-endian. */
export interface DeviceTensor {
  /** Layer name, `input` (`input_0`, `input_1`, ... where the input has several parts), or `exits`. */
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
 * multiplier, shift, overlay, head or groups; last the exits' thresholds. The emitted tables, the service's table and a comparison with a device all follow this list.
 */
export function deviceTensors(model: QuantModel, plan: Plan): DeviceTensor[] {
  const input = model.input.parts.flatMap((part, index) =>
    part.kind === "affine" ? affineTensors(inputPartName(model, index), part) : [],
  );
  const layers = model.layers.flatMap((layer, index) => layerTensors(model, plan, layer, index));
  const exits = model.exits ? [tensor("exits", "thresholds", "int32_t", model.exits.thresholds)] : [];
  return [...input, ...layers, ...exits];
}

/** C name of a table. The table of a head is its weights: `_head` alone names its struct. */
export function tableName(
  model: QuantModel,
  { layer, tensor: role }: Pick<DeviceTensor, "layer" | "tensor">,
): string {
  if (role === "thresholds") return `${model.name}_thresholds`;
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
  const { name, overlay } = layer;
  return [
    matrix(layer, "weights", layer.weights, layer.units / layer.slices, kernelOf(plan, PRODUCTS, index)),
    tensor(name, "bias", "int32_t", layer.bias),
    tensor(name, "multiplier", "int32_t", layer.multiplier),
    tensor(name, "shift", "uint8_t", layer.shift),
    ...(overlay ? [tensor(name, "overlay", "int32_t", overlay, [model.classes.length, layer.units])] : []),
    ...answerTensors(model, plan, layer, index),
  ];
}

function answerTensors(model: QuantModel, plan: Plan, layer: QuantLayer, index: number): DeviceTensor[] {
  const { answer, name } = layer;
  if (answer?.kind === "head")
    return [matrix(layer, "head", answer.weights, model.classes.length, kernelOf(plan, ["head"], index))];
  if (answer?.kind !== "groups") return [];
  return [
    tensor(name, "bounds", "uint16_t", answer.bounds),
    tensor(name, "scale", "int32_t", answer.multiplier),
  ];
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
  return {
    layer,
    tensor: role,
    type,
    elementBytes,
    shape,
    transposed: false,
    bytes: littleEndian(type, values),
    values,
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
