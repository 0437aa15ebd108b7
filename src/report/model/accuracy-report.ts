import { NO_LABEL } from "../../ir/exits.js";
import type { AccuracyReport, Proportion } from "../../ir/model-report.js";
import { metrics } from "../../numerics/metrics.js";
import { proportionOf } from "../../numerics/wilson.js";
import type { Answer } from "./answers.js";

/** Accuracy of at least one answer: all, by class, and by group where samples have some. */
export function accuracyReport(
  answers: readonly Answer[],
  classes: readonly string[],
  groups: readonly string[] | null,
): AccuracyReport {
  const labels = answers.map(({ label }) => label);
  const truths = answers.map(({ truth }) => truth);
  const { macroF1, majority, confusion, perClass } = metrics(truths, labels, classes);
  const answered = (index: number): number => confusion.reduce((sum, row) => sum + row[index]!, 0);
  return {
    all: rightOf(answers),
    ...{ macroF1, majority, confusion },
    refused: labels.filter((label) => label === NO_LABEL).length,
    perClass: perClass.map(({ name, count, f1 }, index) => ({
      name,
      sensitivity: proportionOf(confusion[index]![index]!, count),
      precision: proportionOf(confusion[index]![index]!, answered(index)),
      f1,
    })),
    groups: groups && groupRows(answers, groups),
  };
}

/** By name of the group. */
function groupRows(
  answers: readonly Answer[],
  groups: readonly string[],
): NonNullable<AccuracyReport["groups"]> {
  const members = new Map<string, Answer[]>();
  for (const [at, answer] of answers.entries()) {
    const own = members.get(groups[at]!);
    if (own) own.push(answer);
    else members.set(groups[at]!, [answer]);
  }
  return [...members]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => ({ name, accuracy: rightOf(own) }));
}

/** Share of right answers among at least one. */
function rightOf(answers: readonly Answer[]): Proportion {
  const found = proportionOf(answers.filter(({ truth, label }) => truth === label).length, answers.length);
  if (found === null) throw new Error("no answers to count");
  return found;
}
