import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { schemas } from "../../src/report/schemas.js";
import { ffEdge, MNIST, scratch } from "./run.js";

const out = scratch();
const json = (...args: string[]) => JSON.parse(ffEdge([...args, "--json", "--quiet"]).stdout);

describe("real digits", () => {
  test.each([1, 2, 3])("seed %i: int8 at 97.6 % or better, within 0.2 points of float", (seed) => {
    const place = join(out, `seed${seed}`);
    const report = schemas.train.parse(json("train", MNIST, "--seed", `${seed}`, "--out", place));
    expect(report.test.accuracy).toBeGreaterThanOrEqual(0.976);
    expect(Math.abs(report.test.accuracy - report.float.accuracy)).toBeLessThanOrEqual(0.002);
  });

  test.each(["host", "rv32", "rv32imafc", "rv32imac", "rv32imc"])(
    "500 digits on %s: 0 mismatches",
    (target) => {
      const place = join(out, "seed1");
      const verdict = schemas.validate.parse(
        json("validate", MNIST, "--target", target, "--samples", "500", "--out", place),
      );
      expect(verdict).toMatchObject({ samples: 500, mismatches: 0 });
      expect(verdict.memory.ram).toBe(1424);
    },
  );

  test("a digit costs at most 82,000 instructions on rv32imc, over 2,000 of them", () => {
    const args = ["--target", "rv32imc", "--samples", "2000", "--out", join(out, "seed1")];
    const { instructions } = schemas.validate.parse(json("validate", MNIST, ...args));
    expect(instructions?.mean).toBeLessThanOrEqual(82_000);
    expect(instructions?.mean).toBeGreaterThan(40_000);
  });
});
