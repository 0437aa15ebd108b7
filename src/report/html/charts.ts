/** The one place that knows the charting library: a chart as data becomes an SVG, without a browser. */
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { ChartSpec } from "./section.js";

/** Width of a chart that does not say another one, in pixels. */
const WIDTH = 560;

/** Colours are variables of the page, so that one picture serves both themes and paper. */
const config = {
  aria: false,
  background: "transparent",
  font: "system-ui, sans-serif",
  view: { stroke: null },
  axis: {
    labelColor: "var(--ink)",
    titleColor: "var(--ink)",
    domainColor: "var(--line)",
    tickColor: "var(--line)",
    gridColor: "var(--grid)",
    titleFontWeight: "normal",
    labelFontSize: 12,
    titleFontSize: 12,
    labelLimit: 420,
  },
  legend: {
    labelColor: "var(--ink)",
    titleColor: "var(--ink)",
    labelFontSize: 12,
    titleFontSize: 12,
    orient: "top",
    title: null,
    labelLimit: 400,
  },
  title: { color: "var(--ink)", fontSize: 12, fontWeight: "normal" },
  header: { labelColor: "var(--ink)", titleColor: "var(--ink)" },
  text: { color: "var(--ink)", fontSize: 12 },
  mark: { color: "var(--one)" },
  rule: { color: "var(--one)" },
  point: { opacity: 1 },
  range: {
    category: ["var(--one)", "var(--two)", "var(--three)", "var(--four)", "var(--five)", "var(--six)"],
  },
} as const;

/** The chart as SVG; ids in it begin with `id`, so that several stand on one page. */
export async function chartSvg(spec: ChartSpec, id: string): Promise<string> {
  const whole = { width: WIDTH, ...spec, config } as unknown as TopLevelSpec;
  const view = new View(parse(compile(whole).spec), { renderer: "none" });
  const svg = await view.toSVG();
  view.finalize();
  return svg
    .replaceAll(/ (?:role="graphics-\w+"|aria-(?:roledescription|label)="[^"]*")/g, "") // the picture is one, not its marks
    .replaceAll(/ (?:d|transform)="[^"]*"/g, (shape) => shape.replaceAll(/(\.\d\d)\d+/g, "$1")) // hundredths of a pixel
    .replaceAll(/\bid="([^"]+)"/g, `id="${id}-$1"`)
    .replaceAll(/url\(#([^)]+)\)/g, `url(#${id}-$1)`);
}
