import type { Distribution, ExitShare } from "../ir/verdict.js";

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

/** Share of right labels, 0..1; 0 for no sample. */
export function accuracy(results: readonly { readonly label: number }[], labels: readonly number[]): number {
  const right = results.filter(({ label }, at) => label === labels[at]).length;
  return results.length === 0 ? 0 : right / results.length;
}

/** One row per exit that was taken. A model without early exits has one, which every sample takes. */
export function exitShares(
  results: readonly { readonly label: number; readonly exit: number }[],
  labels: readonly number[],
): ExitShare[] {
  const taken = [...new Set(results.map(({ exit }) => exit))].sort((a, b) => a - b);
  return taken.map((exit) => {
    const leaving = results.flatMap((each, at) => (each.exit === exit ? [at] : []));
    const accuracyLeaving = accuracy(
      leaving.map((at) => results[at]!),
      leaving.map((at) => labels[at]!),
    );
    const share = leaving.length / results.length;
    return { exit, share, accuracyLeaving, accuracyAlone: accuracyLeaving, threshold: null };
  });
}
