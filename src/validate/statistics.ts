import type { Span } from "../diagnostics/diagnostic.js";
import { faultPlace } from "../features/call-site.js";
import type { DeviceExits, DeviceModel } from "../ir/device-model.js";
import { type LabelledTable, openThreshold } from "../ir/exits.js";
import { type Prediction, SAMPLE_REFUSALS } from "../ir/learning.js";
import type { RefusedAnswers } from "../ir/recording-verdict.js";
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
export function refusalsOf(samples: readonly Refusable[], { features }: Featured): Refusals[] {
  return SAMPLE_REFUSALS.flatMap((status) => {
    const own = samples.filter((each) => each.status === status);
    return own.length === 0 ? [] : [{ status, samples: own.length, ...accessOf(features, own[0]!) }];
  });
}

/** Answers that are refused by their status, in the order of the first ones; `where` says their places. */
export function refusedAnswers(
  answers: readonly { readonly answer: Refusable; readonly where: () => string }[],
  { features }: Featured,
): RefusedAnswers[] {
  const found = new Map<RefusedAnswers["status"], RefusedAnswers>();
  for (const { answer, where } of answers) {
    const { status } = answer;
    if (status === "FF_OK") continue;
    const before = found.get(status) ?? { status, answers: 0, first: where(), ...accessOf(features, answer) };
    found.set(status, { ...before, answers: before.answers + 1 });
  }
  return [...found.values()];
}

type Refusable = Pick<Prediction, "status" | "fault">;
type Featured = Pick<DeviceModel, "features">;

/** The access that missed its array, where the device has told one. */
function accessOf(features: Featured["features"], { fault = 0 }: Refusable): { readonly access?: Span } {
  return features && fault > 0 && fault <= features.ir.sites.length
    ? { access: faultPlace(features.ir, fault) }
    : {};
}

/** Share of right labels, 0..1; 0 for no sample. One that is refused has no label, and is wrong. */
export function accuracy(results: readonly { readonly label: number }[], labels: readonly number[]): number {
  return rightShare(
    results.map(({ label }) => label),
    labels,
  );
}

/** The same of labels alone. */
export function rightShare(answers: ArrayLike<number>, labels: ArrayLike<number>): number {
  const right = Array.from(answers).filter((label, at) => label === labels[at]).length;
  return answers.length === 0 ? 0 : right / answers.length;
}

/**
 * One row per exit: what `results` did there, and what the table, which speaks of the same samples in the same order,
 * says of the exit by itself. Without labels there is no accuracy.
 */
export function exitShares(
  results: readonly { readonly label: number; readonly exit: number }[],
  { table, labels }: Pick<LabelledTable, "table"> & { readonly labels: Uint16Array | null },
  exits: DeviceExits | null,
): ExitShare[] {
  return table.exits.map(({ place, labels: predictions }, exit) => {
    const leaving = results.flatMap((each, at) => (each.exit === exit ? [at] : []));
    const right =
      labels &&
      rightShare(
        leaving.map((at) => results[at]!.label),
        leaving.map((at) => labels[at]!),
      );
    return {
      exit,
      place,
      share: leaving.length / results.length,
      accuracyLeaving: leaving.length === 0 ? null : right,
      accuracyAlone: labels && rightShare(predictions, labels),
      threshold: openThreshold(exits, exit),
    };
  });
}
