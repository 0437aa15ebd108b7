/** A file that is played through a stream: it must look like the training recordings. */
import { expect, it } from "vitest";
import { playedRecordings } from "../../src/data/recordings/played-recordings.js";
import { recordings } from "../../src/model.js";
import { faults, folder, irOf, load } from "./support.js";

const { root, write } = folder();
const RULES = { hop: 4, label: "majority", minShare: 0.5, within: 0, otherwise: null } as const;
const ir = {
  ...irOf(8, ["idle", "run"], {
    train: recordings({ files: "train.csv", time: "t", label: "y" }),
    split: { validation: 0.2, calibration: 0.2, test: 0.2 },
  }),
  windows: { ...RULES, length: 4, channels: 2 },
};

/** Readings at `rate`, with columns as `header` names them. */
function walk(header: string, rate: number, rows = 240): string {
  const cells = (at: number): Readonly<Record<string, string | number>> => ({
    ...{ t: at / rate, y: at & 8 ? "run" : "idle" },
  });
  const line = (at: number) =>
    header.split(",").map((name, column) => cells(at)[name] ?? ((at * 7919 + column) % 101) - 50);
  return [header, ...Array.from({ length: rows }, (_, at) => line(at).join(","))].join("\n");
}

const notes: string[] = [];

function played(content: string, file = "new.csv") {
  write("train.csv", walk("ax,ay,t,y", 50));
  write("new.csv", content);
  const { recordings: read = [] } = load(root, ir);
  notes.length = 0;
  const context = { folder: root, spans: {}, note: (text: string) => notes.push(text) };
  return faults(() => playedRecordings(ir, file, { read, features: undefined, length: 4 }, context));
}

it("a file of the same channels and rate passes", () => {
  expect(played(walk("t,ax,ay,y", 50))).toEqual([]);
  expect(notes).toEqual([]);
});

it.each([
  ["in another order", "ay,ax,t,y", '"ay", "ax"'],
  ["of other names", "left,right,t,y", '"left", "right"'],
])("channels %s are refused", (_what, header, found) => {
  expect(played(walk(header, 50))).toMatchObject([
    {
      code: "FF2137",
      message: '"new.csv" and the training recordings have different input columns',
      expected: '"ax", "ay", as in the training recordings',
      found: expect.stringContaining(found),
    },
  ]);
});

it("another sampling rate is refused", () => {
  expect(played(walk("ax,ay,t,y", 100))).toMatchObject([
    {
      code: "FF2191",
      expected: "about 50 readings per second, as in the training recordings",
      found: '100 readings per second in "new.csv"',
    },
  ]);
});

it("less than a window is refused", () => {
  expect(played(walk("ax,ay,t,y", 50, 3))).toMatchObject([
    { code: "FF2196", expected: "at least 4 rows without a gap", found: 'at most 3 rows: "new.csv"' },
  ]);
});

it("a file without labels is played, and a note says so", () => {
  expect(played(walk("ax,ay,t", 50))).toEqual([]);
  expect(notes).toEqual(['new.csv is played without labels: "new.csv" has no column "y"']);
});

it("errors speak of the file and never of the settings of the model file", () => {
  const hint = expect.stringMatching(/^"new.csv" must look like the training recordings/);
  expect(played(walk("ax,t", 50))).toMatchObject([{ code: "FF2187", hint }]);
  expect(played(walk("ax,ay,t", 50).replaceAll(",", ";"))).toMatchObject([{ code: "FF2144", hint }]);
  expect(played(walk("ax,ay,t,y", 50).replace(/idle$/gm, "sit"))).toMatchObject([
    {
      code: "FF2123",
      found: expect.stringContaining('"sit" in 120 rows: '),
      hint: expect.stringContaining("leaves such rows out"),
    },
  ]);
});

it("a path is one of the command line", () => {
  const hint = expect.stringContaining("relative to the folder in which the command runs");
  expect(played("", "none.csv")).toMatchObject([{ code: "FF2100", hint }]);
  const found = "none in the folder in which the command runs";
  expect(played("", "none*.csv")).toMatchObject([{ code: "FF2188", hint, found }]);
});

it("a note says where the file is one of the training", () => {
  expect(played(walk("ax,ay,t,y", 50))).toEqual([]);
  expect(notes).toEqual([
    '"new.csv" is a file of the training data, "train.csv": what is found in it says little about new recordings',
  ]);
});
