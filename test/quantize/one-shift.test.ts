import { describe, expect, test } from "vitest";
import { fixedPoint, fixedPoints } from "../../src/numerics/scale.js";

describe("factors with one shift", () => {
  test("have that of the largest, and keep 31 - k bits at 2^-k of it", () => {
    for (const largest of [0.2499, 0.2, 2 ** -9, 1.7 * 2 ** -20]) {
      const factors = Array.from({ length: 24 }, (_, k) => largest * 2 ** -k);
      const { multipliers, shift } = fixedPoints(factors)!;
      expect(shift).toBe(fixedPoint(largest)?.shift);
      multipliers.forEach((multiplier, k) => {
        expect(multiplier).toBeLessThan(2 ** 31);
        expect(Math.abs(multiplier * 2 ** -(32 + shift) - factors[k]!)).toBeLessThanOrEqual(
          2 ** -(33 + shift),
        );
      });
    }
  });

  test("are none where the largest is 1/4, and zero where one is nothing beside it", () => {
    expect(fixedPoints([0.01, 0.25])).toBeNull();
    expect(fixedPoints([0.2, 2 ** -126])?.multipliers[1]).toBe(0);
  });
});
