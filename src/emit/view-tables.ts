import type { Plan } from "../ir/plan.js";
import {
  exitCount,
  type IntegerLayer,
  type Norm,
  type QuantAnswer,
  type QuantInputPart,
  type QuantLayer,
  type QuantModel,
  type RealAnswer,
} from "../ir/quant.js";
import type { Simd } from "../ir/target.js";
import type { Rate } from "../ir/update-constants.js";
import { commentLines, floatLiteral, identifier, tableRows, whole } from "../ops/c.js";
import { pointer, sliceName, sliceText } from "../ops/op.js";
import { type DeviceTensor, deviceTensors, inputPartName, tableName } from "./tensors.js";

/** One constant table, in device order. */
export interface TableView {
  /** Lines of the comment above it. */
  readonly comment: readonly string[];
  /** e.g. `mnist_hidden1_weights`. */
  readonly name: string;
  /** e.g. `const int8_t mnist_hidden1_weights[784 * 128]`. */
  readonly declaration: string;
  readonly rows: readonly string[];
}

/** The constants of one kernel call. */
export interface StructView {
  readonly comment: readonly string[];
  /** e.g. `const struct ff_dense mnist_hidden1`. */
  readonly declaration: string;
  /** Designated initializers with their commas. */
  readonly fields: readonly string[];
}

/** Vectors that are words take pieces of tables as words, wherever these lie: a table of short elements must begin on one. */
const ON_WORDS = " __attribute__((aligned(4)))";

/** Every device tensor as a table with its shape and scale above. */
export function tableViews(model: QuantModel, plan: Plan, simd: Simd): TableView[] {
  return deviceTensors(model, plan).map((tensor) => {
    const name = tableName(model, tensor);
    const spell = tensor.type === "float" ? floatLiteral : (value: number): string => whole(value);
    return {
      comment: commentLines(
        `${tensor.layer} ${tensor.tensor} ${shapeText(tensor)}: ${meaning(model, tensor)}`,
      ),
      name,
      declaration: `const ${tensor.type} ${name}[${tensor.shape.join(" * ")}]${simd === "pulp" && tensor.elementBytes < 4 ? ON_WORDS : ""}`,
      rows: tableRows(Array.from(tensor.values, spell)),
    };
  });
}

/** The structs that gather the tables of each input part, layer, head and normalisation. */
export function structViews(model: QuantModel): StructView[] {
  const input = model.input.parts.flatMap((part, index) =>
    part.kind === "rms" && model.precision !== "int8"
      ? []
      : [partStruct(model, part, `${model.name}_${inputPartName(model, index)}`)],
  );
  return [...input, ...model.layers.flatMap((layer) => layerStructs(model, layer)), ...exitStructs(model)];
}

function layerStructs(model: QuantModel, layer: QuantLayer): StructView[] {
  const name = `${model.name}_${layer.name}`;
  const { answer, norm } = layer;
  const structs = Array.from({ length: layer.slices }, (_, slice) => [
    layer.kind === "integer" && !layer.learning
      ? denseStruct(model, layer, slice)
      : shapeStruct(model, layer, slice),
    ...(answer?.kind === "head" ? [headStruct(model, layer, answer, slice)] : []),
  ]).flat();
  if (answer?.kind === "groups") structs.push(groupsStruct(model, layer));
  if (norm && "root" in norm) structs.push(normStruct(norm, `${layer.name} normalisation`, `${name}_norm`));
  return [...structs, ...(layer.kind === "integer" ? rateStructs(model, layer) : [])];
}

/** The constants of an integer layer's updates. */
function rateStructs(model: QuantModel, layer: IntegerLayer): StructView[] {
  const { learning, answer } = layer;
  if (learning === null) return [];
  const name = `${model.name}_${layer.name}`;
  const { softmax, errors, update, head, slot } = learning;
  const { limit, multiplier, raise, shift } = softmax;
  const rates =
    answer?.kind === "groups"
      ? struct(`${layer.name}: rate of the errors, a factor per class`, "ff_group_rates", `${name}_rates`, {
          bounds: `${name}_bounds`,
          multiplier: `${name}_rate_table`,
          classes: model.classes.length,
          shift: errors.shift,
        })
      : struct(`${layer.name}: rate of the errors`, "ff_rate", `${name}_rate`, rateFields(errors as Rate));
  const structs = [
    struct(`${layer.name}: scores -> probabilities`, "ff_softmax", `${name}_softmax`, {
      ...{ limit, multiplier, raise, shift },
    }),
    rates,
    struct(`${layer.name}: steps of the weights`, "ff_update_s16", `${name}_update`, {
      dither: update.dither,
      bias_shift: update.biasShift,
    }),
  ];
  if (head)
    structs.push(
      struct(`${layer.name}: steps of the head`, "ff_head_update_s16", `${name}_head_update`, {
        rate: `{ .multiplier = ${whole(head.rate.multiplier)}, .shift = ${whole(head.rate.shift)} }`,
        dither: head.dither,
      }),
    );
  if (slot)
    structs.push(
      struct(`${layer.name}: steps of the labels' slots`, "ff_slot_update_s32", `${name}_slot_update`, {
        ...slot,
      }),
    );
  return structs;
}

