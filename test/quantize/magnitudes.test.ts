import { describe, expect, test } from "vitest";
import { int8s } from "../../src/formats/narrow.js";
import type { Samples } from "../../src/ir/data.js";
import type { InputPartIr, Ir } from "../../src/ir/ir.js";
import { blockIrAt } from "../../src/ir/ir-blocks.js";
import type { Trained } from "../../src/ir/trained.js";
import { quantizeProduct } from "../../src/quantize/integer-product.js";
import { quantize } from "../../src/quantize/quantize.js";
import { smallIr } from "../support/models/small-ir.js";

const COUNT = 50;
const UNITS = 3;
const CLASSES = 2;

/** A model of one layer over the features of `parts`, and samples whose feature i is at most `magnitudes[i]`. */
function scene(parts: readonly InputPartIr[], magnitudes: readonly number[]) {
  const size = magnitudes.length;
  const inputs = Float32Array.from(
    { length: COUNT * size },
    (_, at) => magnitudes[at % size]! * Math.sin(at),
  );
  const samples: Samples = { storage: "float32", size, count: COUNT, inputs, labels: new Uint16Array(COUNT) };
  const waves = (length: number): Float32Array => Float32Array.from({ length }, (_, at) => Math.cos(at));
  const ir: Ir = smallIr({ shape: [size], parts, widths: [UNITS], classes: CLASSES });
  const trained: Trained = {
    layers: [
      {
        weights: waves(size * UNITS),
        bias: new Float32Array(UNITS),
        head: waves(UNITS * CLASSES),
        overlay: null,
      },
    ],
    statistics: parts.map(() => ({ mean: new Float32Array(0), deviation: new Float32Array(0) })),
    record: { rule: "monoForward", seed: 1, epochs: 1, engine: "", fingerprint: "", history: [] },
  };
  return { ir, trained, samples };
}

describe("inputs of any magnitude keep their bits", () => {
  const storages = [
    ["float32", true],
    ["int16", false],
  ] as const;
  for (const [storage, fpu] of storages)
    test.each([1e-6, 0.001, 1, 1e5, 1e9])(`standardize none, ${storage}, values up to %d`, (largest) => {
      const parts = [{ start: 0, size: 4, scale: 1, offset: 0, standardize: "none" }] as const;
      const { ir, trained, samples } = scene(parts, Array(4).fill(largest));
      const { input } = quantize(ir, trained, samples, fpu);
      expect(largest * 2 ** input.exponent).toBeGreaterThan(60);
      expect(largest * 2 ** input.exponent).toBeLessThan(160);
      expect(input.density).toBeGreaterThan(0.95);
    });

  test("a small part beside a large one, stored as int16", () => {
    const parts = [
      { start: 0, size: 2, scale: 1, offset: 0, standardize: "rms" },
      { start: 2, size: 2, scale: 1, offset: 0, standardize: "rms" },
    ] as const;
    const { ir, trained, samples } = scene(parts, [1e5, 1e5, 0.001, 0.001]);
    const { input } = quantize(ir, trained, samples, false);
    expect(input.density).toBeGreaterThan(0.95);
    expect(input.steps[0]).toBe(input.steps[1]);
    expect(input.steps[2]).toBeLessThan(1e-6);
  });
});

test("a unit whose weights and bias are zero costs the others no precision", () => {
  const weights = Float32Array.from({ length: 30 }, (_, at) => (at % UNITS === 2 ? 0 : Math.sin(at)));
  const block = blockIrAt(smallIr({ shape: [10], widths: [UNITS] }), 0);
  const floats = { weights, bias: new Float32Array(UNITS), overlay: null };
  const product = quantizeProduct(block, floats, { exponent: 4, signed: true }, 5);
  expect(product.exponent).toBe(5);
  expect(
    int8s(product.values.weights)
      .filter((_, at) => at % UNITS === 2)
      .every((weight) => weight === 0),
  ).toBe(true);
});
