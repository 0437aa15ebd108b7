/** Samples that a model refuses to answer, in words. */
import { formatOf } from "../formats/index.js";
import type { Verdict } from "../ir/verdict.js";
import { count } from "./text-table.js";

/** One line per status of a verdict: such samples are equal on both sides, and have no answer. */
export function refusalLines(verdict: Pick<Verdict, "refused" | "precision" | "accumulate">): string[] {
  return verdict.refused.map(({ status, samples }) => {
    const why =
      status === "FF_OUT_OF_RANGE"
        ? `out of range of ${formatOf(verdict).text}`
        : "with a value that is not finite";
    return `  ${many(samples)} ${why}: refused by host and device alike (${status}), and counted as wrong`;
  });
}

/** Test samples that a format cannot answer. */
export function outOfRangeLine(samples: number, format: string): string {
  return `  ${many(samples)} out of range of ${format}: refused (FF_OUT_OF_RANGE), and counted as wrong`;
}

function many(samples: number): string {
  return `${count(samples)} ${samples === 1 ? "sample" : "samples"}`;
}
