import { describe, expect, it } from "vitest";
import { exitReport } from "../../src/exits/exit-report.js";
import type { DeviceExits } from "../../src/ir/device-model.js";
import { NEVER } from "../../src/ir/exits.js";
import type { TrainReport } from "../../src/ir/report.js";
import { jsonText, schemas } from "../../src/report/schemas.js";
import { trainText } from "../../src/report/text.js";
import { tableOf } from "./tables.js";

// Labels 0 0 1 1: exit 1 answers 0 1 1 0 with margins 9 8 2 7, exit 2 answers 0 0 1 0, the full network 0 0 0 1.
const labels = Uint16Array.from([0, 0, 1, 1]);
const table = tableOf([
  {
    scores: [
      [9, 0],
      [0, 8],
      [0, 2],
      [7, 0],
    ],
    macs: 10,
  },
  {
    scores: [
      [9, 0],
      [9, 0],
      [0, 6],
      [5, 0],
    ],
    macs: 30,
  },
  {
    scores: [
      [9, 0],
      [9, 0],
      [9, 0],
      [0, 9],
    ],
    macs: 40,
  },
]);

describe("the report of a policy", () => {
  it("counts harms, rescues, shares and work, by hand", () => {
    // Samples 0 and 1 leave at exit 1 (1 is harmed), 2 at exit 2 (rescued), 3 at the end.
    const exits: DeviceExits = { rule: "margin", thresholds: Int32Array.from([8, 6]) };
    expect(exitReport(exits, table, labels)).toEqual({
      samples: 4,
      accuracy: 0.75,
      fullAccuracy: 0.75,
      harms: 1,
      rescues: 1,
      exits: [
        { exit: 0, place: "layer1", share: 0.5, accuracyLeaving: 0.5, accuracyAlone: 0.5, threshold: 8 },
        { exit: 1, place: "layer2", share: 0.25, accuracyLeaving: 1, accuracyAlone: 0.75, threshold: 6 },
        { exit: 2, place: "layer3", share: 0.25, accuracyLeaving: 1, accuracyAlone: 0.75, threshold: null },
      ],
      perClass: [
        [2, 0, 0],
        [0, 1, 1],
      ],
      macs: { mean: 22.5, p99: 40, worst: 40 },
      fullMacs: { mean: 40, p99: 40, worst: 40 },
    });
  });

  it("compares the largest score where the rule says so", () => {
    const exits: DeviceExits = { rule: "lightff", thresholds: Int32Array.from([NEVER, 6]) };
    const { exits: rows, harms } = exitReport(exits, table, labels);
    expect(rows.map(({ share }) => share)).toEqual([0, 0.75, 0.25]);
    expect(rows.map(({ threshold }) => threshold)).toEqual([null, 6, null]);
    expect(rows[0]!.accuracyLeaving).toBe(null);
    expect(harms).toBe(0);
  });

  it("of a network without exits harms nobody", () => {
    const { harms, rescues, macs, fullMacs, exits } = exitReport(null, table, labels);
    expect([harms, rescues]).toEqual([0, 0]);
    expect(macs).toEqual(fullMacs);
    expect(exits.map(({ share }) => share)).toEqual([0, 0, 1]);
  });
});

const exits: DeviceExits = { rule: "margin", thresholds: Int32Array.from([8, NEVER]) };
const {
  exits: rows,
  macs,
  fullMacs,
  perClass,
  fullAccuracy,
  accuracy,
  harms,
  rescues,
} = exitReport(exits, table, labels);
const report: TrainReport = {
  rule: "monoForward",
  seed: 1,
  epochs: 2,
  seconds: 3,
  cached: false,
  engine: "engine",
  checkpoint: "out/trained.safetensors",
  test: {
    precision: "int8",
    accuracy,
    macroF1: 0.5,
    majority: 0.25,
    refused: 0,
    confusion: [
      [1, 1],
      [0, 1234],
    ],
    perClass: ["normal", "ventricular"].map((name) => ({
      name,
      count: 2,
      sensitivity: 0.5,
      precision: 0.5,
      f1: 0.5,
    })),
  },
  float: { accuracy, macroF1: 0.5 },
  shipped: [{ fpu: true, input: "float32", accuracy, macroF1: 0.5 }],
  inputLosses: [],
  perExit: rows.map(({ exit, accuracyAlone }) => ({ exit, accuracy: accuracyAlone })),
  macs: { ...macs, dense: 50 },
  fullMacs,
  fullAccuracy,
  fullMacroF1: 0.75,
  harms,
  rescues,
  exits: rows,
  exitsPerClass: perClass,
  calibration: {
    rule: "margin",
    samples: 6000,
    certificate: { risk: 0.003, confidence: 0.95, harms: 9, allowed: 10, open: true },
    notes: [],
  },
  dataNotes: [],
  active: [{ layer: "layer1", share: 0.1 }],
  history: [{ epoch: 1, loss: 1, accuracy: 0.5, training: 0.75 }],
  remarks: [],
};