function rateFields({ multiplier, shift }: Rate) {
  return { multiplier, shift } as const;
}

/** Shape of a layer of masters or reals, whose tensors a kernel takes beside it. */
function shapeStruct(model: QuantModel, layer: QuantLayer, slice: number): StructView {
  const { inputs, units, slices } = layer;
  const what = `${layer.name}: dense ${inputs} -> ${units}${sliceText(layer, slice)}, relu`;
  const shape = { inputs, outputs: units / slices };
  const name = sliceName(model, layer, slice);
  return layer.kind === "integer"
    ? struct(what, "ff_layer_s16", name, { ...shape, shift: layer.shift[0]! })
    : struct(what, "ff_shape", name, shape);
}

function denseStruct(model: QuantModel, layer: IntegerLayer, slice: number): StructView {
  const { inputs, units, slices } = layer;
  const table = `${model.name}_${layer.name}`;
  const width = units / slices;
  const from = slice * width;
  const what = `${layer.name}: dense ${inputs} -> ${units}${sliceText(layer, slice)}, relu`;
  return struct(what, "ff_dense", sliceName(model, layer, slice), {
    weights: pointer(`${table}_weights`, from * inputs),
    bias: pointer(`${table}_bias`, from),
    multiplier: pointer(`${table}_multiplier`, from),
    shift: pointer(`${table}_shift`, from),
    inputs,
    outputs: width,
  });
}

function headStruct(
  model: QuantModel,
  layer: QuantLayer,
  answer: Extract<QuantAnswer | RealAnswer, { kind: "head" }>,
  slice: number,
): StructView {
  const classes = model.classes.length;
  const width = layer.units / layer.slices;
  const what = `${layer.name} head ${layer.units} -> ${classes}${sliceText(layer, slice)}`;
  const shape = { inputs: width, outputs: classes };
  const name = `${sliceName(model, layer, slice)}_head`;
  if (!("shift" in answer)) return struct(what, "ff_shape", name, shape);
  const { shift } = answer;
  if (layer.learning)
    return struct(what, "ff_head_s16", name, { scale: `(int32_t)1 << ${whole(shift, 0, 15)}`, ...shape });
  return struct(what, "ff_head", `${sliceName(model, layer, slice)}_head`, {
    weights: pointer(`${model.name}_${layer.name}_head_weights`, slice * width * classes),
    scale: `(int32_t)1 << ${whole(shift, 0, 15)}`,
    inputs: width,
    outputs: classes,
  });
}

function groupsStruct(model: QuantModel, layer: QuantLayer): StructView {
  const name = `${model.name}_${layer.name}`;
  const classes = model.classes.length;
  const type = layer.kind === "integer" ? "ff_groups" : "ff_groups_f32";
  return struct(`${layer.name}: a group of units per class`, type, `${name}_groups`, {
    bounds: `${name}_bounds`,
    scale: `${name}_scale`,
    classes,
  });
}

/** How thresholds follow the weights of a model that learns. */
function exitStructs({ name, exits, learning, precision, layers }: QuantModel): StructView[] {
  const adaptation = learning?.adaptation;
  if (!exits || !adaptation) return [];
  const integer = precision === "int8";
  const number = integer ? (value: number): string => whole(value) : floatLiteral;
  const { warmup, up, down, shift, kappa } = adaptation;
  const count = exitCount({ layers });
  const rule =
    exits.rule === "margin"
      ? { warmup, up: number(up), down: number(down), exits: count }
      : integer
        ? { warmup, kappa: number(kappa), shift, exits: count }
        : { warmup, kappa: number(kappa), weight: number(2 ** -shift), exits: count };
  const type = `ff_${exits.rule}_${integer ? "s32" : "f32"}`;
  return [struct("how the thresholds of the exits follow the weights", type, `${name}_exits`, rule)];
}

