/** Operators of TensorFlow Lite on each element by itself, with the activations that others are fused with. */
import { scalar } from "./flatbuffer.js";
import type { Value } from "./net-builder.js";
import type { TfliteReader } from "./tflite-node.js";

/** min(most, max(least, x)). */
export function clamped(reader: TfliteReader, x: Value, least: number, most: number): Value {
  return reader.builder.add({ kind: "clamp", ...reader.label, least, most }, [x], x.dims);
}

/** The result of an operation, through the activation that is fused with it. */
export function activated(reader: TfliteReader, result: Value, activation: number): Value {
  const activations: Readonly<Record<number, () => Value>> = {
    0: () => result,
    1: () => clamped(reader, result, 0, Number.POSITIVE_INFINITY),
    3: () => clamped(reader, result, 0, 6),
  };
  const own = activations[activation];
  return own ? own() : reader.refuse(`its activation is number ${activation}`, "Take relu, or none.");
}

/** Effect of a constant on each channel, x * factor + shift, and the type of the options. */
const ARITHMETIC = {
  add: { options: 11, of: (c: number) => [1, c] },
  mul: { options: 21, of: (c: number) => [c, 0] },
  sub: { options: 28, of: (c: number) => [1, -c] },
  div: { options: 29, of: (c: number) => [1 / c, 0] },
} as const;

/** ADD, MUL, SUB or DIV by a constant for each channel, as of a normalisation; ADD also of two values of the net. */
export function arithmetic(kind: keyof typeof ARITHMETIC): (reader: TfliteReader) => Value {
  return (reader) => {
    const { options, of } = ARITHMETIC[kind];
    const activation = scalar(reader.options(options), 0, "int8");
    const at = [0, 1].find((input) => reader.isConstant(input));
    if (at === undefined && kind === "add") return activated(reader, sum(reader), activation);
    const isOrdered = at === 1 || kind === "add" || kind === "mul";
    if (at === undefined || !isOrdered)
      return reader.refuse("it needs both of its inputs in this order", "A constant comes second.");
    const x = reader.value(1 - at);
    const [factor, shift] = [0, 1].map((part) => channels(reader, x, at).map((c) => of(c)[part]!));
    if (!factor!.every(Number.isFinite)) reader.refuse("it divides by zero", "Take the channel out.");
    const op = { kind: "scale", ...reader.label, factor: factor!, shift: shift! } as const;
    return activated(reader, reader.builder.add(op, [x], x.dims), activation);
  };
}

/** The numbers of a constant for each channel, which is the last dimension. */
function channels(reader: TfliteReader, { dims }: Value, input: number): Float64Array {
  const { values, dims: own } = reader.weights(input, Math.max(0, reader.constant(input).dims.length - 1));
  const count = dims.at(-1) ?? 1;
  if (values.length === 1) return new Float64Array(count).fill(values[0]!);
  if (values.length !== count || own.at(-1) !== count)
    reader.refuse(
      `its constant is [${own.join(", ")}]`,
      "A constant has one number, or one for each channel.",
    );
  return values;
}

function sum(reader: TfliteReader): Value {
  const [left, right] = [reader.value(0), reader.value(1)];
  if (left.dims.join() !== right.dims.join())
    reader.refuse(`it adds [${left.dims.join(", ")}] and [${right.dims.join(", ")}]`, "Both have one shape.");
  return reader.builder.add({ kind: "add", ...reader.label }, [left, right], left.dims);
}
