import { adaptationOf } from "../../../src/exits/adaptation.js";
import { lower } from "../../../src/frontend/lower.js";
import type { Samples, Storage } from "../../../src/ir/data.js";
import type { DeviceModel } from "../../../src/ir/device-model.js";
import type { Ir } from "../../../src/ir/ir.js";
import { sizeOf } from "../../../src/ir/shape.js";
import type { Trained } from "../../../src/ir/trained.js";
import {
  averagePool,
  conv1d,
  conv2d,
  csv,
  dense,
  depthwise1d,
  depthwise2d,
  type InputSpec,
  type LayerSpec,
  type LearningSpec,
  type MarginExitSpec,
  maxPool,
  monoForward,
  type Precision,
  separable1d,
  separable2d,
} from "../../../src/model.js";
import { createRandom } from "../../../src/numerics/prng.js";
import { partStatistics } from "../../../src/numerics/standardize.js";
import { plan } from "../../../src/plan/plan.js";
import { encodeSamples } from "../../../src/quantize/encode.js";
import { quantize } from "../../../src/quantize/quantize.js";
import type { LearningModel } from "./learning-model.js";
import { medianThresholds } from "./median-thresholds.js";
import { randomSamples } from "./network.js";
import { drawLayers, untrainedRecord } from "./trained.js";

/** What a test may choose about a network over maps. */
export interface MapOptions {
  readonly input: InputSpec;
  readonly layers: readonly LayerSpec[];
  /** Default uint8. */
  readonly storage?: Storage;
  readonly inference?: MarginExitSpec;
  readonly learning?: LearningSpec;
}

/** Formats of stored values and of sums. */
export const ARITHMETICS: Readonly<
  Record<string, { readonly precision: Precision; readonly accumulate?: "f16" }>
> = {
  int8: { precision: "int8" },
  fp16: { precision: "fp16" },
  "fp16, sums of halves": { precision: "fp16", accumulate: "f16" },
  f32: { precision: "f32" },
};

/** Small networks that between them have every layer over maps, its paddings, strides, heads and odd sizes. */
export const MAP_NETWORKS: Readonly<Record<string, MapOptions>> = {
  "one channel, uneven padding, strides, pools, a map narrower than the kernel, dense": {
    input: { shape: [11, 9], scale: 0.01, standardize: "none" },
    layers: [
      conv2d(5, { kernel: [3, 5], stride: [2, 1], padding: [2, 1, 0, 3] }),
      conv2d(18, { kernel: 3, padding: "same", pool: 2, head: "average" }),
      conv2d(7, { kernel: [5, 2], stride: [3, 2], padding: [4, 0, 4, 1], cells: 1 }),
      dense(6),
    ],
  },
  "three channels, a pool of means, 1 x 1 maps and kernels, 100 channels": {
    input: { shape: [6, 7, 3], scale: 0.01, standardize: "sample" },
    layers: [
      conv2d(60, { kernel: 1 }),
      averagePool(3, { stride: 2, padding: [1, 0, 1, 0] }),
      conv2d(100, { kernel: 3 }),
      conv2d(17, { kernel: 1, head: "average" }),
      conv2d(4, { kernel: 3, stride: 2, padding: [1, 2, 1, 0] }),
    ],
  },
  "a signal of six channels, strides, pools, two dense layers": {
    input: { shape: [40, 6], scale: 0.01, standardize: "rms" },
    layers: [
      conv1d(16, { kernel: 5, stride: 2, padding: "same" }),
      maxPool(3, { stride: 2, padding: "same" }),
      conv1d(19, { kernel: 3, padding: [2, 0], pool: 2, head: "average", cells: 3 }),
      dense(12),
      dense(5),
    ],
    storage: "int16",
    inference: { rule: "margin" },
  },
  "depthwise layers, alone and in one with a head, norms over maps, channels first": {
    input: { shape: [3, 9, 8], layout: "chw", standardize: "dataset" },
    layers: [
      conv2d(7, { kernel: [3, 2], stride: [2, 1], padding: [1, 0, 0, 1], norm: "map" }),
      separable2d(18, { kernel: 3, padding: "same", pool: 2, norm: "map" }),
      depthwise2d({ kernel: 2, padding: [1, 0, 0, 1] }),
      separable2d(6, { kernel: [1, 3], stride: 2, head: "average" }),
      dense(5),
    ],
  },
  "a signal of five channels that come first, a depthwise layer before all others": {
    input: { shape: [5, 31], layout: "chw", scale: 0.01, standardize: "sample" },
    layers: [
      depthwise1d({ kernel: 5, stride: 2, padding: [2, 0] }),
      maxPool(2),
      separable1d(19, { kernel: 3, norm: "map", cells: 2 }),
      conv1d(8, { kernel: 2 }),
    ],
    storage: "int16",
  },
};

