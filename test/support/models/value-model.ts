import type { Dataset, Samples } from "../../../src/ir/data.js";
import type { DeviceModel } from "../../../src/ir/device-model.js";
import type { Ir } from "../../../src/ir/ir.js";
import type { Trained } from "../../../src/ir/trained.js";
import type { Precision } from "../../../src/model.js";
import { createRandom } from "../../../src/numerics/prng.js";
import { targetStatistics } from "../../../src/numerics/targets.js";
import { quantize } from "../../../src/quantize/quantize.js";
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
