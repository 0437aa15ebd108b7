import { describe, expect, it } from "vitest";
import { dataNotes } from "../../src/data/notes.js";
import type { Part } from "../../src/data/repeats.js";
import { type Table, upTo } from "../../src/data/table.js";
import type { InferenceIr } from "../../src/ir/ir.js";
import { createRandom } from "../../src/numerics/prng.js";
import { smallIr } from "../support/models/small-ir.js";
import { origin } from "./support.js";

type Row = readonly number[];

/** Rows of random numbers, of which no two are equal. */
const random = (count: number, seed: number, size = 2): Row[] => {
  const draws = createRandom(seed);
  return Array.from({ length: count }, () => Array.from({ length: size }, () => draws.normal()));
};

interface Given {
  readonly rows: readonly Row[];
  readonly labels?: readonly number[];
  readonly groups?: readonly string[];
  readonly columns?: readonly string[] | null;
}

const partOf = (name: string, { rows, labels, groups, columns }: Given): Part & { readonly table: Table } => {
  const samples = {
    storage: "float32",
    size: rows[0]!.length,
    count: rows.length,
    inputs: Float32Array.from(rows.flat()),
    labels: Uint16Array.from(labels ?? rows.map((_, row) => row % 3)),
  } as const;
  const location = (row: number) => `row ${row} of ${name}`;
  const table: Table = { ...samples, origin, groups: groups ?? null, columns: columns ?? null, location };
  return { samples, table, rows: upTo(rows.length) };
};

/** The notes about training rows (all in one part) and test rows. */
const noted = (
  train: Given,
  test: Given = { rows: random(60, 2) },
  more: Partial<{ by: string; exits: InferenceIr["exits"]; learn: Given }> = {},
) => {
  const { by, exits = null, learn } = more;
  const plain = smallIr({ inference: { readout: "head", beam: 0, exits } });
  const split = by === undefined ? plain.data.split : { ...plain.data.split, by };
  const trained = partOf("train", train);
  const empty = partOf("none", train);
  const nothing = { ...empty, samples: { ...empty.samples, count: 0 } };
  return dataNotes(
    { ...plain, data: { ...plain.data, split } },
    {
      known: [trained, nothing, nothing],
      readings: trained.table,
      test: partOf("test", test),
      learn: learn === undefined ? null : partOf("learn", learn),
    },
  );
};
const good = { rows: random(60, 1) };

it("has nothing to say about sound data", () => {
  expect(noted(good)).toEqual([]);
  expect(noted({ rows: random(5000, 3, 3) }, { rows: random(1000, 4, 3) })).toEqual([]);
});

describe("samples that repeat", () => {
  it("counts test samples that are training samples, and shows the first pair", () => {
    const rows = random(60, 2);
    rows.splice(7, 2, good.rows[31]!, good.rows[5]!);
    const [note, ...others] = noted(good, {
      rows,
      labels: rows.map((_, row) => (row === 7 ? 1 : row === 8 ? 2 : row % 3)),
    });
    expect(note).toMatch(
      /^2 of 60 test samples are training samples too: row 7 of test is row 31 of train\./,
    );
    expect(others).toEqual([]);
    expect(noted(good, good)[0]).toMatch(/^60 of 60 test samples/);
  });

  it("keeps silent below a thousandth", () => {
    const many = random(2001, 5);
    const copied = (count: number) =>
      noted(good, {
        rows: [...many.slice(count), ...good.rows.slice(0, count)],
        labels: many.map((_, row) => row % 3),
      });
    expect(copied(2).filter((each) => each.includes("training samples too"))).toEqual([]);
    expect(copied(3)[0]).toMatch(/^3 of 2001/);
  });

  it("compares whole samples of bytes and of halves of words", () => {
    // Three bytes are no whole word: another way through the same table.
    const bytes = (rows: readonly Row[], name: string) => {
      const part = partOf(name, { rows });
      return {
        ...part,
        samples: { ...part.samples, storage: "uint8" as const, inputs: Uint8Array.from(rows.flat()) },
      };
    };
    const rows = Array.from({ length: 200 }, (_, row) => [row, 255 - row, row >> 1]);
    const known = bytes(rows.slice(0, 150), "train");
    const nothing = { ...known, samples: { ...known.samples, count: 0 } };
    const found = dataNotes(smallIr(), {
      known: [known, nothing, nothing],
      test: bytes([...rows.slice(150), rows[3]!], "test"),
      learn: null,
      readings: known.table,
    });
    expect(found[0]).toMatch(/^1 of 51 test samples.*row 50 of test is row 3 of train/);
  });

  it("finds equal inputs under two labels", () => {
    const rows = [...good.rows, good.rows[4]!];
    expect(noted({ rows, labels: [...good.rows.map((_, row) => row % 3), 2] })).toEqual([
      expect.stringMatching(
        /^1 of 121 samples have the inputs of an earlier sample and another label: row 60 of train is row 4 of train/,
      ),
    ]);
  });

  it("finds test samples in what the device learns from", () => {
    const test = { rows: random(60, 2) };
    expect(noted(good, test, { learn: { rows: test.rows.slice(0, 30) } })).toEqual([
      expect.stringMatching(
        /^30 of 60 test samples are in `learning.data` too: row 0 of test is row 0 of learn/,
      ),
    ]);
  });
});

