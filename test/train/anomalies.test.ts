import { beforeAll, describe, expect, it } from "vitest";
import { type Engine, openEngine } from "../../src/engine/engine.js";
import { promiseOf } from "../../src/exits/alarm-promise.js";
import { boundOf } from "../../src/exits/binomial.js";
import { withAlarm } from "../../src/exits/with-alarm.js";
import { forwardFloat } from "../../src/floats/float-model.js";
import { upload } from "../../src/floats/network.js";
import { floatEnergies } from "../../src/floats/reconstructed.js";
import type { Ir } from "../../src/ir/ir.js";
import type { TrainedLayer } from "../../src/ir/trained.js";
import { aucOf } from "../../src/numerics/auc.js";
import {
  deviationFrom,
  LOG2,
  logEnergyInteger,
  logEnergyReal,
  NO_ENERGY,
} from "../../src/numerics/log-energy.js";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { quantize } from "../../src/quantize/quantize.js";
import { schedule } from "../../src/readouts/index.js";
import { crossEntropyLoss } from "../../src/readouts/losses.js";
import { inferReference } from "../../src/reference/infer.js";
import { anomalyQuality } from "../../src/report/anomaly-quality.js";
import { anyRule } from "../../src/rules/index.js";
import { train } from "../../src/train/train.js";
import { anomalyDataset, anomalyIr, anomalyModel, drawnCells } from "../support/models/anomaly-model.js";

const SIZE = 4;

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});

/** Loss and gradients on a fixed batch. */
function gradientsOf(ir: Ir, layers: readonly TrainedLayer[]) {
  const rule = anyRule(ir.training).train;
  if (rule.kind !== "gradient") throw new Error("no gradient");
  const random = createRandom(3);
  const inputs = Float32Array.from({ length: SIZE * 6 }, () => random.normal());
  return engine.scope(() => {
    const update = rule.start(engine, ir, createRandom(1)).gradients(
      upload(engine, ir, layers),
      {
        ...{ size: SIZE, inputs: engine.tensor(inputs, [SIZE, 6]), loss: crossEntropyLoss, masks: null },
        labels: engine.tensor(new Float32Array(2 * SIZE), [SIZE, 2]),
        ...{ targets: new Uint16Array(SIZE), weights: engine.tensor(new Float32Array(SIZE), [SIZE, 1]) },
      },
      0,
    );
    const gradients = update.gradients.map(({ weights, bias, decoderBias }) => ({
      ...{ weights: engine.read(weights!), bias: engine.read(bias!), decoderBias: engine.read(decoderBias!) },
    }));
    return { loss: engine.read(update.loss)[0]!, gradients };
  });
}

describe("a cell", () => {
  it("descends half the squared error of its input, through both readings of its weights: finite differences", () => {
    const ir = anomalyIr({ widths: [5] });
    const { layers } = drawnCells(ir, anomalyDataset(10).train, 2);
    const { gradients } = gradientsOf(ir, layers);
    for (const role of ["weights", "bias", "decoderBias"] as const)
      for (let at = 0; at < layers[0]![role]!.length; at += 2) {
        const lossAt = (step: number): number => {
          const values = layers[0]![role]!.slice();
          values[at]! += step;
          return gradientsOf(ir, [{ ...layers[0]!, [role]: values }]).loss;
        };
        const slope = (lossAt(1e-2) - lossAt(-1e-2)) / 2e-2;
        expect(gradients[0]![role][at]).toBeCloseTo((slope * 6) / 2, 2); // the loss is a mean over 6 inputs
      }
  });

  it("learns from its own input alone: the gradients of a layer do not know the next one", () => {
    const { layers } = drawnCells(anomalyIr(), anomalyDataset(10).train, 2);
    const [first] = gradientsOf(anomalyIr(), layers).gradients;
    const [alone] = gradientsOf(anomalyIr({ widths: [9] }), layers.slice(0, 1)).gradients;
    expect(first).toEqual(alone);
  });
});

