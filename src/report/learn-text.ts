import { formatOf } from "../formats/index.js";
import type { AlarmCalibration } from "../ir/anomaly-report.js";
import type { LearnReport } from "../ir/report.js";
import type { LearningVerdict } from "../ir/verdict.js";
import { FEWEST_HELD } from "../numerics/held-out.js";
import { alarmLines } from "./anomaly-text.js";
import { crcText, errorText } from "./number.js";
import { printable } from "./printable.js";
import { bar, count, percent, table } from "./text-table.js";

/** Share of the test samples that a run may lose without a word about it. */
const NOTABLE_LOSS = 0.01;
const GENTLER =
  "  It answers worse than before. Where layers learn at a `rate`, a lower one, a `decay` or `replay` is gentler.";

const WORSE =
  "  It tells worse than before what is normal: it has learnt from few windows so far, or from others.";

/** Changes of the device's predictions while it learnt, its updates, and the path of the result. */
export function learnText(report: LearnReport): string {
  const { samples, samplesBefore, passes, updates, layersUpdated, layersSkipped } = report;
  const where = { qemu: "in QEMU", host: "on this computer", hardware: "on hardware" }[report.execution];
  const earlier = samplesBefore > 0 ? ` (${count(samplesBefore)} more in an earlier run)` : "";
  const chances = layersUpdated + layersSkipped;
  const [before, after] = [report.curve[0], report.curve.at(-1)];
  return [
    `${report.model} on ${report.target} ${where}, ${formatOf(report).text}`,
    "",
    `  ${many(samples, "sample")} sent${earlier}, ${many(passes, "pass", "passes")}; ${many(updates, "update")} behind the weights now`,
    "",
    ...curveLines(report.curve),
    ...(report.alarm === undefined ? [] : heldAlarmLines(report.alarm)),
    ...(before && after && isWorse(before, after) && !report.unlabelled
      ? [before.alarms ? WORSE : GENTLER]
      : []),
    "",
    table([
      ...askedLines(report),
      [report.unlabelled ? "samples, none with a label" : "layers and slices", "", ""],
      [
        report.unlabelled ? "followed" : "updated",
        count(layersUpdated),
        percent(chances === 0 ? 0 : layersUpdated / chances),
      ],
      [
        report.unlabelled ? "left alone, not sure or stuck" : "left alone, sure enough",
        count(layersSkipped),
        percent(chances === 0 ? 0 : layersSkipped / chances),
      ],
      ["values held at the end of their range", count(report.saturated), ""],
    ]),
    "",
    `  device and host reference hold the same state, CRC-32 ${crcText(report.stateHashDevice)}`,
    `  ${report.checkpoint}  <- what was learnt; build, validate and learn take it with --checkpoint`,
    `  ${warningOf(report)}`,
  ].join("\n");
}

/** Labels that the device has asked for, and as many at random beside them. */
function askedLines({ asked, samples }: LearnReport): string[][] {
  if (asked === undefined) return [];
  const { labels, randomAccuracy } = asked;
  const beside =
    randomAccuracy === null ? [] : [["accuracy by as many labels at random", "", percent(randomAccuracy)]];
  return [["labels asked for", count(labels), percent(samples === 0 ? 0 : labels / samples)], ...beside];
}

/** Last line of the report: a warning about what has been learnt from. */
function warningOf({ curve: [before], unlabelled }: LearnReport): string {
  if (before?.alarms) return "Whatever is sent counts as normal: what is wrong with it will alarm nobody.";
  return unlabelled
    ? "The device follows its own answers, right or wrong: the accuracy is for you alone."
    : "The labels are yours: the device learns what they say, right or wrong.";
}

/** The curve by what its points have. */
function curveLines(curve: LearnReport["curve"]): string[] {
  const [before] = curve;
  if (before?.errors) return errorLines(curve, before.errors);
  return before?.alarms ? alarmRows(curve) : accuracyLines(curve);
}

type Mark = LearnReport["curve"][number];

function accuracyLines(curve: readonly Mark[]): string[] {
  const rows = curve.map(({ samples, accuracy, macroF1 }) => [
    count(samples),
    percent(accuracy ?? 0),
    (macroF1 ?? 0).toFixed(4),
    bar(accuracy ?? 0, 20),
  ]);
  return [
    table([["samples", "accuracy", "macro-F1", ""], ...rows]),
    "  the device's own answers to the same test samples, before learning and after each part",
  ];
}

function alarmRows(curve: readonly Mark[]): string[] {
  const share = (part: number, whole: number): string =>
    whole === 0 ? "-" : `${count(part)} of ${count(whole)}, ${percent(part / whole)}`;
  const rows = curve.map(({ samples, alarms }) =>
    alarms
      ? [
          ...[count(samples), share(alarms.falseAlarms, alarms.normal), share(alarms.hits, alarms.anomalies)],
          ...[alarms.meanNormal, alarms.meanAnomalous].map(scoreText),
        ]
      : [],
  );
  return [
    table([["samples", "false alarms", "anomalies found", "mean score: normal", "anomalies"], ...rows]),
    "  the device's own answers to the same test samples, before learning and after each part",
  ];
}

