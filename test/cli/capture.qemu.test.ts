/** Readings of an emulated board become a recording from which a model learns. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { schemas } from "../../src/report/schemas.js";
import { temporaryFolder } from "../support/folder.js";
import { ffEdge } from "./run.js";

/** A model over windows of two channels; `files` are its recordings. */
const modelOf = (name: string, files: string): string => `
import { defineModel, dense, monoForward, recordings, windows } from "ff-edge";
export default defineModel({
  name: "${name}",
  input: { window: { type: "int16", shape: [24, 2] }, features: spans, standardize: "dataset" },
  classes: ["rest", "walk"],
  data: {
    train: recordings({ files: "${files}", time: "time", label: "label" }),
    windows: windows({ hop: 8 }),
    split: { validation: 0.1, calibration: 0.1, test: 0.2 },
  },
  layers: [dense(6)],
  training: monoForward({ epochs: 2 }),
  stream: { hop: 8 },
});
export function spans(window: Int16Array): Int16Array {
  const out = new Int16Array(2);
  for (let c = 0; c < 2; c++) {
    let low = window[c]!;
    let high = low;
    for (let i = 1; i < 24; i++) {
      low = Math.min(low, window[2 * i + c]!);
      high = Math.max(high, window[2 * i + c]!);
    }
    out[c] = (high - low) >> 1;
  }
  return out;
}
`;

test("captures two labels, and a model trains on what they are", () => {
  const cwd = temporaryFolder();
  const lines = Array.from({ length: 2000 }, (_, i) => {
    const size = i < 1000 ? 40 : 400;
    return `${i / 50},${Math.round(size * Math.sin(i / 5))},${(i * 37) % size},${i < 1000 ? "rest" : "walk"}`;
  });
  writeFileSync(join(cwd, "drawn.csv"), ["time,x,y,label", ...lines].join("\n"));
  writeFileSync(join(cwd, "first.ts"), modelOf("first", "drawn.csv"));
  const capture = (label: string, file: string) =>
    ffEdge(
      ["capture", "first.ts", "--target", "rv32imc", "--rate", "50", "--seconds", "20", "--json"].concat([
        "--label",
        label,
        "--file",
        file,
      ]),
      { cwd },
    );
  for (const label of ["rest", "walk"]) {
    const { code, stdout, stderr } = capture(label, `board-${label}.csv`);
    expect(code, stderr).toBe(0);
    expect(schemas.capture.parse(JSON.parse(stdout))).toEqual({
      ...{ file: `board-${label}.csv`, readings: 1000, lost: 0, channels: 2, labels: { [label]: 1000 } },
    });
  }
  const [head, first] = readFileSync(join(cwd, "board-rest.csv"), "utf8").split("\n");
  expect(head).toBe("time,x,y,label");
  expect(first).toMatch(/^0,-?\d+,-?\d+,rest$/);
  expect(capture("rest", "board-rest.csv")).toMatchObject({
    code: 3,
    stderr: expect.stringMatching("FF5046"),
  });
  expect(ffEdge(["capture", "first.ts", "--label", "rest", "--label", "walk"], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching("several labels need a terminal"),
  });

  writeFileSync(join(cwd, "second.ts"), modelOf("second", "board-*.csv"));
  const trained = ffEdge(["train", "second.ts", "--json"], { cwd });
  expect(trained.code, trained.stderr).toBe(0);
  expect(schemas.train.parse(JSON.parse(trained.stdout)).test.perClass).toHaveLength(2);
});
