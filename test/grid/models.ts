import type { Precision } from "../../src/model.js";
import { plan } from "../../src/plan/plan.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { loadTarget } from "../../src/target/target.js";
import { anomalyModel, anomalySamples } from "../support/models/anomaly-model.js";
import { type LearningModel, type LearningOptions, learningModel } from "../support/models/learning-model.js";
import { ARITHMETICS, MAP_LESSONS, MAP_NETWORKS, mapLesson } from "../support/models/map-network.js";

/** Samples to learn from, and as many to ask for. */
export const SAMPLES = 60;

/** A model of the grid; its name tells it from the others, which are in the same program. */
export interface GridModel extends LearningModel {
  /** What it is, for people. */
  readonly title: string;
}

type Shape = Omit<LearningOptions, "seed" | "precision" | "accumulate">;

/** Each of 1, 3, 31, 33, 127, 500 and 784 is a number of inputs and one of units; layers that learn stay small. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  "784-33-31-1, mono-forward, slices, margin exits": {
    rule: "monoForward",
    inputs: 784,
    units: [33, 31, 1],
    slices: [3, 1, 1],
    exits: "margin",
  },
  "784-31-500-33, class groups behind frozen layers": {
    rule: "classGroups",
    inputs: 784,
    units: [31, 500, 33],
    frozen: [0, 1],
  },
  "500-3-31-127, class groups of int16, lightff exits, decay, recent samples": {
    rule: "classGroups",
    storage: "int16",
    standardize: "sample",
    inputs: 500,
    units: [3, 31, 127],
    classes: 3,
    exits: "lightff",
    decay: 160,
    rate: 0.01,
    recent: 3,
  },
  "127-33-127, Forward-Forward of int16": {
    rule: "bce",
    storage: "int16",
    inputs: 127,
    units: [33, 127],
  },
  "31-784-3, Forward-Forward, a beam": { rule: "symba", inputs: 31, units: [784, 3], classes: 5, beam: 2 },
  "33-127-3, mono-forward behind a frozen layer, skip": {
    rule: "monoForward",
    inputs: 33,
    units: [127, 3],
    frozen: [0],
    skip: 0.15,
    classes: 11,
  },
  "3-31-1-33, mono-forward of floats, shipped and recent samples": {
    rule: "monoForward",
    storage: "float32",
    standardize: "dataset",
    inputs: 3,
    units: [31, 1, 33],
    shipped: 2,
    recent: 3,
  },
  "1-500-33, mono-forward with fixed heads, slices": {
    rule: "monoForward",
    standardize: "dataset",
    inputs: 1,
    units: [500, 33],
    slices: [2, 1],
    fixedHeads: true,
  },
};

/** What learns in place of layers; floats share its texts but for sums, which no vector has. */
export const IN_PLACE: Readonly<Record<string, Shape>> = {
  "31-33, least squares": {
    ...{ rule: "monoForward", inputs: 31, units: [33], classes: 7 },
    readout: { kind: "rls", start: "ridge", trust: 10 },
  },
  "33-31, a support of labelled rows": {
    ...{ rule: "monoForward", inputs: 33, units: [31], classes: 5 },
    readout: { kind: "context", rows: 31, temperature: 1 / 64, shipped: 2, newClasses: 1 },
  },
  "33-31, what inputs have moved by": {
    ...{ rule: "monoForward", inputs: 33, units: [31], standardize: "dataset", normalise: "balanced" },
  },
};
const OF_IN_PLACE: readonly string[] = ["int8", "fp16"];

/** Cells that learn what is normal, of a kind of vector sums each. */
function cells(precision: Precision): LearningModel {
  const model = anomalyModel(precision, { widths: [33, 31] }, true, 7);
  const [train, test] = [anomalySamples(SAMPLES, 11), anomalySamples(SAMPLES, 12, 2)].map((samples) =>
    encodeSamples(samples, model.input),
  );
  return { model, plan: plan(model), train: train!, test: test! };
}

/** Every shape and every network over maps in every arithmetic, planned for vectors. */
export function gridModels(): GridModel[] {
  const { arch } = loadTarget("rv32");
  return Object.entries(ARITHMETICS).flatMap(([arithmetic, precision]) => {
    const isInPlace = OF_IN_PLACE.includes(arithmetic);
    const learning = Object.entries({ ...SHAPES, ...(isInPlace ? IN_PLACE : {}) }).map(
      ([shape, options], index) =>
        [shape, learningModel({ ...options, ...precision, seed: 5 + index }, SAMPLES)] as const,
    );
    const overMaps = Object.entries({ ...MAP_NETWORKS, ...MAP_LESSONS }).map(
      ([shape, options]) => [shape, mapLesson(options, arithmetic)] as const,
    );
    const normal = isInPlace ? [["6-33-31, cells", cells(precision.precision)] as const] : [];
    return [...learning, ...overMaps, ...normal].map(([shape, { model, train, test }], index) => {
      const named = { ...model, name: `m_${arithmetic.replace(/\W+/g, "_")}_${index}` };
      return { title: `${arithmetic}: ${shape}`, model: named, plan: plan(named, arch), train, test };
    });
  });
}
