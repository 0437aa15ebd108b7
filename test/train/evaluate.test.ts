import { expect, it } from "vitest";
import { macroF1 } from "../../src/train/evaluate.js";

it("macro-F1 is the mean over the classes that occur", () => {
  const labels = Uint16Array.of(0, 0, 0, 1, 1, 2);
  const predictions = Uint16Array.of(0, 0, 1, 1, 3, 0);
  // F1: class 0: 2 of (3 answered + 3 present), class 1: 1 of (2 + 2), class 2: none; class 3 never occurs.
  expect(macroF1(predictions, labels, 4)).toBeCloseTo((4 / 6 + 2 / 4 + 0) / 3, 12);
  expect(macroF1(labels, labels, 4)).toBe(1);
});
