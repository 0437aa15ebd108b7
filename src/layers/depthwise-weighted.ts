import type { DepthwiseIr } from "../ir/layers.js";
import { sizeOf } from "../ir/shape.js";
import { planeOf } from "../ir/window.js";
import { eachWindow } from "../numerics/windows.js";
import { kernelParameters } from "./conv-weighted.js";
import type { Weighted } from "./layer.js";
import { commonFields, numbersOf } from "./weighted.js";

/**
 * Sums of a window over each channel by itself. Plain loops over arrays: there are as few products as there are values under the
 * windows, and the engine has no gradients of them.
 */
export const depthwiseWeighted: Weighted<DepthwiseIr> = {
  fours: false,
  oneShift: true,
  sums(layer, engine, parameters, input) {
    const [x, weights, bias] = [input, parameters.weights, parameters.bias].map((each) => engine.read(each));
    const batch = input.shape[0] ?? 0;
    const size = sizeOf(layer.output);
    const sums = new Float32Array(batch * size);
    for (let at = 0; at < sums.length; at += bias!.length) sums.set(bias!, at);
    eachProduct(layer, batch, (from, to, weight, length) => {
      for (let c = 0; c < length; c++) sums[to + c]! += x![from + c]! * weights![weight + c]!;
    });
    return engine.tensor(sums, [batch, size]);
  },
  gradients(layer, engine, input, gradient) {
    const [x, g] = [engine.read(input), engine.read(gradient)];
    const { channels } = planeOf(layer.input);
    const [rows, columns] = layer.window.kernel;
    const weights = new Float64Array(rows * columns * channels);
    const bias = new Float64Array(channels);
    eachProduct(layer, input.shape[0] ?? 0, (from, to, weight, length) => {
      for (let c = 0; c < length; c++) weights[weight + c]! += x[from + c]! * g[to + c]!;
    });
    for (let at = 0; at < g.length; at++) bias[at % channels]! += g[at]!;
    return {
      weights: engine.tensor(Float32Array.from(weights), [rows * columns, channels]),
      bias: engine.tensor(Float32Array.from(bias), [1, channels]),
    };
  },
  backward(layer, engine, parameters, gradient) {
    const [weights, g] = [engine.read(parameters), engine.read(gradient)];
    const batch = gradient.shape[0] ?? 0;
    const size = sizeOf(layer.input);
    const back = new Float32Array(batch * size);
    eachProduct(layer, batch, (from, to, weight, length) => {
      for (let c = 0; c < length; c++) back[from + c]! += g[to + c]! * weights[weight + c]!;
    });
    return engine.tensor(back, [batch, size]);
  },
  sumsFloat(layer, { weights, bias }, x) {
    const sums = new Float64Array(sizeOf(layer.output));
    for (let at = 0; at < sums.length; at += bias.length) sums.set(bias, at);
    eachProduct(layer, 1, (from, to, weight, length) => {
      for (let c = 0; c < length; c++) sums[to + c]! += x[from + c]! * weights[weight + c]!;
    });
    return sums;
  },
  onDevice: (layer, given) => ({
    ...commonFields(layer),
    kind: "depthwise",
    window: layer.window,
    ...numbersOf(given),
    learning: null,
    parameters: kernelParameters(layer, given, [...layer.window.kernel, planeOf(layer.input).channels]),
  }),
};

/** One pixel under one window: where its channels begin in the input, in the output, and in the weights. */
type Product = (from: number, to: number, weight: number, channels: number) => void;

/** Visits the pixels under all windows of a batch, in the order of the sums. */
function eachProduct({ window, input, output }: DepthwiseIr, batch: number, visit: Product): void {
  const plane = planeOf(input);
  const { channels } = plane;
  let to = 0;
  eachWindow(
    window,
    plane,
    (index) => {
      to = index * channels;
    },
    (pixel, tap, count) => {
      for (let n = 0; n < batch; n++)
        for (let k = 0; k < count; k++)
          visit(
            n * sizeOf(input) + (pixel + k) * channels,
            n * sizeOf(output) + to,
            (tap + k) * channels,
            channels,
          );
    },
    () => undefined,
  );
}
