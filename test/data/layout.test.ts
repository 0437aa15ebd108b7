import { describe, expect, it } from "vitest";
import { checkLayout } from "../../src/data/layout.js";
import { codes, faults, origin } from "./support.js";

describe("checkLayout", () => {
  it.each([
    [[28, 28], [784]],
    [[784], [28, 28]],
    [
      [14, 2, 28],
      [28, 28],
    ],
    [
      [28, 28, 1],
      [28, 28],
    ],
    [
      [6, 300],
      [6, 20, 15],
    ],
    [
      [1, 5],
      [5, 1],
    ],
    [
      [5, 1],
      [1, 5],
    ],
    [[], [1]],
  ])("takes samples of %j as %j", (found, shape) => {
    expect(codes(() => checkLayout(origin, found, shape))).toEqual([]);
  });

  it.each([
    [[300, 6], [6, 300], "numpy.transpose(array, (0, 2, 1))"],
    [[3, 2], [2, 3], "numpy.transpose(array, (0, 2, 1))"],
    [[2, 3, 5], [5, 2, 3], "numpy.transpose(array, (0, 3, 1, 2))"],
    [[4, 6], [3, 8], "reshape"],
    [[3, 4, 5], [5, 12], "reshape"],
  ])("refuses samples of %j as %j", (found, shape, advice) => {
    expect(faults(() => checkLayout(origin, found, shape))).toMatchObject([
      { code: "FF2147", hint: expect.stringContaining(advice) },
    ]);
  });
});
