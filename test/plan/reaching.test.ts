import { expect, test } from "vitest";
import { positionsOf, reaching, type Window } from "../../src/ir/window.js";

const window = (kernel: number, stride: number, padding = 0): Window => ({
  ...{ kernel: [kernel, kernel], stride: [stride, stride] },
  padding: [padding, padding, padding, padding],
});

test("a window has as many positions where it is cut to what it reaches", () => {
  for (let size = 1; size < 8; size++)
    for (let kernel = 1; kernel < 5; kernel++)
      for (let stride = 1; stride < 5; stride++)
        for (let padding = 0; padding < kernel; padding++) {
          const plane = { height: size, width: size, channels: 1 };
          const before = window(kernel, stride, padding);
          const after = size + 2 * padding < kernel ? null : reaching(before, plane);
          if (after !== null) expect(positionsOf(after, plane)).toEqual(positionsOf(before, plane));
        }
  const plane = { height: 2, width: 2, channels: 1 };
  const one = reaching(window(1, 2), plane)!;
  expect([one.stride, positionsOf(one, plane)]).toEqual([
    [2, 2],
    [1, 1],
  ]);
});
