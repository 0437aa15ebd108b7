/** Values of windows: of their last row or their mean, from columns, arrays, fields and intervals, and never among the inputs. */
import { describe, expect, it } from "vitest";
import { recordingsFromFile } from "../../src/data/recordings/load-recordings.js";
import { type Dataset, row } from "../../src/ir/data.js";
import type { WindowsIr } from "../../src/ir/ir.js";
import { type RecordingsSource, recordings } from "../../src/model.js";
import { codes, folder, irOf, load, npyBytes } from "./support.js";

const { root, write } = folder();
const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const ROWS = 400;
const hop = 3;
const table = (header: string, line: (at: number) => string, rows = ROWS) =>
  [header, ...range(rows).map(line)].join("\n");

/** `a` counts rows from 0; heat is ten times that and missing in every fifth row. */
write(
  "log.csv",
  table("heat,t,a", (at) => `${at % 5 === 4 ? "" : 10 * at},${at / 10},${at}`),
);
write(
  "words.csv",
  table("heat,a", (at) => `${at === 7 ? "hot" : at},${at}`),
);
for (const heat of [20, 35, 50, 60, 75, 90])
  write(
    `runs/${heat}.csv`,
    table("a", (at) => `${at}`, 60),
  );
write("x.npy", npyBytes("<i2", [ROWS, 1], range(ROWS)));
write(
  "y.npy",
  npyBytes(
    "<f4",
    [ROWS, 2],
    range(2 * ROWS).map((at) => (at === 9 ? Number.NaN : at)),
  ),
);
write(
  "spans.csv",
  table("start,end,heat", (at) => `${10 * at},${10 * at + 8},${at}`, ROWS / 10),
);

const irWith = (
  source: Omit<RecordingsSource, "kind">,
  windows: Partial<WindowsIr> = {},
  targets: readonly string[] = ["heat"],
) => ({
  ...irOf(4, targets, {
    train: recordings(source),
    split: { validation: 0.2, calibration: 0.2, test: 0.2 },
  }),
  targets,
  windows: {
    ...{ length: 4, channels: 1, hop, label: "end", minShare: 0.5, within: 0, otherwise: null },
    ...windows,
  } satisfies WindowsIr,
});

/** First value of each window of all parts, with its targets. */
const pairs = ({ train, validation, calibration, test }: Dataset) =>
  [train, validation, calibration, test].flatMap((part) =>
    range(part.count).map((n) => {
      const width = part.targets!.length / part.count;
      expect([...row(part, n)]).toEqual(range(4).map((at) => row(part, n)[0]! + at)); // readings alone
      return [row(part, n)[0]!, ...part.targets!.subarray(n * width, (n + 1) * width)] as const;
    }),
  );

describe("values of windows", () => {
  it("are those of the last row, where it has one: a window without is left out, and its rows stay", () => {
    const found = pairs(load(root, irWith({ files: "log.csv", time: "t" })));
    expect(found.length).toBeGreaterThan(60);
    for (const [first, value] of found) {
      expect((first + 3) % 5).not.toBe(4);
      expect(value).toBe(10 * (first + 3));
    }
  });

  it("are a mean over the rows that have one, from a share of them on", () => {
    const mean = { label: "mean", minShare: 0.75 } as const;
    const found = pairs(load(root, irWith({ files: "log.csv", time: "t" }, mean)));
    for (const [first, value] of found) {
      const known = range(4).flatMap((at) => ((first + at) % 5 === 4 ? [] : [10 * (first + at)]));
      expect(value).toBe(Math.fround(known.reduce((sum, each) => sum + each) / known.length));
    }
    const full = pairs(load(root, irWith({ files: "log.csv", time: "t" }, { ...mean, minShare: 1 })));
    expect(full.every(([first]) => first % 5 === 0)).toBe(true);
    expect(found.some(([first]) => first % 5 !== 0)).toBe(true);
  });

  it("come from an array beside the readings, where NaN is none", () => {
    const found = pairs(load(root, irWith({ files: "x.npy", label: "y.npy" }, {}, ["load", "heat"])));
    for (const [first, load, heat] of found) {
      expect([load, heat]).toEqual([2 * (first + 3), 2 * (first + 3) + 1]);
      expect(first + 3).not.toBe(4);
    }
    expect(codes(() => load(root, irWith({ files: "x.npy", label: "y.npy" })))).toEqual(["FF2156"]);
    expect(codes(() => load(root, irWith({ files: "x.npy" })))).toEqual(["FF2189"]);
  });

  it("come from a field of the path, and every part has low and high ones", () => {
    const data = load(root, irWith({ files: "runs/{heat}.csv" }));
    expect(new Set(pairs(data).map(([, heat]) => heat))).toEqual(new Set([20, 35, 50, 60, 75, 90]));
    expect(new Set(data.train.targets).size).toBeGreaterThan(1);
  });

  it("come from intervals, and a column that is called so is no input", () => {
    write(
      "both.csv",
      table("a,heat", (at) => `${at},${at}`),
    );
    const found = pairs(load(root, irWith({ files: "both.csv", intervals: "spans.csv" })));
    for (const [first, value] of found) {
      expect(value).toBe(Math.floor((first + 3) / 10));
      expect((first + 3) % 10).toBeLessThan(8);
    }
    write("bad.csv", "start,end,heat\n0,200,1\n100,300,2\n");
    expect(codes(() => load(root, irWith({ files: "both.csv", intervals: "bad.csv" })))).toEqual(["FF2193"]);
  });

  it("come from intervals or the path, whatever a column that is called so has", () => {
    const words = table("heat,a", (at) => `${at % 7 === 0 ? "hot" : ""},${at}`, 60);
    write("words/20.csv", words);
    write("notes.csv", words);
    write("notes-spans.csv", "start,end,heat\n0,30,5\n30,60,6\n");
    for (const [, heat] of pairs(load(root, irWith({ files: "notes.csv", intervals: "notes-spans.csv" }))))
      expect([5, 6]).toContain(heat);
    for (const heat of [35, 50, 65, 80]) write(`words/${heat}.csv`, words);
    expect(
      new Set(pairs(load(root, irWith({ files: "words/{heat}.csv" }))).map(([, heat]) => heat)).size,
    ).toBe(5);
  });

  it("that are no numbers are errors; recordings that are played may have none", () => {
    expect(codes(() => load(root, irWith({ files: "words.csv" })))).toEqual(["FF2136"]);
    write(
      "new.csv",
      table("a", (at) => `${at}`, 20),
    );
    const ir = irWith({ files: "log.csv", time: "t" });
    const context = { folder: root, spans: {}, note: () => {} };
    const read = () =>
      recordingsFromFile(
        { ...ir, data: { ...ir.data, train: recordings({ files: "log.csv" }) } },
        "new.csv",
        context,
        null,
      );
    expect(read()[0]!.channels).toBe(1);
    expect(read()[0]!.targets!.every(Number.isNaN)).toBe(true);
  });
});
