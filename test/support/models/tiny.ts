import type { IntegerLayer, QuantModel, RealLayer } from "../../../src/ir/quant.js";
import { roundHalf } from "../../../src/numerics/f16.js";
import { norm } from "../../../src/numerics/int8.js";
import { createRandom } from "../../../src/numerics/prng.js";
import { softmaxConstants } from "../../../src/numerics/softmax.js";
import { integerLayer, quantInput, quantLearning, quantModel, realLayer } from "./quant.js";

const random = createRandom(21);
const masters = (length: number, range: number): Int16Array =>
  Int16Array.from({ length }, () => random.below(2 * range) - range);
const halves = (length: number, range: number): Float32Array =>
  Float32Array.from({ length }, () => roundHalf(((random.below(2001) - 1000) / 1000) * range));

const SCORE_EXPONENT = 10;

function mastersLayer(name: string, inputs: number, units: number, last: boolean): IntegerLayer {
  return integerLayer({
    name,
    inputs,
    units,
    weights: masters(inputs * units, 12000),
    bias: Int32Array.from({ length: units }, () => random.below(2000)),
    shift: new Uint8Array(units).fill(5),
    accumulatorScale: new Float64Array(units).fill(2 ** -11),
    exponent: 4,
    answer: { kind: "head", weights: masters(units * 3, 8000), exponent: 6, shift: 0 },
    norm: last ? null : norm(units, 5),
    learning: {
      softmax: softmaxConstants(SCORE_EXPONENT, 1),
      threshold: 0,
      errors: { multiplier: 2 ** 30, shift: 3 },
      update: { dither: 4, biasShift: 3 },
      head: { rate: { multiplier: 2 ** 30, shift: 3 }, dither: 6 },
      slot: null,
    },
  });
}

const RMS = { kind: "rms", start: 0, size: 12, center: false } as const;

/** 12 uint8 -> 8 -> 5, three classes, a head on each layer; both learn, and a ring of three samples. */
export const INTEGERS = quantModel({
  input: quantInput({ parts: [{ ...RMS, norm: norm(12, 5) }] }),
  layers: [mastersLayer("first", 12, 8, false), mastersLayer("second", 8, 5, true)],
  scoreExponent: SCORE_EXPONENT,
  learning: quantLearning({ recent: 3 }),
});

/** The same with steps so small that all units stay alive. */
export const GENTLE: QuantModel = {
  ...INTEGERS,
  layers: (INTEGERS.layers as readonly IntegerLayer[]).map((layer) => ({
    ...layer,
    learning: {
      ...layer.learning!,
      errors: { multiplier: 2 ** 30, shift: 5 },
      update: { dither: 8, biasShift: 7 },
      head: { rate: { multiplier: 2 ** 30, shift: 5 }, dither: 10 },
    },
  })),
};

function halvesLayer(name: string, inputs: number, units: number, last: boolean): RealLayer {
  return realLayer({
    name,
    inputs,
    units,
    weights: halves(inputs * units, 0.5),
    bias: halves(units, 0.25),
    answer: { kind: "head", weights: halves(units * 3, 0.5) },
    norm: last ? null : { size: units },
    learning: {
      sharpness: 1,
      threshold: 0,
      rate: Math.fround(0.05),
      errorRate: Math.fround(0.05),
      head: true,
      slot: 0,
    },
  });
}

/** {@link INTEGERS} in `fp16` or `f32`; the weights are halves either way. */
export function reals(precision: "fp16" | "f32"): QuantModel {
  return {
    ...INTEGERS,
    precision,
    input: { ...INTEGERS.input, exponent: 0, parts: [{ ...RMS, norm: norm(12, 0) }] },
    layers: [halvesLayer("first", 12, 8, false), halvesLayer("second", 8, 5, true)],
    scoreExponent: 0,
  };
}
