import { ELEMENTS, type Element } from "../formats/element.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { type Block, blocksOf } from "../ir/blocks.js";
import type { DeviceExits, DeviceModel } from "../ir/device-model.js";
import type { RmsLayer } from "../ir/layers.js";
import type { AsymmetricNumbers } from "../ir/quantization.js";
import { SIMD, type Simd } from "../ir/simd.js";
import type { Struct } from "../ir/struct.js";
import { weightsLearn } from "../ir/update-constants.js";
import { type DeviceTensor, tableName } from "../parameters/tables.js";
import { definitionOfReadout } from "../readouts/index.js";
import { commentLines, dimensions, floatLiteral, identifier, tableRows, whole } from "../steps/c.js";
import { COMPARED } from "../steps/decide.js";

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

/** A table of short elements from which kernels take words, wherever it lies. */
const ON_WORDS = " __attribute__((aligned(4)))";

/** True for an element that is spelt as a float. */
const SPELL: Readonly<Partial<Record<Element, (value: number) => string>>> = { f32: floatLiteral };

/** Every device tensor as a table with its shape and scale above. */
export function tableViews(model: DeviceModel, tensors: readonly DeviceTensor[], simd: Simd): TableView[] {
  return tensors.map((tensor) => {
    const { element, shape } = tensor;
    const { c, bytes } = ELEMENTS[element];
    const name = tableName(model, tensor);
    const spell = SPELL[element] ?? ((value: number): string => whole(value));
    const aligned = bytes < 4 && shape.length >= SIMD[simd].wordsFrom ? ON_WORDS : "";
    return {
      comment: commentLines(
        `${tensor.layer} ${tensor.tensor} ${dimensions(tensor.shape)}: ${meaning(model, tensor)}`,
      ),
      name,
      declaration: `const ${c} ${name}[${shape.join(" * ")}]${aligned}`,
      rows: tableRows(Array.from(tensor.values, spell)),
    };
  });
}

/** Structs as they are printed. */
export function structViews(structs: readonly Struct[]): StructView[] {
  return structs.map(({ what, tag, name, fields }) => ({
    comment: commentLines(what),
    declaration: `const struct ${tag} ${identifier(name)}`,
    fields: initializers(fields),
  }));
}

function initializers(fields: Struct["fields"]): string[] {
  return Object.entries(fields).flatMap(([key, value]) => {
    if (typeof value === "string") return [`.${key} = ${value},`];
    if (typeof value === "number") return [`.${key} = ${whole(value)},`];
    return [`.${key} = {`, ...initializers(value).map((line) => `    ${line}`), "},"];
  });
}

/** Layout and scale of a table, for the comment above it. */
function meaning(model: DeviceModel, tensor: DeviceTensor): string {
  const { layer, tensor: role } = tensor;
  if (model.exits && role === "thresholds") return exitMeaning(model, model.exits);
  if (role === "x") return "network inputs, whole words a row";
  if (role === "labels") return "their classes, ascending";
  if (role === "means") return meansMeaning(model);
  if (role === "rates") return "rate of the errors of each class";
  const block = blocksOf(model).find((each) => each.layer.name === layer);
  if (!block || role === "offset") return inputMeaning(tensor);
  return BLOCK_MEANING[formatOf(model).family](model, block, tensor);
}

/** Steps of the means of the classes. */
const MEANS: Readonly<Record<Family, string>> = { integer: ", in steps of 2^-8", real: "" };

function meansMeaning(model: DeviceModel): string {
  return `[classes][inputs] means of the network input in training${MEANS[formatOf(model).family]}`;
}

const BLOCK_MEANING: Readonly<
  Record<Family, (model: DeviceModel, block: Block, tensor: DeviceTensor) => string>
> = { integer: integerMeaning, real: realMeaning };

function integerMeaning(model: DeviceModel, block: Block, { tensor, order: stored }: DeviceTensor): string {
  const { exponent, accumulatorScale, learning } = block.layer;
  const slices = slicesText(block);
  if (learning && ((tensor === "weights" && weightsLearn(block.layer)) || tensor === "head")) {
    const scale = tensor === "head" ? 2 ** -headExponent(block) : weightScales(model, block)[0]!;
    return `${slices}[inputs][outputs], real = (value - 128) * ${(scale / 256).toPrecision(3)}; where learning starts`;
  }
  const order = `${slices}${{ ...ORDERS, canonical: orderOf(block, tensor) }[stored]}, `;
  switch (tensor) {
    case "weights":
      return `${order}real = value * ${scales(weightScales(model, block))}, one per output`;
    case "bias":
      return `real = value * ${scales(accumulatorScale)}, as the sums`;
    case "head":
      return `${order}real = value * 2^${-headExponent(block)}`;
    case "scale":
      return `${SHARED.scale}; real = score * 2^${-model.scoreExponent}`;
    case "constant":
      return `${SHARED.constant}; real = value * 2^${-model.scoreExponent}`;
    case "decoderBias":
      return `${SHARED.decoderBias}, as the sums of the reconstruction`;
    case "inputFactor":
    case "inputTerm":
    case "overlay":
    case "bounds":
    case "valueScale":
    case "valueOffset":
    case "valueShift":
      return SHARED[tensor];
    default: // multiplier and shift, and whatever else scales sums
      if ("numbers" in block.layer) return asymmetricMeaning(block.layer.numbers);
      return `z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^${-exponent}`;
  }
}

