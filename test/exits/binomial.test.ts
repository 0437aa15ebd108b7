import { describe, expect, it } from "vitest";
import { allowedHarms, binomialCdf, isBounded, samplesNeeded } from "../../src/exits/binomial.js";

/** P(X <= harms) in exact fractions, X ~ Binomial(samples, part / whole); rounded at the 18th decimal. */
function exactCdf(harms: number, samples: number, part: bigint, whole: bigint): number {
  let choose = 1n;
  let sum = 0n;
  for (let k = 0n; k <= BigInt(harms); k++) {
    sum += choose * part ** k * (whole - part) ** (BigInt(samples) - k);
    choose = (choose * (BigInt(samples) - k)) / (k + 1n);
  }
  return Number((sum * 10n ** 18n) / whole ** BigInt(samples)) / 1e18;
}

describe("the binomial test", () => {
  it.each([
    [0, 5],
    [3, 40],
    [10, 6000],
    [29, 6000],
    [200, 2000],
    [1999, 2000],
  ])("P(X <= %i) of %i equals exact fractions", (harms, samples) => {
    for (const part of [1n, 3n, 100n, 499n]) {
      const found = binomialCdf(harms, samples, Number(part) / 1000);
      expect(Math.abs(found - exactCdf(harms, samples, part, 1000n))).toBeLessThan(1e-10);
    }
  });

  it("without harm is bounded where 1 - d^(1/n) <= risk, the closed form", () => {
    for (const samples of [10, 100, 998, 999, 5000]) {
      for (const risk of [0.0005, 0.003, 0.03, 0.3]) {
        expect(isBounded(0, samples, risk, 0.95)).toBe(1 - 0.05 ** (1 / samples) <= risk);
      }
    }
  });

  it("allows as many harms as exact fractions do", () => {
    for (const [samples, part] of [
      [6000, 3n],
      [1500, 3n],
      [700, 10n],
      [300, 50n],
      [40, 500n],
    ] as const) {
      const allowed = allowedHarms(samples, Number(part) / 1000, 0.95);
      expect(exactCdf(allowed, samples, part, 1000n)).toBeLessThanOrEqual(0.05);
      expect(exactCdf(allowed + 1, samples, part, 1000n)).toBeGreaterThan(0.05);
    }
    expect(allowedHarms(6000, 0.003, 0.95)).toBe(10);
    expect(allowedHarms(998, 0.003, 0.95)).toBe(0);
    expect(allowedHarms(997, 0.003, 0.95)).toBe(-1);
    expect(allowedHarms(0, 0.003, 0.95)).toBe(-1);
  });

  it("neither under- nor overflows where the first term is far below the smallest double", () => {
    expect(binomialCdf(49_999, 100_000, 0.5) + binomialCdf(50_000, 100_000, 0.5)).toBeCloseTo(1, 9);
    expect(binomialCdf(100_000, 100_000, 0.5)).toBeCloseTo(1, 9);
    expect(binomialCdf(10, 100_000, 0.5)).toBe(0);
    expect(binomialCdf(0, 100_000, 0.0001)).toBeCloseTo((1 - 0.0001) ** 100_000, 12);
    const allowed = allowedHarms(100_000, 0.5, 0.95);
    expect(allowed).toBeGreaterThan(49_700); // 50,000 - 1.645 * 158.1 is 49,740
    expect(allowed).toBeLessThan(49_760);
  });

  it("knows how many samples no harm at all takes", () => {
    expect(samplesNeeded(0.003, 0.95)).toBe(998);
    for (const [risk, confidence] of [
      [0.05, 0.9],
      [0.3, 0.5],
      [0.0007, 0.999],
    ] as const) {
      const needed = samplesNeeded(risk, confidence);
      expect(isBounded(0, needed, risk, confidence)).toBe(true);
      expect(isBounded(0, needed - 1, risk, confidence)).toBe(false);
    }
    expect(samplesNeeded(1e-20, 0.95)).toBe(2 ** 53);
  });
});
