import { describe, expect, test } from "vitest";
import type { Samples } from "../../src/ir/data.js";
import { type ExitTable, NO_LABEL } from "../../src/ir/exits.js";
import type { TargetPictures } from "../../src/ir/model-report.js";
import { accuracyReport } from "../../src/report/model/accuracy-report.js";
import { alarmReport } from "../../src/report/model/alarm-pictures.js";
import { answersOf } from "../../src/report/model/answers.js";
import { exitCurve } from "../../src/report/model/exit-curve.js";
import { marginReport, operatingReport } from "../../src/report/model/margin-report.js";
import { reproducingCommands } from "../../src/report/model/reproducing-commands.js";
import { valueReport } from "../../src/report/model/value-pictures.js";
import { ANSWERS, proportion } from "../support/model-report.js";

describe("intervals by Wilson", () => {
  // By hand from the formula with z = 1.959964, e.g. 8 of 10: (0.8 + 0.19207 +- 1.96 sqrt(0.016 + 0.0096)) / 1.38415.
  test.each([
    [8, 10, 0.4902, 0.9433],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [9824, 10_000, 0.9796, 0.9848],
  ])("%i of %i", (hits, count, low, high) => {
    const found = proportion(hits, count);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });
});

test("groups divide all answers", () => {
  const groups = ANSWERS.map((_, n) => (n < 30 ? "b" : "a"));
  const { all, groups: rows } = accuracyReport(ANSWERS, ["x", "y", "z"], groups);
  expect(rows?.map(({ name, accuracy }) => [name, accuracy.count])).toEqual([
    ["a", 60],
    ["b", 30],
  ]);
  expect(rows?.reduce((sum, { accuracy }) => sum + accuracy.hits, 0)).toBe(all.hits);
});

test("misses rise and false alarms fall with the threshold, from those of all answers", () => {
  const model = { classes: ["x", "y", "z"], scoreExponent: 4 };
  for (const [index, { present, absent, points }] of operatingReport(model, ANSWERS).classes.entries()) {
    expect(present + absent).toBe(ANSWERS.length);
    expect(points[0]).toEqual({
      ...{ margin: 0, stored: 0 },
      missed: ANSWERS.filter(({ truth, label }) => truth === index && label !== index).length,
      alarms: ANSWERS.filter(({ truth, label }) => truth !== index && label === index).length,
    });
    for (const [at, { margin, stored, missed, alarms }] of points.entries()) {
      const before = points[at - 1] ?? points[0]!;
      expect(margin * 2 ** 4).toBe(stored);
      expect(missed).toBeGreaterThanOrEqual(before.missed);
      expect(alarms).toBeLessThanOrEqual(before.alarms);
    }
  }
});

test("a histogram has every answer in one bin", () => {
  const { margin } = marginReport({ scoreExponent: 4 }, ANSWERS);
  const right = ANSWERS.filter(({ truth, label }) => truth === label).length;
  expect(margin.bins.reduce((sum, bin) => sum + bin.right, 0)).toBe(right);
  expect(margin.bins.reduce((sum, bin) => sum + bin.wrong, 0)).toBe(ANSWERS.length - right);
  expect(margin.bins.at(-1)!.high).toBeCloseTo(Math.max(...ANSWERS.map((each) => each.margin)) / 16, 9);
});

test("a sweep begins at the whole network and ends at the first exit", () => {
  const column = (place: string, labels: number[], margins: number[], macs: number) => ({
    place,
    labels: Uint16Array.from(labels),
    margins: Int32Array.from(margins),
    scores: new Int32Array(8),
    macs: new Uint32Array(4).fill(macs),
  });
  const table: ExitTable = {
    count: 4,
    classes: 2,
    exits: [column("a", [0, 0, 1, 0], [9, 7, 5, 1], 10), column("b", [0, 1, 1, 1], [9, 9, 9, 9], 30)],
  };
  const labels = Uint16Array.from([0, 0, 1, 1]);
  const exits = { rule: "margin", thresholds: Int32Array.of(6) } as const;
  const curve = exitCurve(exits, { table, labels });
  expect(curve.sweep.at(-1)).toEqual({ leaving: 1, macs: 10, accuracy: 0.75 });
  expect(curve.sweep[0]).toMatchObject({ leaving: 0, macs: 25 }); // the surest sample reaches its own margin
  expect(curve.calibrated).toEqual({ macs: 20, accuracy: 1 });
  expect(curve.full).toEqual({ macs: 30, accuracy: 0.75 });
  expect(answersOf({ exits }, table, labels).map(({ exit, margin }) => [exit, margin])).toEqual([
    [0, 9],
    [0, 7],
    [1, 9],
    [1, 9],
  ]);
});

