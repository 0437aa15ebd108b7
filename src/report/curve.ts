import { bar, percent, table } from "./text-table.js";

/** A longer curve is thinned out. */
const MAX_ROWS = 24;
/** With it, a row fits 60 columns. */
const BAR_WIDTH = 12;

/** One epoch; accuracies 0..1, of samples that are learnt from (null: not measured) and of the validation part. */
export interface CurvePoint {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly training: number | null;
}

/**
 * The learning curve in at most 25 lines: the first epoch, the last, the best, and others evenly between. Bars span
 * the accuracies that occurred, not 0 to 100 %.
 */
export function curveText(history: readonly CurvePoint[]): string {
  const low = Math.min(...history.map(({ accuracy }) => accuracy));
  const high = Math.max(...history.map(({ accuracy }) => accuracy));
  const best = history.findIndex(({ accuracy }) => accuracy === high);
  const rows = thinned(history.length, best).map((at) => {
    const { epoch, loss, accuracy, training } = history[at]!;
    const height = high > low ? (accuracy - low) / (high - low) : 1;
    return [
      `${epoch}`,
      loss.toFixed(4),
      training === null ? "-" : percent(training),
      percent(accuracy),
      bar(height, BAR_WIDTH),
      at === best ? "best" : "",
    ];
  });
  const scale = high > low ? `${(100 * low).toFixed(1)}-${(100 * high).toFixed(1)} %` : "";
  return table([["epoch", "loss", "training", "validation", scale, ""], ...rows]);
}

/** Indices 0 .. length - 1, at most MAX_ROWS of them. */
function thinned(length: number, best: number): number[] {
  if (length <= MAX_ROWS) return Array.from({ length }, (_, at) => at);
  const even = Array.from({ length: MAX_ROWS - 1 }, (_, n) =>
    Math.round((n * (length - 1)) / (MAX_ROWS - 2)),
  );
  return [...new Set([...even, best])].sort((a, b) => a - b);
}
