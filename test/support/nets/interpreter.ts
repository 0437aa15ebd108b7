/** A net in floats, operation by operation: what readers are held against. Nothing of it is in the program. */
import type { Net, Op } from "../../../src/import/net.js";
import { pixelsOf, planeOf, type Window } from "../../../src/ir/window.js";

/** Every value of a net for one sample in our order: the input, then what each operation makes. */
export function interpret(net: Net, input: ArrayLike<number>): Float64Array[] {
  const values: Float64Array[] = [Float64Array.from(input)];
  const shapes = [net.input, ...net.ops.map(({ output }) => output)];
  for (const op of net.ops) {
    const [x, other] = op.inputs.map((id) => values[id]!);
    values.push(run(op, x!, shapes[op.inputs[0]!]!, other));
  }
  return values;
}

/** What a net gives for a sample in the order of its file, in that order. */
export function answer(net: Net, sample: ArrayLike<number>): Float64Array {
  const { inputOrder, outputOrder } = net;
  const input = new Float64Array(sample.length);
  for (let at = 0; at < sample.length; at++) input[inputOrder?.[at] ?? at] = sample[at]!;
  const output = interpret(net, input)[net.output]!;
  return output.map((_, at) => output[outputOrder?.[at] ?? at]!);
}

function run(op: Op, x: Float64Array, shape: readonly number[], other?: Float64Array): Float64Array {
  const channels = shape.at(-1)!;
  switch (op.kind) {
    case "conv":
    case "depthwise":
    case "pool":
      return windows(op, x, shape);
    case "dense":
      return op.bias.map((b, j) =>
        x.reduce((sum, value, i) => sum + value * op.weights[i * op.bias.length + j]!, b),
      );
    case "scale":
      return x.map((value, at) => value * op.factor[at % channels]! + op.shift[at % channels]!);
    case "clamp":
      return x.map((value) => Math.min(op.most, Math.max(op.least, value)));
    case "add":
      return x.map((value, at) => value + other![at]!);
    case "pad":
      return padded(x, shape, op.padding, op.output);
    case "softmax":
      return x.map((value) => Math.exp(value) / x.reduce((sum, each) => sum + Math.exp(each), 0));
    default:
      return op satisfies never;
  }
}

function padded(
  x: Float64Array,
  shape: readonly number[],
  [top, left]: Window["padding"],
  output: readonly number[],
): Float64Array {
  const [from, to] = [planeOf(shape), planeOf(output)];
  const result = new Float64Array(to.height * to.width * to.channels);
  for (let y = 0; y < from.height; y++)
    for (let i = 0; i < from.width * from.channels; i++)
      result[((y + top) * to.width + left) * to.channels + i] = x[y * from.width * from.channels + i]!;
  return result;
}

type Windowed = Extract<Op, { window: Window }>;

function windows(op: Windowed, x: Float64Array, shape: readonly number[]): Float64Array {
  const { window, output } = op;
  const [from, to] = [planeOf(shape), planeOf(output)];
  const result = new Float64Array(pixelsOf(output) * to.channels);
  for (let y = 0, at = 0; y < to.height; y++)
    for (let column = 0; column < to.width; column++)
      for (let c = 0; c < to.channels; c++, at++) {
        const taps: { tap: number; pixel: number }[] = [];
        for (let tap = 0; tap < window.kernel[0] * window.kernel[1]; tap++) {
          const row = y * window.stride[0] - window.padding[0] + Math.floor(tap / window.kernel[1]);
          const col = column * window.stride[1] - window.padding[1] + (tap % window.kernel[1]);
          if (row >= 0 && row < from.height && col >= 0 && col < from.width)
            taps.push({ tap, pixel: (row * from.width + col) * from.channels });
        }
        result[at] = atPosition(op, x, taps, c, from.channels, to.channels);
      }
  return result;
}

function atPosition(
  op: Windowed,
  x: Float64Array,
  taps: readonly { tap: number; pixel: number }[],
  c: number,
  channels: number,
  filters: number,
): number {
  switch (op.kind) {
    case "conv": {
      let sum = op.bias[c]!;
      for (const { tap, pixel } of taps)
        for (let i = 0; i < channels; i++)
          sum += x[pixel + i]! * op.weights[(tap * channels + i) * filters + c]!;
      return sum;
    }
    case "depthwise":
      return taps.reduce(
        (sum, { tap, pixel }) => sum + x[pixel + c]! * op.weights[tap * channels + c]!,
        op.bias[c]!,
      );
    case "pool": {
      const seen = taps.map(({ pixel }) => x[pixel + c]!);
      const [rows, columns] = op.window.kernel;
      if (op.reading === "max") return Math.max(...seen);
      return seen.reduce((a, b) => a + b, 0) / (op.countsPadding ? rows * columns : seen.length);
    }
    default:
      return op satisfies never;
  }
}
