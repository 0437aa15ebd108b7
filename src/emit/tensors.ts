import type { Kernel, Plan } from "../ir/plan.js";
import type { AffineInput, QuantLayer, QuantModel } from "../ir/quant.js";
import { inputName } from "../ops/input.js";

/** Element types of constant tables, as spelt in C. */
export type ElementType = "int8_t" | "uint8_t" | "int16_t" | "int32_t" | "float";

/** One constant tensor as the device stores it, little-endian. */
export interface DeviceTensor {
  /** Layer name, or `input` (`input_0`, `input_1`, ... where the input has several parts). */
  readonly layer: string;
  readonly tensor: "weights" | "bias" | "multiplier" | "shift" | "head" | "offset";
  readonly type: ElementType;
  readonly elementBytes: 1 | 2 | 4;
  /** As stored: weights and heads are [inputs][outputs], or [outputs][inputs] for the dot kernel. */
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
 * multiplier, shift, head. The emitted tables, the service's table and a comparison with a device all follow this list.
 */
export function deviceTensors(model: QuantModel, plan: Plan): DeviceTensor[] {
  const input = model.input.parts.flatMap((part, index) =>
    part.kind === "affine" ? affineTensors(inputPartName(model, index), part) : [],
  );
  const layers = model.layers.flatMap((layer, index) => layerTensors(model, plan, layer, index));
  return [...input, ...layers];
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
  const { name, inputs, units } = layer;
  const tensors = [
    matrix(name, "weights", layer.weights, inputs, units, kernelOf(plan, "dense", index)),
    tensor(name, "bias", "int32_t", layer.bias),
    tensor(name, "multiplier", "int32_t", layer.multiplier),
    tensor(name, "shift", "uint8_t", layer.shift),
  ];
  if (layer.head) {
    const kernel = kernelOf(plan, "head", index);
    tensors.push(matrix(name, "head", layer.head.weights, units, model.classes.length, kernel));
  }
  return tensors;
}

function kernelOf(plan: Plan, kind: "dense" | "head", layer: number): Kernel {
  const at = plan.schedule.steps.findIndex((step) => step.kind === kind && step.layer === layer);
  const kernel = plan.kernels[at];
  if (!kernel) throw new Error(`the plan has no kernel for the ${kind} step of layer ${layer}`);
  return kernel;
}

function matrix(
  layer: string,
  role: "weights" | "head",
  values: Int8Array,
  inputs: number,
  outputs: number,
  kernel: Kernel,
): DeviceTensor {
  if (values.length !== inputs * outputs) throw new Error(`${layer} ${role}: ${values.length} values`);
  return kernel === "dot"
    ? {
        ...tensor(layer, role, "int8_t", transpose(values, inputs, outputs), [outputs, inputs]),
        transposed: true,
      }
    : tensor(layer, role, "int8_t", values, [inputs, outputs]);
}

const SIZE: Readonly<Record<ElementType, 1 | 2 | 4>> = {
  int8_t: 1,
  uint8_t: 1,
  int16_t: 2,
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
