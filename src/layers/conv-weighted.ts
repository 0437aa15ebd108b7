import type { Geometry } from "../engine/geometry.js";
import { type ConvIr, type DepthwiseIr, matrixOf } from "../ir/layers.js";
import type { Parameter, Role } from "../ir/parameter.js";
import type { Shape } from "../ir/shape.js";
import { weightsLearn } from "../ir/update-constants.js";
import { planeOf, positionsOf } from "../ir/window.js";
import { eachWindow } from "../numerics/windows.js";
import { denseParameters } from "./dense.js";
import type { DeviceValues, Weighted } from "./layer.js";
import { accumulate, commonFields, numbersOf } from "./weighted.js";

function geometryOf({ window, input, output }: ConvIr): Geometry {
  const plane = planeOf(input);
  const [rows, columns] = positionsOf(window, plane);
  return { ...plane, ...window, rows, columns, filters: planeOf(output).channels };
}

/** Sums of a window over maps: the bias is added at every position. */
export const convWeighted: Weighted<ConvIr> = {
  fours: true,
  oneShift: true,
  sums: (layer, engine, { weights, bias }, input) => engine.convolve(input, weights, bias, geometryOf(layer)),
  gradients: (layer, engine, input, gradient) => engine.convolveGradients(input, gradient, geometryOf(layer)),
  backward: (layer, engine, weights, gradient) => engine.convolveBack(gradient, weights, geometryOf(layer)),
  sumsFloat({ window, input: shape, output }, { weights, bias }, x) {
    const plane = planeOf(shape);
    const { channels } = plane;
    const filters = planeOf(output).channels;
    const sums = new Float64Array(output.reduce((product, size) => product * size, 1));
    const acc = new Float64Array(filters);
    eachWindow(
      window,
      plane,
      () => acc.set(bias),
      (pixel, tap, count) => accumulate(x, weights, acc, pixel * channels, tap * channels, count * channels),
      (index) => sums.set(acc, index * filters),
    );
    return sums;
  },
  onDevice(layer, given) {
    const { channels } = planeOf(layer.input);
    const kernel = [...layer.window.kernel, channels, planeOf(layer.output).channels];
    return {
      ...commonFields(layer),
      kind: "conv",
      window: layer.window,
      ...numbersOf(given),
      parameters: kernelParameters(layer, given, kernel),
    };
  },
};

/** The parameters of a layer with a window, whose weights are a kernel of this shape. */
export function kernelParameters(
  layer: ConvIr | DepthwiseIr,
  given: DeviceValues,
  kernel: readonly number[],
): Parameter[] {
  const { format, classes, values } = given;
  const sizes = { ...matrixOf(layer), slices: 1, classes };
  const parameters = denseParameters(format, sizes, weightsLearn(given), values);
  return parameters.map((each) => ({ ...each, ...OVER_MAPS[each.role]?.(kernel, each) }));
}

/** Dimensions of the kernel of a convolution: rows, columns, channels, outputs; a depthwise one has no outputs. */
const FOUR = 4;

/** Differences from a dense layer: weights are a kernel, and factors have one shift, which is part of the struct. */
const OVER_MAPS: Readonly<
  Partial<
    Record<
      Role,
      (kernel: Shape, was: Parameter) => Partial<Pick<Parameter, "shape" | "layout" | "range" | "home">>
    >
  >
> = {
  weights: (kernel, { layout }) => ({
    shape: kernel,
    layout: layout === "matrix" && kernel.length === FOUR ? "taps" : "plain",
  }),
  multiplier: () => ({ range: [0, 2 ** 31 - 1] }),
  shift: () => ({ home: "code" }),
};
