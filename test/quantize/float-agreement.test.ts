import { describe, expect, test } from "vitest";
import type { Storage } from "../../src/ir/data.js";
import type { Standardize } from "../../src/model.js";
import { quantize } from "../../src/quantize/quantize.js";
import { faults, network, perStep } from "./agreement.js";

const KINDS: [number, Standardize, Storage, boolean][] = [
  [784, "rms", "uint8", true],
  [187, "sample", "int16", true],
  [187, "sample", "uint8", false],
  [9, "dataset", "float32", true],
  [9, "dataset", "float32", false],
  [31, "none", "int16", false],
  [64, "rms", "float32", false],
  [64, "sample", "float32", true],
];

describe("the reference against the float model, step by step", () => {
  test.each(KINDS)("%i inputs, %s, %s, FPU %s", (size, standardize, storage, fpu) => {
    const { ir, trained, samples } = network(size, standardize, storage);
    expect(faults(perStep(quantize(ir, trained, samples, fpu), ir, trained, samples))).toEqual([]);
  });

  test("one wrong shift, scale or normalisation constant breaks it", () => {
    const { ir, trained, samples } = network(187, "sample", "int16");
    const model = quantize(ir, trained, samples, true);
    const [first, ...rest] = model.layers;
    const wrong = (change: Partial<typeof first>): string[] =>
      faults(perStep({ ...model, layers: [{ ...first!, ...change }, ...rest] }, ir, trained, samples));
    expect(wrong({ shift: first!.shift.map((shift, j) => (j === 5 ? shift + 1 : shift)) })).toHaveLength(1);
    expect(
      wrong({
        bias: first!.bias.map((bias, j) => (j === 7 ? bias + 20 * (1 / first!.accumulatorScale[j]!) : bias)),
      }),
    ).toHaveLength(1);
    expect(wrong({ norm: { ...first!.norm!, guard: first!.norm!.guard + 1 } })).toHaveLength(1);
  });
});
