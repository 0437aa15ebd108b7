import { expect, it } from "vitest";
import type { StreamAnswer } from "../../src/reference/push.js";
import { recordedErrors } from "../../src/validate/recorded-errors.js";

/** An answer of an integer model with values * 2^-2. */
const answer = (row: number, value: number, more: Partial<StreamAnswer> = {}) => ({
  row,
  host: { status: "FF_OK", scores: Int32Array.of(4 * value), age: 0, ...more } as StreamAnswer,
});
const model = { classes: ["heat"], valueExponent: 2 };

it("holds answers against the values of their windows, and leaves out those that have none", () => {
  const recording = { rows: 6, targets: Float32Array.of(0, 2, 4, Number.NaN, 8, 10) };
  const answers = [
    answer(1, 5),
    answer(3, 99), // nobody knows
    answer(5, 8, { age: 1 }), // about row 4
    answer(5, 99, { status: "FF_OUT_OF_RANGE" }),
  ];
  const all = [
    { recording, answers },
    { recording: { rows: 2 }, answers: [answer(1, 99)] },
  ];
  const end = { windows: { length: 2, label: "end", minShare: 0.5 }, means: [4] } as const;
  const { answers: held, targets } = recordedErrors(all, model, end);
  expect(held).toBe(2);
  expect(targets[0]).toMatchObject({ name: "heat", shipped: { mae: 1.5, r2: 0.5 }, mean: { mae: 3 } });
  const mean = { ...end, windows: { ...end.windows, label: "mean" } } as const;
  expect(recordedErrors(all, model, mean).targets[0]!.shipped.mae).toBe((4 + 95 + 0) / 3); // 1, 4 of row 2 alone, 8 of row 4 alone
  expect(recordedErrors([all[1]!], model, end).answers).toBe(0);
});
