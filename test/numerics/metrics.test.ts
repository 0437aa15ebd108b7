import { describe, expect, it } from "vitest";
import { metrics } from "../../src/numerics/metrics.js";

describe("metrics", () => {
  it("computes sensitivity, precision, f1 and their mean from the confusion matrix", () => {
    const result = metrics([0, 0, 0, 0, 1, 1, 2, 2], [0, 0, 1, 2, 1, 0, 2, 2], ["N", "S", "V"]);
    expect(result.confusion).toEqual([
      [2, 1, 1],
      [1, 1, 0],
      [0, 0, 2],
    ]);
    expect(result.accuracy).toBe(5 / 8);
    expect(result.majority).toBe(4 / 8);
    expect(result.perClass).toEqual([
      { name: "N", count: 4, sensitivity: 2 / 4, precision: 2 / 3, f1: 4 / 7 },
      { name: "S", count: 2, sensitivity: 1 / 2, precision: 1 / 2, f1: 2 / 4 },
      { name: "V", count: 2, sensitivity: 1, precision: 2 / 3, f1: 4 / 5 },
    ]);
    expect(result.macroF1).toBeCloseTo((4 / 7 + 1 / 2 + 4 / 5) / 3, 15);
  });

  it("counts an answer of a class without samples against macro-F1, and classes that never occur not at all", () => {
    const result = metrics([0, 0, 1], [0, 2, 0], ["a", "b", "c", "d"]);
    expect(result.perClass).toEqual([
      { name: "a", count: 2, sensitivity: 1 / 2, precision: 1 / 2, f1: 1 / 2 },
      { name: "b", count: 1, sensitivity: 0, precision: null, f1: 0 },
      { name: "c", count: 0, sensitivity: null, precision: 0, f1: 0 },
      { name: "d", count: 0, sensitivity: null, precision: null, f1: null },
    ]);
    expect(result.macroF1).toBe(1 / 6);
    expect(metrics([0, 1], [0, 1], ["a", "b", "c"]).macroF1).toBe(1);
  });

  it("shows an always-the-same answer as what it is", () => {
    const result = metrics([0, 0, 0, 1], [0, 0, 0, 0], ["a", "b"]);
    expect(result.accuracy).toBe(result.majority);
    expect(result.macroF1).toBeCloseTo(6 / 7 / 2, 15);
  });

  it("refuses what cannot be compared", () => {
    expect(() => metrics([], [], ["a"])).toThrow(RangeError);
    expect(() => metrics([0], [0, 0], ["a"])).toThrow(RangeError);
    expect(() => metrics([0], [1], ["a"])).toThrow(RangeError);
    expect(() => metrics([1], [0], ["a"])).toThrow(RangeError);
  });
});
