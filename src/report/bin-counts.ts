/** Counts of bins of which some are parts of another one. */
import type { Count, CounterBin } from "../ir/bench.js";

/** Instructions and beats, without the executions of each address. */
export type Total = Omit<Count, "executions">;

/** Indices of a bin and of those that are parts of it. */
export function partsOf(bin: CounterBin, bins: readonly CounterBin[]): number[] {
  return bins.flatMap((each, at) =>
    each === bin || (each.source !== null && each.step === bin.step) ? [at] : [],
  );
}

/** Sum of counts. */
export function totalOf(counts: readonly Count[]): Total {
  return {
    instructions: counts.reduce((sum, { instructions }) => sum + instructions, 0),
    beats: counts.reduce((sum, { beats }) => sum + beats, 0),
  };
}
