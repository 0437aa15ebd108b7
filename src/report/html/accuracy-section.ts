import type { ModelReport, Proportion } from "../../ir/model-report.js";
import { count, percent, ratio } from "../text-table.js";
import { type ChartSpec, type FigureBlock, type Section, texts } from "./section.js";
import { percentText, shareText } from "./words.js";

/** Classes up to which cells of the confusion have their counts in the picture. */
const WRITTEN_CLASSES = 20;
/** Opacity of a whole row in one cell: its count can be read on it in both themes. */
const STRONGEST = 0.5;
/** Groups in the picture, the worst first; the table has all. */
const DRAWN_GROUPS = 40;

type Accuracy = NonNullable<ModelReport["accuracy"]>;

/** Right answers: of all, by class, by group; null of a model without classes. */
export function accuracySection({ accuracy, classes }: ModelReport): Section | null {
  if (accuracy === null) return null;
  const { all, macroF1, majority, refused, groups } = accuracy;
  const summary = [
    `The bit-exact reference answers ${shareText(all)} of the ${count(all.count)} test samples right, with a 95 % interval by Wilson; macro-F1 is ${macroF1.toFixed(4)}, always answering the most frequent class reaches ${percent(majority)}.`,
    ...(refused > 0
      ? [`${count(refused)} samples are out of range of the precision and count as wrong.`]
      : []),
  ];
  return {
    id: "accuracy",
    heading: "Accuracy",
    blocks: [
      ...texts(summary),
      perClassFigure(accuracy.perClass),
      confusionFigure(accuracy.confusion, classes),
      ...(groups !== null && groups.length > 1 ? [groupFigure(groups)] : []),
    ],
  };
}

function perClassFigure(perClass: Accuracy["perClass"]): FigureBlock {
  const rows = perClass.flatMap(({ name, sensitivity }) => (sensitivity ? [{ name, ...sensitivity }] : []));
  return {
    kind: "figure",
    title: "Sensitivity by class",
    about: "For each class the share of its samples that are answered as such, with 95 % intervals.",
    spec: intervals(rows, "sensitivity"),
    open: true,
    numbers: {
      head: ["class", "samples", "sensitivity", "precision", "F1"],
      rows: perClass.map(({ name, sensitivity, precision, f1 }) => [
        name,
        count(sensitivity?.count ?? 0),
        shareText(sensitivity),
        shareText(precision),
        ratio(f1),
      ]),
    },
  };
}

function groupFigure(groups: NonNullable<Accuracy["groups"]>): FigureBlock {
  const worst = [...groups].sort((a, b) => a.accuracy.share - b.accuracy.share);
  const drawn = worst.slice(0, DRAWN_GROUPS);
  const some =
    drawn.length < groups.length ? ` The ${DRAWN_GROUPS} worst of ${groups.length} are drawn.` : "";
  return {
    kind: "figure",
    title: "Accuracy by group",
    about: `For each group of the data, such as a patient or a recording, the share of right answers, with 95 % intervals.${some}`,
    spec: intervals(
      drawn.map(({ name, accuracy }) => ({ name, ...accuracy })),
      "accuracy",
    ),
    numbers: {
      head: ["group", "samples", "right", "accuracy"],
      rows: worst.map(({ name, accuracy }) => [
        name,
        count(accuracy.count),
        count(accuracy.hits),
        shareText(accuracy),
      ]),
    },
  };
}

/** A point and its interval per row. */
function intervals(rows: readonly (Proportion & { readonly name: string })[], title: string): ChartSpec {
  const y = { field: "name", type: "nominal", sort: null, title: null };
  const scale = { zero: false, nice: true };
  const x = { type: "quantitative", title, axis: { format: ".1%", tickCount: 6 }, scale };
  return {
    height: { step: 20 },
    data: { values: rows },
    layer: [
      {
        mark: { type: "rule", strokeWidth: 2 },
        encoding: { y, x: { ...x, field: "low" }, x2: { field: "high" } },
      },
      { mark: { type: "point", filled: true, size: 60 }, encoding: { y, x: { ...x, field: "share" } } },
    ],
  };
}

/** Cells are as strong as their share of the true class. */
function confusionFigure(confusion: Accuracy["confusion"], classes: readonly string[]): FigureBlock {
  const values = confusion.flatMap((row, truth) => {
    const total = Math.max(
      1,
      row.reduce((sum, each) => sum + each, 0),
    );
    const cells = row.map((cases, answer) => ({
      ...{ truth: classes[truth], answer: classes[answer], cases },
      share: cases / total,
    }));
    return cells.filter(({ cases }) => cases > 0); // an empty cell is the paper
  });
  const axis = { type: "nominal", scale: { domain: classes } };
  const encoding = {
    x: { ...axis, field: "answer", title: "answer", axis: { orient: "top", labelAngle: -45 } },
    y: { ...axis, field: "truth", title: "true class" },
  };
  const cells = {
    mark: { type: "rect", stroke: "var(--grid)" },
    encoding: {
      fillOpacity: {
        field: "share",
        type: "quantitative",
        scale: { domain: [0, 1], range: [0, STRONGEST] },
        legend: null,
      },
    },
  };
  const counts = {
    mark: { type: "text", fontSize: 11 },
    encoding: { text: { field: "cases" } },
  };
  const step = classes.length > WRITTEN_CLASSES ? 12 : 38;
  return {
    kind: "figure",
    title: "Confusion matrix",
    about:
      "Numbers of samples by true class (rows) and answer (columns); stronger cells are larger shares of their row.",
    spec: {
      width: { step },
      height: { step: Math.min(step, 26) },
      data: { values },
      encoding,
      layer: classes.length > WRITTEN_CLASSES ? [cells] : [cells, counts],
    },
    numbers: {
      head: ["true class", ...classes, "right"],
      rows: confusion.map((row, truth) => {
        const total = row.reduce((sum, each) => sum + each, 0);
        return [
          classes[truth]!,
          ...row.map((cases) => count(cases)),
          percentText(total === 0 ? null : row[truth]! / total),
        ];
      }),
    },
  };
}
