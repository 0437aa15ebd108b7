/** A file that is played through a stream: it must look like the training recordings. */
import { expect, it } from "vitest";
import { checkPlayed } from "../../src/data/recordings/check-played.js";
import { recordingsFromFile } from "../../src/data/recordings/load-recordings.js";
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

function played(content: string) {
  write("train.csv", walk("ax,ay,t,y", 50));
  write("new.csv", content);
  const { recordings: read = [] } = load(root, ir);
  const context = { folder: root, spans: {}, note: () => undefined };
  return faults(() =>
    checkPlayed(
      recordingsFromFile(ir, "new.csv", context),
      { read, features: undefined, length: 4 },
      { name: "new.csv" },
    ),
  );
}

it("a file of the same channels and rate passes", () => {
  expect(played(walk("t,ax,ay,y", 50))).toEqual([]);
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
