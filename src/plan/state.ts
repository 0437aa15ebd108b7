import { NEVER } from "../ir/exits.js";
import type { StateField } from "../ir/learning.js";
import { exitCount, type QuantLayer, type QuantModel } from "../ir/quant.js";
import { ELEMENT_BYTES, type TensorType } from "../ir/schedule.js";
import { LARGEST_BIAS, MASTERS } from "../numerics/bounds.js";

/** A field before it has a place. */
interface Wanted {
  readonly name: string;
  readonly layer: string;
  readonly tensor: string;
  readonly type: TensorType | "uint32";
  readonly shape: readonly number[];
}

/**
 * The fields of `struct <model>_state` that learning changes, at their offsets: the canonical payload that is hashed,
 * exported and saved. Words first, then rows of recent samples, halfwords and bytes: nothing needs padding.
 * Empty for a model that does not learn.
 */
export function stateFields(model: QuantModel): StateField[] {
  if (model.learning === null) return [];
  const all = [...counters(model), ...exitFields(model), ...layerFields(model), ...recentFields(model)];
  let offset = 0;
  return [...all]
    .sort((a, b) => rank(a) - rank(b))
    .map((field) => {
      const bytes = bytesOf(field.type) * field.shape.reduce((product, size) => product * size, 1);
      offset += bytes;
      return { ...field, offset: offset - bytes, bytes };
    });
}

/** Bytes of the payload. */
export function stateBytes(fields: readonly StateField[]): number {
  const last = fields.at(-1);
  return last ? last.offset + last.bytes : 0;
}

/** Whether a field is one number in C; all others are arrays there, of one element too. */
export function isSingle({ name, layer }: Pick<StateField, "name" | "layer">): boolean {
  return layer === "state" || name === "recent_count" || name === "recent_next";
}

/** The largest float32. */
export const LARGEST_FLOAT = 3.4028234663852886e38;

/**
 * Lowest and largest value that a field of the state may hold: what an import of a blob checks, and who reads a
 * checkpoint of a device. Rows of recent samples, weights and scores of a real model are finite.
 */
export function fieldRange(
  model: QuantModel,
  { name, type, tensor, layer }: Pick<StateField, "name" | "type" | "tensor" | "layer">,
): readonly [lowest: number, largest: number] {
  const recent = model.learning?.recent ?? 0;
  if (name === "flags") return [0, 3];
  if (name === "recent_count") return [0, recent];
  if (name === "recent_next") return [0, recent - 1];
  if (name === "recent_labels") return [0, model.classes.length - 1];
  const signed = model.exits?.rule === "lightff" && tensor !== "deviations";
  switch (type) {
    case "int32":
      if (layer !== "exits") return [-LARGEST_BIAS, LARGEST_BIAS];
      return [signed ? -NEVER : 0, NEVER];
    case "f32":
      return [layer === "exits" && !signed ? 0 : -LARGEST_FLOAT, LARGEST_FLOAT];
    case "f16":
      return [-65504, 65504];
    case "int16":
      return MASTERS;
    case "int8":
      return [-127, 127];
    default:
      return [0, 2 ** 32 - 1];
  }
}

/** Elements of one stored sample: whole words, so that every row begins on one. */
export function storedStride(model: Pick<QuantModel, "precision" | "input">): number {
  const perWord = model.precision === "int8" ? 4 : model.precision === "fp16" ? 2 : 1;
  return Math.ceil(model.input.size / perWord) * perWord;
}

function counters({ precision }: QuantModel): Wanted[] {
  const names = ["step", "seed", "flags", ...(precision === "int8" ? ["saturated"] : [])];
  return names.map((name) => ({ name, layer: "state", tensor: name, type: "uint32", shape: [1] }));
}

function exitFields(model: QuantModel): Wanted[] {
  if (model.exits === null) return [];
  const names = ["thresholds", "tracked", ...(model.exits.rule === "lightff" ? ["deviations"] : [])];
  const type = model.precision === "int8" ? "int32" : "f32";
  const shape = [exitCount(model) - 1];
  return names.map((name) => ({ name, layer: "exits", tensor: name, type, shape }));
}

function layerFields(model: QuantModel): Wanted[] {
  return model.layers.flatMap((layer) => (layer.learning === null ? [] : tensorsOf(layer, model)));
}

function tensorsOf(layer: QuantLayer, model: QuantModel): Wanted[] {
  const { name, inputs, units, slices, answer } = layer;
  const classes = model.classes.length;
  const stored = storedType(model);
  const master = layer.kind === "integer" ? "int16" : stored;
  const additive = layer.kind === "integer" ? "int32" : stored;
  const shape = slices === 1 ? [inputs, units] : [slices, inputs, units / slices];
  const field = (tensor: string, type: TensorType, shape: readonly number[]): Wanted => ({
    name: `${name}_${tensor}`,
    layer: name,
    tensor,
    type,
    shape,
  });
  const learnsHead = answer?.kind === "head" && layer.learning?.head;
  return [
    field("weights", master, shape),
    field("bias", additive, [units]),
    ...(layer.overlay ? [field("overlay", additive, [classes, units])] : []),
    ...(learnsHead ? [field("head", master, [units, classes])] : []),
  ];
}

function recentFields(model: QuantModel): Wanted[] {
  const count = model.learning?.recent ?? 0;
  if (count === 0) return [];
  const field = (name: string, type: Wanted["type"], shape: readonly number[]): Wanted => ({
    name: `recent_${name}`,
    layer: "recent",
    tensor: name,
    type,
    shape,
  });
  return [
    field("count", "uint32", [1]),
    field("next", "uint32", [1]),
    field("x", storedType(model), [count, storedStride(model)]),
    field("labels", "uint8", [count]),
  ];
}

function storedType({ precision }: QuantModel): "int8" | "f16" | "f32" {
  return precision === "int8" ? "int8" : precision === "fp16" ? "f16" : "f32";
}

function bytesOf(type: Wanted["type"]): number {
  return type === "uint32" ? 4 : ELEMENT_BYTES[type];
}

/** Words, then rows of recent samples (whole words of smaller elements), then halfwords, then bytes. */
function rank({ name, type }: Wanted): number {
  const bytes = bytesOf(type);
  if (bytes === 4) return 0;
  return name === "recent_x" ? 1 : bytes === 2 ? 2 : 3;
}