describe("train, as it is printed", () => {
  const lines = trainText(report).split("\n");
  const lineWith = (text: string) => lines.find((line) => line.includes(text));

  it("keeps the contract of --json", () => {
    expect(JSON.parse(jsonText("train", report))).toEqual(JSON.parse(JSON.stringify(report)));
    expect(schemas.train.parse({ ...report, calibration: null }).calibration).toBe(null);
  });

  it("has no figure where there is nothing to divide by, and says what macro-F1 counts", () => {
    const absent = { name: "absent", count: 0, sensitivity: null, precision: null, f1: null };
    const missed = { ...absent, name: "answered", precision: 0, f1: 0 };
    const perClass = [...report.test.perClass, missed, absent];
    const text = trainText({ ...report, test: { ...report.test, perClass } });
    expect(text).toMatch(
      /^ {2}answered +0 +- +0\.0000 +0\.0000\n {2}absent +0 +- +- +-\n {2}macro-F1 is the mean/m,
    );
    expect(lineWith("macro-F1 is the mean")).toBeUndefined();
  });

  it("shows what each exit does, and that a closed one has no threshold", () => {
    expect(lineWith("leave here")).toContain("margin at least");
    expect(lineWith("layer1  ")?.trim().split(/ {2,}/)).toEqual([
      "layer1",
      "50.00 %",
      "50.00 %",
      "50.00 %",
      "8",
    ]);
    expect(lineWith("layer2  ")?.trim().split(/ {2,}/)).toEqual(["layer2", "0.00 %", "-", "75.00 %", "-"]);
  });

  it("says what leaving early costs and what is promised", () => {
    expect(lineWith("int8, no exit taken")?.trim().split(/ {2,}/)).toEqual([
      "int8, no exit taken",
      "75.00 %",
      "0.7500",
    ]);
    expect(lineWith("int8, with exits")?.trim().split(/ {2,}/)).toEqual([
      "int8, with exits",
      "50.00 %",
      "0.5000",
    ]);
    expect(lineWith("made wrong by leaving early")).toBe(
      "  with exits 50.00 %, without 75.00 %; answers made wrong by leaving early: 1, made right: 0",
    );
    expect(lineWith("confidence")).toBe(
      "  with 95.00 % confidence leaving early makes at most 0.30 % of the answers wrong (9 of 6 000 calibration samples, 10 would still pass)",
    );
    const uncertified = {
      ...report.calibration!,
      rule: "lightff",
      certificate: null,
      notes: ["why"],
    } as const;
    const text = trainText({ ...report, calibration: uncertified });
    expect(text).toContain("largest score at least");
    expect(text).toContain("thresholds from 6 000 calibration samples, without a bound");
    expect(text).toContain("  note: why");
  });

  it("shows the confusion matrix, and the majority beside the accuracy", () => {
    expect(trainText(report)).toMatch(/true classes down, answers across\n +A +B\n/);
    expect(lines.some((line) => /^ {2}B = ventricular +\. +1234$/.test(line))).toBe(true);
    expect(lineWith("always the most frequent class")).toContain("25.00 %");
    const many = Array.from({ length: 13 }, () => new Array<number>(13).fill(0));
    const perClass = many.map((_, at) => ({ ...report.test.perClass[0]!, name: `c${at}` }));
    expect(trainText({ ...report, test: { ...report.test, confusion: many, perClass } })).toContain(
      "confusion matrix of 13 classes: --json",
    );
  });

  it("says nothing of exits where there is no exit rule", () => {
    const text = trainText({ ...report, calibration: null });
    expect(text).not.toContain("with exits");
    expect(text).not.toContain("right if all left");
  });
});
