import type { DeviceExits } from "../ir/device-model.js";
import type { LabelledTable } from "../ir/exits.js";
import { createRandom } from "../numerics/prng.js";
import { countHarms } from "./harm.js";
import { depart } from "./policy.js";

/** Frequency with which a way of choosing thresholds breaks its promise. */
export interface RiskTrials {
  readonly trials: number;
  /** Trials whose policy harms more than `risk` of the whole pool, from which the calibration part was drawn. */
  readonly violations: number;
  /** The same counted on the rest of the pool alone; noisier, since the rest is a sample itself. */
  readonly heldOutViolations: number;
  /** Mean over the trials of the multiply-accumulates on the rest, as a share of the full network's: 1 saves nothing. */
  readonly meanMacShare: number;
}

/** Settings of a series of trials. */
export interface TrialSettings {
  /** Thresholds from a calibration part; for the margin rule `calibrateExits` with fixed validation data. */
  readonly choose: (calibration: LabelledTable) => DeviceExits;
  /** Labelled samples that neither training nor `choose` has seen; they stand for the population. */
  readonly pool: LabelledTable;
  /** Samples of the pool that each trial draws, without replacement, for calibration. */
  readonly calibrationSize: number;
  readonly risk: number;
  readonly trials: number;
  readonly seed: number;
}

/** Divides the pool at random again and again: does the bound hold, and are exits taken? */
export function riskTrials(settings: TrialSettings): RiskTrials {
  const { choose, pool, calibrationSize, risk, trials, seed } = settings;
  const random = createRandom(seed);
  const rows = Uint32Array.from({ length: pool.table.count }, (_, sample) => sample);
  let violations = 0;
  let heldOutViolations = 0;
  let macShares = 0;
  for (let trial = 0; trial < trials; trial++) {
    random.shuffle(rows);
    const exits = choose(takeSamples(pool, rows.subarray(0, calibrationSize)));
    const rest = takeSamples(pool, rows.subarray(calibrationSize));
    if (harmShare(exits, pool) > risk) violations++;
    if (harmShare(exits, rest) > risk) heldOutViolations++;
    macShares += sum(depart(exits, rest.table).macs) / sum(depart(null, rest.table).macs);
  }
  return { trials, violations, heldOutViolations, meanMacShare: macShares / trials };
}

/** The given samples of a table, in the given order. */
export function takeSamples({ table, labels }: LabelledTable, rows: Uint32Array): LabelledTable {
  const { classes } = table;
  const exits = table.exits.map((column) => ({
    place: column.place,
    labels: take(column.labels, rows, new Uint16Array(rows.length)),
    margins: take(column.margins, rows, like(column.margins, rows.length)),
    scores: take(column.scores, rows, like(column.scores, rows.length * classes), classes),
    macs: take(column.macs, rows, new Uint32Array(rows.length)),
  }));
  return {
    table: { count: rows.length, classes, exits },
    labels: take(labels, rows, new Uint16Array(rows.length)),
  };
}

function like(values: Int32Array | Float32Array, length: number): Int32Array | Float32Array {
  return values instanceof Int32Array ? new Int32Array(length) : new Float32Array(length);
}

/** Copies rows of `width` values into `taken`. */
function take<Values extends Uint16Array | Uint32Array | Int32Array | Float32Array>(
  values: Values,
  rows: Uint32Array,
  taken: Values,
  width = 1,
): Values {
  for (let at = 0; at < taken.length; at++) {
    const sample = rows[Math.floor(at / width)]!;
    taken[at] = values[sample * width + (at % width)]!;
  }
  return taken;
}

function harmShare(exits: DeviceExits, labelled: LabelledTable): number {
  return countHarms(exits, labelled) / labelled.table.count;
}

function sum(values: Uint32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
