import { describe, expect, it } from "vitest";
import { NO_LABEL } from "../../src/ir/exits.js";
import { schedule } from "../../src/ir/schedule.js";
import { metrics } from "../../src/numerics/metrics.js";
import { rangeNotes } from "../../src/quantize/range.js";
import { evaluateExits } from "../../src/reference/evaluate.js";
import { learningModel } from "../support/models/learning-model.js";

const made = (precision: "int8" | "fp16" | "f32") =>
  learningModel({
    seed: 2,
    precision,
    rule: "monoForward",
    storage: "float32",
    standardize: "none",
    inputs: 6,
  });

/** The training samples with one value, in a row beyond the first ones of any part. */
function withValue(precision: "int8" | "fp16" | "f32", value: number) {
  const { model, train } = made(precision);
  const count = 500;
  const inputs = Float32Array.from({ length: count * 6 }, (_, at) => train.inputs[at % train.inputs.length]!);
  inputs[6 * 470 + 4] = value;
  const labels = Uint16Array.from({ length: count }, (_, n) => n % 4);
  return { model, samples: { ...train, count, inputs, labels } };
}

describe("data near the end of a format", () => {
  it.each([
    ["fp16", 65504 / 4],
    ["fp16", -20_000],
    ["f32", 1e38],
  ] as const)("%s is warned of %s, with its column", (precision, value) => {
    const { model, samples } = withValue(precision, value);
    const notes = rangeNotes(model, [samples]);
    expect(notes.some((note) => note.startsWith(`input 4 reaches ${Math.abs(value).toPrecision(3)}`))).toBe(
      true,
    );
  });

  it.each([
    ["fp16", 4000],
    ["f32", 1e30],
    ["int8", 1e38],
  ] as const)("%s has room enough for %s", (precision, value) => {
    const { model, samples } = withValue(precision, value);
    expect(rangeNotes(model, [samples])).toEqual([]);
  });

  it("beyond it, they are an error that says what of the data it is", () => {
    const { model, samples } = withValue("fp16", 65520);
    expect(() => rangeNotes(model, [samples])).toThrow(/FF3030|range of fp16/);
  });
});

describe("a sample out of range", () => {
  it("has no label at any exit that its values reach, and counts as wrong", () => {
    const { model, samples } = withValue("fp16", 1e6);
    const few = { ...samples, count: 20, inputs: samples.inputs.subarray(6 * 460, 6 * 480) };
    const { exits } = evaluateExits(model, schedule(model), few);
    for (const { labels, margins } of exits) {
      expect([labels[10], margins[10]]).toEqual([NO_LABEL, 0]);
      expect(labels.filter((label) => label === NO_LABEL)).toHaveLength(1);
    }
    const last = exits.at(-1)!.labels;
    const truth = last.map((label) => (label === NO_LABEL ? 0 : label));
    const { accuracy, confusion, perClass } = metrics(truth, last, model.classes);
    expect(accuracy).toBe(19 / 20);
    expect(confusion.flat().reduce((sum, each) => sum + each, 0)).toBe(19);
    expect(perClass.reduce((sum, { count }) => sum + count, 0)).toBe(20);
  });
});
