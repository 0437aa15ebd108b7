import { describe, expect, it } from "vitest";
import { calibrateExits } from "../../src/exits/calibrate.js";
import { NEVER, PRUNED } from "../../src/ir/exits.js";
import type { InferenceIr } from "../../src/ir/ir.js";
import { tableOf } from "./tables.js";

const inference = (kappa: number, readout: InferenceIr["readout"] = "head"): InferenceIr => ({
  readout,
  beam: readout === "goodness" ? 2 : 0,
  exits: { rule: "lightff", kappa },
});

// Exit 1: class 0 is right with 10 and 20, wrong once with 90; class 1 is right with 40.
const scores = [
  [10, 0, 0],
  [20, 0, 0],
  [90, 95, 0],
  [0, 40, 0],
];
const table = tableOf([
  { scores, macs: 10 },
  { scores, macs: 20 },
]);
const labels = Uint16Array.from([0, 0, 0, 1]);

describe("LightFF thresholds", () => {
  it("are mu - kappa sigma over the classes, of samples that the exit gets right", () => {
    const at = (kappa: number) => calibrateExits(inference(kappa), { table, labels }, { table, labels })!;
    // Means 15 and 40, population deviations 5 and 0.
    expect([...at(0).exits.thresholds]).toEqual([28]); // 27.5, rounded up
    expect([...at(1).exits.thresholds]).toEqual([25]);
    expect([...at(3).exits.thresholds]).toEqual([20]);
    expect(at(1)).toMatchObject({ samples: 4, certificate: null, exits: { rule: "lightff" } });
    expect(at(1).notes).toEqual([
      "exit layer1: no calibration sample of class 2 counts here (none there, or none answered right); the threshold rests on the others",
    ]);
  });

  it("count every sample whose true label is in the race where labels are tried", () => {
    const race = tableOf([
      { scores: [...scores, [PRUNED, 60, 50]], macs: 10 },
      { scores: [...scores, [PRUNED, 60, 50]], macs: 20 },
    ]);
    const labelled = { table: race, labels: Uint16Array.from([0, 0, 0, 1, 0]) };
    // Class 0: 10, 20, 90, mean 40; class 1: 40.
    const { exits } = calibrateExits(inference(0, "goodness"), labelled, labelled)!;
    expect([...exits.thresholds]).toEqual([40]);
  });

  it("stay closed where the exit gets nothing right, and stay within int32", () => {
    const wrong = { table, labels: Uint16Array.from([2, 2, 2, 2]) };
    const { exits, notes } = calibrateExits(inference(1), wrong, wrong)!;
    expect([...exits.thresholds]).toEqual([NEVER]);
    expect(notes).toEqual(["exit layer1 stays closed: it gets no calibration sample right"]);
    const low = { table, labels };
    expect([...calibrateExits(inference(1e12), low, low)!.exits.thresholds]).toEqual([-(2 ** 31)]);
  });

  it("are not asked for where every layer is computed", () => {
    const labelled = { table, labels };
    expect(calibrateExits({ readout: "head", beam: 0, exits: null }, labelled, labelled)).toBe(null);
  });
});
