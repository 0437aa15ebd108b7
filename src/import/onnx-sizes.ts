/** Operators of ONNX by which a file computes the sizes for a reshape: constants, since all sizes but the batch are known. */

import type { Value } from "./net-builder.js";
import type { Constant, ConstantType } from "./net-constant.js";
import { IS_FLOAT } from "./net-constant.js";
import { TYPES } from "./onnx-file.js";
import type { NodeReader } from "./onnx-node.js";
import { same } from "./onnx-shapes.js";

/** Whole numbers as a constant; `dims` is [] for one of its own. */
function sizes(values: readonly number[], dims: readonly number[] = [values.length]): Constant {
  return { name: "", type: "int64", dims, values: Float64Array.from(values) };
}

/** Shape: all dimensions, or those from `start` to `end`. Any number of samples is -1, as reshapes write what is left. */
export function shape(reader: NodeReader): Constant {
  const { dims } = same(reader);
  const whole = reader.isConstant(0) ? dims : [reader.batch ?? -1, ...dims];
  return sizes(whole.slice(reader.integer("start", 0), reader.integer("end", whole.length)));
}

/** A list of numbers that an input is; refused where it is computed by the net, or has rows. */
function list(reader: NodeReader, input: number): Constant {
  if (!reader.isConstant(input)) reader.refuse("it picks or joins values of the net", SIZES);
  const found = reader.constant(input);
  return found.dims.length <= 1 ? found : reader.refuse(`its input ${input} is no list`, SIZES);
}

const SIZES = "Sizes for a reshape may be computed so; layers follow each other, without branches.";

/** Gather: one number of a list, or several. */
export function gather(reader: NodeReader): Constant {
  const { values, type } = list(reader, 0);
  const { values: at, dims } = list(reader, 1);
  const found = [...at].map((index) => values.at(index));
  if (found.includes(undefined)) reader.refuse(`it picks [${at.join(", ")}] of ${values.length}`, SIZES);
  return { ...sizes(found as number[], dims), type };
}

/** Slice: part of a list, in steps of 1. */
export function slice(reader: NodeReader): Constant {
  const { values, type } = list(reader, 0);
  const limit = (name: string, input: number): readonly number[] =>
    reader.has(input) ? [...reader.constant(input).values] : reader.integers(name, []);
  const [starts, ends, axes, steps] = ["starts", "ends", "axes", "steps"].map((name, at) =>
    limit(name, at + 1),
  );
  const isPlain =
    starts!.length === 1 && ends!.length === 1 && [...axes!].every((axis) => axis === 0 || axis === -1);
  if (!isPlain || steps!.some((step) => step !== 1)) reader.refuse("it slices in steps or rows", SIZES);
  return { ...sizes([...values.slice(starts![0], ends![0])]), type };
}

/** Concat: one list behind another. */
export function concat(reader: NodeReader): Constant {
  const parts = reader.node.inputs.map((_, input) => list(reader, input));
  return { ...sizes(parts.flatMap(({ values }) => [...values])), type: parts[0]?.type ?? "int64" };
}

/** Cast: constants become numbers of the type, values of the net are real numbers whatever holds them. */
export function cast(reader: NodeReader): Value | Constant {
  const type: ConstantType | undefined = TYPES.get(reader.integer("to", 0));
  if (type === undefined || (!reader.isConstant(0) && !IS_FLOAT[type]))
    return reader.refuse(
      `it casts to ${type ?? `element type number ${reader.integer("to", 0)}`}`,
      "Values of a net are real numbers.",
    );
  const from = same(reader);
  if (!("values" in from)) return from;
  return { ...from, type, values: IS_FLOAT[type] ? from.values : from.values.map(Math.trunc) };
}
