import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { schemas } from "../../src/report/schemas.js";
import { temporaryFolder } from "../support/folder.js";
import { ffEdge, MNIST } from "./run.js";

const out = temporaryFolder();
const json = (...args: string[]) => JSON.parse(ffEdge([...args, "--json", "--quiet"]).stdout);

describe("real digits", () => {
  test.each([1, 2, 3])(
    "seed %i: int8 with exits at 98.0 % or better, without them within 0.2 points of float",
    (seed) => {
      const place = join(out, `seed${seed}`);
      const report = schemas.train.parse(json("train", MNIST, "--seed", `${seed}`, "--out", place));
      expect(report.test.accuracy).toBeGreaterThanOrEqual(0.98);
      expect(Math.abs(report.fullAccuracy - report.float.accuracy)).toBeLessThanOrEqual(0.002);
      expect(report.macs.mean).toBeLessThanOrEqual(0.55 * report.fullMacs.mean);
      expect(report.macs.worst).toBeLessThanOrEqual(report.fullMacs.worst);
    },
  );

  test.each(["host", "rv32", "rv32imafc", "rv32imac", "rv32imc"])(
    "500 digits on %s: 0 mismatches",
    (target) => {
      const place = join(out, "seed1");
      const verdict = schemas.validate.parse(
        json("validate", MNIST, "--target", target, "--samples", "500", "--out", place),
      );
      expect(verdict).toMatchObject({ samples: 500, mismatches: 0 });
      expect(verdict.memory.ram).toBe(1208);
    },
  );

  test.each([
    ["rv32imc", 46_000, 25_000],
    ["rv32", 2_100, 1_200],
  ] as const)("a digit on %s costs at most %i instructions, over 2,000 of them", (target, most, least) => {
    const args = ["--target", target, "--samples", "2000", "--out", join(out, "seed1")];
    const { instructions } = schemas.validate.parse(json("validate", MNIST, ...args));
    expect(instructions?.mean).toBeLessThanOrEqual(most);
    expect(instructions?.mean).toBeGreaterThan(least);
  });
});
