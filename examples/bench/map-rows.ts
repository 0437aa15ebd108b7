import {
  conv1d,
  conv2d,
  csv,
  type LayerSpec,
  type ModelSpec,
  monoForward,
  separable2d,
} from "../../src/model.js";
import type { Goal, Rival, Row } from "./row.js";

/** Rows of layers over maps: shapes of public benchmarks with random weights, and no zero anywhere unless a row says so. */

/** Samples of random bytes, which the runner writes beside the model file. */
export const NOISE = "noise.csv";
export const NOISE_CLASSES = ["a", "b", "c", "d"];

function maps(name: string, shape: readonly number[], layers: readonly LayerSpec[]): ModelSpec {
  return {
    name,
    input: { shape, scale: 1 / 255, standardize: "none" },
    classes: NOISE_CLASSES,
    data: {
      train: csv({ file: NOISE, label: "class" }),
      split: { validation: 0.1, calibration: 0.1, test: 0.2 },
    },
    layers,
    training: monoForward({ epochs: 0 }),
  };
}

const SAME = { kernel: 3, padding: "same" } as const;
const KEYWORDS = maps(
  "keywords",
  [49, 10],
  [
    conv2d(64, { kernel: [10, 4], stride: 2, padding: "same" }),
    ...Array.from({ length: 3 }, () => separable2d(64, SAME)),
    separable2d(64, { ...SAME, head: "average", cells: 1 }),
  ],
);
const KEYWORDS_HALVES: ModelSpec = { ...KEYWORDS, precision: "fp16", accumulate: "f16" };
const IMAGES = maps(
  "images",
  [32, 32, 3],
  [
    conv2d(16, SAME),
    conv2d(16, { ...SAME, pool: 2 }),
    conv2d(32, { ...SAME, stride: 2 }),
    conv2d(64, { ...SAME, stride: 2 }),
  ],
);
const SIGNALS = maps(
  "signals",
  [96, 6],
  [
    conv1d(16, { kernel: 5, stride: 2, padding: "same" }),
    conv1d(32, { kernel: 5, stride: 2, padding: "same" }),
  ],
);

/** A pointwise layer whose inputs are the samples themselves, zeros among them. */
const SPARSE = maps("sparse", [25, 5, 64], [conv2d(64, { kernel: 1 })]);
const SPARSE_DENSITY = 0.3;
const POOLED = maps("pooled", [16, 16, 32], [conv2d(32, { kernel: 1, pool: 2 })]);

/** Figures of one shape for one target. */
interface Measured {
  readonly rivals: readonly Rival[];
  readonly goal?: Goal;
}

/** A step of one of these models. */
interface MapStep {
  readonly id: string;
  readonly title: string;
  readonly model: ModelSpec;
  readonly layer: string;
  readonly kind: string;
  /** Dense multiply-accumulates, those of the padding included; inputs of a pool. */
  readonly work: number;
  /** Share of the inputs that are not zero; all where there is none. */
  readonly density?: number;
  readonly rv32: Measured;
  readonly rv32imc: Measured;
}

function rival(project: Rival["project"], value: number, weighted?: number): Rival {
  return { project, value, ...(weighted && { weighted }) };
}

/** Counts of others on vectors, with their weight. */
function vectors(value: number, weighted: number, ...more: Rival[]): Rival[] {
  return [rival("muRISCV-NN", value, weighted), ...more];
}

/** Counts of others in scalar code. */
function scalar(muriscv: number, cmsis: number, esp: number, nnom: number): Rival[] {
  return [rival("muRISCV-NN", muriscv), rival("CMSIS-NN", cmsis), rival("ESP-NN", esp), rival("NNoM", nnom)];
}

