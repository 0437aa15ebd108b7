import { formatOf } from "../../formats/index.js";
import type { ErrorRange, ModelReport, TargetPictures, ValueExit } from "../../ir/model-report.js";
import { errorText } from "../number.js";
import { count, percent } from "../text-table.js";
import { targetRows } from "../value-text.js";
import { type Block, type FigureBlock, type Section, text } from "./section.js";
import { numberText } from "./words.js";

/** Errors of each target beside those of simpler estimates, and where they are; null where nothing is estimated. */
export function valuesSection(report: ModelReport): Section | null {
  const { values, verdict } = report;
  if (values === undefined) return null;
  const { samples, refused, targets, exits } = values;
  const { targets: all = [] } = verdict;
  const out =
    refused > 0 ? ` ${count(refused)} of them are out of range of the precision, and in no error.` : "";
  return {
    id: "values",
    heading: "Errors",
    blocks: [
      text(
        `Errors of the bit-exact reference over the ${count(samples)} test samples, in the unit of each target; R2 is 1 where every estimate is right, and 0 where a constant would do as well.${out}`,
      ),
      ...(all.length > targets.length
        ? [
            text(
              `The first ${targets.length} of ${all.length} targets are shown; --json has the errors of all.`,
            ),
          ]
        : []),
      ...all.slice(0, targets.length).map(
        (each): Block => ({
          ...{ kind: "table", caption: each.name, head: ["estimate", "MAE", "RMSE", "R2"] },
          rows: targetRows(each, formatOf(report).text),
        }),
      ),
      ...(exits === null ? [] : [exitTable(exits, targets)]),
      ...targets.flatMap((each) => [estimateFigure(each), residualFigure(each)]),
    ],
  };
}

function exitTable(exits: readonly ValueExit[], targets: readonly TargetPictures[]): Block {
  return {
    kind: "table",
    caption: "Each exit over the test set; errors are those if every sample left there",
    head: [
      "place",
      "MACs, mean",
      "leave here",
      "threshold (stored)",
      ...targets.map(({ name }) => `MAE of ${name}`),
    ],
    rows: exits.map(({ place, macs, share, threshold, mae }) => [
      ...[place, count(macs), percent(share), numberText(threshold)],
      ...mae.slice(0, targets.length).map(errorText),
    ]),
  };
}

/** Axes reach where the values do, not to zero. */
const SCALE = { zero: false };

function estimateFigure({ name, points, byTruth }: TargetPictures): FigureBlock {
  const all = points.flatMap(({ truth, estimate }) => [truth, estimate]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const x = { field: "truth", type: "quantitative", title: "true value", scale: SCALE };
  const y = { field: "estimate", type: "quantitative", title: "estimate", scale: SCALE };
  const right = [low, high].map((each) => ({ truth: each, estimate: each }));
  return {
    kind: "figure",
    title: `${name}: estimate over true value`,
    about: `A point for each of ${count(points.length)} test samples; on the line every estimate is right.`,
    spec: {
      height: 320,
      width: 360,
      layer: [
        { data: { values: right }, mark: { type: "line", stroke: "var(--line)" }, encoding: { x, y } },
        { data: { values: points }, mark: POINT, encoding: { x, y } },
      ],
    },
    numbers: rangeNumbers("true value", byTruth),
  };
}

const POINT = { type: "point", filled: true, size: 18, fillOpacity: 0.6 };

function residualFigure({ name, points, byEstimate }: TargetPictures): FigureBlock {
  const values = points.map(({ truth, estimate }) => ({ estimate, residual: truth - estimate }));
  const x = { field: "estimate", type: "quantitative", title: "estimate", scale: SCALE };
  const y = { field: "residual", type: "quantitative", title: "true value - estimate" };
  return {
    kind: "figure",
    title: `${name}: residuals`,
    about:
      "What is left of the true value behind the estimate, for the same samples: a trend or a funnel in it is something that the model has not learnt.",
    spec: {
      height: 200,
      layer: [
        {
          data: { values: [{ residual: 0 }] },
          mark: { type: "rule", stroke: "var(--line)" },
          encoding: { y },
        },
        { data: { values }, mark: POINT, encoding: { x, y } },
      ],
    },
    numbers: rangeNumbers("estimate", byEstimate),
  };
}

/** All samples of the test set, in parts of equal number. */
function rangeNumbers(what: string, ranges: readonly ErrorRange[]): FigureBlock["numbers"] {
  return {
    head: [`${what} from`, "to", "samples", "mean of estimate - true value", "MAE"],
    rows: ranges.map(({ low, high, samples, bias, mae }) => [
      ...[numberText(low), numberText(high), count(samples)],
      ...[errorText(bias), errorText(mae)],
    ]),
  };
}
