import { describe, expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import type { Dataset } from "../../src/ir/data.js";
import type { Ir } from "../../src/ir/ir.js";
import { accuracyOf, evaluateTrained } from "../../src/train/evaluate.js";
import { encodeTensors } from "../../src/train/safetensors.js";
import {
  baselineIr,
  scheduledRate,
  type TrainProgress,
  train,
  trainBaseline,
} from "../../src/train/train.js";
import { patterns, smallDataset, smallIr } from "./small-model.js";

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
    const shifted = { ...ir, training: { ...ir.training, shift: 1 } };
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

  it("measures on the validation part what the plain loops measure", async () => {
    const model = smallIr({
      shape: [2, 3],
      widths: [12, 8],
      training: { epochs: 1, learningRate: 0.003, shift: 1 },
    });
    const data = { ...smallDataset(model), validation: noisy(model) };
    const trained = await train(model, data, { seed: 3, fingerprint: "" });
    const { perHead, predictions } = evaluateTrained(model, trained, data.validation);
    expect(predictions).toEqual(perHead[1]);
    expect(perHead.map((each) => accuracyOf(each, data.validation))).toEqual(
      trained.record.history[0].accuracy,
    );
    expect(trained.record.history[0].accuracy[1]).toBeLessThan(1);
  });

  it("makes activations sparser with an activity penalty", async () => {
    const shareWith = async (activityPenalty: number): Promise<number> => {
      const model = { ...ir, training: { ...ir.training, epochs: 10, activityPenalty } };
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

describe("trainBaseline", () => {
  it("trains the same widths by backpropagation with one head", async () => {
    const trained = await trainBaseline(ir, dataset, { seed: 1, fingerprint: "" });
    expect(trained.record.rule).toBe("backprop");
    expect(trained.layers.map(({ head }) => head?.length ?? null)).toEqual([null, 24]);
    const { predictions, perHead } = evaluateTrained(baselineIr(ir), trained, dataset.test);
    expect(perHead).toHaveLength(1);
    expect(accuracyOf(predictions, dataset.test)).toBeGreaterThan(0.9);
  });
});

describe("train refuses", () => {
  it("FF3001: a training that diverges, with the epoch and what to try", async () => {
    const wild: Ir = { ...ir, training: { ...ir.training, learningRate: 1e30 } };
    const [diagnostic] = await diagnosticsOf(wild, dataset);
    expect(diagnostic.code).toBe("FF3001");
    expect(diagnostic.message).toContain("epoch 1");
    expect(diagnostic.hint).toContain("learningRate: 1e+29");
  });

  it("FF3001: weights that diverge with the very last update, which no loss shows", async () => {
    const wild: Ir = { ...ir, training: { ...ir.training, epochs: 1, batch: 200, learningRate: 1e39 } };
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
