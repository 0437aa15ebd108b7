import {
  exitCount,
  type IntegerLayer,
  type QuantInputPart,
  type QuantLayer,
  type QuantModel,
  type RealLayer,
  type StoredSamples,
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
function masterConstants(layer: IntegerLayer, classes: number): number {
  const { inputs, units, slices, answer } = layer;
  const dense = units * (2 * inputs + 4) + slices * STRUCT.layerMasters;
  const head = answer?.kind === "head" ? 2 * units * classes + slices * STRUCT.headMasters : 0;
  const groups = answer?.kind === "groups" ? groupTables(classes) + STRUCT.groups : 0;
  return dense + head + groups + updateConstants(layer, classes);
}

/** Rates of the updates of one layer; those of real layers are literals in the code. */
export function updateConstants({ kind, answer, learning }: QuantLayer, classes: number): number {
  if (kind !== "integer" || learning === null) return 0;
  const rate = answer?.kind === "groups" ? STRUCT.groupRates + 4 * classes : STRUCT.rate;
  const head = "head" in learning && learning.head ? STRUCT.headUpdate : 0;
  const slot = "slot" in learning && learning.slot ? STRUCT.slotUpdate : 0;
  return STRUCT.softmax + rate + STRUCT.update + head + slot;
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
  const { learning } = model;
  if (learning === null) return 0;
  const stored = storedConstants(model, learning.shipped) + storedConstants(model, learning.guard);
  return stored + learntConstants(model) + blobConstants(model);
}

/** Samples that the flash keeps, each with its label. */
export function storedConstants(model: QuantModel, samples: StoredSamples | null): number {
  const element = model.precision === "int8" ? 1 : model.precision === "fp16" ? 2 : 4;
  return (samples?.count ?? 0) * (storedStride(model) * element + 1);
}

/** What a device had learnt beside its weights, where a build starts from there. */
export function learntConstants(model: QuantModel): number {
  const learnt = model.learning?.learnt ?? {};
  return stateFields(model)
    .filter((field) => learnt[field.name] && !isSingle(field))
    .reduce((sum, { bytes }) => sum + bytes, 0);
}

/** What a blob looks like, and how exits follow what is learnt. */
export function blobConstants(model: QuantModel): number {
  const { exits, precision } = model;
  const follow = exits === null ? 0 : exits.rule === "lightff" && precision === "int8" ? 12 : 16;
  return HASHES + STRUCT.blob + STRUCT.field * stateFields(model).length + follow;
}

function partConstants(part: QuantInputPart, { precision }: QuantModel): number {
  if (part.kind === "rms") return precision === "int8" ? STRUCT.norm : 0;
  const entries = part.multiplier.length;
  return part.multiplier instanceof Float32Array
    ? entries * 8 + STRUCT.affineF32
    : entries * (2 + 4 + 1) + STRUCT.affine;
}
