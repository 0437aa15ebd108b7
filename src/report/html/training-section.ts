import type { ScoredAlarms } from "../../ir/anomaly-report.js";
import type { ModelReport, TrainingCurve } from "../../ir/model-report.js";
import type { LearningPoint, LearningVerdict } from "../../ir/verdict.js";
import { errorText } from "../number.js";
import { count } from "../text-table.js";
import { type Block, type FigureBlock, type Section, text } from "./section.js";
import { numberText, percentText } from "./words.js";

/** Curve of the training, and what the device has learnt; null where neither is known. */
export function trainingSection({ training, verdict, memory, values }: ModelReport): Section | null {
  const blocks: Block[] = [
    ...(training === null ? [] : trainingBlocks(training, placesOf(values, memory))),
    ...(verdict.learning ? learningBlocks(verdict.learning) : []),
    ...(memory.learning && !verdict.learning
      ? [text("This model learns on the device; --learn N compares N steps and shows them here.")]
      : []),
  ];
  return blocks.length === 0 ? null : { id: "training", heading: "Training and learning", blocks };
}

/** Places of which errors are known: exits of values, else layers. */
function placesOf(values: ModelReport["values"], { layers }: ModelReport["memory"]): (at: number) => string {
  return (at) => (values === undefined ? (layers[at]?.name ?? `${at}`) : `exit ${at + 1}`);
}

function trainingBlocks(
  { rule, seed, epochs, engine, history }: TrainingCurve,
  placeOf: (at: number) => string,
): Block[] {
  const sentence = text(
    `Trained by ${rule} on ${engine} with seed ${seed}; the weights are those after epoch ${epochs}.`,
  );
  if (history.length === 0) return [sentence];
  return [sentence, history[0]?.errors ? errorCurve(history, placeOf) : accuracyCurve(history)];
}

type History = TrainingCurve["history"];

/** Root mean square errors by epoch, a line for each place. */
function errorCurve(history: History, placeOf: (at: number) => string): FigureBlock {
  const points = history.flatMap(({ epoch, errors = [] }) =>
    errors.map((error, at) => ({ epoch, error, place: placeOf(at) })),
  );
  return {
    kind: "figure",
    title: "Learning curve",
    about: "Root mean square error after each epoch on validation data, in standard deviations.",
    spec: linesOver(points, "place", { field: "error", type: "quantitative", title: "validation error" }),
    numbers: {
      head: ["epoch", "loss", ...(history[0]?.errors ?? []).map((_, at) => placeOf(at))],
      rows: history.map(({ epoch, loss, errors = [] }) => [
        ...[`${epoch}`, loss.toFixed(4)],
        ...errors.map((error) => error.toFixed(4)),
      ]),
    },
  };
}

/** A line over the epochs for each value of the field `lines`. */
function linesOver(points: readonly object[], lines: string, y: object): FigureBlock["spec"] {
  return {
    height: 240,
    data: { values: points },
    mark: { type: "line", point: true },
    encoding: { x: EPOCHS, y, color: { field: lines, type: "nominal", sort: null } },
  };
}

const EPOCHS = { field: "epoch", type: "quantitative", axis: { tickMinStep: 1, format: "d" } };

function accuracyCurve(history: History): FigureBlock {
  const points = history.flatMap(({ epoch, accuracy, training }) => [
    { epoch, accuracy, set: "validation" },
    ...(training === null ? [] : [{ epoch, accuracy: training, set: "training" }]),
  ]);
  return {
    kind: "figure",
    title: "Learning curve",
    about: "Accuracy after each epoch on validation data and on some of the training data.",
    spec: linesOver(points, "set", {
      ...{ field: "accuracy", type: "quantitative" },
      axis: { format: ".1%" },
      scale: { zero: false },
    }),
    numbers: {
      head: ["epoch", "loss", "validation", "training"],
      rows: history.map(({ epoch, loss, accuracy, training }) => [
        `${epoch}`,
        loss.toFixed(4),
        percentText(accuracy),
        percentText(training),
      ]),
    },
  };
}

