/** Operators of ONNX on each element by itself, and zeros around a map. */
import type { Value } from "./net-builder.js";
import { labelOf } from "./onnx-label.js";
import type { NodeReader } from "./onnx-node.js";
import { axesOf, numbersOf } from "./onnx-shapes.js";

/** min(most, max(least, x)), each element by itself. */
export function clamp(reader: NodeReader, least: number, most: number): Value {
  const x = reader.value(0);
  if (x.id === 0) reader.builder.isMap(x); // settles the order of the input
  const op = { kind: "clamp", ...labelOf(reader), least, most } as const;
  const result = reader.builder.add(op, [x], x.dims, reader.builder.placeOf(x));
  if (least >= 0) reader.positive.add(result.id);
  return result;
}

/** Largest float32: files write it for a limit that is none. */
const FLOAT_MAX = 2 ** 128 - 2 ** 104;

/** Clip: limits in attributes of older files, in inputs of newer ones. */
export function clip(reader: NodeReader): Value {
  const limit = (name: string, input: number, otherwise: number): number => {
    const found = reader.has(input) ? reader.constant(input).values[0]! : reader.float(name, otherwise);
    return Math.abs(found) >= FLOAT_MAX ? otherwise : found;
  };
  const [least, most] = [
    limit("min", 1, Number.NEGATIVE_INFINITY),
    limit("max", 2, Number.POSITIVE_INFINITY),
  ];
  if (least === Number.NEGATIVE_INFINITY && most === Number.POSITIVE_INFINITY) return reader.value(0);
  if (!(least <= most))
    reader.refuse(`it clips to ${least} .. ${most}`, "Take a least value below the largest.");
  return clamp(reader, least, most);
}

/** Softmax, LogSoftmax: the order of classes stays where all of them share one sum. */
export function softmax(reader: NodeReader): Value {
  const x = reader.value(0);
  const [axis = 0] = axesOf(reader, [reader.integer("axis", reader.opset < 13 ? 1 : -1)], x.dims.length + 1);
  if (x.dims[axis - 1] !== x.dims.reduce((a, b) => a * b, 1))
    reader.refuse(`its axis is ${axis}`, "Shares are those of the classes of one sample.");
  if (x.id === 0) reader.builder.isMap(x);
  const op = { kind: "softmax", ...labelOf(reader) } as const;
  const shares = reader.builder.add(op, [x], x.dims, reader.builder.placeOf(x));
  reader.positive.add(shares.id);
  return shares;
}

/** Pads [...before, ...behind] of every dimension; newer files name the dimensions that theirs belong to. */
function padsOf(reader: NodeReader, rank: number): readonly number[] {
  const given = numbersOf(reader, "pads", 1) ?? [];
  if (!reader.has(3)) return given;
  const axes = axesOf(reader, [...reader.constant(3).values], rank);
  if (given.length !== 2 * axes.length)
    reader.refuse(`it has ${given.length} pads for ${axes.length} axes`, "Two each.");
  const pads = Array<number>(2 * rank).fill(0);
  for (const [at, axis] of axes.entries()) {
    pads[axis] = given[at]!;
    pads[axis + rank] = given[at + axes.length]!;
  }
  return pads;
}

/** Pad: zeros around a map. */
export function pad(reader: NodeReader): Value {
  const x = reader.map(0);
  const mode = reader.text("mode", "constant");
  const value = reader.has(2) ? reader.constant(2).values[0] : reader.float("value", 0);
  if (mode !== "constant" || value !== 0)
    reader.refuse(`it pads with ${mode === "constant" ? value : JSON.stringify(mode)}`, "Pad with zeros.");
  const rank = x.dims.length + 1;
  const pads = padsOf(reader, rank);
  const [before, behind] = [pads.slice(0, rank), pads.slice(rank)];
  const isRight = pads.length === 2 * rank && pads.every((each) => each >= 0 && each <= 65_535);
  if (!isRight || [0, 1].some((axis) => before[axis] !== 0 || behind[axis] !== 0))
    reader.refuse(`its pads are [${pads.join(", ")}]`, "Pad rows and columns of a map alone, by 0 or more.");
  const axis = (from: readonly number[], last: 1 | 2): number => from.slice(2).at(-last) ?? 0;
  const padding = [axis(before, 2), axis(before, 1), axis(behind, 2), axis(behind, 1)] as const;
  const [channels = 1, ...sizes] = x.dims;
  const dims = [channels, ...sizes.map((size, at) => size + before[at + 2]! + behind[at + 2]!)];
  return reader.builder.add({ kind: "pad", ...labelOf(reader), padding }, [x], dims);
}
