import { ELEMENTS, type Element } from "../formats/element.js";
import { storedElements } from "../formats/element-bytes.js";
import { formatOf } from "../formats/index.js";
import { blocksOf, parametersOf } from "../ir/blocks.js";
import type { AffineInput, DeviceModel, InputDrift, InputPart, StoredSamples } from "../ir/device-model.js";
import type { Kernel } from "../ir/kernel.js";
import type { Plan } from "../ir/memory-plan.js";
import type { Parameter, Role } from "../ir/parameter.js";
import { sizeOf } from "../ir/shape.js";
import { definitionOf } from "../steps/index.js";
import { inputName } from "../steps/input.js";
import { layerOf } from "../steps/step.js";
import { tableOf } from "../steps/table-names.js";
import { isSingle, storedStride } from "./state-fields.js";
import { blocksShape, inBlocks } from "./weight-blocks.js";

/** One constant tensor as the device stores it, little-endian. */
export interface DeviceTensor {
  /** Layer name, `input` (`input_0`, `input_1`, ... where the input has several parts), `exits`, `shipped` or `guard`. */
  readonly layer: string;
  readonly tensor: string;
  readonly element: Element;
  /** As stored: weights and heads are [inputs][outputs], [outputs][inputs] for the dot kernel; slice after slice. */
  readonly shape: readonly number[];
  /** Of weights: `turned` [outputs][inputs] for the dot kernel, `blocks` of four outputs by four taps, or as they are. */
  readonly order: "canonical" | "turned" | "blocks";
  readonly bytes: Uint8Array;
  /** The same elements as numbers; halves as their bits. */
  readonly values: ArrayLike<number>;
}

/** Name of an input part in C and in reports: `input`, or `input_<n>` where there are several. */
function inputPartName(model: DeviceModel, part: number): string {
  return inputName(model, part).slice(model.name.length + 1);
}

/**
 * Every constant tensor in device order: input parts (multiplier, offset, shift), then the parameters of each block; then
 * the exits' thresholds and the samples of learning. The emitted tables, the service's table and a comparison with a device
 * all follow this list.
 */
export function deviceTensors(model: DeviceModel, plan: Plan): DeviceTensor[] {
  const { elements } = formatOf(model);
  const { shipped = null, guard = null, drift } = model.learning ?? {};
  return [
    ...model.input.parts.flatMap((part, index) => inputTensors(inputPartName(model, index), part)),
    ...blocksOf(model).flatMap((block) =>
      parametersOf(block)
        .filter(({ home }) => home !== "code")
        .map((parameter) => parameterTensor(plan, block.layer.name, block.tap.layer, parameter)),
    ),
    ...(drift ? [driftTensor(model, drift)] : []),
    ...(model.exits ? [tensor("exits", "thresholds", elements.score, model.exits.thresholds)] : []),
    ...samples(model, "shipped", shipped),
    ...samples(model, "guard", guard),
    ...learntTensors(model, plan),
  ];
}

/** C name of a table. */
export function tableName(
  model: DeviceModel,
  { layer, tensor: role }: Pick<DeviceTensor, "layer" | "tensor">,
): string {
  return role === "thresholds" ? `${model.name}_thresholds` : tableOf(model, layer, role);
}

/** [rows][columns] -> [columns][rows] */
export function transpose(values: Int8Array, rows: number, columns: number): Int8Array {
  const turned = new Int8Array(values.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j]!;
  return turned;
}

function inputTensors(layer: string, part: InputPart): DeviceTensor[] {
  switch (part.kind) {
    case "rms":
      return [];
    case "affine":
      return affineTensors(layer, part);
    default:
      return part satisfies never;
  }
}

function affineTensors(layer: string, { multiplier, offset, shift }: AffineInput): DeviceTensor[] {
  if (multiplier instanceof Float32Array)
    return [tensor(layer, "multiplier", "f32", multiplier), tensor(layer, "offset", "f32", offset)];
  return [
    tensor(layer, "multiplier", "int16", multiplier),
    tensor(layer, "offset", "int32", offset),
    tensor(layer, "shift", "uint8", shift),
  ];
}

