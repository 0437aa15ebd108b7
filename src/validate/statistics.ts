import type { DeviceExits } from "../ir/device-model.js";
import { type LabelledTable, openThreshold } from "../ir/exits.js";
import { type Prediction, SAMPLE_REFUSALS } from "../ir/learning.js";
import type { Distribution, ExitShare, Refusals } from "../ir/verdict.js";

/** Mean, 99th percentile (nearest rank) and maximum of at least one value. */
export function distribution(values: readonly number[]): Distribution {
  const sorted = [...values].sort((a, b) => a - b);
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    mean: sum / values.length,
    p99: sorted[Math.ceil(values.length * 0.99) - 1]!,
    max: sorted.at(-1)!,
  };
}

/** Numbers of `samples` that are refused, by status in the order in which statuses are met. */
export function refusalsOf(samples: readonly Pick<Prediction, "status">[]): Refusals[] {
  const statuses = SAMPLE_REFUSALS.map((status) => ({
    status,
    samples: samples.filter((each) => each.status === status).length,
  }));
  return statuses.filter((each) => each.samples > 0);
}

/** Share of right labels, 0..1; 0 for no sample. One that is refused has no label, and is wrong. */
export function accuracy(results: readonly { readonly label: number }[], labels: readonly number[]): number {
  const right = results.filter(({ label }, at) => label === labels[at]).length;
  return results.length === 0 ? 0 : right / results.length;
}

/**
 * One row per exit: what `results` did there, and what the table, which speaks of the same samples in the same order,
 * says of the exit by itself.
 */
export function exitShares(
  results: readonly { readonly label: number; readonly exit: number }[],
  { table, labels }: LabelledTable,
  exits: DeviceExits | null,
): ExitShare[] {
  return table.exits.map(({ place, labels: predictions }, exit) => {
    const leaving = results.flatMap((each, at) => (each.exit === exit ? [at] : []));
    const right = leaving.filter((at) => results[at]!.label === labels[at]).length;
    const rightAlone = labels.filter((truth, at) => truth === predictions[at]).length;
    return {
      exit,
      place,
      share: leaving.length / results.length,
      accuracyLeaving: leaving.length === 0 ? null : right / leaving.length,
      accuracyAlone: rightAlone / labels.length,
      threshold: openThreshold(exits, exit),
    };
  });
}
