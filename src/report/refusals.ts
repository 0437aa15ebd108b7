/** Samples that a model refuses to answer, in words. */
import type { SampleRefusal } from "../ir/learning.js";
import type { Verdict } from "../ir/verdict.js";
import { count } from "./table.js";

const WHY: Readonly<Record<SampleRefusal, string>> = {
  FF_BAD_SAMPLE: "with a value that is no finite number",
  FF_OUT_OF_RANGE: "out of range of",
};

/** One line per status: such samples are equal on both sides, and have no answer. */
export function refusalLines({ refused, precision }: Pick<Verdict, "refused" | "precision">): string[] {
  return refused.map(({ status, samples }) => {
    const why = status === "FF_OUT_OF_RANGE" ? `${WHY[status]} ${precision}` : WHY[status];
    const many = `${count(samples)} ${samples === 1 ? "sample" : "samples"}`;
    return `  ${many} ${why}: refused by host and device alike (${status}), and counted as wrong`;
  });
}
