import { describe, expect, it } from "vitest";
import { encodeTensors } from "../../src/checkpoint/safetensors.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import type { Dataset } from "../../src/ir/data.js";
import type { Ir } from "../../src/ir/ir.js";
import { scheduledRate } from "../../src/train/descend.js";
import { accuracyOf, evaluateTrained } from "../../src/train/evaluate.js";
import type { TrainProgress } from "../../src/train/session.js";
import { baselineIr, train, trainBaseline } from "../../src/train/train.js";
import {
  patterns,
  type SmallModel,
  smallDataset,
  smallIr,
  withTraining,
} from "../support/models/small-ir.js";

const ir = smallIr({ shape: [3, 4], widths: [12, 8] });
const dataset = smallDataset(ir);

describe("train", () => {
  it("gives the same bytes for the same seed, other bytes for another", async () => {
    const first = await weightBytes(ir, dataset, 1);
    expect(await weightBytes(ir, dataset, 1)).toEqual(first);
    expect(await weightBytes(ir, dataset, 2)).not.toEqual(first);
  });

  it("takes no more memory for a batch than there are samples", async () => {
    const wide = smallIr({ shape: [65_535], widths: [2], training: { epochs: 1, batch: 65_536 } });
    const { record } = await train(wide, smallDataset(wide, 6), { seed: 1, fingerprint: "" });
    expect(record.history).toHaveLength(1);
  });

  it("repeats with shifted images too, and shifts change the result", async () => {
    const shifted = withTraining(ir, { shift: 1 });
    const first = await weightBytes(shifted, dataset, 1);
    expect(await weightBytes(shifted, dataset, 1)).toEqual(first);
    expect(await weightBytes(ir, dataset, 1)).not.toEqual(first);
  });

  it("learns, and lowers its loss from epoch to epoch", async () => {
    const { record } = await train(ir, dataset, { seed: 1, fingerprint: "f" });
    const [first, , last] = record.history;
    expect(first.loss).toBeGreaterThan(2 * last.loss);
    expect(last.accuracy).toHaveLength(2);
    expect(last.accuracy[1]).toBeGreaterThan(0.9);
    expect(record).toMatchObject({ rule: "monoForward", seed: 1, epochs: 3, fingerprint: "f" });
    expect(record.engine).toMatch(/^tfjs-(wasm|node) \d+\.\d+\.\d+$/);
  });

  it.each<SmallModel>([
    { widths: [12, 8] },
    { widths: [12, 8], slices: [3, 2] },
    { widths: [12, 8], slices: [2, 1], training: { rule: "classGroups" } },
    { widths: [12, 8], slices: [2, 1], training: { rule: "backprop", heads: "all" } },
  ])("measures at every exit on the validation part what the plain loops measure: %j", async (given) => {
    const training = { ...given.training, epochs: 1, learningRate: 0.003, shift: 1, dropout: 0.2 };
    const model = smallIr({ shape: [2, 3], ...given, training });
    const data = { ...smallDataset(model), validation: noisy(model) };
    const trained = await train(model, data, { seed: 3, fingerprint: "" });
    const { perExit, predictions } = evaluateTrained(model, trained, data.validation);
    expect(predictions).toEqual(perExit.at(-1));
    expect(perExit).toHaveLength((given.slices ?? [1, 1]).reduce((sum, slices) => sum + slices));
    const { accuracy } = trained.record.history[0];
    expect(perExit.map((each) => accuracyOf(each, data.validation))).toEqual(accuracy);
    expect(accuracy.at(-1)).toBeLessThan(1);
  });

  it.each([
    ["dropout", 0.3],
    ["noise", 0.2],
  ] as const)("repeats with %s, which changes the result", async (option, value) => {
    const model = smallIr({ shape: [3, 4], widths: [12, 8], training: { [option]: value } });
    const first = await weightBytes(model, dataset, 1);
    expect(await weightBytes(model, dataset, 1)).toEqual(first);
    expect(await weightBytes(ir, dataset, 1)).not.toEqual(first);
  });

  it("leaves fixed heads as they were drawn, and learns around them", async () => {
    const model = smallIr({ shape: [3, 4], widths: [12, 8], training: { heads: "fixed", epochs: 1 } });
    const once = await train(model, dataset, { seed: 1, fingerprint: "" });
    const longer = withTraining(model, { epochs: 6 });
    const trained = await train(longer, dataset, { seed: 1, fingerprint: "" });
    expect(trained.layers.map(({ head }) => head)).toEqual(once.layers.map(({ head }) => head));
    expect(trained.layers[0].weights).not.toEqual(once.layers[0].weights);
    expect(trained.record.history[5].accuracy[1]).toBeGreaterThan(0.9);
  });

  it("hears a rare class more with class weights", async () => {
    const rare = withRareClass(dataset.train);
    const recall = async (classWeights: number): Promise<number> => {
      const training = { epochs: 2, batch: 16, learningRate: 0.003, classWeights };
      const model = smallIr({ shape: [3, 4], widths: [12, 8], training });
      const trained = await train(model, { ...dataset, train: rare }, { seed: 1, fingerprint: "" });
      const { predictions } = evaluateTrained(model, trained, dataset.test);
      const own = [...dataset.test.labels.keys()].filter((n) => dataset.test.labels[n] === 2);
      return own.filter((n) => predictions[n] === 2).length / own.length;
    };
    expect(await recall(1)).toBeGreaterThan((await recall(0)) + 0.2);
  });

  it.each(["monoForward", "classGroups", "forwardForward", "pepita", "backprop"])(
    "keeps the initial weights of %s where there is no epoch, whatever else is set",
    async (rule) => {
      const model = smallIr({ shape: [3, 4], widths: [12, 8], training: { rule, epochs: 0 } });
      const trained = await train(model, dataset, { seed: 1, fingerprint: "" });
      const [{ weights, bias }] = trained.layers;
      expect(trained.record).toMatchObject({ rule, epochs: 0, history: [] });
      expect(new Set(weights).size).toBeGreaterThan(100);
      expect([...bias]).toEqual(Array(12).fill(0));
      const patient = withTraining(model, { patience: 2, learningRate: 1 });
      expect(await weightBytes(patient, dataset, 1)).toEqual(await weightBytes(model, dataset, 1));
      expect(await weightBytes(model, dataset, 2)).not.toEqual(await weightBytes(model, dataset, 1));
      expect(evaluateTrained(model, trained, dataset.test).predictions).toHaveLength(40);
    },
  );

  it("makes activations sparser with an activity penalty", async () => {
    const shareWith = async (activityPenalty: number): Promise<number> => {
      const model = withTraining(ir, { epochs: 10, activityPenalty });
      const { record } = await train(model, dataset, { seed: 1, fingerprint: "" });
      return record.history[9].active[0];
    };
    expect(await shareWith(0.03)).toBeLessThan(0.8 * (await shareWith(0)));
  });

  it("standardises by the training part where the model says so, and keeps what it used", async () => {
    const part = { start: 0, size: 6, scale: 2, offset: 1, standardize: "dataset" } as const;
    const model = smallIr({ parts: [part] });
    const { statistics } = await train(model, smallDataset(model), { seed: 1, fingerprint: "" });
    const { inputs, count, size } = smallDataset(model).train;
    let sum = 0;
    for (let n = 0; n < count; n++) sum += 2 * inputs[n * size + 4] + 1;
    expect(statistics[0].mean[4]).toBeCloseTo(sum / count, 5);
  });

  it("tells where it stands: every epoch, the last event at the end", async () => {
    const events: TrainProgress[] = [];
    await train(ir, dataset, { seed: 1, fingerprint: "", progress: (event) => events.push(event) });
    expect(new Set(events.map(({ epoch }) => epoch))).toEqual(new Set([1, 2, 3]));
    expect(events.at(-1)).toMatchObject({ epoch: 3, epochs: 3, step: 39, steps: 39, secondsLeft: 0 });
    expect(events.at(-1)?.accuracy).toHaveLength(2);
  });

  it("stops where its signal says so", async () => {
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    const stopped = train(ir, dataset, { seed: 1, fingerprint: "", signal: controller.signal });
    await expect(stopped).rejects.toThrow("enough");
  });
});