const STEPS: readonly MapStep[] = [
  {
    ...{ id: "kws-conv", title: "conv 10 x 4 stride 2, 49 x 10 x 1 -> 25 x 5 x 64" },
    ...{ model: KEYWORDS, layer: "conv2d1", kind: "conv", work: 25 * 5 * 64 * 40 },
    rv32: { rivals: vectors(2.21, 3.2), goal: { must: 0.15, aim: 0.115 } },
    rv32imc: { rivals: scalar(5.2, 6.1, 20, 18), goal: { must: 3.5, aim: 3 } },
  },
  {
    ...{ id: "kws-depthwise", title: "depthwise 3 x 3, 25 x 5 x 64" },
    ...{ model: KEYWORDS, layer: "separable2d2_depthwise", kind: "depthwise", work: 25 * 5 * 64 * 9 },
    rv32: { rivals: vectors(1.72, 2.3), goal: { must: 0.28, aim: 0.19 } },
    rv32imc: { rivals: scalar(12.2, 22, 12.6, 20), goal: { must: 4.5, aim: 3.6 } },
  },
  {
    ...{ id: "kws-pointwise", title: "conv 1 x 1, 25 x 5 x 64 -> 25 x 5 x 64" },
    ...{ model: KEYWORDS, layer: "separable2d2", kind: "conv", work: 25 * 5 * 64 * 64 },
    rv32: {
      rivals: vectors(1.36, 2.2, { ...rival("CMSIS-NN", 1.23, 1.5), what: "vectorized by clang" }),
      goal: { must: 0.115, aim: 0.087 },
    },
    rv32imc: { rivals: scalar(4.8, 4.8, 7.1, 9.3), goal: { must: 3.2, aim: 2.85 } },
  },
  {
    ...{
      id: "kws-pointwise-sparse",
      title: "conv 1 x 1, 25 x 5 x 64 -> 25 x 5 x 64, 30 % of the inputs not zero",
    },
    ...{ model: SPARSE, layer: "conv2d1", kind: "conv", work: 25 * 5 * 64 * 64, density: SPARSE_DENSITY },
    rv32: { rivals: vectors(1.36, 2.2), goal: { must: 0.055, aim: 0.045 } },
    rv32imc: { rivals: scalar(4.8, 4.8, 7.1, 9.3), goal: { must: 1.5, aim: 1.2 } },
  },
  {
    ...{ id: "3-16", title: "conv 3 x 3, 32 x 32 x 3 -> 32 x 32 x 16" },
    ...{ model: IMAGES, layer: "conv2d1", kind: "conv", work: 32 * 32 * 16 * 27 },
    rv32: { rivals: vectors(2.72, 3.9), goal: { must: 0.135, aim: 0.115 } },
    rv32imc: { rivals: scalar(6.2, 7.5, 16, 14), goal: { must: 3.9, aim: 3.3 } },
  },
  {
    ...{ id: "16-16", title: "conv 3 x 3, 32 x 32 x 16 -> 32 x 32 x 16" },
    ...{ model: IMAGES, layer: "conv2d2", kind: "conv", work: 32 * 32 * 16 * 144 },
    rv32: { rivals: vectors(1.24, 1.9), goal: { must: 0.112, aim: 0.095 } },
    rv32imc: { rivals: scalar(4.6, 5.4, 7.4, 8.8), goal: { must: 3, aim: 2.8 } },
  },
  {
    ...{ id: "16-32", title: "conv 3 x 3 stride 2, 16 x 16 x 16 -> 8 x 8 x 32" },
    ...{ model: IMAGES, layer: "conv2d3", kind: "conv", work: 8 * 8 * 32 * 144 },
    rv32: {
      rivals: vectors(1.18, 1.8, { ...rival("CMSIS-NN", 1.05, 1.2), what: "vectorized by clang" }),
      goal: { must: 0.165, aim: 0.13 },
    },
    rv32imc: { rivals: scalar(4.3, 5.1, 7.3, 8.8), goal: { must: 3, aim: 2.8 } },
  },
  {
    ...{ id: "32-64", title: "conv 3 x 3 stride 2, 8 x 8 x 32 -> 4 x 4 x 64" },
    ...{ model: IMAGES, layer: "conv2d4", kind: "conv", work: 4 * 4 * 64 * 288 },
    rv32: {
      rivals: vectors(1.04, 1.6, { ...rival("CMSIS-NN", 0.75, 0.9), what: "vectorized by clang" }),
      goal: { must: 0.102, aim: 0.08 },
    },
    rv32imc: { rivals: scalar(4, 4.8, 6.3, 7.9), goal: { must: 2.85, aim: 2.7 } },
  },
  {
    ...{ id: "6-16", title: "conv 5 stride 2 of a signal, 96 x 6 -> 48 x 16" },
    ...{ model: SIGNALS, layer: "conv1d1", kind: "conv", work: 48 * 16 * 30 },
    rv32: { rivals: vectors(2.37, 4.1), goal: { must: 0.33, aim: 0.16 } },
    rv32imc: { rivals: scalar(5.8, 7, 13, 12), goal: { must: 3.6, aim: 3.1 } },
  },
  {
    ...{ id: "signal-16-32", title: "conv 5 stride 2 of a signal, 48 x 16 -> 24 x 32" },
    ...{ model: SIGNALS, layer: "conv1d2", kind: "conv", work: 24 * 32 * 80 },
    rv32: {
      rivals: vectors(1.75, 3.3, { ...rival("CMSIS-NN", 1.32), what: "vectorized by clang" }),
      goal: { must: 0.17, aim: 0.13 },
    },
    rv32imc: { rivals: scalar(4.5, 5.3, 7.8, 9.2), goal: { must: 3.2, aim: 2.9 } },
  },
  {
    ...{ id: "average-pool", title: "average of 25 x 5 x 64 -> 64, per input" },
    ...{ model: KEYWORDS, layer: "separable2d5", kind: "cells", work: 25 * 5 * 64 },
    rv32: { rivals: [rival("muRISCV-NN", 8.7)], goal: { must: 0.07, aim: 0.05 } },
    rv32imc: { rivals: [rival("muRISCV-NN", 7.6)] },
  },
  {
    ...{ id: "max-pool", title: "max pool 2 x 2, 16 x 16 x 32 -> 8 x 8 x 32, per input" },
    ...{ model: POOLED, layer: "conv2d1", kind: "maxPool", work: 16 * 16 * 32 },
    rv32: { rivals: [rival("muRISCV-NN", 2)], goal: { must: 0.15, aim: 0.12 } },
    rv32imc: { rivals: [rival("muRISCV-NN", 8.7)] },
  },
];

