import type { ModelReport } from "../../ir/model-report.js";
import { type FigureBlock, type Section, text } from "./section.js";
import { numberText } from "./words.js";

/** Classes up to which each has a picture of its own. */
const DRAWN_CLASSES = 12;

/** Misses and false alarms of a class over the margin that its answers need. */
export function operatingSection({ operating }: ModelReport): Section {
  const { classes, decides } = operating;
  const drawn = classes.filter(({ points }) => points.length > 1).slice(0, DRAWN_CLASSES);
  return {
    id: "operating",
    heading: "Operating point",
    blocks: [
      text(
        "Answers whose margin is below a threshold can be taken as unknown: fewer false alarms of a class, more of its samples missed. These are single answers; votes over several come on top.",
      ),
      { kind: "operating", classes, decides },
      ...(drawn.length === 0 ? [] : [pointsFigure(drawn)]),
    ],
  };
}

function pointsFigure(classes: ModelReport["operating"]["classes"]): FigureBlock {
  const rows = classes.flatMap(({ name, present, absent, points }) =>
    points.map(({ margin, missed, alarms }) => ({
      ...{ name, margin },
      missed: present === 0 ? 0 : missed / present,
      alarms: absent === 0 ? 0 : alarms / absent,
    })),
  );
  const values = rows.flatMap(({ name, margin, missed, alarms }) => [
    { name, margin, share: missed, kind: "missed, of the class" },
    { name, margin, share: alarms, kind: "false alarms, of all others" },
  ]);
  return {
    kind: "figure",
    title: "Misses and false alarms by class",
    about: "For each class, shares of missed samples and of false alarms over the threshold of the margin.",
    spec: {
      width: 150,
      height: 90,
      columns: 3,
      data: { values },
      mark: { type: "line", interpolate: "step-after" },
      encoding: {
        facet: { field: "name", type: "nominal", sort: null, title: null },
        x: { field: "margin", type: "quantitative", title: "threshold", axis: { tickCount: 3 } },
        y: { field: "share", type: "quantitative", title: null, axis: { format: ".0%", tickCount: 3 } },
        color: { field: "kind", type: "nominal", sort: null },
      },
      resolve: { scale: { x: "independent", y: "independent" } },
    },
    numbers: {
      head: ["class", "threshold", "missed", "false alarms"],
      rows: classes.flatMap(({ name, points }) =>
        points.map(({ margin, missed, alarms }) => [name, numberText(margin), `${missed}`, `${alarms}`]),
      ),
    },
  };
}