function learningBlocks(learning: LearningVerdict): Block[] {
  const { steps, mismatches, changedSteps, changedWeights, saturated, refused } = learning;
  const same =
    mismatches === 0
      ? "device and reference agree in every bit of the state after every step"
      : "device and reference differ";
  return [
    text(
      `${count(steps)} steps of learning on the device: ${same}; ${count(changedSteps)} of them changed ${count(changedWeights)} stored values, ${count(saturated)} were held at the end of their range, ${count(refused)} were refused.`,
    ),
    changesOf(learning),
  ];
}

/** Answers before and after learning; of classes on the way, too. */
function changesOf(learning: LearningVerdict): Block {
  if (learning.errors) return errorTable(learning.errors);
  return learning.alarms ? alarmTable(learning.alarms) : learningFigure(learning);
}

function alarmTable(alarms: NonNullable<LearningVerdict["alarms"]>): Block {
  const row = (name: string, { falseAlarms, normal, hits, anomalies, ...means }: ScoredAlarms): string[] => [
    ...[name, `${count(falseAlarms)} of ${count(normal)}`, `${count(hits)} of ${count(anomalies)}`],
    ...[means.meanNormal, means.meanAnomalous].map(numberText),
  ];
  return {
    kind: "table",
    caption: "Alarms of the device on test data, and mean scores",
    head: ["", "false alarms", "anomalies found", "score of normal samples", "score of anomalies"],
    rows: [row("before learning", alarms.before), row("after it", alarms.after)],
  };
}

function errorTable(errors: NonNullable<LearningVerdict["errors"]>): Block {
  return {
    kind: "table",
    caption: "Mean absolute errors of the device, of each sample that is learnt before its update",
    head: ["target", "test data before", "test data after", "data that are learnt"],
    rows: errors.map(({ target, before, after, progressive }) => [
      target,
      ...[before, after, progressive].map(errorText),
    ]),
  };
}

/** Sets of samples of a curve of learning, in their order. */
const SETS: readonly (readonly [Exclude<keyof LearningPoint, "steps">, string])[] = [
  ["test", "test data"],
  ["old", "old data: validation part"],
  ["learnt", "data that are learnt"],
  ["fresh", "more of learning.data"],
];

/** Before, during and after: the reference all along, the device at both ends. */
function learningFigure({ curve = [], steps, accuracyBefore, accuracyAfter }: LearningVerdict): FigureBlock {
  const device = "test data, on the device";
  const ends = [
    { steps: 0, accuracy: accuracyBefore ?? 0, set: device },
    { steps, accuracy: accuracyAfter ?? 0, set: device },
  ];
  const points = SETS.flatMap(([key, set]) =>
    curve.flatMap((point) =>
      point[key] === null ? [] : [{ steps: point.steps, accuracy: point[key], set }],
    ),
  );
  const sets = [...new Set([...points, ...ends].map(({ set }) => set))];
  const encoding = {
    x: { field: "steps", type: "quantitative", title: "steps of learning" },
    y: { ...{ field: "accuracy", type: "quantitative" }, axis: { format: ".1%" }, scale: { zero: false } },
    color: { field: "set", type: "nominal", scale: { domain: sets }, legend: { columns: 2 } },
  };
  return {
    kind: "figure",
    title: "Learning on the device",
    about:
      "Accuracy before, during and after learning: of the reference, which the device equals, on test data, on data of before (some of the validation part of the training) and on some of the samples that are learnt; on more of learning.data where there is some. Large points: the device itself.",
    spec: {
      height: 240,
      layer: [
        { data: { values: points }, mark: { type: "line", point: true }, encoding },
        { data: { values: ends }, mark: { type: "point", size: 140, strokeWidth: 2 }, encoding },
      ],
    },
    numbers: {
      head: ["steps", ...sets],
      rows: [...new Set([...points, ...ends].map((each) => each.steps))]
        .sort((a, b) => a - b)
        .map((at) => [`${at}`, ...sets.map((set) => percentText(accuracyAt([...points, ...ends], set, at)))]),
    },
  };
}

function accuracyAt(
  points: readonly { readonly steps: number; readonly accuracy: number; readonly set: string }[],
  set: string,
  steps: number,
): number | null {
  return points.find((each) => each.set === set && each.steps === steps)?.accuracy ?? null;
}