test("estimates are those of the exit that is taken, and every one is in one part by its value", () => {
  const column = (place: string, scores: readonly number[], margins: readonly number[], macs: number) => ({
    ...{ place, labels: Uint16Array.of(0, 0, 0, NO_LABEL), macs: new Uint32Array(4).fill(macs) },
    ...{ scores: Int32Array.from(scores), margins: Int32Array.from(margins) },
  });
  const table: ExitTable = {
    ...{ count: 4, classes: 1 },
    exits: [column("a", [2, 4, 6, 0], [-1, -5, -1, 0], 10), column("b", [3, 5, 7, 0], [0, 0, 0, 0], 30)],
  };
  const exits = { rule: "margin", thresholds: Int32Array.of(-2) } as const;
  const model = { classes: ["flow"], valueExponent: 1, exits };
  const found = valueReport(model, table, samplesOf([1, 2, 3, 4]));
  const [{ points, byTruth }] = found.targets as [TargetPictures];
  expect([found.samples, found.refused]).toEqual([4, 1]);
  expect(points).toEqual([1, 2.5, 3].map((estimate, n) => ({ truth: n + 1, estimate })));
  expect(byTruth.map(({ low, samples, bias }) => [low, samples, bias])).toEqual([
    [1, 1, 0],
    [2, 1, 0.5],
    [3, 1, 0],
  ]);
  expect(found.exits?.map(({ share, mae }) => [share, mae])).toEqual([
    [0.75, [0]], // one that is refused leaves where it is first asked
    [0.25, [0.5]],
  ]);
});

test("alarms are what the device tells; a sample out of range is one, and in no bin", () => {
  const column = {
    ...{ place: "a", labels: Uint16Array.of(0, 1, 1, NO_LABEL), macs: new Uint32Array(4) },
    ...{ scores: Int32Array.of(8, 2, 8, 9, 8, 1000, 0, 0), margins: new Int32Array(4) },
  };
  const table = { count: 4, classes: 2, exits: [column] };
  const found = alarmReport({ scoreExponent: 2 }, table, [0, 0, 1, 1]);
  expect([found.hits?.share, found.falseAlarms?.share, found.refused]).toEqual([1, 0.5, 1]);
  expect(found.threshold).toBe(2);
  const counted = found.scores.flatMap(({ low, normal, anomalous }) =>
    normal + anomalous ? [[low, normal, anomalous]] : [],
  );
  expect(counted.reduce((sum, [, normal, anomalous]) => sum + normal! + anomalous!, 0)).toBe(3);
  expect(counted[0]).toEqual([0.5, 2, 0]);
});

/** Samples of one target. */
function samplesOf(targets: readonly number[]): Samples {
  const { length: count } = targets;
  return {
    ...{ storage: "uint8", size: 1, count, inputs: new Uint8Array(count), labels: new Uint16Array(count) },
    targets: Float32Array.from(targets),
  };
}

test("commands are words of a shell", () => {
  const given = { target: "rv32", seed: 1, samples: 500, targets: [], learn: 10 } as const;
  expect(reproducingCommands("it's model.ts", given)).toEqual([
    `ff-edge train 'it'\\''s model.ts' --seed 1`,
    `ff-edge validate 'it'\\''s model.ts' --target rv32 --seed 1 --samples 500 --learn 10`,
    `ff-edge report 'it'\\''s model.ts' --target rv32 --seed 1 --samples 500 --learn 10`,
  ]);
});
