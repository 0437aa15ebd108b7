/** Frames that overlapping windows of recordings share are computed once, with the bits of each window alone. */
import { expect, it } from "vitest";
import { row } from "../../src/ir/data.js";
import type { Ir } from "../../src/ir/ir.js";
import { recordings } from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { evaluateExits } from "../../src/reference/evaluate-exits.js";
import { computeFeatures, hostOf } from "../../src/steps/features.js";
import { waveFeatures } from "../support/models/feature-model.js";
import { randomModel } from "../support/models/random-model.js";
import { folder, irOf, load, npyBytes } from "./support.js";

const { root, write } = folder();
const features = waveFeatures("frames", "steps");

/** Parts of 2 x 400 rows in windows of 19, every `hop` rows. */
function partsOf(hop: number) {
  const random = createRandom(hop);
  const values = Array.from({ length: 1600 }, () => random.below(4000) - 2000);
  write("x.npy", npyBytes("<i2", [800, 2], values));
  write(
    "y.npy",
    npyBytes(
      "|u1",
      [800],
      Array.from({ length: 800 }, (_, at) => (at >> 5) & 1),
    ),
  );
  write(
    "r.npy",
    npyBytes(
      "|u1",
      [800],
      Array.from({ length: 800 }, (_, at) => Number(at >= 400)),
    ),
  );
  const train = recordings({ files: "x.npy", label: "y.npy", recording: "r.npy" });
  const ir = irOf(6, ["idle", "run"], {
    train,
    split: { validation: 0.2, calibration: 0.2, test: 0.2 },
    labels: { 0: "idle", 1: "run" },
  });
  const windows = {
    channels: 2,
    length: 19,
    hop,
    label: "end",
    minShare: 0,
    within: 0,
    otherwise: null,
  } as const;
  const { train: known, validation, calibration, test } = load(root, { ...ir, features, windows } as Ir);
  return [known, validation, calibration, test];
}

it.each([3, 5, 1])("windows every %d rows", (hop) => {
  const host = hostOf(features);
  const call = host.call.bind(host);
  let calls = 0;
  const counted = (...args: Parameters<typeof call>) => {
    calls++;
    return call(...args);
  };
  Object.assign(host, { call: counted });
  const parts = partsOf(hop);
  const made = calls;
  const windows = parts.reduce((sum, { count }) => sum + count, 0);
  expect(made).toBeLessThanOrEqual(2 * windows);
  if (hop !== 5) expect(made).toBeLessThan(1.5 * windows);
  for (const part of parts)
    for (let n = 0; n < part.count; n++) {
      const own = new Float32Array(part.size);
      computeFeatures(features as never, row(part.raw!, n), own);
      expect(row(part, n)).toEqual(own);
    }
});

it("what every exit would answer is asked of features that are there", () => {
  const [, , , test] = partsOf(3);
  const parts = [{ kind: "affine", size: 12 }] as const;
  const model = { ...randomModel({ parts, storage: features.storage, units: [5] }), features };
  const { schedule } = plan(model);
  const samples = encodeSamples(test!, model.input);
  expect(samples.features).toBe(test!.inputs);
  const { features: _, ...alone } = samples;
  expect(evaluateExits(model, schedule, samples)).toEqual(evaluateExits(model, schedule, alone));
});
