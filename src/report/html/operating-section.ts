import type { ModelReport, OperatingReport } from "../../ir/model-report.js";
import { count, percent } from "../text-table.js";
import { eventBlocks } from "./event-blocks.js";
import { type FigureBlock, type Section, type SliderBlock, text } from "./section.js";
import { thresholdLine } from "./threshold-line.js";
import { numberText } from "./words.js";

/** Classes up to which each has a picture of its own. */
const DRAWN_CLASSES = 12;
/** End of the axis of false alarms where there are hardly any. */
const LEAST_AXIS = 0.001;

/** Events over the decision; misses and false alarms of a class over the margin that its answers need; null where nothing can be moved. */
export function operatingSection({ operating, verdict, memory }: ModelReport): Section | null {
  if (operating === null) return null;
  const { classes, decision } = operating;
  const movable = classes.filter(({ points }) => points.length > 1);
  const drawn = movable.slice(0, DRAWN_CLASSES);
  return {
    id: "operating",
    heading: "Operating point",
    blocks: [
      ...(memory.stream ? eventBlocks(verdict.recording, decision) : []),
      ...(classes.length === 0
        ? []
        : [
            text(
              `Single answers whose margin is below a threshold can be taken as unknown: fewer false alarms of a class, more of its samples missed.${decision ? " Votes over several come on top." : ""}`,
            ),
          ]),
      ...(movable.length === 0 ? [] : [classSlider(operating, movable)]),
      ...(drawn.length === 0 ? [] : [pointsFigure(drawn)]),
    ],
  };
}

type Classes = OperatingReport["classes"];

function classSlider({ decision }: OperatingReport, classes: Classes): SliderBlock {
  const share = (part: number, whole: number): string => (whole === 0 ? "-" : percent(part / whole));
  return {
    ...{ kind: "slider", choice: "Class", slider: "Threshold of the margin", start: 0 },
    options: classes.map(({ name, present, absent, points }) => ({
      name,
      places: points.map(({ margin, stored, missed, alarms }) => ({
        value: `margin ${margin}`,
        says: `${name}, margin of at least ${numberText(margin)}: ${count(missed)} of ${count(present)} missed (${share(missed, present)}), ${count(alarms)} of ${count(absent)} others answered so (${share(alarms, absent)}).`,
        write: thresholdLine(decision, { margin, stored }),
      })),
    })),
  };
}

function pointsFigure(classes: Classes): FigureBlock {
  const rows = classes.flatMap(({ name, present, absent, points }) =>
    points.map(({ margin, missed, alarms }) => ({
      ...{ name, margin },
      missed: present === 0 ? 0 : missed / present,
      alarms: absent === 0 ? 0 : alarms / absent,
    })),
  );
  const x = { field: "margin", type: "quantitative", title: "threshold", axis: { tickCount: 4 } };
  const most = rows.reduce((largest, { alarms }) => Math.max(largest, alarms), LEAST_AXIS);
  const line = (field: "missed" | "alarms", title: string, color: string, end: number) => ({
    mark: { type: "line", interpolate: "step-after", stroke: color },
    encoding: {
      x,
      y: {
        ...{ field, type: "quantitative", scale: { domain: [0, end] } },
        axis: { title, titleColor: color, format: "~p", tickCount: 3 },
      },
    },
  });
  return {
    kind: "figure",
    title: "Misses and false alarms by class",
    about:
      "For each class, the share of its samples that are missed (left axis) and the share of all others that are answered so (right axis) over the threshold of the margin.",
    spec: {
      data: { values: rows },
      facet: { field: "name", type: "nominal", sort: classes.map(({ name }) => name), title: null },
      columns: 2,
      spec: {
        width: 200,
        height: 110,
        layer: [
          line("missed", "missed", "var(--one)", 1),
          line("alarms", "false alarms", "var(--three)", most),
        ],
        resolve: { scale: { y: "independent" } },
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
