import type {
  IntegerLayer,
  QuantInput,
  QuantLearning,
  QuantModel,
  RealLayer,
} from "../../../src/ir/quant.js";

/** What a test says about a thing, all of `Named` and any of the rest. */
type Given<Whole, Named extends keyof Whole> = Pick<Whole, Named> & Partial<Whole>;

/** A layer in integers, as plain as it can be where nothing is given: it answers nothing and never learns. */
export function integerLayer(given: Given<IntegerLayer, "inputs" | "units" | "weights">): IntegerLayer {
  const { units } = given;
  return {
    kind: "integer",
    name: "layer",
    source: "model.ts:1",
    slices: 1,
    density: 0.5,
    bias: new Int32Array(units),
    overlay: null,
    multiplier: new Int32Array(units).fill(2 ** 30),
    shift: new Uint8Array(units).fill(1),
    accumulatorScale: new Float64Array(units).fill(1),
    exponent: 0,
    answer: null,
    norm: null,
    learning: null,
    ...given,
  };
}

/** A layer in halves or floats, as plain as it can be where nothing is given. */
export function realLayer(given: Given<RealLayer, "inputs" | "units" | "weights">): RealLayer {
  return {
    kind: "real",
    name: "layer",
    source: "model.ts:1",
    slices: 1,
    density: 0.5,
    bias: new Float32Array(given.units),
    overlay: null,
    answer: null,
    norm: null,
    learning: null,
    ...given,
  };
}

/** The input of these parts, which follow each other, from bytes that are used as they are. */
export function quantInput(given: Given<QuantInput, "parts">): QuantInput {
  return {
    size: given.parts.reduce((sum, { size }) => sum + size, 0),
    storage: "uint8",
    steps: new Float64Array(0),
    exponent: 5,
    density: 1,
    ...given,
  };
}

/** Learning by mono-forward heads that keeps and guards nothing. */
export function quantLearning(given: Partial<QuantLearning>): QuantLearning {
  return {
    rule: "monoForward",
    seed: 77,
    skip: 0,
    stride: 0,
    pair: null,
    shipped: null,
    recent: 0,
    guard: null,
    adaptation: null,
    learnt: null,
    ...given,
  };
}

/** An int8 model of three classes without exits, which stays as it is. */
export function quantModel(given: Given<QuantModel, "input" | "layers">): QuantModel {
  return {
    name: "tiny",
    classes: ["a", "b", "c"],
    precision: "int8",
    scoreExponent: 0,
    beam: 0,
    exits: null,
    learning: null,
    ...given,
  };
}