describe("the learning rate", () => {
  it("is constant for half of the training, then falls linearly to zero", () => {
    const rates = [0, 0.25, 0.5, 0.75, 0.9, 1].map((done) => scheduledRate(0.01, done));
    const expected = [0.01, 0.01, 0.01, 0.005, 0.002, 0];
    for (const [index, rate] of rates.entries()) expect(rate).toBeCloseTo(expected[index], 12);
  });
});

describe("early stopping", () => {
  const stopping = (training: SmallModel["training"]): Ir =>
    smallIr({ shape: [3, 4], widths: [12, 8], training: { epochs: 40, ...training } });

  it("ends after `patience` epochs without a better macro-F1 and keeps the best epoch's weights", async () => {
    const model = stopping({ patience: 3, learningRate: 0.03 });
    const data = { ...dataset, validation: noisy(model) };
    const { record, ...trained } = await train(model, data, { seed: 1, fingerprint: "" });
    expect(record.history.length).toBeLessThan(40);
    expect(record.history).toHaveLength(record.epochs + 3);
    const { predictions } = evaluateTrained(model, { ...trained, record }, data.validation);
    const best = record.history[record.epochs - 1];
    expect(accuracyOf(predictions, data.validation)).toBe(best.accuracy[1]);
    expect(best.accuracy[1]).not.toBe(record.history.at(-1)?.accuracy[1]);
  });

  it("keeps the earlier of equal epochs", async () => {
    const model = stopping({ patience: 4 });
    const { record } = await train(model, dataset, { seed: 1, fingerprint: "" });
    const perfect = record.history.findIndex(({ accuracy }) => accuracy[1] === 1);
    expect(perfect).toBeGreaterThanOrEqual(0);
    expect(record.epochs).toBe(perfect + 1);
    expect(record.history).toHaveLength(perfect + 5);
  });

  it("runs all epochs and keeps the last weights without patience", async () => {
    const { record } = await train(stopping({ epochs: 12 }), dataset, { seed: 1, fingerprint: "" });
    expect([record.epochs, record.history.length]).toEqual([12, 12]);
  });
});

