import { exitCount, type QuantInputPart, type QuantLayer, type QuantModel } from "../ir/quant.js";

/**
 * sizeof of the structs in templates/runtime on a 32-bit target (ilp32: pointers of 4 bytes). A 64-bit host has
 * larger pointers, so its sections differ.
 */
const STRUCT = { norm: 8, dense: 20, head: 12, groups: 12, affine: 16, affineF32: 12 } as const;

/** Bytes per output beside its weights: bias int32, multiplier int32, shift uint8. */
const OUTPUT = 4 + 4 + 1;

/** Constants of one layer in bytes, its answer and normalisation included; needs shapes only, no weights. */
export function layerConstants(layer: QuantLayer, model: QuantModel): number {
  const classes = model.classes.length;
  const dense = layer.units * (layer.inputs + OUTPUT) + layer.slices * STRUCT.dense;
  const overlay = layer.overlay ? 4 * classes * layer.units : 0;
  return dense + overlay + answerConstants(layer, classes) + (layer.norm ? STRUCT.norm : 0);
}

function answerConstants({ answer, units, slices }: QuantLayer, classes: number): number {
  if (answer?.kind === "head") return units * classes + slices * STRUCT.head;
  if (answer?.kind === "groups") return 2 * (classes + 1) + 4 * classes + STRUCT.groups;
  return 0;
}

/** Constants of the input op, the exits' thresholds and the table of class names in bytes. */
export function commonConstants(model: QuantModel): number {
  const input = model.input.parts.reduce((sum, part) => sum + partConstants(part), 0);
  const thresholds = model.exits ? 4 * (exitCount(model) - 1) : 0;
  const name = Math.max(...model.classes.map((each) => Buffer.byteLength(each))) + 1;
  return input + thresholds + model.classes.length * name;
}

function partConstants(part: QuantInputPart): number {
  if (part.kind === "rms") return STRUCT.norm;
  const entries = part.multiplier.length;
  return part.multiplier instanceof Float32Array
    ? entries * 8 + STRUCT.affineF32
    : entries * (2 + 4 + 1) + STRUCT.affine;
}
