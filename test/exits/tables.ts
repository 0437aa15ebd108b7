import type { ExitTable, LabelledTable } from "../../src/ir/exits.js";
import { createRandom } from "../../src/numerics/prng.js";

/** One exit of a table written by hand: per sample the scores; labels and margins follow from them. */
export interface HandExit {
  readonly scores: readonly (readonly number[])[];
  readonly macs: number;
}

/** A table from scores, as the reference would fill it. */
export function tableOf(exits: readonly HandExit[]): ExitTable {
  const rows = exits[0]!.scores;
  return {
    count: rows.length,
    classes: rows[0]!.length,
    exits: exits.map(({ scores, macs }, exit) => ({
      place: `layer${exit + 1}`,
      labels: Uint16Array.from(scores, (row) => row.indexOf(Math.max(...row))),
      margins: Int32Array.from(scores, (row) => {
        const [first, second] = [...row].sort((a, b) => b - a);
        return Math.min(0x7fff_ffff, first! - second!);
      }),
      scores: Int32Array.from(scores.flat()),
      macs: new Uint32Array(scores.length).fill(macs),
    })),
  };
}

/** Multiply-accumulates up to each exit of `simulate`. */
const MACS = [200, 400, 900, 1000];
const CLASSES = 4;

/**
 * A population with a known relation: an exit errs with probability 0.4 (1 - q)^4 at margin 10,000 q, and margins grow
 * from exit to exit; the full network errs in 2 % of the samples.
 */
export function simulate(count: number, seed: number): LabelledTable {
  const random = createRandom(seed);
  const labels = Uint16Array.from({ length: count }, () => random.below(CLASSES));
  const columns = MACS.map((macs, exit) => ({ place: `layer${exit + 1}`, ...emptyColumn(count, macs) }));
  for (let sample = 0; sample < count; sample++) {
    const ease = random.uniform();
    for (const [exit, column] of columns.entries()) {
      const q = (ease + (1 - ease) * 0.2 * exit + random.uniform()) / 2;
      const errs = random.uniform() < (exit === MACS.length - 1 ? 0.02 : 0.4 * (1 - q) ** 4);
      const answer = errs ? (labels[sample]! + 1 + random.below(CLASSES - 1)) % CLASSES : labels[sample]!;
      column.labels[sample] = answer;
      column.margins[sample] = Math.floor(10_000 * q);
      column.scores[sample * CLASSES + answer] = column.margins[sample]!;
    }
  }
  return { table: { count, classes: CLASSES, exits: columns }, labels };
}

function emptyColumn(count: number, macs: number) {
  return {
    labels: new Uint16Array(count),
    margins: new Int32Array(count),
    scores: new Int32Array(count * CLASSES),
    macs: new Uint32Array(count).fill(macs),
  };
}
