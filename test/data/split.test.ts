import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divide, type Parts } from "../../src/data/split.js";
import { codes, faults, origin } from "./support.js";

const shares = { validation: 0.1, calibration: 0.2 };
const sorted = (values: Uint32Array) => [...values].sort((a, b) => a - b);
const sizes = (parts: Parts) => [parts.train.length, parts.validation.length, parts.calibration.length];

describe("divide", () => {
  it("gives each part its share, every sample once, in ascending order", () => {
    const parts = divide(1000, null, shares, 1, origin);
    expect(sizes(parts)).toEqual([700, 100, 200]);
    for (const part of Object.values(parts)) expect([...part]).toEqual(sorted(part));
    const all = Uint32Array.from([...parts.train, ...parts.validation, ...parts.calibration]);
    expect(sorted(all)).toEqual([...Array(1000).keys()]);
  });

  it("is the same for the same seed and another for another", () => {
    const groups = Array.from({ length: 300 }, (_, index) => `${index % 25}`);
    for (const by of [null, groups]) {
      expect(divide(300, by, shares, 7, origin)).toEqual(divide(300, by, shares, 7, origin));
      expect(divide(300, by, shares, 7, origin)).not.toEqual(divide(300, by, shares, 8, origin));
    }
  });

  it("mixes: no part is a run of neighbours", () => {
    const { calibration } = divide(1000, null, shares, 1, origin);
    expect(calibration[0]).toBeLessThan(50);
    expect(calibration.at(-1)).toBeGreaterThan(950);
  });

  it("keeps groups whole, parts filled and close to their shares", () => {
    const grouped = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 3, maxLength: 200 });
    fc.assert(
      fc.property(grouped, fc.nat(), (values, seed) => {
        fc.pre(new Set(values).size >= 3);
        const groups = values.map(String);
        const parts = divide(values.length, groups, shares, seed, origin);
        const names = [parts.train, parts.validation, parts.calibration].map(
          (part) => new Set([...part].map((sample) => groups[sample])),
        );
        expect(names.every((each) => each.size > 0)).toBe(true);
        expect(names[0].size + names[1].size + names[2].size).toBe(new Set(groups).size);
        expect(sizes(parts).reduce((sum, each) => sum + each)).toBe(values.length);
        expect(parts.test.length).toBe(0);
      }),
    );
  });

  it("comes near to the shares with groups of different sizes", () => {
    const groups = Array.from({ length: 40 }, (_, group) => Array(10 + group).fill(`${group}`)).flat();
    for (let seed = 0; seed < 50; seed++) {
      const [train, validation, calibration] = sizes(divide(groups.length, groups, shares, seed, origin));
      expect(Math.abs(validation - 0.1 * groups.length)).toBeLessThan(25);
      expect(Math.abs(calibration - 0.2 * groups.length)).toBeLessThan(25);
      expect(train).toBeGreaterThan(0.6 * groups.length);
    }
  });

  it("never gives a group of most samples to a small part if there is another", () => {
    const groups = [...Array(900).fill("big"), ...Array(50).fill("b"), ...Array(50).fill("c")];
    for (let seed = 0; seed < 20; seed++) {
      expect(divide(1000, groups, shares, seed, origin).train.length).toBe(900);
    }
  });

  it("refuses fewer than three groups or samples", () => {
    expect(faults(() => divide(4, ["a", "a", "b", "b"], shares, 1, origin))).toMatchObject([
      { code: "FF2141", message: "the training data have too few groups to be divided", found: "2" },
    ]);
    expect(codes(() => divide(2, null, shares, 1, origin))).toEqual(["FF2141"]);
    expect(sizes(divide(3, null, shares, 1, origin))).toEqual([1, 1, 1]);
  });

  it("holds a test part out that neither seed nor other shares move", () => {
    const groups = Array.from({ length: 400 }, (_, index) => `${index % 40}`);
    for (const by of [null, groups]) {
      const parts = divide(400, by, { ...shares, test: 0.25 }, 1, origin);
      expect([...sizes(parts), parts.test.length]).toEqual([180, 40, 80, 100]);
      const whole = Uint32Array.from([
        ...parts.train,
        ...parts.validation,
        ...parts.calibration,
        ...parts.test,
      ]);
      expect(sorted(whole)).toEqual([...Array(400).keys()]);
      const other = divide(400, by, { validation: 0.3, calibration: 0.1, test: 0.25 }, 2, origin);
      expect(other.test).toEqual(parts.test);
      expect(other.calibration).not.toEqual(parts.calibration);
      const tested = new Set([...parts.test].map((sample) => groups[sample]));
      if (by !== null) expect(tested.size).toBe(10);
    }
    expect(divide(4, null, { ...shares, test: 0.1 }, 1, origin).test.length).toBe(1);
    expect(faults(() => divide(3, null, { ...shares, test: 0.1 }, 1, origin))).toMatchObject([
      { code: "FF2141", expected: expect.stringContaining("at least 4 samples") },
    ]);
  });
});