describe("the baseline", () => {
  it("is a plain network of the same widths and shared settings, whatever the model", () => {
    const training = { rule: "forwardForward", epochs: 7, dropout: 0.1, classWeights: 0.5, patience: 2 };
    const model = smallIr({
      widths: [6, 4],
      slices: [3, 1],
      training,
      inference: { answer: "goodness", beam: 2, exits: { rule: "lightff", kappa: 1 } },
    });
    const twin = baselineIr(model);
    const kept = { epochs: 7, dropout: 0.1, classWeights: 0.5, patience: 2, activityPenalty: 0 };
    expect(twin.training).toMatchObject({ rule: "backprop", heads: "last", ...kept });
    expect(twin.training).not.toHaveProperty("amplitude");
    expect(twin.layers.map(({ units, slices, head, overlay }) => [units, slices, head, overlay])).toEqual([
      [6, 1, false, false],
      [4, 1, true, false],
    ]);
    expect(twin.inference).toEqual({ answer: "heads", beam: 0, exits: null });
  });

  it("trains the same widths by backpropagation with one head", async () => {
    const trained = await trainBaseline(ir, dataset, { seed: 1, fingerprint: "" });
    expect(trained.record.rule).toBe("backprop");
    expect(trained.layers.map(({ head }) => head?.length ?? null)).toEqual([null, 24]);
    const { predictions, perExit } = evaluateTrained(baselineIr(ir), trained, dataset.test);
    expect(perExit).toHaveLength(1);
    expect(accuracyOf(predictions, dataset.test)).toBeGreaterThan(0.9);
  });
});

describe("train refuses", () => {
  it("FF3001: a training that diverges, with the epoch and what to try", async () => {
    const wild = withTraining(ir, { learningRate: 1e30 });
    const [diagnostic] = await diagnosticsOf(wild, dataset);
    expect(diagnostic.code).toBe("FF3001");
    expect(diagnostic.message).toContain("epoch 1");
    expect(diagnostic.hint).toContain("learningRate: 1e+29");
  });

  it("FF3001: weights that diverge with the very last update, which no loss shows", async () => {
    const wild = withTraining(ir, { epochs: 1, batch: 200, learningRate: 1e39 });
    expect((await diagnosticsOf(wild, dataset)).map(({ code }) => code)).toEqual(["FF3001"]);
  });

  it("FF3002: empty parts, both at once", async () => {
    const nothing = patterns(ir, 0, 1);
    const diagnostics = await diagnosticsOf(ir, { ...dataset, train: nothing, validation: nothing });
    expect(diagnostics.map(({ code }) => code)).toEqual(["FF3002", "FF3002"]);
    expect(diagnostics.map(({ message }) => message).join()).toMatch(/train part.*validation part/);
  });
});

async function weightBytes(model: Ir, data: Dataset, seed: number): Promise<Uint8Array> {
  const { layers, record } = await train(model, data, { seed, fingerprint: "" });
  const tensors = layers.flatMap(({ weights, bias, head }) => [weights, bias, head ?? new Float32Array(0)]);
  return encodeTensors({
    metadata: { history: JSON.stringify(record.history) },
    tensors: new Map(tensors.map((data, index) => [`${index}`, { shape: [data.length], data }])),
  });
}

/** All samples of the other classes, but only every tenth of class 2. */
function withRareClass(samples: Dataset["train"]): Dataset["train"] {
  let seen = 0;
  const kept = [...samples.labels.keys()].filter((n) => samples.labels[n] !== 2 || seen++ % 10 === 0);
  const { size } = samples;
  return {
    ...samples,
    count: kept.length,
    inputs: Float32Array.from(kept.flatMap((n) => [...samples.inputs.subarray(n * size, (n + 1) * size)])),
    labels: Uint16Array.from(kept, (n) => samples.labels[n]),
  };
}

/** Samples so noisy that no model answers all of them rightly. */
function noisy(model: Ir): Dataset["validation"] {
  const samples = patterns(model, 300, 5);
  const other = patterns(model, 300, 6);
  return {
    ...samples,
    inputs: Float32Array.from(samples.inputs, (value, index) => value + 0.9 * other.inputs[index]),
  };
}

async function diagnosticsOf(model: Ir, data: Dataset): Promise<Failure["diagnostics"]> {
  try {
    await train(model, data, { seed: 1, fingerprint: "" });
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics;
    throw error;
  }
}
