/** Operators of ONNX that change the shape of a value, or of a constant, and no number. */

import { transposedValue, type Value } from "./net-builder.js";
import { type Constant, transposed } from "./net-constant.js";
import type { NodeReader } from "./onnx-node.js";

type Shaped = Value | Constant;

const BATCH = "The first dimension counts samples, and stays where it is.";

function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}

/** The constant, or the value, with other dimensions. */
function reshaped<T extends Shaped>(from: T, dims: readonly number[]): T {
  return { ...from, dims };
}

/** Identity, Dropout of inference, and what a net without scales of its own leaves out. */
export function same(reader: NodeReader): Shaped {
  return reader.isConstant(0) ? reader.constant(0) : reader.value(0);
}

/** Dropout. */
export function dropout(reader: NodeReader): Shaped {
  if (reader.has(2) && reader.constant(2).values[0] !== 0)
    reader.refuse("it is in training mode", "Export the net for inference.");
  return same(reader);
}

/** Numbers that stand in an attribute of older files, in an input of newer ones; null where neither has them. */
export function numbersOf(reader: NodeReader, name: string, input: number): readonly number[] | null {
  if (reader.has(input)) return [...reader.constant(input).values];
  const found = reader.integers(name, []);
  return found.length > 0 ? found : null;
}

/** Axes counted from 0, of `rank` dimensions. */
export function axesOf(reader: NodeReader, axes: readonly number[], rank: number): number[] {
  return axes.map((axis) => {
    const own = axis < 0 ? axis + rank : axis;
    if (!Number.isInteger(own) || own < 0 || own >= rank)
      reader.refuse(`it names dimension ${axis} of ${rank}`, "Export the net again.");
    return own;
  });
}

/** Transpose: `perm`, or the reverse. */
export function transpose(reader: NodeReader): Shaped {
  const from = same(reader);
  const rank = "id" in from ? from.dims.length + 1 : from.dims.length;
  const reverse = Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  const order = axesOf(reader, reader.integers("perm", reverse), rank);
  if (order.length !== rank || new Set(order).size !== rank)
    reader.refuse(`its perm is [${order.join(", ")}]`, `It names each of ${rank} dimensions once.`);
  if (!("id" in from)) return transposed(from, order);
  if (order[0] !== 0) reader.refuse(`its perm is [${order.join(", ")}]`, BATCH);
  return transposedValue(
    from,
    order.slice(1).map((axis) => axis - 1),
  );
}

/** Reshape: to `shape`, in which 0 stands for the size that is there and -1 for what is left. */
export function reshape(reader: NodeReader): Shaped {
  const from = same(reader);
  const target = numbersOf(reader, "shape", 1);
  if (target === null) return reader.refuse("it names no shape", "Export the net again.");
  const keepsZero = reader.integer("allowzero", 0) === 1;
  const old = "id" in from ? [reader.batch ?? 1, ...from.dims] : from.dims;
  const wanted = target.map((size, at) => (size === 0 && !keepsZero ? (old[at] ?? 0) : size));
  if (!("id" in from)) return reshaped(from, filled(reader, wanted, from.dims));
  const [first, ...rest] = wanted;
  const isBatch = target[0] === 0 || first === -1 || first === (reader.batch ?? 1);
  if (!isBatch || first === undefined) reader.refuse(`its shape is [${target.join(", ")}]`, BATCH);
  // Where the batch is what is left, the others have to use up a sample.
  return reshaped(from, filled(reader, rest, from.dims));
}

/** A shape with what is left filled in; it has to have as many values as before. */
function filled(reader: NodeReader, wanted: readonly number[], old: readonly number[]): readonly number[] {
  const count = product(old);
  const known = product(wanted.filter((size) => size !== -1));
  const dims = wanted.map((size) => (size === -1 ? count / known : size));
  const isRight = wanted.filter((size) => size === -1).length <= 1 && dims.every((size) => size >= 1);
  if (!isRight || !dims.every(Number.isInteger) || product(dims) !== count)
    reader.refuse(
      `it reshapes [${old.join(", ")}] to [${wanted.join(", ")}]`,
      `${BATCH} All others keep the number of values of a sample.`,
    );
  return dims;
}

/** Flatten: at dimension 1 alone, or a sample would be no row. */
export function flatten(reader: NodeReader): Value {
  const from = reader.value(0);
  const axis = reader.integer("axis", 1);
  const own = axis < 0 ? axis + from.dims.length + 1 : axis;
  if (own !== 1) reader.refuse(`it flattens at dimension ${axis}`, BATCH);
  return reshaped(from, [product(from.dims)]);
}

/** Squeeze: takes dimensions of 1 away. */
export function squeeze(reader: NodeReader): Shaped {
  const from = same(reader);
  const axes = numbersOf(reader, "axes", 1);
  if (axes === null) return reader.refuse("it names no dimensions", "Give it `axes`.");
  const isValue = "id" in from;
  const own = axesOf(reader, axes, from.dims.length + (isValue ? 1 : 0));
  if (isValue && own.includes(0)) reader.refuse(`its axes are [${axes.join(", ")}]`, BATCH);
  const taken = new Set(own.map((axis) => axis - (isValue ? 1 : 0)));
  if ([...taken].some((axis) => from.dims[axis] !== 1))
    reader.refuse(`its axes are [${axes.join(", ")}]`, "Dimensions of 1 alone can be left out.");
  return reshaped(
    from,
    from.dims.filter((_, axis) => !taken.has(axis)),
  );
}

/** Unsqueeze: puts dimensions of 1 in. */
export function unsqueeze(reader: NodeReader): Shaped {
  const from = same(reader);
  const axes = numbersOf(reader, "axes", 1);
  if (axes === null) return reader.refuse("it names no dimensions", "Give it `axes`.");
  const isValue = "id" in from;
  const rank = from.dims.length + (isValue ? 1 : 0) + axes.length;
  const own = new Set(axesOf(reader, axes, rank));
  if (own.size !== axes.length || rank > 6)
    reader.refuse(`its axes are [${axes.join(", ")}]`, "Name each dimension once.");
  if (isValue && own.has(0)) reader.refuse(`its axes are [${axes.join(", ")}]`, BATCH);
  const rest = [...(isValue ? [1] : []), ...from.dims];
  const dims = Array.from({ length: rank }, (_, axis) => (own.has(axis) ? 1 : rest.shift()!));
  return reshaped(from, isValue ? dims.slice(1) : dims);
}
