import type { ExitCurve, ModelReport } from "../../ir/model-report.js";
import { count, percent } from "../text-table.js";
import { type Block, type FigureBlock, type Section, text } from "./section.js";
import { numberText, percentText } from "./words.js";

/** Accuracy over work; null without classes, and for a model that is computed to its end and has one exit. */
export function exitsSection({ exits }: ModelReport): Section | null {
  if (exits === null || (exits.rule === null && exits.exits.length < 2)) return null;
  const { calibrated, full } = exits;
  const saved = 1 - calibrated.macs / full.macs;
  const sentence =
    exits.rule === null
      ? `Every sample runs to the end: ${count(full.macs)} multiply-accumulates, ${percent(full.accuracy)} right.`
      : `As calibrated, a sample takes ${count(calibrated.macs)} multiply-accumulates (${percent(saved)} less than to the end) and ${percent(calibrated.accuracy)} are right; without exits ${percent(full.accuracy)}.`;
  return { id: "exits", heading: "Exits", blocks: [text(sentence), exitTable(exits), curveFigure(exits)] };
}

function exitTable({ exits }: ExitCurve): Block {
  return {
    kind: "table",
    caption: "Each exit over the test set",
    head: ["exit", "place", "MACs, mean", "alone", "leave here", "right of them", "threshold (stored)"],
    rows: exits.map((row) => [
      `${row.exit}`,
      row.place,
      count(row.macs),
      percent(row.accuracyAlone),
      percent(row.share),
      percentText(row.accuracyLeaving),
      numberText(row.threshold),
    ]),
  };
}

function curveFigure({ exits, sweep, calibrated, rule }: ExitCurve): FigureBlock {
  const sets = {
    alone: "all leave at one exit",
    sweep: "thresholds swept together",
    calibrated: "as calibrated",
  };
  const shown = rule === null ? [sets.alone] : Object.values(sets);
  const x = {
    field: "macs",
    type: "quantitative",
    title: "multiply-accumulates, mean",
    scale: { zero: false },
  };
  const y = {
    field: "accuracy",
    type: "quantitative",
    title: "accuracy",
    axis: { format: ".1%" },
    scale: { zero: false },
  };
  const color = {
    field: "set",
    type: "nominal",
    scale: { domain: shown, range: ["var(--two)", "var(--one)", "var(--three)"] },
  };
  const alone = exits.map(({ macs, accuracyAlone, place }) => ({
    ...{ macs, place, accuracy: accuracyAlone, set: sets.alone },
  }));
  const layer = [
    {
      data: { values: sweep.map((each) => ({ ...each, set: sets.sweep })) },
      mark: { type: "line", point: { size: 20 } },
      encoding: { x, y, color, order: { field: "leaving", type: "quantitative" } },
    },
    {
      data: { values: alone },
      mark: { type: "point", filled: true, size: 70, shape: "square" },
      encoding: { x, y, color },
    },
    {
      data: { values: alone },
      mark: { type: "text", dy: 16 },
      encoding: { x, y, text: { field: "place" } },
    },
    {
      data: { values: rule === null ? [] : [{ ...calibrated, set: sets.calibrated }] },
      mark: { type: "point", filled: true, size: 160, shape: "diamond" },
      encoding: { x, y, color },
    },
  ];
  return {
    kind: "figure",
    title: "Accuracy over work",
    about: `Test accuracy over mean multiply-accumulates where every sample leaves at one exit${rule === null ? "" : ", where thresholds are swept, and where the calibration has put them"}.`,
    spec: { height: 280, layer },
    numbers: {
      head: ["point", "MACs, mean", "accuracy"],
      rows: [
        ...exits.map(({ place, macs, accuracyAlone }) => [
          `all leave at ${place}`,
          count(macs),
          percent(accuracyAlone),
        ]),
        ...(rule === null ? [] : [["as calibrated", count(calibrated.macs), percent(calibrated.accuracy)]]),
        ...sweep.map(({ leaving, macs, accuracy }) => [
          `thresholds that ${percent(leaving)} reach`,
          count(macs),
          percent(accuracy),
        ]),
      ],
    },
  };
}
