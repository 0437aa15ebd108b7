import { describe, expect, it } from "vitest";
import { calibrateExits } from "../../src/exits/calibrate.js";
import { countHarms } from "../../src/exits/harm.js";
import { depart } from "../../src/exits/policy.js";
import { policyPath } from "../../src/exits/threshold-path.js";
import type { DeviceExits } from "../../src/ir/device-model.js";
import { type LabelledTable, NEVER } from "../../src/ir/exits.js";
import { simulate, tableOf } from "./tables.js";

const margin = (risk: number, confidence = 0.95) =>
  ({ readout: "head", beam: 0, exits: { rule: "margin", risk, confidence } }) as const;
const harms = (thresholds: DeviceExits["thresholds"], labelled: LabelledTable) =>
  countHarms({ rule: "margin", thresholds }, labelled);
const macs = (thresholds: DeviceExits["thresholds"], { table }: LabelledTable) =>
  depart({ rule: "margin", thresholds }, table).macs.reduce((sum, value) => sum + value, 0);

describe("the path of policies", () => {
  const validation = simulate(3000, 1);
  const path = [...policyPath(validation)];

  it("lowers one threshold per step and saves work in every one", () => {
    expect(path.length).toBeGreaterThan(100);
    let before: DeviceExits["thresholds"] = new Int32Array(3).fill(NEVER);
    for (const thresholds of path) {
      const changed = [...thresholds.keys()].filter((exit) => thresholds[exit] !== before[exit]);
      expect(changed).toHaveLength(1);
      expect(thresholds[changed[0]!]!).toBeLessThan(before[changed[0]!]!);
      expect(macs(thresholds, validation)).toBeLessThanOrEqual(macs(before, validation));
      before = thresholds.slice();
    }
  });

  it("begins without harm and adds harms in small steps", () => {
    const counts = path.map((thresholds) => harms(thresholds, validation));
    expect(counts[0]).toBe(0);
    const leaps = counts.map((count, step) => count - (counts[step - 1] ?? 0));
    expect(Math.max(...leaps)).toBeLessThanOrEqual(2); // samples of one margin join together
    expect(counts.at(-1)).toBeGreaterThan(100);
  });

  it("goes where the least harm buys the most work, by hand", () => {
    // Exit 1 saves 90 per sample and harms the sample with margin 1; exit 2 saves 10 and harms none.
    const right = [9, 0];
    const table = tableOf([
      {
        scores: [
          [9, 0],
          [7, 0],
          [5, 0],
          [0, 1],
        ],
        macs: 10,
      },
      { scores: [right, right, right, [3, 0]], macs: 90 },
      { scores: [right, right, right, right], macs: 100 },
    ]);
    const labelled = { table, labels: new Uint16Array(4) };
    const steps = [...policyPath(labelled)].map((thresholds) => [...thresholds]);
    // One sample per step down to margin 5; then 2 harms (one counted beforehand) for 90 against 1 for 10.
    expect(steps).toEqual([
      [9, NEVER],
      [7, NEVER],
      [5, NEVER],
      [1, NEVER],
    ]);
  });
});

describe("certified thresholds", () => {
  const validation = simulate(3000, 1);
  const calibration = simulate(6000, 2);

  it("are the last of the path before the first that fails on calibration data", () => {
    const { exits, certificate, notes, samples } = calibrateExits(margin(0.003), validation, calibration)!;
    const path = [...policyPath(validation)];
    const shipped = path.findIndex((thresholds) => `${thresholds}` === `${exits.thresholds}`);
    expect(shipped).toBeGreaterThan(0);
    expect(harms(path[shipped + 1]!, calibration)).toBeGreaterThan(10);
    for (const thresholds of path.slice(0, shipped + 1)) {
      expect(harms(thresholds, calibration)).toBeLessThanOrEqual(10);
    }
    expect(certificate).toEqual({
      risk: 0.003,
      confidence: 0.95,
      harms: harms(exits.thresholds, calibration),
      allowed: 10,
      open: true,
    });
    expect(notes).toEqual([]);
    expect(samples).toBe(6000);
  });

  it("cost less the more risk is allowed", () => {
    const costs = [0.001, 0.003, 0.01, 0.03].map((risk) =>
      macs(calibrateExits(margin(risk), validation, calibration)!.exits.thresholds, calibration),
    );
    expect(costs).toEqual([...costs].sort((a, b) => b - a));
    expect(new Set(costs).size).toBe(4);
    expect(costs[3]! / macs(new Int32Array(3).fill(NEVER), calibration)).toBeLessThan(0.5);
  });

  it("stay closed, and say how many samples it takes, where there are too few", () => {
    const few = simulate(997, 3);
    const { exits, certificate, notes } = calibrateExits(margin(0.003), validation, few)!;
    expect([...exits.thresholds]).toEqual([NEVER, NEVER, NEVER]);
    expect(certificate).toMatchObject({ harms: 0, allowed: -1, open: false });
    expect(notes).toEqual([
      "all exits stay closed: risk 0.003 with confidence 0.95 takes 998 calibration samples even without any harm, and there are 997",
    ]);
  });

  it("stay closed where the exits are too weak, or save nothing", () => {
    const inverted = { ...calibration, labels: calibration.labels.map((label) => (label + 1) % 4) };
    const weak = {
      labels: inverted.labels,
      table: {
        ...calibration.table,
        exits: calibration.table.exits.map((exit, at) =>
          at === 3 ? { ...exit, labels: inverted.labels } : exit,
        ),
      },
    };
    const { exits, notes } = calibrateExits(margin(0.0005, 0.9), validation, weak)!;
    expect([...exits.thresholds]).toEqual([NEVER, NEVER, NEVER]);
    expect(notes[0]).toMatch(
      /allows 0 harms in 6000 calibration samples, and the most careful policy has \d+: /,
    );

    const scores = [
      [1, 0],
      [2, 0],
    ];
    const flat = {
      table: tableOf([
        { scores, macs: 5 },
        { scores, macs: 5 },
      ]),
      labels: new Uint16Array(2),
    };
    const idle = calibrateExits(margin(0.4, 0.5), flat, flat)!;
    expect(idle.notes).toEqual(["all exits stay closed: leaving at any of them saves no work"]);
    expect(idle.certificate!.open).toBe(false);
  });

  it("a network with one exit has no threshold", () => {
    const single = { table: tableOf([{ scores: [[1, 0]], macs: 5 }]), labels: new Uint16Array(1) };
    expect(calibrateExits(margin(0.4, 0.5), single, single)!.exits.thresholds).toHaveLength(0);
  });
});
