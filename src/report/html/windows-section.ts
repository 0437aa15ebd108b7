import type { ModelReport, WindowPicture } from "../../ir/model-report.js";
import type { Block, ChartSpec, FigureBlock, Section } from "./section.js";
import { numberText } from "./words.js";

/** Room of an axis at the side, so that readings and features stand one above the other. */
const SIDE = { minExtent: 48 };

/** Cells of a picture, of some hundred bytes each: a page stays small. */
const CELLS = 2_500;

/** A few windows, raw and as features; null for a model without. */
export function windowsSection({ windows }: ModelReport): Section | null {
  if (windows.length === 0) return null;
  const blocks = windows.flatMap((each): Block[] => [
    ...(each.channels.length === 0 ? [] : [rawFigure(each)]),
    featureFigure(each),
  ]);
  return { id: "windows", heading: "Windows and their features", blocks };
}

function nameOf({ place, label, answer }: WindowPicture): string {
  return `${place}, ${label ?? "unlabelled"}, ${answer === null ? "refused" : `answered ${answer}`}`;
}

function rawFigure(window: WindowPicture): FigureBlock {
  const { rows, channels, moment } = window;
  const values = channels.flatMap(({ name, spans }) => spans.map((span) => ({ ...span, channel: name })));
  const x = { field: "row", type: "quantitative", title: "reading", scale: { domain: [0, rows] } };
  const color = { field: "channel", type: "nominal", sort: null };
  const y = { type: "quantitative", title: "raw value", axis: SIDE, scale: { zero: false } };
  return {
    kind: "figure",
    title: `Raw window: ${nameOf(window)}`,
    about: `${rows} readings of ${channels.length === 1 ? "one channel" : `${channels.length} channels`} as they are handed over${moment === null ? "" : `; the line is at reading ${moment}, which the features are about`}.`,
    spec: {
      height: 160,
      data: { values },
      layer: [
        {
          mark: { type: "area", fillOpacity: 0.5 },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
        },
        ...["low", "high"].map((field) => ({
          mark: { type: "line", strokeWidth: 1 },
          encoding: { x, y: { ...y, field }, color },
        })),
        ...(moment === null ? [] : [momentOf(moment, x)]),
      ],
    },
    numbers: {
      head: ["from reading", ...channels.map(({ name }) => `${name}: least to largest`)],
      rows: (channels[0]?.spans ?? []).map(({ row }, at) => [
        `${row}`,
        ...channels.map(({ spans }) => `${numberText(spans[at]!.low)} to ${numberText(spans[at]!.high)}`),
      ]),
    },
  };
}

/** A line from bottom to top. */
function momentOf(moment: number, x: ChartSpec): ChartSpec {
  return {
    data: { values: [{ row: moment }] },
    mark: { type: "rule", color: "var(--ink)", strokeDash: [4, 3] },
    encoding: { x },
  };
}

function featureFigure(window: WindowPicture): FigureBlock {
  const { features } = window;
  const frames = features.length;
  const together = Math.ceil((frames * (features[0]?.length ?? 0)) / CELLS);
  const means = together > 1 && frames > 1 ? ` Means of ${together} frames each are drawn.` : "";
  return {
    kind: "figure",
    title: `Features: ${nameOf(window)}`,
    about: `${features[0]?.length ?? 0} values of ${frames === 1 ? wholeOf(window) : `each of ${frames} frames`}.${means}`,
    spec: frames === 1 ? barsOf(features[0]!) : imageOf(features, together),
    numbers: {
      head: ["frame", "values"],
      rows: features.map((values, frame) => [`${frame}`, values.map(numberText).join(", ")]),
    },
  };
}

function wholeOf({ rows, moment }: WindowPicture): string {
  if (moment !== null) return "the event";
  return rows === 0 ? "the sample" : "the whole window";
}

function barsOf(features: readonly number[]): ChartSpec {
  return {
    height: 160,
    data: { values: features.map((value, index) => ({ index, value })) },
    mark: "bar",
    encoding: {
      x: { field: "index", type: "ordinal", title: "feature", axis: { labelOverlap: true, labelAngle: 0 } },
      y: { field: "value", type: "quantitative", title: "value", axis: SIDE },
    },
  };
}

/** Frames to the right, so many of them in one column, values upwards; stronger is larger. */
function imageOf(features: WindowPicture["features"], together: number): ChartSpec {
  const values = Array.from({ length: Math.ceil(features.length / together) }, (_, column) => {
    const own = features.slice(column * together, (column + 1) * together);
    const mean = (index: number): number => own.reduce((sum, each) => sum + each[index]!, 0) / own.length;
    return own[0]!.map((_value, index) => ({ frame: column * together, index, value: mean(index) }));
  }).flat();
  const axis = { labelOverlap: true, labelAngle: 0 };
  return {
    height: 200,
    data: { values },
    mark: { type: "rect", fill: "var(--one)" },
    encoding: {
      x: { field: "frame", type: "ordinal", title: "frame", axis },
      y: {
        field: "index",
        type: "ordinal",
        title: "feature",
        sort: "descending",
        axis: { ...axis, ...SIDE },
      },
      fillOpacity: {
        ...{ field: "value", type: "quantitative", legend: null },
        scale: { zero: false, range: [0.02, 1] },
      },
    },
  };
}
