/** Measures of how good predictions are. */
import { NO_LABEL } from "../ir/exits.js";

/** One class: sensitivity TP/(TP+FN), precision TP/(TP+FP), f1 2TP/(2TP+FP+FN); null where the denominator is 0. */
export interface ClassMetrics {
  readonly name: string;
  /** Samples of this class. */
  readonly count: number;
  /** Null for a class without samples. */
  readonly sensitivity: number | null;
  /** Null for a class that is never answered. */
  readonly precision: number | null;
  /** Null for a class that has no sample and is never answered. */
  readonly f1: number | null;
}

/** Shares are 0..1. */
export interface Metrics {
  readonly accuracy: number;
  /** Mean f1 over the classes that occur: those that have samples or are answered. */
  readonly macroF1: number;
  /** [true class][predicted class], numbers of samples that are answered. */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassMetrics[];
  /** Accuracy of always answering the most frequent class: what a model has to beat. */
  readonly majority: number;
}

/**
 * Compares class indices; `labels` and `predictions` are parallel, at least one sample long, and below `classes.length`.
 * A prediction may also be NO_LABEL, which is wrong, and predicts no class. Throws a RangeError if they are not.
 */
export function metrics(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: readonly string[],
): Metrics {
  const confusion = confuse(labels, predictions, classes.length);
  const counts = classes.map(() => 0);
  for (let index = 0; index < labels.length; index++) counts[labels[index]!]!++;
  const perClass = classes.map((name, index) => classMetrics(name, index, counts[index]!, confusion));
  const correct = classes.reduce((sum, _, index) => sum + confusion[index]![index]!, 0);
  const scores = perClass.flatMap(({ f1 }) => (f1 === null ? [] : [f1]));
  return {
    accuracy: correct / labels.length,
    macroF1: scores.reduce((sum, f1) => sum + f1, 0) / scores.length,
    confusion,
    perClass,
    majority: Math.max(...perClass.map((each) => each.count)) / labels.length,
  };
}

function confuse(labels: ArrayLike<number>, predictions: ArrayLike<number>, classes: number): number[][] {
  if (labels.length === 0 || labels.length !== predictions.length) {
    throw new RangeError(`${labels.length} labels and ${predictions.length} predictions cannot be compared`);
  }
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let index = 0; index < labels.length; index++) {
    const counts = confusion[labels[index]!];
    const predicted = predictions[index]!;
    if (counts !== undefined && predicted === NO_LABEL) continue;
    if (counts?.[predicted] === undefined) throw new RangeError(`sample ${index} is of no known class`);
    counts[predicted]!++;
  }
  return confusion;
}

function classMetrics(
  name: string,
  index: number,
  count: number,
  confusion: readonly (readonly number[])[],
): ClassMetrics {
  const hits = confusion[index]![index]!;
  const predicted = confusion.reduce((sum, each) => sum + each[index]!, 0);
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    name,
    count,
    sensitivity: share(hits, count),
    precision: share(hits, predicted),
    f1: share(2 * hits, count + predicted),
  };
}
