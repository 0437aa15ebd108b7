/** Rates of values where a model file says none. */
import { expect, test } from "vitest";
import { forwardFloat } from "../../src/floats/float-model.js";
import type { Ir } from "../../src/ir/ir.js";
import { ratesNote, withRates } from "../../src/quantize/feature-rates.js";
import { drawnWeights, valueDataset, valueIr } from "../support/models/value-model.js";

const NONE = { decay: 0, skip: 0, shipped: 0, recent: 0, guard: null, warmup: 0, speed: 0.05, data: null };

test("one rate for all layers takes a twentieth of the error of an estimate away", () => {
  const plain = valueIr();
  const ir: Ir = { ...plain, learning: { ...NONE, layers: plain.taps.map(() => ({ rate: null })) } };
  const { train, validation } = valueDataset(ir, 50);
  const trained = drawnWeights(ir, train, 5);
  const scaled = {
    ...trained,
    layers: trained.layers.map((each) => ({ ...each, weights: each.weights.map((w) => 8 * w) })),
  };
  const rated = withRates(ir, scaled, validation);
  const rates = rated.learning?.layers.map((each) => each?.rate) ?? [];
  let reads = 0; // mean of |f|^2 + 1 over samples, of all layers together
  for (let n = 0; n < validation.count; n++)
    for (const { features } of forwardFloat(ir, scaled, validation.inputs, n * validation.size).layers)
      reads += (1 + features.reduce((sum, each) => sum + each * each, 0)) / validation.count;
  expect(rates.length).toBeGreaterThan(1);
  expect(new Set(rates).size).toBe(1);
  expect(rates[0]! * reads).toBeGreaterThan(0.047); // two digits of 0.05
  expect(rates[0]! * reads).toBeLessThan(0.053);
  expect(ratesNote(ir, rated)).toContain(`${rates[0]}`);
});