describe("a model that tells anomalies", () => {
  it("finds samples that follow from nothing, where each value by itself is usual, and int8 agrees with the floats", async () => {
    const ir = anomalyIr({ widths: [12, 6], training: { epochs: 60, batch: 16, learningRate: 0.01 } });
    const dataset = anomalyDataset(300);
    const trained = await train(ir, dataset, { seed: 1, fingerprint: "" });
    const errors = trained.record.history.map((row) => row.errors![0]!);
    expect(errors.at(-1)!).toBeLessThan(errors[0]! / 2);

    const numbers = quantize(ir, trained, dataset.validation, true);
    const parts = {
      validation: encodeSamples(dataset.validation, numbers.input),
      calibration: encodeSamples(dataset.calibration, numbers.input),
    };
    const { model, alarm } = withAlarm(ir, numbers, parts);
    expect(alarm).toMatchObject({ samples: 300, independent: 300, allowed: 8 }); // the most of 300 for 5 %
    expect(alarm!.promised).toBeLessThan(0.05);
    const scores = Array.from({ length: 300 }, (_, n) =>
      inferReference(model, schedule(model), parts.calibration.inputs.subarray(6 * n, 6 * n + 6)),
    );
    const above = scores.filter(({ label }) => label === 1).length;
    expect(above).toBeGreaterThan(0);
    expect(above).toBeLessThanOrEqual(8); // fewer where scores are equal

    const weights = { kind: "float", trained, checkpoint: "", cached: false, seconds: 0 } as const;
    const quality = anomalyQuality({ ir, dataset }, { model, plan: plan(model) }, weights);
    const auc = (name: string) => quality.others.find((each) => each.name === name)!.auc!;
    expect(quality.shipped.auc).toBeGreaterThan(0.9);
    expect(Math.abs(quality.shipped.auc! - auc("in floating point"))).toBeLessThan(0.02);
    expect(auc("largest z-score")).toBeLessThan(0.8);
    expect(quality.alarms).toMatchObject({ normal: 200, anomalies: 100 });
    expect(quality.alarms.hits).toBeGreaterThan(50);
  });

  it("has the energies of the float model where nothing is measured yet", () => {
    const ir = { ...anomalyIr(), precision: "f32" } as const;
    const { train: known, validation, test } = anomalyDataset(60);
    const trained = drawnCells(ir, known, 5);
    const model = quantize(ir, trained, validation, true);
    for (let n = 0; n < test.count; n++) {
      const raw = test.inputs.subarray(6 * n, 6 * n + 6);
      const energies = floatEnergies(trained, forwardFloat(ir, trained, raw, 0));
      expect(
        Math.abs(inferReference(model, schedule(model), raw).scores[1]! - Math.max(...energies)),
      ).toBeLessThan(0.01);
    }
  });

  it("promises what a number of normal samples can: 4.9, 3.0, 1.0 and 0.3 %", () => {
    const bounds = [60, 100, 300, 1000].map((n) => boundOf(0, n, 0.95));
    expect(bounds.map((each) => Number((100 * each).toFixed(2)))).toEqual([4.87, 2.95, 0.99, 0.3]);
    expect(boundOf(3, 100, 0.95)).toBeCloseTo(0.0757, 3);
  });

  it("counts windows that overlap by what is new in them", () => {
    const { validation, calibration } = anomalyDataset(60);
    const model = anomalyModel("f32");
    const windows = {
      length: 8,
      hop: 2,
      channels: 1,
      label: "majority",
      minShare: 0.5,
      within: 0,
      otherwise: null,
    } as const;
    const { alarm } = withAlarm({ ...anomalyIr(), windows }, model, { validation, calibration });
    const known = promiseOf(anomalyIr().normality!, windows, calibration.count);
    expect({ ...known, threshold: alarm?.threshold }).toEqual(alarm); // before any training, too
    expect(alarm).toMatchObject({ samples: 60, independent: 15, allowed: 0 });
    expect(alarm!.promised).toBeCloseTo(0.181, 3);
  });
});

describe("logarithms of energies", () => {
  it("are within 1.25 steps of 2^-8, and rise with the energy", () => {
    let worst = 0;
    for (let value = 1; value < 2 ** 20; value = Math.ceil(value * 1.0007))
      worst = Math.max(worst, Math.abs(logEnergyInteger([Math.sqrt(value)]) - 256 * Math.log2(value)));
    expect(worst).toBeLessThan(1.25);
    expect([...LOG2]).toEqual([...LOG2].sort((a, b) => a - b));
  });

  it("of nothing are 0 and of the least floats the end of their range; what is not finite has none", () => {
    expect(logEnergyInteger([0, 0])).toBe(0);
    expect(logEnergyReal(Float32Array.of(0))).toBe(-126 * 256);
    expect(logEnergyReal(Float32Array.of(1e30, 1))).toBe(NO_ENERGY);
    expect(logEnergyReal(Float32Array.of(Number.NaN))).toBe(NO_ENERGY);
  });

  it("count deviations from what is usual, which end at int16", () => {
    expect(deviationFrom({ mean: 100, deviation: 128 }, 164)).toBe(128);
    expect(deviationFrom({ mean: 100, deviation: 3 }, 99)).toBe(-85); // cut towards 0
    expect(deviationFrom({ mean: 0, deviation: 1 }, 32767)).toBe(32767);
  });
});

describe("the area under the curve", () => {
  it("counts pairs, ties half; one side alone has none", () => {
    expect(aucOf([1, 2, 3, 4], (n) => n >= 2)).toBe(1);
    expect(aucOf([1, 3, 3, 4], (n) => n >= 2)).toBe(0.875);
    expect(aucOf([1, 2], () => false)).toBeNull();
    expect(aucOf([1, Number.NaN], (n) => n === 1)).toBe(1);
  });
});
