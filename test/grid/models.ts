import { plan } from "../../src/plan/plan.js";
import { loadTarget } from "../../src/target/target.js";
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

/** Every shape and every network over maps in every arithmetic, planned for vectors. */
export function gridModels(): GridModel[] {
  const { arch } = loadTarget("rv32");
  return Object.entries(ARITHMETICS).flatMap(([arithmetic, precision]) => {
    const learning = Object.entries(SHAPES).map(
      ([shape, options], index) =>
        [shape, learningModel({ ...options, ...precision, seed: 5 + index }, SAMPLES)] as const,
    );
    const overMaps = Object.entries({ ...MAP_NETWORKS, ...MAP_LESSONS }).map(
      ([shape, options]) => [shape, mapLesson(options, arithmetic)] as const,
    );
    return [...learning, ...overMaps].map(([shape, { model, train, test }], index) => {
      const named = { ...model, name: `m_${arithmetic.replace(/\W+/g, "_")}_${index}` };
      return { title: `${arithmetic}: ${shape}`, model: named, plan: plan(named, arch), train, test };
    });
  });
}