function normStruct({ root, size, guard, exponent }: Norm, what: string, name: string): StructView {
  const text = `${what}: rms of ${size}, ${exponent} fractional bits`;
  return struct(text, "ff_norm", name, { root, size, guard, exponent });
}

function partStruct(model: QuantModel, part: QuantInputPart, name: string): StructView {
  if (part.kind === "rms") return normStruct({ ...part.norm }, "input", name);
  const real = part.multiplier instanceof Float32Array;
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
  const fields = entries.map(
    ([key, value]) => `.${key} = ${typeof value === "string" ? value : whole(value)},`,
  );
  return { comment: commentLines(what), declaration: `const struct ${type} ${identifier(name)}`, fields };
}

function shapeText({ shape }: DeviceTensor): string {
  return shape.map((size) => `[${size}]`).join("");
}

/** Layout and scale of a table, for the comment above it. */
function meaning(model: QuantModel, { layer: name, tensor, type, transposed }: DeviceTensor): string {
  if (tensor === "thresholds") return exitMeaning(model);
  if (tensor === "x") return "network inputs, whole words a row";
  if (tensor === "labels") return "their classes, ascending";
  if (tensor === "rates") return "rate of the errors of each class";
  const index = model.layers.findIndex((layer) => layer.name === name);
  const layer = model.layers[index];
  if (!layer || tensor === "offset") return inputMeaning(tensor, type);
  const slices = layer.slices === 1 ? "" : "[slices]";
  if (layer.kind === "real") return realMeaning(tensor, slices);
  if (layer.learning && (tensor === "weights" || tensor === "head")) {
    const scale = tensor === "head" ? 2 ** -exponentOf(layer) : weightScales(model, index)[0]!;
    return `${slices}[inputs][outputs], real = (value - 128) * ${(scale / 256).toPrecision(3)}; where learning starts`;
  }
  const order = `${slices}${transposed ? "[outputs][inputs]" : "[inputs][outputs]"}, `;
  switch (tensor) {
    case "weights":
      return `${order}real = value * ${scales(weightScales(model, index))}, one per output`;
    case "bias":
      return `real = value * ${scales(layer.accumulatorScale)}, as the sums`;
    case "head":
      return `${order}real = value * 2^${-exponentOf(layer)}`;
    case "overlay":
      return "[classes][outputs], what a candidate label adds to the sums";
    case "bounds":
      return "first unit of each class's group, and the end of the last";
    case "scale":
      return `score = scale * sum of squares of the group; real = score * 2^${-model.scoreExponent}`;
    default:
      return `z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^${-layer.exponent}`;
  }
}

function realMeaning(tensor: string, slices: string): string {
  switch (tensor) {
    case "weights":
    case "head":
      return `${slices}[inputs][outputs]`;
    case "overlay":
      return "[classes][outputs], what a candidate label adds to the sums";
    case "bounds":
      return "first unit of each class's group, and the end of the last";
    case "scale":
      return "score = scale * sum of squares of the group";
    default:
      return "[outputs]";
  }
}

function exponentOf({ answer }: IntegerLayer): number {
  if (answer?.kind !== "head") throw new Error("a table of head weights without a head");
  return answer.exponent;
}

function exitMeaning(model: QuantModel): string {
  const what = model.exits?.rule === "margin" ? "margin" : "largest score";
  const never = model.precision === "int8" ? "2147483647" : "2147483648";
  return `leave at exit e if the ${what} is at least thresholds[e]; ${never} is never`;
}

function inputMeaning(tensor: string, type: string): string {
  if (type === "float") return "x = raw * multiplier + offset, rounded";
  return `${tensor} of x = (raw * multiplier + offset + (1 << (shift - 1))) >> shift`;
}

/** Weight scale of each output: that of the sum without the layer's input scale. */
function weightScales(model: QuantModel, index: number): number[] {
  const norm = model.layers[index - 1]?.norm ?? null;
  const before: number = norm && "exponent" in norm ? (norm as Norm).exponent : model.input.exponent;
  const layer = model.layers[index]!;
  if (layer.kind !== "integer") throw new Error(`layer ${layer.name} has no scales`);
  return Array.from(layer.accumulatorScale, (scale) => scale * 2 ** before);
}

function scales(values: ArrayLike<number>): string {
  const all = Array.from(values);
  const low = Math.min(...all).toPrecision(3);
  const high = Math.max(...all).toPrecision(3);
  return low === high ? low : `(${low} .. ${high})`;
}
