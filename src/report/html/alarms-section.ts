import { formatOf } from "../../formats/index.js";
import type { AnomalyFigures } from "../../ir/anomaly-report.js";
import type { AnomalyReport, ModelReport } from "../../ir/model-report.js";
import { alarmLines } from "../anomaly-text.js";
import { count } from "../text-table.js";
import { type FigureBlock, type Section, text, texts } from "./section.js";
import { numberText, percentText, shareText } from "./words.js";

/** Alarms at the threshold and its promise, other detectors, scores; null where no anomalies are told. */
export function alarmsSection(report: ModelReport): Section | null {
  const { anomaly, verdict } = report;
  if (anomaly === undefined || verdict.anomaly === undefined) return null;
  const { hits, falseAlarms, refused, threshold } = anomaly;
  const { calibration } = verdict.anomaly;
  const at = `At its threshold of ${numberText(threshold)} the bit-exact reference tells ${shareText(hits)} of the ${count(hits?.count ?? 0)} test samples that are not normal, and calls ${shareText(falseAlarms)} of the ${count(falseAlarms?.count ?? 0)} normal ones anomalies, with 95 % intervals by Wilson.`;
  return {
    id: "alarms",
    heading: "Alarms",
    blocks: [
      text(at),
      ...(refused > 0
        ? [text(`${count(refused)} samples are out of range of the precision and count as alarms.`)]
        : []),
      ...texts(
        calibration
          ? alarmLines(calibration).map(sentence)
          : ["The threshold is the one that the device holds: nothing is known of what it promises."],
      ),
      detectorFigure(verdict.anomaly, formatOf(report).text),
      scoreFigure(anomaly),
    ],
  };
}

/** A line of a terminal as a sentence. */
function sentence(line: string): string {
  const words = line.trim();
  return `${words[0]?.toUpperCase()}${words.slice(1)}.`;
}

function detectorFigure({ shipped, others }: AnomalyFigures, format: string): FigureBlock {
  const rows = [{ ...shipped, name: `${format} as it ships` }, ...others];
  return {
    kind: "figure",
    title: "Detectors side by side",
    about:
      "AUC of the model, of its parts alone, and of simpler detectors that are fitted to the same training data: how often a sample that is not normal has a larger score than a normal one; 50 % is chance.",
    spec: {
      height: { step: 20 },
      data: { values: rows.filter(({ auc }) => auc !== null) },
      layer: [
        {
          mark: { type: "rule", stroke: "var(--line)" },
          data: { values: [{ chance: 0.5 }] },
          encoding: { x: { field: "chance", type: "quantitative" } },
        },
        {
          mark: { type: "point", filled: true, size: 60 },
          encoding: {
            y: { field: "name", type: "nominal", sort: null, title: null },
            x: { field: "auc", type: "quantitative", title: "AUC", axis: { format: ".0%", tickCount: 6 } },
          },
        },
      ],
    },
    open: true,
    numbers: {
      head: ["detector", "AUC", "bytes kept"],
      rows: rows.map(({ name, auc, bytes }) => [name, percentText(auc), count(bytes)]),
    },
  };
}

function scoreFigure({ scores, threshold }: AnomalyReport): FigureBlock {
  const values = scores.flatMap(({ low, high, normal, anomalous }) => [
    { low, high, kind: "normal", samples: normal },
    { low, high, kind: "not normal", samples: anomalous },
  ]);
  const x = { type: "quantitative", title: "score" };
  return {
    kind: "figure",
    title: "Scores of normal samples and of others",
    about:
      "Numbers of test samples by score, in standard deviations from what is usual; the last bar has all larger scores, too. The line is the threshold: what lies right of it is an alarm.",
    spec: {
      height: 220,
      layer: [
        {
          data: { values },
          mark: { type: "bar", binSpacing: 1 },
          encoding: {
            x: { ...x, field: "low", bin: { binned: true } },
            x2: { field: "high" },
            y: { field: "samples", type: "quantitative", stack: "zero" },
            color: {
              ...{ field: "kind", type: "nominal", sort: null },
              scale: { range: ["var(--one)", "var(--three)"] },
            },
          },
        },
        {
          data: { values: [{ threshold }] },
          mark: { type: "rule", stroke: "var(--ink)", strokeDash: [4, 3], strokeWidth: 2 },
          encoding: { x: { ...x, field: "threshold" } },
        },
      ],
    },
    numbers: {
      head: ["score from", "below", "normal", "not normal"],
      rows: scores.map(({ low, high, normal, anomalous }, at) => [
        numberText(low),
        at === scores.length - 1 ? "-" : numberText(high),
        count(normal),
        count(anomalous),
      ]),
    },
  };
}
