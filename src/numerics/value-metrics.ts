import type { ValueErrors } from "../ir/value-report.js";

/** Values [count][targets] that are compared; samples with no estimate (NaN) count nowhere. */
export interface Estimates {
  readonly truths: Float32Array;
  readonly estimates: Float64Array;
  /** Means of the targets over the training part. */
  readonly means: ArrayLike<number>;
}

/** Errors of each target. */
export function valueErrors({ truths, estimates, means }: Estimates): ValueErrors[] {
  const targets = means.length;
  return Array.from(means, (mean, target) => {
    const rows: (readonly [truth: number, error: number])[] = [];
    for (let at = target; at < truths.length; at += targets)
      if (!Number.isNaN(estimates[at]!)) rows.push([truths[at]!, estimates[at]! - truths[at]!]);
    return errorsOf(rows, mean);
  });
}

function errorsOf(rows: readonly (readonly [truth: number, error: number])[], mean: number): ValueErrors {
  const count = Math.max(1, rows.length);
  const own = sum(rows, ([truth]) => truth) / count;
  const squares = sum(rows, ([, error]) => error ** 2);
  const about = (center: number) => sum(rows, ([truth]) => (truth - center) ** 2);
  const explained = (spread: number) => (spread > 0 ? 1 - squares / spread : null);
  return {
    mae: sum(rows, ([, error]) => Math.abs(error)) / count,
    rmse: Math.sqrt(squares / count),
    r2: explained(about(own)),
    r2Training: explained(about(mean)),
  };
}

function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}

/**
 * Mean absolute error of each target over samples that were answered, in its own unit; null where none was.
 * @param answers values of a sample; null where it was refused.
 * @param truths [samples][targets], as many as there are answers.
 * @param exponent integers are worth 2^-exponent; 0 for floats.
 */
export function meanAbsoluteErrors(
  answers: readonly (ArrayLike<number> | null)[],
  truths: ArrayLike<number>,
  exponent: number,
): (number | null)[] {
  const targets = answers.length === 0 ? 0 : truths.length / answers.length;
  return Array.from({ length: targets }, (_, k) => {
    const errors = answers.flatMap((values, n) =>
      values === null ? [] : [Math.abs(values[k]! * 2 ** -exponent - truths[n * targets + k]!)],
    );
    return errors.length === 0 ? null : errors.reduce((total, each) => total + each, 0) / errors.length;
  });
}