/** Factors of sums whose outputs have a zero point. */
function asymmetricMeaning({ output, rounding }: AsymmetricNumbers): string {
  const rounded = { single: "rounded once", double: "rounded to 2^-31 and again" }[rounding];
  return `z = ${output.zero} + sum * multiplier * 2^-(31 + shift), ${rounded}; real = (z - ${output.zero}) * ${output.scale.toPrecision(3)}`;
}

/** Orders that kernels want. */
const ORDERS = {
  turned: "[outputs][inputs]",
  blocks: "[outputs / 4][taps / 4][4 outputs][4 taps], rounded up",
} as const;

/** Tables that integers and floats have alike. */
const SHARED = {
  overlay: "[classes][outputs], what a candidate label adds to the sums",
  bounds: "first unit of each class's group, and the end of the last",
  constant: "what the layer adds to the estimate beside its head, in standard deviations of the targets",
  valueScale: "value = offset + ((estimate * scale + (1 << (shift - 1))) >> shift), with products of 64 bits",
  valueShift: "right shift of the product with each target's scale",
  valueOffset: "means of the targets over the training part",
  scale: "score = scale * sum of squares of the group",
  decoderBias: "[inputs], what is added to the reconstruction of the input",
  inputFactor:
    "[inputs], z-score = (x * factor + term) >> 12, with 6 fractional bits; 0 of an input that never changed",
  inputTerm: "[inputs], what takes off the mean, and half a unit",
} as const;

function realMeaning(_model: DeviceModel, block: Block, { tensor }: DeviceTensor): string {
  switch (tensor) {
    case "weights":
    case "head":
      return `${slicesText(block)}${orderOf(block, tensor)}`;
    case "valueScale":
      return "value = estimate * scale + offset: standard deviations of the targets over the training part";
    case "overlay":
    case "bounds":
    case "scale":
    case "constant":
    case "valueOffset":
    case "decoderBias":
      return SHARED[tensor];
    default: // one value per output
      return "[outputs]";
  }
}

/** Order of weights of a layer of each kind. */
const WEIGHTS: Readonly<Record<Block["layer"]["kind"], string>> = {
  dense: "[inputs][outputs]",
  conv: "[kernel rows][kernel columns][channels][outputs]",
  depthwise: "[kernel rows][kernel columns][channels]",
  asymmetricConv: "[kernel rows][kernel columns][channels][outputs]",
  asymmetricDepthwise: "[kernel rows][kernel columns][channels]",
};

/** Order of a matrix: the weights of the layer, or its head. */
function orderOf({ layer }: Block, role: string): string {
  return role === "weights" ? WEIGHTS[layer.kind] : "[inputs][outputs]";
}

function slicesText({ tap }: Block): string {
  return tap.slices === 1 ? "" : "[slices]";
}

function headExponent({ tap }: Block): number {
  const exponent = tap.readout && definitionOfReadout(tap.readout).weightExponent(tap.readout);
  if (exponent === null) throw new Error("a table of head weights without a head");
  return exponent;
}

/** No margin reaches it. */
const NEVER_TEXT: Readonly<Record<Family, string>> = { integer: "2147483647", real: "2147483648" };

function exitMeaning(model: DeviceModel, { rule }: DeviceExits): string {
  const never = NEVER_TEXT[formatOf(model).family];
  return `leave at exit e if the ${COMPARED[rule]} is at least thresholds[e]; ${never} is never`;
}

function inputMeaning({ tensor, values }: DeviceTensor): string {
  if (values instanceof Float32Array) return "x = raw * multiplier + offset, rounded";
  return `${tensor} of x = (raw * multiplier + offset + (1 << (shift - 1))) >> shift`;
}

/** Weight scale of each output: that of the sum without the layer's input scale. */
function weightScales(model: DeviceModel, { index, layer }: Block): number[] {
  if ("numbers" in layer)
    return Array.from(layer.accumulatorScale, (scale) => scale / layer.numbers.input.scale);
  const exponent = inputExponent(model, index);
  return Array.from(layer.accumulatorScale, (scale) => scale * 2 ** exponent);
}

/** Exponent of what block `index` reads: that of a normalisation before it, else that of the block before, or of the input. */
function inputExponent(model: DeviceModel, index: number): number {
  const before = blocksOf(model)[index - 1];
  if (before === undefined) return model.input.exponent;
  const norm = before.followers.find((each): each is RmsLayer => each.kind === "rms");
  return norm ? norm.norm.exponent : before.layer.exponent;
}

function scales(values: ArrayLike<number>): string {
  const all = Array.from(values);
  const low = Math.min(...all).toPrecision(3);
  const high = Math.max(...all).toPrecision(3);
  return low === high ? low : `(${low} .. ${high})`;
}