it("names groups that are on both sides", () => {
  const groups = (count: number, first: number) =>
    Array.from({ length: 60 }, (_, row) => `p${first + (row % count)}`);
  const train = { ...good, groups: groups(5, 0) };
  const test = (first: number) => ({ rows: random(60, 2), groups: groups(3, first) });
  expect(noted(train, test(5), { by: "patient" })).toEqual([]);
  expect(noted(train, test(3), { by: "patient" })).toEqual([
    expect.stringMatching(
      /^2 of 3 values of "patient" in the test data are in the training data too \("p3", "p4"\)/,
    ),
  ]);
});

describe("columns that measure nothing", () => {
  const withColumn = (value: (row: number) => number, name = "x", count = 60) => {
    const rows = random(count, 1, 1).map(([noise], row) => [noise!, value(row)]);
    return noted({ rows, columns: ["noise", name] }, { rows: random(60, 2) });
  };
  const clock = [
    expect.stringMatching(/^column "x" of "file": probably a clock, .*csv\({ ignore: \["x"\] }\)`$/),
  ];
  const draws = createRandom(9);
  const shuffled = Uint32Array.from({ length: 60 }, (_, row) => row);
  draws.shuffle(shuffled);

  it.each<[string, (row: number) => number]>([
    ["rises", (row) => row],
    ["falls", (row) => 7 - 0.25 * row],
    ["rises by unequal steps", (row) => row ** 3],
    ["is a Unix time, of which float32 keeps steps of 128 s", (row) => 1.7e9 + 3 * shuffled[row]!],
    ["is a Unix time in milliseconds", (row) => 1.7e12 + 9e4 * shuffled[row]!],
    ["starts again with a recording", (row) => row % 55],
    ["rises with jitter", (row) => row + 0.9 * Math.sin(2.5 * row)],
    [
      "is an uneven clock of classes that were recorded one after the other, shuffled",
      (row) => 20 * (row % 3) + 0.77 * ((7 * row) % 20) + 0.1 * (row % 2),
    ],
    ["is a shuffled counter", (row) => shuffled[row]!],
  ])("a clock: it %s", (_, value) => {
    expect(withColumn(value)).toEqual(clock);
  });

  it("a clock, by its name", () => {
    for (const name of [
      "time",
      "Timestamp",
      "unix_time (s)",
      "t_ms",
      "sample_id",
      "row number",
      "Unnamed: 0",
    ])
      expect(withColumn(() => draws.normal(), name)).toHaveLength(1);
    for (const name of ["t", "rise_time", "no", "timestamps_std", "count", "temperature", "idle"])
      expect(withColumn(() => draws.normal(), name)).toEqual([]);
  });

  it("no clock: a slow change, few steps, whole numbers that repeat", () => {
    expect(withColumn((row) => 20 + 0.02 * row + 0.1 * draws.normal())).toEqual([]);
    expect(withColumn((row) => Math.floor(row / 8))).toEqual([]);
    expect(withColumn(() => draws.below(70))).toEqual([]);
    expect(withColumn((row) => 10 * (row % 3) + draws.uniform())).toEqual([]);
    expect(withColumn((row) => row, "x", 19).filter((each) => each.includes("clock"))).toEqual([]);
  });

  it("the label in other words, and what never changes", () => {
    expect(withColumn((row) => [4, 7, 9][row % 3]!)).toEqual([
      expect.stringMatching(/^column "x" of "file": one value for each class\./),
    ]);
    expect(withColumn((row) => [4, 7, 7][row % 3]!)).toEqual([]);
    expect(withColumn(() => 3)).toEqual([
      expect.stringMatching(/^column "x" of "file": the same value in all training data\./),
    ]);
  });

  it("numbers the inputs of arrays, and shows the first three", () => {
    const rows = random(60, 1, 1).map(([noise], row) => [row, noise!, row, row, 2 * row]);
    expect(noted({ rows }, { rows: random(60, 2, 5) })[0]).toMatch(
      /^input values 0, 2, 3 and 1 more of "file": probably a clock.*: leave them out of the array$/,
    );
  });
});

describe("classes", () => {
  const labels = (counts: readonly number[]) =>
    counts.flatMap((count, label) => Array<number>(count).fill(label));

  it("names those with few samples, in training and in test", () => {
    expect(noted({ ...good, labels: labels([50, 10, 0]) })).toEqual([
      'the training part has few samples of some classes ("class2" 0): they are hardly learnt',
    ]);
    expect(noted(good, { rows: random(60, 2), labels: labels([48, 9, 3]) })).toEqual([
      'the test part has few samples of some classes ("class1" 9, "class2" 3): their figures say little',
    ]);
    expect(noted(good, { rows: random(30, 2), labels: labels([10, 10, 10]) })).toEqual([]);
  });

  it("says where a test knows one class only", () => {
    expect(noted(good, { rows: random(60, 2), labels: labels([0, 60, 0]) })).toEqual([
      'all test samples are of class "class1": accuracy says nothing about the others',
    ]);
  });
});

it("says that a certificate from few groups says little about new ones", () => {
  const margin = { rule: "margin", risk: 0.01, confidence: 0.95 } as const;
  expect(noted(good, undefined, { exits: margin })).toEqual([]);
  expect(noted(good, undefined, { by: "patient" })).toEqual([]);
  expect(noted(good, undefined, { by: "patient", exits: { rule: "lightff", kappa: 1 } })).toEqual([]);
  expect(noted(good, undefined, { by: "patient", exits: margin })).toEqual([
    expect.stringMatching(/one "patient" are alike.*higher than certified$/),
  ]);
});

describe("a value far beyond all others", () => {
  const columns = ["x", "y"];
  const marked = (value: number, count: number): Row[] =>
    good.rows.map(([x, y], row) => [row < count ? value : x!, y!]);

  it("is named with its rows and with all others", () => {
    expect(noted({ rows: marked(-999, 3), columns })).toEqual([
      expect.stringMatching(
        /^column "x" of "file": -999 in 3 of 60 rows, all others from -\d[.\d]* to \d[.\d]*\. .*missing: "drop"/,
      ),
    ]);
    expect(noted({ rows: marked(1e30, 1) })[0]).toMatch(
      /^input value 0 of "file": 1e\+30 in 1 of 60 rows.*leave its samples out: /,
    );
  });

  it("is none where others are nearly as far, where half of the rows have it or another one, and beside a column of one value", () => {
    expect(noted({ rows: marked(12, 1) })).toEqual([]);
    expect(noted({ rows: marked(-999, 30) })).toEqual([]);
    expect(noted({ rows: good.rows.map(([x], row) => [x!, row % 20 === 0 ? 255 : 0]) })).toEqual([]);
    const rain = (row: number): number => (row === 7 ? 48 : row % 6 === 0 ? 0.2 + row / 100 : 0);
    expect(noted({ rows: good.rows.map(([x], row) => [x!, rain(row)]) })).toEqual([]);
  });
});