const TARGETS = ["rv32", "rv32imc"] as const;

function stepRow(step: MapStep, target: (typeof TARGETS)[number]): Row {
  const { id, title, model, layer, kind, work, density } = step;
  return {
    id: `map-${id}-${target}`,
    topic: "maps",
    title: `int8 ${title}, ${target}`,
    model,
    training: model.name,
    target,
    ...(density === undefined ? { dense: true } : { density }),
    figure: { per: "work", layer, kind, work },
    ...step[target],
  };
}

/** Dense multiply-accumulates of the keyword net without its heads. */
const KEYWORDS_ROWS = TARGETS.map((target): Row => {
  const { rivals, goal } = {
    rv32: { rivals: 3_990_000, goal: { must: 360_000, aim: 270_000 } },
    rv32imc: { rivals: 15_000_000, goal: { must: 8_800_000, aim: 7_800_000 } },
  }[target];
  return {
    ...{ id: `map-kws-${target}`, topic: "maps", target, dense: true },
    title: `int8 49 x 10, five layers of 64 channels, whole inference, ${target}`,
    ...{ model: KEYWORDS, training: KEYWORDS.name },
    figure: { per: "inference", inputs: "dense" },
    rivals: [{ project: "muRISCV-NN", value: rivals, what: "without heads" }],
    goal,
  };
});

const FP16_ROWS: readonly Row[] = (
  [
    ["f32 sums", KEYWORDS, { must: 0.12, aim: 0.095 }],
    ["sums of halves", KEYWORDS_HALVES, { must: 0.06, aim: 0.048 }],
  ] as const
).map(([sums, model, goal]): Row => {
  const halves = model.accumulate === "f16";
  return {
    ...{ id: `map-fp16-${halves ? "halves-" : ""}rv32`, topic: "maps", target: "rv32", dense: true },
    ...{ title: `fp16 conv 1 x 1, 25 x 5 x 64 -> 25 x 5 x 64, ${sums}, rv32`, model, goal },
    training: `${model.name}${halves ? "-halves" : ""}`,
    ...(halves ? {} : { precision: "fp16" }),
    figure: { per: "work", layer: "separable2d2", kind: "conv", work: 25 * 5 * 64 * 64 },
  };
});

/** Rows of layers over maps, vectors and scalar code of each shape below each other. */
export const MAP_ROWS: readonly Row[] = [
  ...STEPS.flatMap((step) => TARGETS.map((target) => stepRow(step, target))),
  ...FP16_ROWS,
  ...KEYWORDS_ROWS,
];
