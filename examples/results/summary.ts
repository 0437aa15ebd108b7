import { DETECTORS } from "./anomalies.js";
import { type AskFigures, BUDGETS } from "./ask.js";
import type { FewFigures } from "./few.js";
import type { Goal, Measure, RowResult, Run } from "./row.js";

const NEAREST_OF_AS_MANY = DETECTORS.indexOf("nearest of as many bytes");

/** A figure over the seeds. */
export interface Summary {
  readonly mean: number;
  /** Standard deviation of a sample of seeds; null with one seed. */
  readonly deviation: number | null;
}

/** Null where nothing was measured. */
export function summarize(values: readonly number[]): Summary | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

/** A figure of all runs of a row that have it. */
export function over({ runs }: RowResult, figure: (run: Run) => number | null | undefined): Summary | null {
  return summarize(runs.map(figure).filter((value) => value !== null && value !== undefined));
}

/** A goal beside what was reached; `missedBy` is 0 where it is met, null where it is not known. */
export interface Judged {
  readonly goal: Goal;
  readonly reached: number | null;
  readonly missedBy: number | null;
}

/** Compares the mean over the seeds with each goal of the row. */
export function judge(result: RowResult, all: readonly RowResult[]): Judged[] {
  return (result.row.goals ?? []).map((goal) => {
    const reached = reachedBy(result, goal, all);
    if (reached === null) return { goal, reached, missedBy: null };
    const { atLeast = -Infinity, atMost = Infinity } = goal;
    return { goal, reached, missedBy: Math.max(0, atLeast - reached, reached - atMost) };
  });
}

function reachedBy(result: RowResult, { measure, of }: Goal, all: readonly RowResult[]): number | null {
  if (measure !== "behindRow") return over(result, (run) => figureOf(run, measure, of))?.mean ?? null;
  const other = all.find(({ row }) => row.id === of);
  const own = over(result, accuracy)?.mean;
  const theirs = other && over(other, accuracy)?.mean;
  return own === undefined || theirs === undefined ? null : theirs - own;
}

/** Accuracy of `rls` less that of another way, each the mean of the cases. */
function above({ few }: Run, way: keyof FewFigures): number | undefined {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return few && mean(few.rls) - mean(few[way]);
}

/** Accuracy by so many labels that were asked for less that by the most at random. */
function overRandom({ asked, random }: AskFigures, labels: (typeof BUDGETS)[number]): number {
  return asked[BUDGETS.indexOf(labels)]! - random.at(-1)!;
}

function figureOf(
  run: Run,
  measure: Exclude<Measure, "behindRow">,
  of: string | undefined,
): number | null | undefined {
  const { report, trials, flash } = run;
  switch (measure) {
    case "accuracy":
      return accuracy(run);
    case "balanced":
      return balanced(run);
    case "macroF1":
      return report.test.macroF1;
    case "classF1":
      return report.test.perClass.find(({ name }) => name === of)?.f1;
    case "learntAccuracy":
      return run.adaptation?.all.after.accuracy ?? run.online?.after.accuracy;
    case "learntMacroF1":
      return run.adaptation?.all.after.macroF1;
    case "gain":
      return above(run, "nothing");
    case "overInputs":
      return above(run, "inputs");
    case "overHidden":
      return above(run, "hidden");
    case "askedThird":
      return run.ask && overRandom(run.ask.shuffled, 20);
    case "askedHalf":
      return run.ask && overRandom(run.ask.shuffled, 30);
    case "askedRecorded":
      return run.ask && overRandom(run.ask.recorded, 60);
    case "overStore":
      return run.anomaly && run.anomaly.auc - run.anomaly.others[NEAREST_OF_AS_MANY]!;
    case "behindTwin":
      return report.baseline && report.baseline.accuracy - accuracy(run);
    case "meanMacs":
      return report.macs.mean;
    case "denseMacs":
      return report.macs.dense;
    case "flash":
      return flash;
    case "ram":
      return run.ram;
    case "violations":
      return trials && trials.heldOutViolations / trials.trials;
    case "poolViolations":
      return trials && trials.violations / trials.trials;
    case "error":
      return run.values?.[0]?.shipped.mae;
    case "macShare":
      return trials?.meanMacShare;
  }
}

function accuracy({ report }: Run): number {
  return report.test.accuracy;
}

/** Mean of the sensitivities of the classes that the test data have. */
export function balanced({ report }: Run): number | null {
  const found = report.test.perClass.flatMap(({ sensitivity }) => sensitivity ?? []);
  return summarize(found)?.mean ?? null;
}
