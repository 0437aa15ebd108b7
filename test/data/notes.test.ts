import { expect, it } from "vitest";
import { dataNotes } from "../../src/data/notes.js";
import type { InferenceIr } from "../../src/ir/ir.js";
import { smallDataset, smallIr } from "../train/small-model.js";

const noted = (inference: InferenceIr["exits"], by?: string, labels: readonly number[] = [0, 1, 2]) => {
  const ir = smallIr({ inference: { answer: "heads", beam: 0, exits: inference } });
  const split = by === undefined ? ir.data.split : { ...ir.data.split, by };
  const { train } = smallDataset(ir);
  const part = { ...train, labels: Uint16Array.from(labels) };
  return dataNotes({ ...ir, data: { ...ir.data, split } }, { train: part });
};
const margin = { rule: "margin", risk: 0.01, confidence: 0.95 } as const;

it("says which classes training has never seen", () => {
  expect(noted(null)).toEqual([]);
  expect(noted(null, undefined, [2, 2])).toEqual([
    'class "class0" has no sample in the training part',
    'class "class1" has no sample in the training part',
  ]);
});

it("says that a certificate from few groups says little about new ones", () => {
  expect(noted(margin)).toEqual([]);
  expect(noted(null, "patient")).toEqual([]);
  expect(noted({ rule: "lightff", kappa: 1 }, "patient")).toEqual([]);
  expect(noted(margin, "patient")).toEqual([
    expect.stringMatching(/one "patient" are alike.*higher than certified$/),
  ]);
});

it("passes on what reading has left out", () => {
  const ir = smallIr();
  expect(dataNotes(ir, { train: smallDataset(ir).train, notes: ["2 of 9 rows are left out"] })).toEqual([
    "2 of 9 rows are left out",
  ]);
});
