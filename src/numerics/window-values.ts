/** Values of windows of rows, each row of which has some, or none. */

/** Rows of a window, and the way in which it comes to its values. */
export interface WindowLabelling {
  readonly length: number;
  readonly label: "majority" | "end" | "event" | "mean";
  /** `mean`: share of the rows that must have a value. */
  readonly minShare: number;
}

/**
 * Values of the window whose last row is `end`; null where it has none.
 * @param values [rows][targets]; NaN where nobody knows.
 */
export function windowValues(
  values: Float32Array,
  targets: number,
  { length, label, minShare }: WindowLabelling,
  end: number,
): Float32Array | null {
  switch (label) {
    case "end": {
      const own = values.subarray(end * targets, (end + 1) * targets);
      return own.some(Number.isNaN) ? null : own;
    }
    case "mean": {
      const means = Float32Array.from({ length: targets }, (_, k) =>
        meanOfRows(values, targets, k, [end + 1 - length, end], minShare * length),
      );
      return means.some(Number.isNaN) ? null : means;
    }
    case "majority":
    case "event":
      throw new Error(`no value is a ${label}`); // refused by the check
    default:
      return label satisfies never;
  }
}

/** Mean of the values that rows `first` to `last` have of target `k`; NaN where there are fewer than `least`, or none. */
function meanOfRows(
  values: Float32Array,
  targets: number,
  k: number,
  [first, last]: readonly [first: number, last: number],
  least: number,
): number {
  let [sum, count] = [0, 0];
  for (let row = first; row <= last; row++) {
    const value = values[row * targets + k]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count >= least ? sum / count : Number.NaN; // 0 / 0 where there are none
}
