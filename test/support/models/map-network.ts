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
  type InputSpec,
  type LayerSpec,
  type MarginExitSpec,
  maxPool,
  monoForward,
  type Precision,
  type Sums,
} from "../../../src/model.js";
import { createRandom } from "../../../src/numerics/prng.js";
import { partStatistics } from "../../../src/numerics/standardize.js";
import { quantize } from "../../../src/quantize/quantize.js";
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
}

/** Formats of stored values and of sums. */
export const ARITHMETICS: Readonly<
  Record<string, { readonly precision: Precision; readonly accumulate?: Sums }>
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
      averagePool(2),
      conv2d(100, { kernel: 3 }),
      conv2d(17, { kernel: 1, head: "average" }),
      conv2d(4, { kernel: 3, stride: 2, padding: [1, 2, 1, 0] }),
    ],
  },
  "a signal of six channels, strides, pools, two dense layers": {
    input: { shape: [40, 6], scale: 0.01, standardize: "rms" },
    layers: [
      conv1d(16, { kernel: 5, stride: 2, padding: "same" }),
      maxPool(2),
      conv1d(19, { kernel: 3, padding: [2, 0], pool: 2, head: "average", cells: 3 }),
      dense(12),
      dense(5),
    ],
    storage: "int16",
    inference: { rule: "margin" },
  },
};

/** A random network over maps on random samples, in one of the arithmetics. */
export function mapNetwork({ input, layers, storage = "uint8", inference }: MapOptions, arithmetic = "int8") {
  const source = csv({ file: "samples.csv", label: "label" });
  const spec = {
    ...{ name: "tiny", input, classes: ["a", "b", "c", "d"], layers, ...ARITHMETICS[arithmetic]! },
    data: { train: source, split: { validation: 0.1, calibration: 0.1 } },
    training: monoForward({ epochs: 1 }),
    ...(inference ? { inference } : {}),
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
  return { model: { ...model, exits }, samples };
}
