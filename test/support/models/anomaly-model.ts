import { withAlarm } from "../../../src/exits/with-alarm.js";
import type { Dataset, Samples } from "../../../src/ir/data.js";
import type { DeviceModel } from "../../../src/ir/device-model.js";
import type { Ir } from "../../../src/ir/ir.js";
import { blocksOfIr } from "../../../src/ir/ir-blocks.js";
import type { Trained } from "../../../src/ir/trained.js";
import type { Precision } from "../../../src/model.js";
import { createRandom } from "../../../src/numerics/prng.js";
import { partStatistics } from "../../../src/numerics/standardize.js";
import { encodeSamples } from "../../../src/quantize/encode.js";
import { quantize } from "../../../src/quantize/quantize.js";
import { type SmallModel, smallIr } from "./small-ir.js";
import { drawLayers, untrainedRecord } from "./trained.js";

/** A network that tells anomalies. */
export function anomalyIr(given: SmallModel = {}): Ir {
  const inference = { readout: "anomaly", beam: 0, exits: null } as const;
  const parts = [{ start: 0, size: 6, scale: 1, offset: 0, standardize: "dataset" }] as const;
  const training = { rule: "reconstruction", activityPenalty: 0, ...given.training };
  const ir = smallIr({ parts, widths: [9, 5], ...given, classes: 2, inference, training });
  return { ...ir, classes: ["normal", "anomaly"], normality: { rate: 0.05, confidence: 0.95 } };
}

/** Samples whose six values follow from two, but for every `period`-th one: an anomaly, each value by itself as usual. */
export function anomalySamples(count: number, seed: number, period = 0): Samples {
  const random = createRandom(seed);
  const inputs = new Float32Array(6 * count);
  const labels = new Uint16Array(count);
  for (let n = 0; n < count; n++) {
    const usual = (): number[] => {
      const [a, b] = [random.normal(), random.normal()];
      return [a, b, a + b, a - b, 2 * a, a - 2 * b];
    };
    const own = usual();
    labels[n] = Number(period > 0 && n % period === 0);
    for (let i = 0; i < 6; i++)
      inputs[6 * n + i] = (labels[n] ? usual()[i]! : own[i]!) + 0.05 * random.normal();
  }
  return { storage: "float32", size: 6, count, inputs, labels };
}

/** Parts of such samples: anomalies stand in the test part alone. */
export function anomalyDataset(count: number): Dataset {
  return {
    ...{ train: anomalySamples(count, 1), validation: anomalySamples(count, 2) },
    ...{ calibration: anomalySamples(count, 3), test: anomalySamples(count, 4, 3), learn: null },
    ...{ files: [], learnFiles: [], notes: [] },
  };
}

/** Weights that are drawn, with constants of the reconstruction. */
export function drawnCells(ir: Ir, train: Samples, seed: number): Trained {
  const random = createRandom(seed);
  const blocks = blocksOfIr(ir);
  const layers = drawLayers(ir, random, { bias: 0.2, head: null, overlay: 0 }).map((layer, index) => ({
    ...layer,
    decoderBias: Float32Array.from({ length: blocks[index]!.inputs }, () => 0.1 * random.normal()),
  }));
  return { layers, statistics: partStatistics(ir.input, train), record: untrainedRecord(ir, seed) };
}

/** Learning of all cells, with room for some windows. */
export function cellLearning(ir: Ir, recent: number): NonNullable<Ir["learning"]> {
  return {
    ...{
      layers: ir.taps.map(() => ({ rate: 1 })),
      recent,
      held: 36,
      times: 4,
      shipped: 0,
      guard: null,
      data: null,
    },
    ...{ decay: 0, skip: 0, warmup: 0, speed: 1 / 64 },
  };
}

/** Such a model on a device, with weights that are drawn and a threshold of its own; `recent` for one that learns. */
export function anomalyModel(
  precision: Precision,
  given: SmallModel = {},
  fpu = true,
  recent: number | null = null,
): DeviceModel {
  const frozen = { ...anomalyIr(given), precision };
  const normality = { rate: 0.2, confidence: 0.95 }; // of 22 windows one may exceed the threshold
  const learning = cellLearning(frozen, recent ?? 0);
  const ir = recent === null ? frozen : { ...frozen, name: "tiny", normality, learning };
  const { train, validation, calibration } = anomalyDataset(60);
  const model = quantize(ir, drawnCells(ir, train, 5), validation, fpu);
  return withAlarm(ir, model, {
    validation: encodeSamples(validation, model.input),
    calibration: encodeSamples(calibration, model.input),
  }).model;
}
