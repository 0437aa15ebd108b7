import { describe, expect, it } from "vitest";
import type { Ir } from "../../src/ir/ir.js";
import { csv, type DataSource, npy, rows } from "../../src/model.js";
import { codes, folder, irOf, load, npyBytes, split } from "./support.js";

const { root, write } = folder();
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

write("x.npy", npyBytes("<f4", [10, 2], range(20)));
write(
  "t.npy",
  npyBytes(
    "<f8",
    [10, 2],
    range(20).map((at) => at / 4),
  ),
);
write("one.npy", npyBytes("<f8", [10], range(10)));
write(
  "nan.npy",
  npyBytes(
    "<f4",
    [10, 2],
    range(20).map((at) => (at === 7 ? Number.NaN : at)),
  ),
);
const line = (at: number, heat = `${at / 2}`) => `${2 * at},${heat},${2 * at + 1},${at}`;
const table = (lines: readonly string[]) => ["a,heat,b,load", ...lines].join("\n");
write("t.csv", table(range(10).map((at) => line(at))));
write("gaps.csv", table(range(12).map((at) => line(at, at < 2 ? "" : `${at}`))));
write("flat.csv", table(range(10).map((at) => line(at, "7"))));
write("words.csv", table(range(10).map((at) => line(at, at === 3 ? "hot" : `${at}`))));

/** Targets of a model, and all of its samples as "inputs -> targets", sorted. */
const irWith = (train: DataSource, targets: readonly string[] = ["load", "heat"]): Ir => ({
  ...irOf(2, targets, { train, test: csv({ file: "t.csv" }), split }),
  targets,
});
const pairs = (train: DataSource, targets?: readonly string[]) =>
  ["train", "validation", "calibration"]
    .flatMap((name) => {
      const part = load(root, irWith(train, targets))[name as "train"];
      const width = part.targets!.length / part.count;
      expect(part.labels.every((label) => label === 0)).toBe(true);
      return range(part.count).map(
        (n) =>
          `${[...part.inputs.slice(2 * n, 2 * n + 2)]} -> ${[...part.targets!.slice(width * n, width * (n + 1))]}`,
      );
    })
    .sort();

describe("targets", () => {
  it("of a csv are its columns of that name, in the order of the model file, and no inputs", () => {
    expect(pairs(csv({ file: "t.csv" }))).toEqual(
      range(10)
        .map((n) => `${2 * n},${2 * n + 1} -> ${n},${n / 2}`)
        .sort(),
    );
  });

  it("of an array are its columns, or the array itself, beside those of other sources", () => {
    const expected = range(10).map((n) => `${2 * n},${2 * n + 1} -> ${n / 2},${(2 * n + 1) / 4}`);
    const both = rows(npy({ inputs: "x.npy", labels: "t.npy" }), csv({ file: "t.csv" }));
    expect(pairs(npy({ inputs: "x.npy", labels: "t.npy" }))).toEqual(expected.sort());
    expect(pairs(both).filter((each) => expected.includes(each))).toHaveLength(10);
    expect(pairs(both)).toHaveLength(20);
  });

  it("that are missing take their rows along, or are errors; they are never repeated", () => {
    expect(pairs(csv({ file: "gaps.csv", missing: "drop" }))).toHaveLength(10);
    for (const missing of ["error", "previous"] as const)
      expect(codes(() => pairs(csv({ file: "gaps.csv", missing })))).toEqual(["FF2146"]);
  });

  it("that are no numbers are errors: text, NaN, another number of columns, one that never changes", () => {
    expect(codes(() => pairs(csv({ file: "words.csv" })))).toEqual(["FF2136"]);
    expect(codes(() => pairs(npy({ inputs: "x.npy", labels: "nan.npy" })))).toEqual(["FF2116"]);
    expect(codes(() => pairs(npy({ inputs: "x.npy", labels: "one.npy" })))).toEqual(["FF2156"]);
    expect(codes(() => pairs(csv({ file: "flat.csv" })))).toEqual(["FF2157"]);
  });
});
