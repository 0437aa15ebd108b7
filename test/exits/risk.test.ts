import { describe, expect, it } from "vitest";
import { calibrateExits } from "../../src/exits/calibrate.js";
import { countHarms } from "../../src/exits/harm.js";
import { policyPath } from "../../src/exits/threshold-path.js";
import { riskTrials, takeSamples } from "../../src/exits/trials.js";
import type { DeviceExits } from "../../src/ir/device-model.js";
import type { LabelledTable } from "../../src/ir/exits.js";
import { simulate } from "./tables.js";

const TRIALS = 200;
/** 5 % of 200 are 10; so many more by chance have a probability below 1 %: P(Binomial(200, 0.05) > 18) = 0.006. */
const MOST_VIOLATIONS = 18;

const risk = 0.005;
const validation = simulate(1500, 11);
const path = [...policyPath(validation)];
const settings = { pool: simulate(10_000, 12), calibrationSize: 2000, risk, trials: TRIALS, seed: 13 };

const certified = (calibration: LabelledTable): DeviceExits =>
  calibrateExits(
    { readout: "head", beam: 0, exits: { rule: "margin", risk, confidence: 0.95 } },
    validation,
    calibration,
  )!.exits;

/** What the certificate protects from: the boldest policy that looks good enough on the calibration data. */
function greedy(calibration: LabelledTable): DeviceExits {
  const good = path
    .map((thresholds): DeviceExits => ({ rule: "margin", thresholds }))
    .filter((exits) => countHarms(exits, calibration) <= risk * calibration.table.count);
  return good.at(-1)!;
}

describe("the certificate over 200 random calibration parts", () => {
  it("holds as often as it says, and exits are taken", () => {
    const { violations, heldOutViolations, meanMacShare, trials } = riskTrials({
      ...settings,
      choose: certified,
    });
    expect(trials).toBe(TRIALS);
    expect(violations).toBeLessThanOrEqual(MOST_VIOLATIONS);
    expect(heldOutViolations).toBeLessThanOrEqual(MOST_VIOLATIONS);
    expect(meanMacShare).toBeLessThanOrEqual(0.6);
  });

  it("does not hold for thresholds without a bound", () => {
    const { violations } = riskTrials({ ...settings, trials: 50, choose: greedy });
    expect(violations).toBeGreaterThan(15);
  });

  it("would not notice a rule that never leaves, but the work tells", () => {
    const never = (): DeviceExits => ({ rule: "margin", thresholds: new Int32Array(3).fill(0x7fff_ffff) });
    expect(riskTrials({ ...settings, trials: 2, choose: never })).toEqual({
      trials: 2,
      violations: 0,
      heldOutViolations: 0,
      meanMacShare: 1,
    });
  });

  it("samples are taken with everything that belongs to them", () => {
    const { table, labels } = takeSamples(settings.pool, Uint32Array.from([7, 3]));
    const whole = settings.pool.table;
    expect([table.count, table.classes, [...labels]]).toEqual([
      2,
      4,
      [settings.pool.labels[7], settings.pool.labels[3]],
    ]);
    for (const [exit, column] of table.exits.entries()) {
      const full = whole.exits[exit]!;
      expect(column.place).toBe(full.place);
      expect([...column.labels]).toEqual([full.labels[7], full.labels[3]]);
      expect([...column.margins]).toEqual([full.margins[7], full.margins[3]]);
      expect([...column.macs]).toEqual([full.macs[7], full.macs[3]]);
      expect([...column.scores]).toEqual([...full.scores.slice(28, 32), ...full.scores.slice(12, 16)]);
    }
  });
});
