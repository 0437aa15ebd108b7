import { type BenchResult, figureOf } from "./figures.js";
import type { Goal, Rival } from "./row.js";

/** A network whose cost is that of its layers, each measured in a row of its own. */
export interface SumRow {
  readonly title: string;
  /** How often the step of a row occurs, by the row's id. */
  readonly parts: Readonly<Record<string, number>>;
  readonly rivals: readonly Rival[];
  readonly goal: Goal;
}

/** Instructions of all parts together, plain and weighted; null unless each of them has been run. */
export function sumOf(
  { parts }: SumRow,
  results: readonly BenchResult[],
): { readonly value: number; readonly weighted: number } | null {
  const costs = Object.entries(parts).map(([id, times]) => {
    const found = results.find(({ row }) => row.id === id);
    const shown = found?.run ? figureOf(found.row, found.run.bench) : null;
    if (found?.row.figure.per !== "work" || !shown) return null;
    const work = times * found.row.figure.work;
    return { value: work * shown.value, weighted: work * (shown.weighted ?? shown.value) };
  });
  return costs.reduce(
    (sum, cost) => sum && cost && { value: sum.value + cost.value, weighted: sum.weighted + cost.weighted },
    { value: 0, weighted: 0 },
  );
}

/** The keyword net without heads, most inputs of its pointwise layers being zero. */
export const SUM_ROWS: readonly SumRow[] = (
  [
    ["rv32", 3_990_000, { must: 235_000, aim: 180_000 }],
    ["rv32imc", 15_000_000, { must: 5_400_000, aim: 4_600_000 }],
  ] as const
).map(([target, rival, goal]) => ({
  title: `the same layers without heads, 30 % of the inputs of pointwise layers not zero, ${target}: rows above added up`,
  parts: {
    [`map-kws-conv-${target}`]: 1,
    [`map-kws-depthwise-${target}`]: 4,
    [`map-kws-pointwise-sparse-${target}`]: 4,
    [`map-average-pool-${target}`]: 1,
  },
  rivals: [{ project: "muRISCV-NN", value: rival, what: "nothing skipped" }],
  goal,
}));
