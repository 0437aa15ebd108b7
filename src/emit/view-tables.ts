import type { Plan } from "../ir/plan.js";
import type { Norm, QuantInputPart, QuantLayer, QuantModel } from "../ir/quant.js";
import { floatLiteral, tableRows } from "./c.js";
import { tableSuffix } from "./names.js";
import { type DeviceTensor, deviceTensors, inputPartName } from "./tensors.js";

/** One constant table, in device order. */
export interface TableView {
  readonly what: string;
  /** e.g. `mnist_hidden1_weights`. */
  readonly name: string;
  /** e.g. `const int8_t mnist_hidden1_weights[784 * 128]`. */
  readonly declaration: string;
  readonly rows: readonly string[];
}

/** The constants of one kernel call. */
export interface StructView {
  readonly what: string;
  /** e.g. `const struct ff_dense mnist_hidden1`. */
  readonly declaration: string;
  /** Designated initializers with their commas. */
  readonly fields: readonly string[];
}

/** Every device tensor as a table with its shape and scale above. */
export function tableViews(model: QuantModel, plan: Plan): TableView[] {
  return deviceTensors(model, plan).map((tensor) => {
    const name = `${model.name}_${tensor.layer}_${tableSuffix(tensor.tensor)}`;
    const spell = tensor.type === "float" ? floatLiteral : String;
    return {
      what: `${tensor.layer} ${tensor.tensor} ${shapeText(tensor)}: ${meaning(model, tensor)}`,
      name,
      declaration: `const ${tensor.type} ${name}[${tensor.shape.join(" * ")}]`,
      rows: tableRows(Array.from(tensor.values, spell)),
    };
  });
}

/** The structs that gather the tables of each input part, layer, head and normalisation. */
export function structViews(model: QuantModel): StructView[] {
  const input = model.input.parts.map((part, index) =>
    partStruct(model, part, `${model.name}_${inputPartName(model, index)}`),
  );
  const layers = model.layers.flatMap((layer) => {
    const name = `${model.name}_${layer.name}`;
    const structs = [denseStruct(layer, name)];
    if (layer.head) structs.push(headStruct(layer, layer.head.shift, name, model.classes.length));
    if (layer.norm) structs.push(normStruct(layer.norm, `${layer.name} normalisation`, `${name}_norm`));
    return structs;
  });
  return [...input, ...layers];
}

function denseStruct({ name: layer, inputs, units }: QuantLayer, name: string): StructView {
  return struct(`${layer}: dense ${inputs} -> ${units}, relu`, "ff_dense", name, {
    weights: `${name}_weights`,
    bias: `${name}_bias`,
    multiplier: `${name}_multiplier`,
    shift: `${name}_shift`,
    inputs,
    outputs: units,
  });
}

function headStruct(layer: QuantLayer, shift: number, name: string, classes: number): StructView {
  return struct(`${layer.name} head ${layer.units} -> ${classes}`, "ff_head", `${name}_head`, {
    weights: `${name}_head_weights`,
    scale: `(int32_t)1 << ${shift}`,
    inputs: layer.units,
    outputs: classes,
  });
}

function normStruct({ root, size, guard, exponent }: Norm, what: string, name: string): StructView {
  const text = `${what}: rms of ${size}, ${exponent} fractional bits`;
  return struct(text, "ff_norm", name, { root, size, guard, exponent });
}

function partStruct(model: QuantModel, part: QuantInputPart, name: string): StructView {
  if (part.kind === "rms") return normStruct({ ...part.norm }, "input", name);
  const real = model.input.storage === "float32";
  return struct(
    `input: ${part.size} values to ${model.input.exponent} fractional bits`,
    real ? "ff_affine_f32" : "ff_affine",
    name,
    {
      multiplier: `${name}_multiplier`,
      offset: `${name}_offset`,
      ...(real ? {} : { shift: `${name}_shift` }),
      size: part.size,
      stride: part.multiplier.length === 1 ? 0 : 1,
    },
  );
}

function struct(
  what: string,
  type: string,
  name: string,
  values: Readonly<Record<string, string | number>>,
): StructView {
  const entries = Object.entries(values);
  const fields = entries.map(([key, value]) => `.${key} = ${value},`);
  return { what, declaration: `const struct ${type} ${name}`, fields };
}

function shapeText({ shape }: DeviceTensor): string {
  return shape.map((size) => `[${size}]`).join("");
}

/** Layout and scale of a table, for the comment above it. */
function meaning(model: QuantModel, { layer: name, tensor, type, transposed }: DeviceTensor): string {
  const index = model.layers.findIndex((layer) => layer.name === name);
  const layer = model.layers[index];
  if (!layer || tensor === "offset") return inputMeaning(tensor, type);
  const order = transposed ? "[outputs][inputs], " : "[inputs][outputs], ";
  switch (tensor) {
    case "weights":
      return `${order}real = value * ${scales(weightScales(model, index))}, one scale per output`;
    case "bias":
      return `real = value * ${scales(layer.accumulatorScale)}, as the sums`;
    case "head":
      return `${order}real = value * 2^${-layer.head!.exponent}`;
    default:
      return `z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^${-layer.exponent}`;
  }
}

function inputMeaning(tensor: string, type: string): string {
  if (type === "float") return "x = raw * multiplier + offset, rounded";
  return `${tensor} of x = (raw * multiplier + offset + (1 << (shift - 1))) >> shift`;
}

/** Weight scale of each output: that of the sum without the layer's input scale. */
function weightScales(model: QuantModel, index: number): number[] {
  const before = model.layers[index - 1]?.norm?.exponent ?? model.input.exponent;
  return [...model.layers[index]!.accumulatorScale].map((scale) => scale * 2 ** before);
}

function scales(values: ArrayLike<number>): string {
  const all = Array.from(values);
  const low = Math.min(...all).toPrecision(3);
  const high = Math.max(...all).toPrecision(3);
  return low === high ? low : `(${low} .. ${high})`;
}
