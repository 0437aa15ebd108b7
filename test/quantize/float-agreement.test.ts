import { describe, expect, test } from "vitest";
import type { Storage } from "../../src/ir/data.js";
import type { Standardize } from "../../src/model.js";
import { integerLayer } from "../../src/ops/op.js";
import { quantize } from "../../src/quantize/quantize.js";
import { type NetworkOptions, network } from "../support/models/network.js";
import { faults, perStep, withFirstLayer } from "./agreement.js";

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

const FORMS: Record<string, NetworkOptions> = {
  slices: { slices: [4, 3] },
  "class groups": { form: "groups" },
  "class groups in slices": { form: "groups", slices: [3, 3] },
  "Forward-Forward, one pass": { form: "neutral" },
  "Forward-Forward, one pass in slices": { form: "neutral", slices: [2, 3] },
  "Forward-Forward, all labels": { form: "goodness" },
  "Forward-Forward, a beam": { form: "goodness", beam: 2, widths: [48, 33, 20] },
};

describe("the reference against the float model, step by step", () => {
  test.each(KINDS)("%i inputs, %s, %s, FPU %s", (size, standardize, storage, fpu) => {
    const { ir, trained, samples } = network(size, standardize, storage);
    expect(faults(perStep(quantize(ir, trained, samples, fpu), ir, trained, samples))).toEqual([]);
  });

  test.each(Object.entries(FORMS))("%s", (_form, options) => {
    const { ir, trained, samples } = network(187, "rms", "uint8", options);
    const found = perStep(quantize(ir, trained, samples, true), ir, trained, samples);
    expect(faults(found)).toEqual([]);
    expect(Object.keys(found)).toHaveLength(2 * ir.layers.length);
  });

  test("one wrong shift, scale or normalisation constant breaks it", () => {
    const { ir, trained, samples } = network(187, "sample", "int16");
    const model = quantize(ir, trained, samples, true);
    const first = integerLayer({ layer: 0 }, model);
    const wrong = (change: Partial<typeof first>): string[] =>
      faults(perStep(withFirstLayer(model, change), ir, trained, samples));
    expect(wrong({ shift: first.shift.map((shift, j) => (j === 5 ? shift + 1 : shift)) })).toHaveLength(1);
    expect(
      wrong({
        bias: first.bias.map((bias, j) => (j === 7 ? bias + 20 * (1 / first.accumulatorScale[j]!) : bias)),
      }),
    ).toHaveLength(1);
    expect(wrong({ norm: { ...first.norm!, guard: first.norm!.guard + 1 } })).toHaveLength(1);
  });

  test.each(Object.entries(FORMS))("one wrong shift breaks it: %s", (_form, options) => {
    const { ir, trained, samples } = network(187, "rms", "uint8", options);
    const model = quantize(ir, trained, samples, true);
    const shift = integerLayer({ layer: 0 }, model).shift.map((each, j) => (j === 5 ? each + 1 : each));
    expect(faults(perStep(withFirstLayer(model, { shift }), ir, trained, samples))).toHaveLength(1);
  });

  test("one wrong constant of a label, or two slices exchanged, break it", () => {
    const labels = network(187, "rms", "uint8", FORMS["Forward-Forward, all labels"]);
    const multi = quantize(labels.ir, labels.trained, labels.samples, true);
    const { overlay, accumulatorScale } = integerLayer({ layer: 0 }, multi);
    const shifted = overlay!.map((each, at) => (at === 53 ? each + 1 / accumulatorScale[5]! : each));
    const moved = withFirstLayer(multi, { overlay: shifted });
    expect(faults(perStep(moved, labels.ir, labels.trained, labels.samples))).toHaveLength(1);

    const { ir, trained, samples } = network(187, "rms", "uint8", FORMS.slices);
    const sliced = quantize(ir, trained, samples, true);
    const { weights } = integerLayer({ layer: 0 }, sliced);
    const quarter = weights.length / 4;
    const exchanged = weights.slice();
    exchanged.copyWithin(0, quarter, 2 * quarter);
    exchanged.set(weights.subarray(0, quarter), quarter);
    const wrong = faults(perStep(withFirstLayer(sliced, { weights: exchanged }), ir, trained, samples));
    expect(wrong).toHaveLength(1);
  });
});
