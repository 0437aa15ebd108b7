import type { DeviceModel } from "../../ir/device-model.js";
import { NO_LABEL } from "../../ir/exits.js";
import type { Histogram, MarginReport, OperatingPoint, OperatingReport } from "../../ir/model-report.js";
import { EVERY_CHANGE } from "../../numerics/decision.js";
import type { Answer } from "./answers.js";

const BINS = 30;
/** Thresholds of a class, evenly among the margins of its right answers, and of the wrong ones. */
const POINTS = 20;

/** Histograms of margin and score at the exit that each answer takes. */
export function marginReport(
  { scoreExponent }: Pick<DeviceModel, "scoreExponent">,
  all: readonly Answer[],
): MarginReport {
  const answers = all.filter(({ label }) => label !== NO_LABEL);
  const real = (stored: number): number => stored * 2 ** -scoreExponent;
  return {
    scoreExponent,
    margin: histogram(answers, ({ margin }) => real(margin)),
    score: histogram(answers, ({ score }) => real(score)),
  };
}

/** Bins of equal width over all values; empty where there is none. */
function histogram(answers: readonly Answer[], measure: (answer: Answer) => number): Histogram {
  const values = answers.map(measure);
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (values.length === 0) return { bins: [] };
  const width = (high - low) / BINS || 1;
  const bins = Array.from({ length: high === low ? 1 : BINS }, (_, n) => ({
    low: low + n * width,
    high: low + (n + 1) * width,
    right: 0,
    wrong: 0,
  }));
  for (const [at, { truth, label }] of answers.entries()) {
    const bin = bins[Math.min(bins.length - 1, Math.floor((values[at]! - low) / width))]!;
    if (truth === label) bin.right++;
    else bin.wrong++;
  }
  return { bins };
}

/** Misses and false alarms of each class over the threshold of the margin. */
export function operatingReport(
  { classes, scoreExponent, stream }: Pick<DeviceModel, "classes" | "scoreExponent" | "stream">,
  answers: readonly Answer[],
): OperatingReport {
  return {
    decision: decisionOf(stream, classes),
    classes: classes.map((name, index) => {
      const present = answers.filter(({ truth }) => truth === index).length;
      const own = answers.filter(({ label }) => label === index);
      return {
        name,
        present,
        absent: answers.length - present,
        points: thresholdsOf(own, index).map(
          (stored): OperatingPoint => ({
            margin: stored * 2 ** -scoreExponent,
            stored,
            missed: present - own.filter(({ truth, margin }) => truth === index && margin >= stored).length,
            alarms: own.filter(({ truth, margin }) => truth !== index && margin >= stored).length,
          }),
        ),
      };
    }),
  };
}

/** Null where nothing decides: without a stream, and where a class finds events and every answer is one. */
function decisionOf(
  stream: DeviceModel["stream"],
  classes: DeviceModel["classes"],
): OperatingReport["decision"] {
  if (stream === undefined || (stream.kind === "events" && stream.decision === null)) return null;
  const { need, of, refractory, background } = stream.decision ?? EVERY_CHANGE;
  return { vote: [need, of], refractory, background: background === null ? null : classes[background]! };
}

/** Zero, and quantiles of the margins of right and of wrong answers, ascending and each once. */
function thresholdsOf(answers: readonly Answer[], index: number): number[] {
  const marginsWhere = (isRight: boolean): number[] =>
    answers.filter(({ truth }) => (truth === index) === isRight).map(({ margin }) => margin);
  const chosen = [0, ...quantiles(marginsWhere(true)), ...quantiles(marginsWhere(false))];
  return [...new Set(chosen)].sort((a, b) => a - b);
}

function quantiles(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  const at = (point: number): number => Math.floor((point * (sorted.length - 1)) / (POINTS - 1));
  return Array.from({ length: POINTS }, (_, point) => sorted[at(point)] ?? 0);
}
