import {
  exitCount,
  type IntegerLayer,
  type QuantInputPart,
  type QuantLayer,
  type QuantModel,
  type RealLayer,
} from "../ir/quant.js";
import { isSingle, stateFields, storedStride } from "./state.js";

/**
 * sizeof of the structs in templates/runtime on a 32-bit target (ilp32: pointers of 4 bytes). A 64-bit host has
 * larger pointers, so its sections differ.
 */
const STRUCT = {
  ...{ norm: 8, dense: 20, head: 12, groups: 12, affine: 16, affineF32: 12 },
  ...{ shape: 4, layerMasters: 6, headMasters: 8, softmax: 12, rate: 8, groupRates: 12 },
  ...{ update: 2, headUpdate: 12, slotUpdate: 4, blob: 20, field: 16 },
} as const;

/** Layout hash and model hash of the blob. */
const HASHES = 64;

/** Bytes per output beside its weights: bias int32, multiplier int32, shift uint8. */
const OUTPUT = 4 + 4 + 1;

/** Constants of one layer in bytes, its answer and normalisation included; needs shapes only, no weights. */
export function layerConstants(layer: QuantLayer, model: QuantModel): number {
  if (layer.kind === "real") return realConstants(layer, model);
  const classes = model.classes.length;
  const overlay = layer.overlay ? 4 * classes * layer.units : 0;
  const norm = layer.norm ? STRUCT.norm : 0;
  if (layer.learning) return masterConstants(layer, classes) + overlay + norm;
  const dense = layer.units * (layer.inputs + OUTPUT) + layer.slices * STRUCT.dense;
  return dense + overlay + answerConstants(layer, classes) + norm;
}

function answerConstants({ answer, units, slices }: IntegerLayer, classes: number): number {
  if (answer?.kind === "head") return units * classes + slices * STRUCT.head;
  if (answer?.kind === "groups") return groupTables(classes) + STRUCT.groups;
  return 0;
}

/** Masters and biases that learning starts from, and the constants of the updates. */
function masterConstants({ inputs, units, slices, answer, learning }: IntegerLayer, classes: number): number {
  const dense = units * (2 * inputs + 4) + slices * STRUCT.layerMasters;
  const head = answer?.kind === "head" ? 2 * units * classes + slices * STRUCT.headMasters : 0;
  const groups = answer?.kind === "groups" ? groupTables(classes) + STRUCT.groups + 4 * classes : 0;
  const rate = answer?.kind === "groups" ? STRUCT.groupRates : STRUCT.rate;
  const updates =
    STRUCT.update + (learning?.head ? STRUCT.headUpdate : 0) + (learning?.slot ? STRUCT.slotUpdate : 0);
  return dense + head + groups + STRUCT.softmax + rate + updates;
}

function realConstants({ inputs, units, slices, answer, overlay }: RealLayer, model: QuantModel): number {
  const classes = model.classes.length;
  const element = model.precision === "fp16" ? 2 : 4;
  const labels = overlay ? classes * units : 0;
  const head = answer?.kind === "head" ? units * classes : 0;
  const shapes = slices * STRUCT.shape * (answer?.kind === "head" ? 2 : 1);
  const groups = answer?.kind === "groups" ? groupTables(classes) + STRUCT.groups : 0;
  return element * (units * (inputs + 1) + labels + head) + shapes + groups;
}

/** Bounds and scales of the groups of units. */
function groupTables(classes: number): number {
  return 2 * (classes + 1) + 4 * classes;
}

/** Constants of the input op, exits, samples and blobs of learning, and the table of class names in bytes. */
export function commonConstants(model: QuantModel): number {
  const input = model.input.parts.reduce((sum, part) => sum + partConstants(part, model), 0);
  const thresholds = model.exits ? 4 * (exitCount(model) - 1) : 0;
  const name = Math.max(...model.classes.map((each) => Buffer.byteLength(each))) + 1;
  return input + thresholds + model.classes.length * name + learningConstants(model);
}

function learningConstants(model: QuantModel): number {
  const { learning, exits, precision } = model;
  if (learning === null) return 0;
  const fields = stateFields(model);
  const row = storedStride(model) * (precision === "int8" ? 1 : precision === "fp16" ? 2 : 4) + 1;
  const stored = ((learning.shipped?.count ?? 0) + (learning.guard?.count ?? 0)) * row;
  const learnt = fields
    .filter((field) => learning.learnt?.[field.name] && !isSingle(field))
    .reduce((sum, { bytes }) => sum + bytes, 0);
  const follow = exits === null ? 0 : exits.rule === "lightff" && precision === "int8" ? 12 : 16;
  return HASHES + STRUCT.blob + STRUCT.field * fields.length + stored + learnt + follow;
}

function partConstants(part: QuantInputPart, { precision }: QuantModel): number {
  if (part.kind === "rms") return precision === "int8" ? STRUCT.norm : 0;
  const entries = part.multiplier.length;
  return part.multiplier instanceof Float32Array
    ? entries * 8 + STRUCT.affineF32
    : entries * (2 + 4 + 1) + STRUCT.affine;
}
