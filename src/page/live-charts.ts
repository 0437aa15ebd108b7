/** Charts of uPlot in the colours of the page. */
import uPlot from "uplot";
import type { Description } from "../monitor/description.js";
import { MOST_TARGETS } from "./answers-held.js";
import type { Picture } from "./picture.js";
import { shown } from "./shown-text.js";

/** A chart that follows the picture. */
export interface Chart {
  draw(picture: Picture): void;
  /** Again, in other colours. */
  recolour(): void;
}

/** One series of a chart. */
interface Series {
  readonly label: string;
  readonly colour: "--first" | "--second";
  readonly paths?: uPlot.Series.PathBuilder;
  readonly points?: boolean;
}

interface Drawing {
  readonly series: readonly Series[];
  readonly x: string;
  readonly y: string;
  readonly scales?: uPlot.Scales;
  readonly names?: () => readonly string[];
  data(picture: Picture): uPlot.AlignedData;
}

const HEIGHT = 190;

const bars = uPlot.paths.bars!({ size: [0.7, 60] });

/** Everything known of a model now. */
export interface Known {
  readonly classes: readonly string[];
  readonly exits: number;
}

/** Charts, each in the element of its id. */
export function createCharts(known: () => Known): Chart[] {
  const share: uPlot.Scale = { range: [0, 1] };
  return [
    chart("reading", {
      series: [{ label: "value", colour: "--first" }],
      x: "place in the window",
      y: "reading",
      data: readingData,
    }),
    chart("scores", {
      series: [{ label: "score", colour: "--first", paths: bars }],
      x: "class",
      y: "score",
      names: () => known().classes,
      data: ({ answer }) => indexed([...(answer?.scores ?? [])]),
    }),
    chart("margin", {
      series: [{ label: "margin", colour: "--first" }],
      x: "answer",
      y: "margin",
      data: ({ answers }) => [answers.map(({ n }) => n), answers.map(({ margin }) => margin)],
    }),
    chart("goodness", {
      series: [{ label: "goodness", colour: "--first" }],
      x: "answer",
      y: "goodness",
      data: ({ answers }) => [answers.map(({ n }) => n), answers.map(({ goodness }) => goodness)],
    }),
    chart("exits", {
      series: [{ label: "share", colour: "--first", paths: bars }],
      x: "exit",
      y: "share",
      scales: { y: share },
      data: (picture) => exitData(picture, known().exits),
    }),
    chart("accuracy", {
      series: [
        { label: "on test samples", colour: "--first", points: true },
        { label: "before each update", colour: "--second" },
      ],
      x: "labels learnt",
      y: "accuracy",
      scales: { y: share },
      data: ({ curve }) => [
        curve.map(({ learnt }) => learnt),
        curve.map(({ test }) => test),
        curve.map(({ recent }) => recent),
      ],
    }),
  ];
}

/** Worth of what is stored. */
type Steps = Pick<Description, "unit" | "zero">;

/** A chart for each target: values over the last answers, and what they should have been where that is known. */
export function valueCharts(targets: readonly string[], { unit, zero }: Steps): Chart[] {
  return targets.slice(0, MOST_TARGETS).map((name, k) => {
    addFigure(`value-${k}`, `${shown(name)}: estimate, and true value (dashed) where it is known`);
    return chart(`value-${k}`, {
      series: [
        { label: "estimate", colour: "--first" },
        { label: "true value", colour: "--second" },
      ],
      x: "answer",
      y: "value",
      data: ({ answers }) => [
        answers.map(({ n }) => n),
        answers.map(({ scores }) => (scores[k]! - zero) * unit),
        answers.map((each) => (each.targets ? (each.targets[k]! - zero) * unit : null)),
      ],
    });
  });
}

/** Scores of the last answers against the threshold. */
export function scoreChart(unit: number): Chart {
  return chart("alarm", {
    series: [
      { label: "score", colour: "--first" },
      { label: "threshold", colour: "--second" },
    ],
    x: "answer",
    y: "score",
    data: ({ answers }) => [
      answers.map(({ n }) => n),
      answers.map(({ scores }) => (scores[1] ?? 0) * unit),
      answers.map(({ scores }) => (scores[0] ?? 0) * unit),
    ],
  });
}

/** A figure with an empty chart, before all others. */
function addFigure(id: string, caption: string): void {
  const figure = document.createElement("figure");
  figure.id = id;
  const words = document.createElement("figcaption");
  words.textContent = caption;
  const plot = document.createElement("div");
  plot.className = "chart";
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", caption);
  figure.append(words, plot);
  document.getElementById("scores")!.before(figure);
}

