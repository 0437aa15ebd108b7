/** Costs of features by function and line of their text. */
import type { Count, CounterBin, Counts, FeatureCost, LineCost } from "../ir/bench.js";
import { totalOf } from "./bin-counts.js";

/** A part of what features cost; null where it stands in no function of the user's. */
interface Part {
  readonly source: CounterBin["source"];
  readonly count: Count;
}

/** Means of one call, by function; none for a model without features. */
export function featureCosts(bins: readonly CounterBin[], counts: Counts, calls: number): FeatureCost[] {
  const step = bins.find(({ source }) => source !== null)?.step;
  if (step === undefined) return [];
  const parts = bins.flatMap((bin, at) =>
    bin.step === step ? [{ source: bin.source, count: counts[at]! }] : [],
  );
  const keyOf = ({ source }: Part): string => `${placeOf(source)} ${source?.function}`;
  return [...new Set(parts.map(keyOf))]
    .map((key) =>
      functionCost(
        parts.filter((part) => keyOf(part) === key),
        calls,
      ),
    )
    .filter(({ instructions }) => instructions > 0)
    .sort(byInstructions);
}

function functionCost(own: readonly Part[], calls: number): FeatureCost {
  const { source } = own[0]!;
  const lines = own.flatMap((part) =>
    part.source ? [{ line: part.source.line, ...mean([part], calls) }] : [],
  );
  return {
    function: source?.function ?? "around",
    place: placeOf(source),
    ...mean(own, calls),
    lines: lines.filter(({ instructions }) => instructions > 0).sort(byInstructions),
  };
}

function placeOf(source: CounterBin["source"]): string | null {
  return source && `${source.file}:${source.start}`;
}

function mean(parts: readonly Part[], calls: number): Omit<LineCost, "line"> {
  const { instructions, beats } = totalOf(parts.map(({ count }) => count));
  return { instructions: instructions / calls, weighted: beats / calls };
}

function byInstructions(a: { readonly instructions: number }, b: { readonly instructions: number }): number {
  return b.instructions - a.instructions;
}
