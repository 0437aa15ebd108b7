import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { schemas } from "../../src/report/schemas.js";
import { temporaryFolder } from "../support/folder.js";
import { byDay } from "../support/night.js";
import { ffEdge, MNIST } from "./run.js";

const out = temporaryFolder();
const json = (...args: string[]) => JSON.parse(ffEdge([...args, "--json", "--quiet"]).stdout);

describe("real digits", () => {
  test.each(byDay([1, 2, 3], 0))(
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

  test.each(byDay(["host", "rv32imafc", "rv32imac"], 1))("500 digits on %s: 0 mismatches", (target) => {
    expect(validated(target, 500)).toMatchObject({ samples: 500, mismatches: 0, memory: { ram: 1208 } });
  });

  test.each([
    ["rv32imc", 46_000, 25_000],
    ["rv32", 2_100, 1_200],
  ] as const)("2,000 digits on %s: 0 mismatches, at most %i instructions each", (target, most, least) => {
    const { instructions, ...verdict } = validated(target, 2000);
    expect(verdict).toMatchObject({ samples: 2000, mismatches: 0, memory: { ram: 1208 } });
    expect(instructions?.mean).toBeLessThanOrEqual(most);
    expect(instructions?.mean).toBeGreaterThan(least);
  });

  function validated(target: string, samples: number) {
    const args = ["--target", target, "--samples", `${samples}`, "--out", join(out, "seed1")];
    return schemas.validate.parse(json("validate", MNIST, ...args));
  }
});
