/**
 * Operators of ONNX between integers with scales, read as what they stand for: weights become floats, and what integers mean is
 * kept beside, for nets that keep it. A smallest integer that stands for 0 is the ReLU that a converter has taken out before it.
 */

import type { Quantization } from "../ir/quantization.js";
import type { Value } from "./net-builder.js";
import type { Constant, ConstantType } from "./net-constant.js";
import { clamp } from "./onnx-elementwise.js";
import { TYPES } from "./onnx-file.js";
import { type Named, type NodeReader, readerOf } from "./onnx-node.js";
import { matMul } from "./onnx-products.js";
import { conv } from "./onnx-windows.js";

/** Smallest integer of a type. */
const LEAST: Readonly<Partial<Record<ConstantType, number>>> = {
  int8: -128,
  uint8: 0,
  int16: -32_768,
};

/** Scale and zero point that two inputs hold: one for all, or one for each index of an axis. */
function scalesOf(reader: NodeReader, input: number): { scales: Float64Array; zeros: Float64Array } {
  const scales = reader.weights(input).values;
  const zeros = reader.has(input + 1) ? reader.constant(input + 1).values : new Float64Array(scales.length);
  if (scales.some((each) => !(each > 0)) || zeros.length !== scales.length)
    reader.refuse("its scales are not above 0, with a zero point each", "Quantize the net again.");
  return { scales, zeros };
}

/** The floats that integers stand for: scale * (q - zero). */
function dequantized(reader: NodeReader, q: Constant, input: number, axis: number): Constant {
  const { scales, zeros } = scalesOf(reader, input);
  const count = scales.length;
  if (count !== 1 && count !== q.dims[axis])
    reader.refuse(
      `it has ${count} scales for [${q.dims.join(", ")}]`,
      "One for all, or one for each channel.",
    );
  const inner = q.dims.slice(axis + 1).reduce((a, b) => a * b, 1);
  const values = q.values.map((value, at) => {
    const own = count === 1 ? 0 : Math.floor(at / inner) % count;
    return scales[own]! * (value - zeros[own]!);
  });
  return { name: q.name, type: "float32", dims: q.dims, values, steps: { scales: [...scales], axis } };
}

/** Type of the integers whose zero point is this input: where it is left out, the one that the node names, or uint8. */
function integerType(reader: NodeReader, zero: number): ConstantType | undefined {
  if (reader.has(zero)) return reader.constant(zero).type;
  return TYPES.get(reader.integer("output_dtype", 0) || UINT8);
}

/** Number of the type uint8. */
const UINT8 = 2;

/** The meaning of a value as int8, whose scale is input `scale` of a node, its zero point the next; null of other types. */
function quantizationOf(reader: NodeReader, scale: number): Quantization | null {
  const { scales, zeros } = scalesOf(reader, scale);
  const type = integerType(reader, scale + 1);
  const shift = { uint8: 128, int8: 0 }[type as "uint8" | "int8"]; // bytes are counted from -128 here
  if (scales.length !== 1 || shift === undefined) return null;
  return { scale: scales[0]!, zero: zeros[0]! - shift };
}

/** Notes what the integers of a value mean. */
function note({ quantizations }: NodeReader, { id }: Value, found: Quantization | null): void {
  const known = quantizations.get(id);
  const isSame = known === undefined || (known?.scale === found?.scale && known?.zero === found?.zero);
  quantizations.set(id, isSame ? found : null);
}

/** DequantizeLinear: of weights, or of a value that is real to us already. */
export function dequantizeLinear(reader: NodeReader): Value | Constant {
  if (!reader.isConstant(0)) {
    const x = reader.value(0);
    // One without a zero point reads the type that was written.
    if (reader.has(2) || !reader.quantizations.has(x.id)) note(reader, x, quantizationOf(reader, 1));
    return x;
  }
  const q = reader.constant(0);
  const axis = reader.integer("axis", 1);
  return dequantized(reader, q, 1, axis < 0 ? axis + q.dims.length : axis);
}

/** QuantizeLinear: the ReLU that it may have become. */
export function quantizeLinear(reader: NodeReader): Value {
  const x = reader.value(0);
  const wasCut = x.id === 0 || reader.positive.has(x.id) || !isRelu(reader, 2);
  const result = wasCut ? x : clamp(reader, 0, Number.POSITIVE_INFINITY);
  note(reader, result, quantizationOf(reader, 1));
  return result;
}

/** True where the smallest integer of a result stands for 0. */
function isRelu(reader: NodeReader, zero: number): boolean {
  if (!reader.has(zero)) return integerType(reader, zero) === "uint8"; // from 0
  const { type, values } = reader.constant(zero);
  return values.length > 0 && values.every((each) => each === LEAST[type]);
}

/** The operation on floats that one on integers stands for, and its ReLU. */
function real(
  reader: NodeReader,
  weights: readonly Constant[],
  zero: number,
  operation: (reader: NodeReader) => Value,
): Value {
  // Names that no file has: they begin with a zero byte.
  const own = weights.map((each, at): [string, Named] => [`\0${at}`, each]);
  const names = new Map([...reader.names, ...own]);
  const x = reader.node.inputs[0] ?? "";
  const plain = { ...reader.node, inputs: [x, ...own.map(([name]) => name)] };
  note(reader, reader.value(0), quantizationOf(reader, 1));
  const made = operation(readerOf(plain, { ...reader, names }));
  const behind = readerOf({ ...plain, inputs: ["\0z"] }, { ...reader, names: new Map([["\0z", made]]) });
  const result = isRelu(reader, zero) ? clamp(behind, 0, Number.POSITIVE_INFINITY) : made;
  note(reader, result, quantizationOf(reader, zero - 1));
  return result;
}

/** QLinearConv: x, scale, zero, w, scale, zero, y scale, y zero, bias at x scale * w scale. */
export function qLinearConv(reader: NodeReader): Value {
  const w = dequantized(reader, reader.constant(3), 4, 0);
  const input = reader.weights(1).values[0]!;
  const { scales } = scalesOf(reader, 4);
  const bias = (): Constant => {
    const { values, ...rest } = reader.constant(8);
    const scaled = values.map((b, at) => b * input * scales[scales.length === 1 ? 0 : at]!);
    return { ...rest, type: "float32", values: scaled };
  };
  return real(reader, reader.has(8) ? [w, bias()] : [w], 7, conv);
}

/** QLinearMatMul: a, scale, zero, b, scale, zero, y scale, y zero. */
export function qLinearMatMul(reader: NodeReader): Value {
  return real(reader, [dequantized(reader, reader.constant(3), 4, 1)], 7, matMul);
}
