import type { QuantInputPart, QuantLayer, QuantModel } from "../ir/quant.js";

/**
 * sizeof of the structs in templates/runtime on a 32-bit target (ilp32: pointers of 4 bytes). A 64-bit host has
 * larger pointers, so its sections differ.
 */
const STRUCT = { norm: 8, dense: 20, head: 12, affine: 16, affineF32: 12 } as const;

/** Bytes per output beside its weights: bias int32, multiplier int32, shift uint8. */
const OUTPUT = 4 + 4 + 1;

/** Constants of one layer in bytes, its head and normalisation included; needs shapes only, no weights. */
export function layerConstants(layer: QuantLayer, classes: number): number {
  const dense = layer.units * (layer.inputs + OUTPUT) + STRUCT.dense;
  const head = layer.head ? layer.units * classes + STRUCT.head : 0;
  return dense + head + (layer.norm ? STRUCT.norm : 0);
}

/** Constants of the input op and the table of class names in bytes. */
export function commonConstants(model: QuantModel): number {
  const input = model.input.parts.reduce((sum, part) => sum + partConstants(part), 0);
  const name = Math.max(...model.classes.map((each) => Buffer.byteLength(each))) + 1;
  return input + model.classes.length * name;
}

function partConstants(part: QuantInputPart): number {
  if (part.kind === "rms") return STRUCT.norm;
  const entries = part.multiplier.length;
  return part.multiplier instanceof Float32Array
    ? entries * 8 + STRUCT.affineF32
    : entries * (2 + 4 + 1) + STRUCT.affine;
}
