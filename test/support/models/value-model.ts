import { withExits } from "../../../src/exits/with-exits.js";
import type { Dataset, Samples } from "../../../src/ir/data.js";
import type { DeviceModel } from "../../../src/ir/device-model.js";
import type { Ir } from "../../../src/ir/ir.js";
import { blocksOfIr } from "../../../src/ir/ir-blocks.js";
import type { Trained } from "../../../src/ir/trained.js";
import type { Precision } from "../../../src/model.js";
import { createRandom } from "../../../src/numerics/prng.js";
import { targetStatistics } from "../../../src/numerics/targets.js";
import { encodeSamples } from "../../../src/quantize/encode.js";
import { quantize } from "../../../src/quantize/quantize.js";
import { withReadoutStart } from "../../../src/quantize/readout-start.js";
import { withStored } from "../../../src/quantize/stored.js";
import { patterns, type SmallModel, smallIr } from "./small-ir.js";
import { drawLayers, untrainedRecord } from "./trained.js";

const TARGETS = ["temperature", "pressure"];

/** A network that estimates two values. */
export function valueIr(given: SmallModel = {}): Ir {
  const inference = { readout: "value", beam: 0, exits: null } as const;
  return { ...smallIr({ ...given, classes: TARGETS.length, inference }), targets: TARGETS };
}

/** Samples whose values follow from their inputs, on scales far apart. */
export function valueSamples(ir: Ir, count: number, seed: number): Samples {
  const samples = patterns(ir, count, seed);
  const { inputs, size } = samples;
  const targets = new Float32Array(2 * count);
  for (let n = 0; n < count; n++) {
    const [a = 0, b = 0, c = 0] = inputs.subarray(n * size, (n + 1) * size);
    targets[2 * n] = 20 + 3 * a;
    targets[2 * n + 1] = 101325 + 400 * (b - c);
  }
  return { ...samples, labels: new Uint16Array(count), targets };
}

/** Parts of such samples. */
export function valueDataset(ir: Ir, count: number): Dataset {
  const part = (seed: number) => valueSamples(ir, count, seed);
  return {
    ...{ train: part(1), validation: part(2), calibration: part(3), test: part(4), learn: null },
    ...{ files: [], learnFiles: [], notes: [] },
  };
}

/** Weights that are drawn, with constants. */
export function drawnWeights(ir: Ir, train: Samples, seed: number): Trained {
  const random = createRandom(seed);
  const layers = drawLayers(ir, random, { bias: 0.2, head: 0.4, overlay: 0 }).map((layer) => ({
    ...layer,
    constant: layer.head && Float32Array.from(TARGETS, () => random.normal()),
  }));
  const statistics = ir.input.parts.map(() => ({
    mean: new Float32Array(0),
    deviation: new Float32Array(0),
  }));
  return { layers, statistics, targets: targetStatistics(train), record: untrainedRecord(ir, seed) };
}

/** Such a model on a device, with weights that are drawn. */
export function valueModel(precision: Precision, given: SmallModel = {}): DeviceModel {
  const ir = { ...valueIr(given), precision };
  const { train, validation } = valueDataset(ir, 50);
  return quantize(ir, drawnWeights(ir, train, 5), validation, true);
}

/** Settings of learning that a test may choose. */
export type ValueLearning = Partial<Omit<NonNullable<Ir["learning"]>, "layers">> & {
  readonly rate?: number;
  /** Layers that stay as they are. */
  readonly frozen?: readonly number[];
  /** Layers whose heads alone learn. */
  readonly heads?: readonly number[];
  /** Exits, open for estimates that are within this many deviations of those of the full network. */
  readonly tolerance?: number;
};

/** The same where all layers learn, or those that are left, or a readout in their place; `frozen`, `heads` by their index. */
export function learningValueModel(...given: Parameters<typeof learningValues>): DeviceModel {
  return learningValues(...given).model;
}

/** Such a model, and what its file says. */
export function learningValues(
  precision: Precision,
  { rate = 0.05, frozen = [], heads = [], tolerance, ...learning }: ValueLearning = {},
  given: SmallModel = {},
): { readonly ir: Ir; readonly model: DeviceModel } {
  const plain = { ...valueIr(given), precision };
  const layers = blocksOfIr(plain).map((_, index) =>
    learning.readout || frozen.includes(index)
      ? null
      : { rate, ...(heads.includes(index) ? { headOnly: true as const } : {}) },
  );
  const none = { decay: 0, skip: 0, shipped: 0, recent: 0, guard: null, warmup: 0, speed: 0.05, data: null };
  const exits =
    tolerance === undefined ? null : ({ rule: "margin", risk: 0.2, confidence: 0.9, tolerance } as const);
  const alone = learning.readout ? ({ readout: "rlsValues" } as const) : {};
  const inference = { ...plain.inference, exits, ...alone };
  const ir: Ir = { ...plain, inference, learning: { ...none, ...learning, layers } };
  const { train, validation, calibration } = valueDataset(ir, 50);
  const quantized = quantize(ir, drawnWeights(ir, train, 5), validation, true, 7);
  const model = withReadoutStart(ir, quantized, train, 7);
  const stored = withStored(ir, model, { train, calibration }, 7);
  const encoded = (samples: Samples) => encodeSamples(samples, model.input);
  const parts = { validation: encoded(validation), calibration: encoded(calibration) };
  return { ir, model: withExits(ir, stored, parts).model };
}
