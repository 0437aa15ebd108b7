/** A sensor whose readings are far from zero: what every command shows of the numbers that ship. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { createRandom } from "../../src/numerics/prng.js";
import { rememberIn } from "../../src/report/accuracy.js";
import { schemas } from "../../src/report/schemas.js";
import { temporaryFolder } from "../support/folder.js";
import { ffEdge } from "./run.js";

const project = temporaryFolder();
const run = (...args: string[]) => ffEdge(args, { cwd: project });
const json = (...args: string[]) => JSON.parse(run(...args, "--json").stdout);

/** Pascal, degrees of latitude, seconds since 1970, and noise; the class shows in the first two. */
function table(count: number, seed: number): string {
  const random = createRandom(seed);
  const rows = Array.from({ length: count }, () => {
    const shut = random.below(2);
    const noise = (deviation: number): number => deviation * random.normal();
    return [
      (101_325 + 6 * shut + noise(2)).toFixed(1),
      (47.3769 + 0.0004 * shut + noise(0.0002)).toFixed(5),
      Math.round(1.7e9 + noise(1e5)),
      noise(1).toFixed(3),
      shut ? "shut" : "open",
    ].join(",");
  });
  return `${["pascal,latitude,time,noise,state", ...rows].join("\n")}\n`;
}

function modelFile(standardize: string): string {
  return `import { csv, defineModel, dense, monoForward } from "ff-edge";
export default defineModel({
  name: "${standardize}_valve",
  input: { shape: [4], standardize: "${standardize}" },
  classes: ["open", "shut"],
  data: {
    train: csv({ file: "train.csv", label: "state" }),
    test: csv({ file: "test.csv", label: "state" }),
    split: { validation: 0.2, calibration: 0.2 },
  },
  layers: [dense(12)],
  training: monoForward({ epochs: 25, batch: 16, learningRate: 0.01 }),
  precision: "int8",
});
`;
}

beforeAll(() => {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "train.csv"), table(500, 1));
  writeFileSync(join(project, "test.csv"), table(300, 2));
  for (const standardize of ["dataset", "rms"])
    writeFileSync(join(project, `${standardize}.ts`), modelFile(standardize));
});

describe("columns with steps and offsets of their own", () => {
  test("ship on rv32imc what was trained, bit for bit", () => {
    const { code, stdout } = run(
      "validate",
      "dataset.ts",
      "--target",
      "rv32imc",
      "--samples",
      "all",
      "--json",
    );
    expect(code).toBe(0);
    const verdict = schemas.validate.parse(JSON.parse(stdout));
    expect(verdict).toMatchObject({ mismatches: 0, samples: 300, inputLosses: [] });
    expect(verdict.floatAccuracy!).toBeGreaterThan(0.9);
    expect(Math.abs(verdict.deviceAccuracy! - verdict.floatAccuracy!)).toBeLessThan(0.01);
  });

  test("train has a row for targets without FPU", () => {
    const trained = schemas.train.parse(json("train", "dataset.ts"));
    expect(trained.shipped.map(({ fpu, input }) => [fpu, input])).toEqual([
      [true, "float32"],
      [false, "int16"],
    ]);
    for (const { accuracy } of trained.shipped)
      expect(Math.abs(accuracy - trained.float.accuracy)).toBeLessThan(0.01);
    const text = run("train", "dataset.ts").stdout;
    expect(text).toMatch(/int8, target with FPU +9\d\.\d\d %/);
    expect(text).toMatch(/int8, target without FPU \(int16 readings\) +9\d\.\d\d %/);
  });

  test("build shows both accuracies, and counts them once", () => {
    const built = schemas.build.parse(json("build", "dataset.ts", "--target", "rv32imc"));
    const shown = run("build", "dataset.ts", "--target", "rv32imc").stdout;
    expect(shown).toMatch(/test set: 9\d\.\d\d % right as it ships, 9\d\.\d\d % in floating point/);
    const file = join(project, "out/dataset_valve/accuracy.json");
    const kept = JSON.parse(readFileSync(file, "utf8")) as [string, number][];
    expect(kept.map(([, accuracy]) => accuracy).sort()).toEqual(
      [built.floatAccuracy, built.testAccuracy].sort(),
    );
    writeFileSync(file, JSON.stringify(kept.map(([key]) => [key, 0.125])));
    expect(json("build", "dataset.ts", "--target", "rv32imc")).toMatchObject({
      floatAccuracy: 0.125,
      testAccuracy: 0.125,
    });
  });
});

test("accuracies that cannot be read or kept are counted again", () => {
  const file = join(project, "accuracy.json");
  for (const text of ["no JSON", '[["a", 2]]', '{"a": 1}']) {
    writeFileSync(file, text);
    expect(rememberIn(file)("a", () => 0.5)).toBe(0.5);
    expect(rememberIn(file)("a", () => 0.25)).toBe(0.5);
  }
  const many = rememberIn(file);
  for (let key = 0; key < 40; key++) many(`${key}`, () => key / 40);
  expect(JSON.parse(readFileSync(file, "utf8"))).toHaveLength(32);
  expect(rememberIn(join(file, "below a file.json"))("a", () => 0.75)).toBe(0.75);
});

test("what one step for all cannot hold is named, with what to do", () => {
  const { stderr } = run("train", "rms.ts");
  expect(stderr).toMatch(
    /column "pascal": in int8 all its readings are one or two numbers, .*; use standardize: "dataset"/,
  );
  const { shipped, float, inputLosses } = schemas.train.parse(json("train", "rms.ts"));
  expect(inputLosses.length).toBeGreaterThan(0);
  expect(shipped).toHaveLength(2);
  expect(float.accuracy).toBeLessThan(0.7);
});