/** Each channel one after the other in the order of time would cross: they are drawn as series of their own. */
function readingData({ reading }: Picture): uPlot.AlignedData {
  if (reading === null) return [[], []];
  const { values, channels } = reading;
  const rows = Math.floor(values.length / channels);
  const series = Array.from({ length: channels }, (_, c) =>
    Array.from({ length: rows }, (_, row) => values[row * channels + c]!),
  );
  return [Array.from({ length: rows }, (_, row) => row), ...series];
}

function exitData({ answers }: Picture, exits: number): uPlot.AlignedData {
  const counts = Array<number>(Math.max(exits, 1 + Math.max(-1, ...answers.map(({ exit }) => exit)))).fill(0);
  for (const { exit } of answers) counts[exit]!++;
  return indexed(counts.map((count) => count / Math.max(1, answers.length)));
}

function indexed(values: number[]): uPlot.AlignedData {
  return [values.map((_, index) => index), values];
}

function chart(id: string, drawing: Drawing): Chart {
  const host = document.querySelector<HTMLElement>(`#${id} .chart`)!;
  let plot: uPlot | null = null;
  let series = 0;
  const width = (): number => Math.max(200, host.clientWidth);
  new ResizeObserver(() => plot?.setSize({ width: width(), height: HEIGHT })).observe(host);
  return {
    draw(picture) {
      const data = drawing.data(picture);
      if (plot === null || series !== data.length) {
        plot?.destroy();
        series = data.length;
        plot = new uPlot(optionsOf(drawing, width(), series - 1), data, host);
      } else plot.setData(data);
    },
    recolour() {
      colours.clear();
      plot?.redraw(false, true);
    },
  };
}

function optionsOf(drawing: Drawing, width: number, count: number): uPlot.Options {
  const { series, scales = {}, names } = drawing;
  const axis = {
    stroke: () => colour("--ink"),
    font: "12px system-ui, sans-serif",
    labelFont: "12px system-ui, sans-serif",
  };
  const lines = {
    grid: { stroke: () => colour("--line"), width: 1 },
    ticks: { stroke: () => colour("--line"), width: 1 },
  };
  const xValues = names && { values: (_: uPlot, at: number[]) => at.map((each) => nameOf(names(), each)) };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: xRange(series) }, ...scales },
    axes: [
      { ...axis, ...lines, label: drawing.x, labelSize: 18, size: 32, incrs: WHOLE, ...xValues },
      { ...axis, ...lines, label: drawing.y, labelSize: 18, size: 62 },
    ],
    series: [{}, ...Array.from({ length: count }, (_, n) => seriesOf(series[n] ?? series[0]!, n))],
  };
}

const WHOLE = [1, 2, 5]
  .flatMap((digit) => [0, 1, 2, 3, 4, 5, 6].map((power) => digit * 10 ** power))
  .sort((a, b) => a - b);
/** Channels beyond the first are told apart by their dashes. */
const DASHES = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

function seriesOf({ label, colour: name, paths, points = false }: Series, n: number): uPlot.Series {
  return {
    label,
    stroke: () => colour(name),
    fill: paths ? () => colour(name) : undefined,
    width: 1.5,
    dash: DASHES[n % DASHES.length]!,
    spanGaps: true,
    points: { show: points, size: 7, fill: () => colour(name) },
    ...(paths ? { paths } : {}),
  } as uPlot.Series;
}

/** Room for whole bars, and for a curve of one point. */
function xRange(series: readonly Series[]): uPlot.Range.Function {
  const isBars = series.some(({ paths }) => paths !== undefined);
  return ({ data: [at] }) => {
    const [low, high] = [at[0], at.at(-1)]; // those that uPlot gives are others where there is one
    if (low === undefined || high === undefined) return [0, 1];
    if (isBars) return [low - 0.6, high + 0.6];
    return low === high ? [low, low + 1] : [low, high];
  };
}

function nameOf(names: readonly string[], at: number): string {
  return Number.isInteger(at) && names[at] !== undefined ? shown(names[at], 8) : "";
}

/** Colours of the page as they are now. */
const colours = new Map<string, string>();

/** A colour of the page for a canvas, which knows no variables: an element is asked what comes of it. */
function colour(name: string): string {
  const known = colours.get(name);
  if (known !== undefined) return known;
  const asked = document.querySelector<HTMLElement>(".chart")!;
  asked.style.color = `var(${name})`;
  const { color } = getComputedStyle(asked);
  colours.set(name, color);
  return color;
}