/** Promise of the threshold that a device has set for itself, by the weights that it has. */
export function heldAlarmLines(alarm: AlarmCalibration | null): string[] {
  return alarm === null
    ? [
        `  The threshold is still that of the build, and promises nothing for these weights: the device sets its own from ${FEWEST_HELD} windows on that it holds out, of every fourth.`,
      ]
    : alarmLines(alarm, "windows held out");
}

/** A score in deviations. */
function scoreText(score: number | null): string {
  return score === null ? "-" : score.toFixed(2);
}

/** A table for each target: errors over the test samples, and over those of each part before they were learnt. */
function errorLines(curve: readonly Mark[], targets: NonNullable<Mark["errors"]>): string[] {
  const tables = targets.map(({ target }, k) =>
    table([
      ["samples", `${printable(target)}: MAE before its update`, "MAE on test samples"],
      ...curve.map(({ samples, errors }) => [
        count(samples),
        errorText(errors?.[k]?.progressive ?? null),
        errorText(errors?.[k]?.test ?? null),
      ]),
    ]),
  );
  return [
    ...tables,
    "  the device's own answers: to each sample of a part before it was learnt, and to the same test samples after the part",
  ];
}

/** Fewer right answers to test samples than before, more false alarms or fewer hits; of values a larger mean error of any target. */
function isWorse(before: Mark, after: Mark): boolean {
  if (before.alarms && after.alarms) {
    const [one, other] = [before.alarms, after.alarms];
    return (
      other.falseAlarms > one.falseAlarms + NOTABLE_LOSS * one.normal ||
      other.hits < one.hits - NOTABLE_LOSS * one.anomalies
    );
  }
  if (before.accuracy !== null && after.accuracy !== null)
    return after.accuracy < before.accuracy - NOTABLE_LOSS;
  return (after.errors ?? []).some(({ test }, k) => {
    const earlier = before.errors?.[k]?.test ?? null;
    return test !== null && earlier !== null && test > earlier * (1 + NOTABLE_LOSS);
  });
}

/** The part of a verdict about learning. */
export function learningLines(learning: LearningVerdict): string[] {
  const { asked, steps, diverged, refused, mismatches, instructions } = learning;
  const many = `${count(refused)} ${refused === 1 ? "step" : "steps"}`;
  return [
    mismatches === 0
      ? `  0 mismatches in ${count(steps)} learning steps: the learnt state equals the host's, bit for bit`
      : `  LEARNING DIFFERS, compared up to step ${count(steps)}`,
    ...(diverged
      ? [`  learning ended at step ${count(steps)} of ${count(asked)}: diverged (FF_DIVERGED)`]
      : []),
    ...(refused > 0 ? [`  ${many} refused by host and device alike`] : []),
    table([
      ["learning", "", ""],
      ["steps that changed weights", count(learning.changedSteps), ""],
      ["weights, biases and heads changed", count(learning.changedWeights), ""],
      ["values held at the end of their range", count(learning.saturated), ""],
      [
        "state, CRC-32 on host and device",
        crcText(learning.stateHashHost),
        crcText(learning.stateHashDevice),
      ],
      ...(learning.accuracyBefore === null || learning.accuracyAfter === null
        ? []
        : [
            [
              "device's accuracy before and after",
              percent(learning.accuracyBefore),
              percent(learning.accuracyAfter),
            ],
          ]),
      ...(learning.errors ?? []).map(({ target, before, after }) => [
        `device's MAE of ${printable(target)} before and after`,
        errorText(before),
        errorText(after),
      ]),
      ...(learning.alarms ? alarmChanges(learning.alarms) : []),
      ...(instructions
        ? [["instructions per step, mean and max", count(instructions.mean), count(instructions.max)]]
        : []),
    ]),
    ...(learning.alarm === undefined ? [] : heldAlarmLines(learning.alarm)),
  ];
}

function alarmChanges({ before, after }: NonNullable<LearningVerdict["alarms"]>): string[][] {
  const { normal, anomalies } = before;
  return [
    [
      "device's false alarms before and after",
      `${before.falseAlarms} of ${normal}`,
      `${after.falseAlarms} of ${normal}`,
    ],
    ["anomalies found before and after", `${before.hits} of ${anomalies}`, `${after.hits} of ${anomalies}`],
    ["mean score of normal samples", scoreText(before.meanNormal), scoreText(after.meanNormal)],
    ["mean score of anomalies", scoreText(before.meanAnomalous), scoreText(after.meanAnomalous)],
  ];
}

function many(number: number, one: string, more = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : more}`;
}