/** Networks over maps that learn: all layers, or some, or heads alone; maxima, means, pools, ties, uneven cells. */
export const MAP_LESSONS: Readonly<Record<string, MapOptions>> = {
  "maps learn: maxima, means behind a pool, uneven padding and cells, dense": {
    input: { shape: [11, 9], scale: 0.01, standardize: "none" },
    layers: [
      conv2d(5, { kernel: [3, 5], stride: [2, 1], padding: [2, 1, 0, 3] }),
      conv2d(18, { kernel: 3, padding: "same", pool: 2, head: "average" }),
      conv2d(7, { kernel: [2, 1], stride: [1, 2], cells: 1 }),
      dense(6),
    ],
    learning: { rate: 0.02, replay: { recent: 2 } },
  },
  "maps learn: three channels, means of many pixels, maxima behind a pool, 33 channels, 1 x 1": {
    input: { shape: [24, 13, 3], scale: 0.01, standardize: "sample" },
    layers: [
      conv2d(33, { kernel: 1, head: "average", cells: 1 }),
      conv2d(8, { kernel: 3, stride: 2, pool: 2, cells: 2, norm: "map" }),
      conv2d(40, { kernel: 3, padding: "same", cells: 1 }),
    ],
    learning: { rate: { conv2d1: 0.5, conv2d2: 0.02 }, skip: 0 },
  },
  "a signal whose depthwise filters stay, a frozen layer, a head alone, exits": {
    input: { shape: [40, 6], scale: 0.01, standardize: "rms" },
    layers: [
      conv1d(16, { kernel: 5, stride: 2, padding: "same" }),
      conv1d(9, { kernel: 3 }),
      separable1d(19, { kernel: 3, pool: 2, cells: 3 }),
      dense(5),
    ],
    storage: "int16",
    inference: { rule: "margin" },
    learning: { layers: ["conv1d2.head", "separable1d3", "dense4"], rate: 0.02, exits: { warmup: 10 } },
  },
};

/** A random network over maps on random samples, in one of the arithmetics. */
export function mapNetwork(
  { input, layers, storage = "uint8", inference, learning }: MapOptions,
  arithmetic = "int8",
) {
  const source = csv({ file: "samples.csv", label: "label" });
  const spec = {
    ...{ name: "tiny", input, classes: ["a", "b", "c", "d"], layers, ...ARITHMETICS[arithmetic]! },
    data: { train: source, split: { validation: 0.1, calibration: 0.1 } },
    training: monoForward({ epochs: 1 }),
    ...(inference ? { inference } : {}),
    ...(learning ? { learning } : {}),
  };
  const ir: Ir = lower({ file: "model.ts", spec, spans: {} });
  const random = createRandom(sizeOf(input.shape));
  const samples = randomSamples(sizeOf(input.shape), storage, random);
  const trained: Trained = {
    layers: drawLayers(ir, random, { bias: 0.2, head: 0.3, overlay: 0 }),
    statistics: partStatistics(ir.input, samples),
    record: untrainedRecord(ir, 1),
  };
  return { ir, trained, samples };
}

/** The same on the device, and samples for it; exits are at the middle of what the samples give. */
export function mapModel(
  options: MapOptions,
  arithmetic: string,
): { readonly model: DeviceModel; readonly samples: Samples } {
  const { ir, trained, samples } = mapNetwork(options, arithmetic);
  const model = quantize(ir, trained, samples, true);
  if (options.inference === undefined) return { model, samples };
  const exits = { rule: "margin", thresholds: medianThresholds("margin", model, samples) } as const;
  const learning = model.learning && {
    ...model.learning,
    adaptation: adaptationOf(ir.inference.exits!, ir.learning!, exits),
  };
  return { model: { ...model, exits, learning }, samples };
}

/** The same with a plan, to learn from the samples. */
export function mapLesson(options: MapOptions, arithmetic: string): LearningModel {
  const { model, samples } = mapModel(options, arithmetic);
  const train = encodeSamples(samples, model.input);
  return { model, plan: plan(model), train, test: train };
}
