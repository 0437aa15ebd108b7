import {
  type ExitCalibration,
  type ExitCertificate,
  type LabelledTable,
  NEVER,
  thresholdsOf,
} from "../ir/exits.js";
import type { ExitIr } from "../ir/ir.js";
import { allowedHarms, samplesNeeded } from "./binomial.js";
import { countHarms } from "./harm.js";
import { policyPath } from "./threshold-path.js";

/**
 * Thresholds on margins with a bound on the whole policy (fixed-sequence test): the policies of the path, which knows
 * validation data alone, are tested one after the other on calibration data, and the last one before the first
 * failure ships. Since they are tested in an order fixed beforehand, the bound needs no correction for their number.
 */
export function calibrateMargin(
  { risk, confidence }: Extract<ExitIr, { rule: "margin" }>,
  validation: LabelledTable,
  calibration: LabelledTable,
): ExitCalibration {
  const samples = calibration.table.count;
  const allowed = allowedHarms(samples, risk, confidence);
  const shipped = lastPassing(validation, calibration, allowed);
  const certificate = { risk, confidence, harms: shipped.harms, allowed, open: shipped.open };
  const exits = { rule: "margin", thresholds: shipped.thresholds } as const;
  return { exits, samples, certificate, notes: notesOf(certificate, samples, shipped.failed) };
}

interface Shipped {
  readonly thresholds: Int32Array | Float32Array;
  readonly harms: number;
  readonly open: boolean;
  /** Harms of the first policy that failed; null where none did. */
  readonly failed: number | null;
}

function lastPassing(validation: LabelledTable, calibration: LabelledTable, allowed: number): Shipped {
  const early = validation.table.exits.slice(0, -1);
  const closed = thresholdsOf(
    validation.table,
    early.map(() => NEVER),
  );
  let passed: Omit<Shipped, "failed"> = { thresholds: closed, harms: 0, open: false };
  if (allowed < 0) return { ...passed, failed: null };
  for (const thresholds of policyPath(validation)) {
    const harms = countHarms({ rule: "margin", thresholds }, calibration);
    if (harms > allowed) return { ...passed, failed: harms };
    passed = { thresholds, harms, open: true };
  }
  return { ...passed, failed: null };
}

function notesOf(
  { risk, confidence, allowed, open }: ExitCertificate,
  samples: number,
  failed: number | null,
): string[] {
  if (open) return [];
  const closed = `all exits stay closed: risk ${risk} with confidence ${confidence}`;
  if (allowed < 0) {
    const needed = samplesNeeded(risk, confidence);
    return [`${closed} takes ${needed} calibration samples even without any harm, and there are ${samples}`];
  }
  if (failed === null) return ["all exits stay closed: leaving at any of them saves no work"];
  const found = `allows ${allowed} harms in ${samples} calibration samples, and the most careful policy has ${failed}`;
  return [`${closed} ${found}: the exits are too weak, or the calibration samples too few`];
}
