import type { DenseIr } from "../ir/layers.js";
import { matrixOf } from "../ir/layers.js";
import { weightsLearn } from "../ir/update-constants.js";
import { denseParameters } from "./dense.js";
import type { DeviceValues, Weighted } from "./layer.js";

/** x W + b. */
export const denseWeighted: Weighted<DenseIr> = {
  fours: false,
  oneShift: false,
  sums: (_layer, engine, { weights, bias }, input) => engine.add(engine.matMul(input, weights), bias),
  gradients: (_layer, engine, input, gradient) => ({
    weights: engine.matMul(engine.transpose(input), gradient),
    bias: engine.columnSum(gradient),
  }),
  backward: (_layer, engine, weights, gradient) => engine.matMul(gradient, engine.transpose(weights)),
  sumsFloat(_layer, { weights, bias }, input) {
    const sums = Float64Array.from(bias);
    accumulate(input, weights, sums);
    return sums;
  },
  onDevice: (layer, given) => ({
    ...commonFields(layer),
    kind: "dense",
    ...numbersOf(given),
    parameters: denseParameters(
      given.format,
      { ...matrixOf(layer), slices: given.slices, classes: given.classes },
      weightsLearn(given),
      given.values,
    ),
  }),
};

/** Name and shapes of a layer on the device, and a density that is measured later. */
export function commonFields({
  name,
  source,
  input,
  output,
}: Pick<DenseIr, "name" | "source" | "input" | "output">) {
  return { name, source, input, output, density: 1 };
}

/** Numbers of a layer on the device beside its parameters. */
export function numbersOf({ exponent, accumulatorScale, learning }: DeviceValues) {
  return { exponent, accumulatorScale, learning };
}

/** acc[j] += sum_i x[i] w[i][j] over the non-zero x: `count` of them from `from` on, and rows of w from `row` on. */
export function accumulate(
  x: Float32Array,
  weights: Float32Array,
  acc: Float64Array,
  from = 0,
  row = 0,
  count = x.length,
): void {
  const outputs = acc.length;
  for (let i = 0; i < count; i++) {
    const value = x[from + i]!;
    if (value === 0) continue;
    const start = (row + i) * outputs;
    for (let j = 0; j < outputs; j++) acc[j] = acc[j]! + value * weights[start + j]!;
  }
}
