/** Samples and answers that a model refuses, in words. */
import { formatOf } from "../formats/index.js";
import type { NumberFormat } from "../formats/number-format.js";
import type { SampleRefusal } from "../ir/learning.js";
import type { RefusedAnswers } from "../ir/recording-verdict.js";
import type { Verdict } from "../ir/verdict.js";
import { placeLines } from "./diagnostics.js";
import { count } from "./text-table.js";

/** Reasons for which a sample is refused. */
const REASONS: Readonly<Record<SampleRefusal, (format: NumberFormat) => string>> = {
  FF_BAD_SAMPLE: () => "with a value that is not finite",
  FF_OUT_OF_RANGE: (format) => `out of range of ${formatOf(format).text}`,
  FF_OUT_OF_BOUNDS: () => "with features beyond an array",
};

/** Reasons for which a window is not answered although each of its rows was taken. */
const ANSWER_REASONS: Readonly<Record<SampleRefusal, string>> = {
  FF_BAD_SAMPLE: "values not finite",
  FF_OUT_OF_RANGE: "features or values not finite, or out of range of the format",
  FF_OUT_OF_BOUNDS: "the features reach beyond an array",
};

/** One line per status of a verdict, and the line of the features behind it: such samples are equal on both sides, and have no answer. */
export function refusalLines(verdict: Pick<Verdict, "refused" | "precision" | "accumulate">): string[] {
  return verdict.refused.flatMap(({ status, samples, access }) => [
    `  ${many(samples)} ${REASONS[status](verdict)}: refused by host and device alike (${status}), and counted as wrong`,
    ...(access ? placeLines(access) : []),
  ]);
}

/** The same of the answers of a stream. */
export function refusedAnswerLines(refused: readonly RefusedAnswers[]): string[] {
  return refused.flatMap(({ status, answers, first, access }) => [
    `  ${count(answers)} ${answers === 1 ? "window" : "windows"} refused by host and device alike: ${ANSWER_REASONS[status]} (${status}), first at ${first}`,
    ...(access ? placeLines(access) : []),
  ]);
}

/** Test samples that a format cannot answer. */
export function outOfRangeLine(samples: number, format: string): string {
  return `  ${many(samples)} out of range of ${format}: refused (FF_OUT_OF_RANGE), and counted as wrong`;
}

function many(samples: number): string {
  return `${count(samples)} ${samples === 1 ? "sample" : "samples"}`;
}
