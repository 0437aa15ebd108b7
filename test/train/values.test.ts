import { beforeAll, describe, expect, it } from "vitest";
import { type Engine, openEngine } from "../../src/engine/engine.js";
import { forwardFloat } from "../../src/floats/float-model.js";
import { download, type LayerOf, upload } from "../../src/floats/network.js";
import type { Ir } from "../../src/ir/ir.js";
import type { TrainedLayer } from "../../src/ir/trained.js";
import { createRandom } from "../../src/numerics/prng.js";
import { valueErrors } from "../../src/numerics/value-metrics.js";
import { quantize } from "../../src/quantize/quantize.js";
import { schedule } from "../../src/readouts/index.js";
import { squaredLoss } from "../../src/readouts/losses.js";
import { inferReference } from "../../src/reference/infer.js";
import { anyRule } from "../../src/rules/index.js";
import { train } from "../../src/train/train.js";
import { drawnWeights, valueDataset, valueIr } from "../support/models/value-model.js";

const PARTS = [{ start: 0, size: 6, scale: 1, offset: 0, standardize: "none" }] as const;
const SIZE = 4;

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});

/** Loss and gradients of a rule on a fixed batch. */
function gradientsOf(ir: Ir, layers: readonly TrainedLayer[]) {
  const rule = anyRule(ir.training).train;
  if (rule.kind !== "gradient") throw new Error("no gradient");
  const random = createRandom(3);
  const draw = (length: number) => Float32Array.from({ length }, () => random.normal());
  return engine.scope(() => {
    const update = rule.start(engine, ir, createRandom(1)).gradients(
      upload(engine, ir, layers),
      {
        size: SIZE,
        inputs: engine.tensor(draw(SIZE * 6), [SIZE, 6]),
        labels: engine.tensor(draw(SIZE * 2), [SIZE, 2]),
        loss: squaredLoss,
        targets: new Uint16Array(SIZE),
        weights: engine.tensor(new Float32Array(SIZE).fill(1), [SIZE, 1]),
        masks: null,
      },
      0,
    );
    const gradients = update.gradients.map((layer): LayerOf<Float32Array | null> => {
      const read = (role: keyof LayerOf<unknown>) => layer[role] && engine.read(layer[role]);
      return {
        weights: read("weights")!,
        bias: read("bias")!,
        head: read("head")!,
        overlay: null,
        constant: read("constant")!,
      };
    });
    return { loss: engine.read(update.loss)[0]!, gradients };
  });
}

describe.each(["monoForward", "backprop"] as const)("%s", (rule) => {
  it("descends half the squared error: finite differences of the last layer", () => {
    const ir = valueIr({
      widths: [5],
      parts: PARTS,
      training: { rule, activityPenalty: 0, heads: rule === "backprop" ? "last" : "learned" },
    });
    const { layers } = drawnWeights(ir, valueDataset(ir, 10).train, 2);
    const { gradients } = gradientsOf(ir, layers);
    for (const role of ["weights", "bias", "head", "constant"] as const) {
      const values = layers[0]![role]!;
      for (let at = 0; at < values.length; at += 2) {
        const [before, step] = [values[at]!, 1 / 256];
        values[at] = before + step;
        const above = gradientsOf(ir, layers).loss;
        values[at] = before - step;
        const below = gradientsOf(ir, layers).loss;
        values[at] = before;
        expect(gradients[0]![role]![at], `${role}[${at}]`).toBeCloseTo((above - below) / (2 * step), 2);
      }
    }
  });
});

describe("a trained model", () => {
  const ir = { ...valueIr({ widths: [12, 8], parts: PARTS, training: { epochs: 40, activityPenalty: 0 } }) };
  const dataset = valueDataset(ir, 200);

  it.each(["int8", "fp16", "f32"] as const)(
    "estimates each target in its own unit, as its float weights do: %s",
    async (precision) => {
      const trained = await train(ir, dataset, { seed: 1, fingerprint: "" });
      expect(trained.record.history.at(-1)!.errors!.at(-1)).toBeLessThan(0.25);
      const { test, validation } = dataset;
      const model = quantize({ ...ir, precision }, trained, validation, true);
      const { mean, deviation } = trained.targets!;
      const line = schedule(model);
      const [estimates, floats] = [new Float64Array(2 * test.count), new Float64Array(2 * test.count)];
      for (let n = 0; n < test.count; n++) {
        const { scores } = inferReference(model, line, test.inputs.subarray(6 * n, 6 * n + 6));
        const own = forwardFloat(ir, trained, test.inputs, 6 * n).scores.at(-1)!;
        for (let k = 0; k < 2; k++) {
          estimates[2 * n + k] = scores[k]! * 2 ** -model.valueExponent!;
          floats[2 * n + k] = mean[k]! + deviation[k]! * own[k]!;
        }
      }
      const means = Array.from(mean);
      const errors = valueErrors({ truths: test.targets!, estimates, means });
      const near = valueErrors({ truths: Float32Array.from(floats), estimates, means });
      for (const [k, { r2 }] of errors.entries()) {
        expect(r2).toBeGreaterThan(0.9);
        expect(near[k]!.rmse / deviation[k]!).toBeLessThan({ int8: 0.1, fp16: 0.005, f32: 1e-4 }[precision]);
      }
    },
  );

  it.each([
    ["int8", "FF3023"],
    ["f32", null],
  ] as const)("is not begun for targets that %s cannot hold", async (precision, code) => {
    const targets = dataset.train.targets!.map((each, at) => (at % 2 ? each : 0.5 + 1e-6 * each));
    const parts = { ...dataset, train: { ...dataset.train, targets } };
    const brief = { ...ir, precision, training: { ...ir.training, epochs: 1 } };
    const thrown = await train(brief, parts, { seed: 1, fingerprint: "" }).catch((failure) => failure);
    expect(thrown.diagnostics?.[0].code ?? null).toBe(code);
  });

  it("keeps what it needs to estimate: weights without constants are other weights", () => {
    const { layers } = drawnWeights(ir, dataset.train, 2);
    const parameters = upload(engine, ir, layers);
    expect(download(engine, parameters)).toEqual(layers);
    engine.release(
      parameters.flatMap(({ weights, bias, head, constant }) => [weights, bias, head!, constant!]),
    );
  });
});

it("errors: of a perfect, a constant and a refused estimate, by hand", () => {
  const truths = Float32Array.of(1, 3, 2, 2);
  const means = [0, 2];
  const perfect = valueErrors({ truths, estimates: Float64Array.from(truths), means });
  expect(perfect[0]).toEqual({ mae: 0, rmse: 0, r2: 1, r2Training: 1 });
  const constant = valueErrors({ truths, estimates: Float64Array.of(1.5, 2, 1.5, 2), means });
  expect(constant[0]).toEqual({ mae: 0.5, rmse: 0.5, r2: 0, r2Training: 0.9 });
  expect(constant[1]).toEqual({ mae: 0.5, rmse: Math.SQRT1_2, r2: -1, r2Training: 0 });
  const refused = valueErrors({ truths, estimates: Float64Array.of(Number.NaN, Number.NaN, 2, 2), means });
  expect(refused[0]).toEqual({ mae: 0, rmse: 0, r2: null, r2Training: 1 });
});
