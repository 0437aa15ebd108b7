import type { IntegerLayer, QuantLearning, QuantModel, RealLayer } from "../../src/ir/quant.js";
import { roundHalf } from "../../src/numerics/f16.js";
import { norm } from "../../src/numerics/int8.js";
import { createRandom } from "../../src/numerics/prng.js";
import { softmaxConstants } from "../../src/numerics/softmax.js";

const random = createRandom(21);
const masters = (length: number, range: number): Int16Array =>
  Int16Array.from({ length }, () => random.below(2 * range) - range);
const halves = (length: number, range: number): Float32Array =>
  Float32Array.from({ length }, () => roundHalf(((random.below(2001) - 1000) / 1000) * range));

const LEARNING: QuantLearning = {
  rule: "monoForward",
  seed: 77,
  skip: 0,
  stride: 0,
  pair: null,
  shipped: null,
  recent: 3,
  guard: null,
  adaptation: null,
  learnt: null,
};

const SCORE_EXPONENT = 10;

function integerLayer(name: string, inputs: number, units: number, last: boolean): IntegerLayer {
  return {
    kind: "integer",
    name,
    source: "model.ts:1",
    inputs,
    units,
    slices: 1,
    density: 0.5,
    weights: masters(inputs * units, 12000),
    bias: Int32Array.from({ length: units }, () => random.below(2000)),
    overlay: null,
    multiplier: new Int32Array(units).fill(2 ** 30),
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
  };
}

const RMS = { kind: "rms", start: 0, size: 12, center: false } as const;

/** 12 uint8 -> 8 -> 5, three classes, a head on each layer; both learn, and a ring of three samples. */
export const INTEGERS: QuantModel = {
  name: "tiny",
  classes: ["a", "b", "c"],
  precision: "int8",
  input: {
    size: 12,
    storage: "uint8",
    steps: new Float64Array(0),
    exponent: 5,
    density: 1,
    parts: [{ ...RMS, norm: norm(12, 5) }],
  },
  layers: [integerLayer("first", 12, 8, false), integerLayer("second", 8, 5, true)],
  scoreExponent: SCORE_EXPONENT,
  beam: 0,
  exits: null,
  learning: LEARNING,
};

function realLayer(name: string, inputs: number, units: number, last: boolean): RealLayer {
  return {
    kind: "real",
    name,
    source: "model.ts:1",
    inputs,
    units,
    slices: 1,
    density: 0.5,
    weights: halves(inputs * units, 0.5),
    bias: halves(units, 0.25),
    overlay: null,
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
  };
}

/** The same in `fp16` or `f32`; the weights are halves either way. */
export function reals(precision: "fp16" | "f32"): QuantModel {
  return {
    ...INTEGERS,
    precision,
    input: { ...INTEGERS.input, exponent: 0, parts: [{ ...RMS, norm: norm(12, 0) }] },
    layers: [realLayer("first", 12, 8, false), realLayer("second", 8, 5, true)],
    scoreExponent: 0,
  };
}