function parameterTensor(plan: Plan, name: string, layer: number, parameter: Parameter): DeviceTensor {
  const { role, element, shape, values, layout } = parameter;
  switch (layout) {
    case "plain":
      return tensor(name, role, element, values, shape);
    case "matrix":
      return kernelOf(plan, role, layer) === "dot"
        ? turned(name, parameter)
        : tensor(name, role, element, values, shape);
    case "taps":
      return isInBlocks(plan, layer)
        ? { ...tensor(name, role, element, inBlocks(values, shape), blocksShape(shape)), order: "blocks" }
        : tensor(name, role, element, values, shape);
    default:
      return layout satisfies never;
  }
}

/** Means of the classes, from which a device tells what its inputs have moved by. */
function driftTensor({ classes, input }: DeviceModel, { means }: InputDrift): DeviceTensor {
  const element = means instanceof Int16Array ? "int16" : "f32";
  return tensor("drift", "means", element, means, [classes.length, sizeOf(input.network)]);
}

/** A matrix [inputs][outputs], slice after slice, each turned for the dot kernel. */
function turned(name: string, { role, element, shape, values }: Parameter): DeviceTensor {
  const slices = shape.slice(0, -2);
  const [inputs, outputs] = shape.slice(-2) as [number, number]; // a matrix has two dimensions at least
  const stored = new Int8Array(values.length);
  for (let at = 0; at < values.length; at += inputs * outputs) {
    const slice = Int8Array.from(values.subarray(at, at + inputs * outputs));
    stored.set(transpose(slice, inputs, outputs), at);
  }
  return { ...tensor(name, role, element, stored, [...slices, outputs, inputs]), order: "turned" };
}

/** True where the kernel of a convolution takes blocks. */
function isInBlocks({ schedule, steps }: Plan, layer: number): boolean {
  return schedule.steps.some((step, at) => layerOf(step) === layer && steps[at]!.form?.inBlocks);
}

/** Kernel of the step that takes the matrix of this role. */
function kernelOf(plan: Plan, role: Role, layer: number): Kernel {
  const at = plan.schedule.steps.findIndex(
    (step) => layerOf(step) === layer && definitionOf(step).matrix === role,
  );
  const kernel = plan.kernels[at];
  if (!kernel) throw new Error(`the plan has no kernel for the ${role} of layer ${layer}`);
  return kernel;
}

/** Network inputs that learning keeps in flash. */
function samples(
  model: DeviceModel,
  layer: "shipped" | "guard",
  stored: StoredSamples | null,
): DeviceTensor[] {
  if (stored === null) return [];
  const shape = [stored.count, storedStride(model)];
  return [
    tensor(layer, "x", formatOf(model).elements.stored, stored.x, shape),
    stored.targets
      ? tensor(layer, "targets", formatOf(model).elements.target, stored.targets, [
          stored.count,
          model.classes.length,
        ])
      : tensor(layer, "labels", "uint8", stored.labels),
  ];
}

/** Tensors that a device had learnt beside its weights, for a build that starts from there. */
function learntTensors({ learning }: DeviceModel, { fields }: Plan): DeviceTensor[] {
  const { learnt = null } = learning ?? {};
  if (learnt === null) return [];
  return fields
    .filter((field) => learnt[field.name] && !isSingle(field))
    .map((field) => tensor("learnt", field.name, field.type, learnt[field.name]!, field.shape));
}

function tensor(
  layer: string,
  role: string,
  element: Element,
  values: ArrayLike<number>,
  shape: readonly number[] = [values.length],
): DeviceTensor {
  const elements = storedElements(element, values);
  const bytes = littleEndian(element, elements);
  return { layer, tensor: role, element, shape, order: "canonical", bytes, values: elements };
}

/** Writers of elements to a little-endian memory. */
const WRITERS: Readonly<Record<Element, (view: DataView, at: number, value: number) => void>> = {
  int8: (view, at, value) => view.setInt8(at, value),
  uint8: (view, at, value) => view.setUint8(at, value),
  int16: (view, at, value) => view.setInt16(at, value, true),
  uint16: (view, at, value) => view.setUint16(at, value, true),
  int32: (view, at, value) => view.setInt32(at, value, true),
  uint32: (view, at, value) => view.setUint32(at, value, true),
  f16: (view, at, value) => view.setUint16(at, value, true), // bits
  f32: (view, at, value) => view.setFloat32(at, value, true),
};

/** The elements as bytes of a little-endian memory, on any host; halves are given as bits. */
export function littleEndian(element: Element, values: ArrayLike<number>): Uint8Array {
  const { bytes: size } = ELEMENTS[element];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  const write = WRITERS[element];
  for (let i = 0; i < values.length; i++) write(view, i * size, values[i]!);
  return bytes;
}
