import type { Goal, Measure, RowResult } from "./row.js";
import { type Judged, over, type Summary } from "./summary.js";

const NONE = "–";

/** Digits behind the point of an error. */
const DECIMALS = 4;

/** A Markdown table; the first column is aligned left, the others right. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(line)].join(
    "\n",
  );
}

/** A share as percent with its deviation: `98.42 ± 0.05`. */
export function percent(summary: Summary | null, digits = 2): string {
  if (summary === null) return NONE;
  const text = (share: number) => (100 * share).toFixed(digits);
  return summary.deviation === null
    ? text(summary.mean)
    : `${text(summary.mean)} ± ${text(summary.deviation)}`;
}

/** A number with its deviation: `0.0746 ± 0.0012`. */
export function decimal(summary: Summary | null): string {
  if (summary === null) return NONE;
  const text = (value: number) => value.toFixed(DECIMALS);
  return summary.deviation === null
    ? text(summary.mean)
    : `${text(summary.mean)} ± ${text(summary.deviation)}`;
}

/** A whole number in groups of three: `188 160`; the mean of several. */
export function count(value: Summary | number | null): string {
  if (value === null) return NONE;
  const mean = typeof value === "number" ? value : value.mean;
  return Math.round(mean)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, " ");
}

/** A share of one run as percent; a dash where there is none. */
export function share(value: number | null): string {
  return value === null ? NONE : (100 * value).toFixed(2);
}

const COUNTED: readonly Measure[] = ["meanMacs", "denseMacs", "flash", "ram"];

/** Goals with what was reached, one after the other. */
export function goals(judged: readonly Judged[]): string {
  return judged.length === 0 ? NONE : judged.map(goalText).join("; ");
}

function goalText({ goal, reached, missedBy }: Judged): string {
  const text = `${nameOf(goal)} ${boundOf(goal)}`;
  if (reached === null || missedBy === null) return `${text}: not measured`;
  const found = `${text}: ${valueText(goal, reached)}`;
  return missedBy === 0 ? `${found}, met` : `${found}, **missed by ${distanceOf(goal, missedBy)}**`;
}

function nameOf({ measure, of }: Goal): string {
  switch (measure) {
    case "accuracy":
      return "int8";
    case "balanced":
      return "balanced";
    case "macroF1":
      return "macro-F1";
    case "classF1":
      return `F1 of ${of}`;
    case "learntAccuracy":
      return "accuracy after";
    case "learntMacroF1":
      return "macro-F1 after";
    case "gain":
      return "above nothing learnt";
    case "overInputs":
      return "above 1-NN, inputs";
    case "overHidden":
      return "above 1-NN, hidden";
    case "askedThird":
      return "20 asked, random order, above 60 at random";
    case "askedHalf":
      return "30 asked, random order, above 60 at random";
    case "askedRecorded":
      return "60 asked, as recorded, above 60 at random";
    case "overStore":
      return "above the nearest of as many bytes";
    case "behindTwin":
      return "below the twin";
    case "behindRow":
      return `below ${of}`;
    case "meanMacs":
      return "mean MACs";
    case "denseMacs":
      return "dense MACs";
    case "flash":
      return "constants";
    case "ram":
      return "RAM";
    case "violations":
      return "violations, held out";
    case "poolViolations":
      return "violations, whole pool";
    case "error":
      return "MAE";
    case "macShare":
      return "mean MACs, share of the full network's";
  }
}

function boundOf(goal: Goal): string {
  return goal.atLeast === undefined
    ? `≤ ${valueText(goal, goal.atMost ?? 0)}`
    : `≥ ${valueText(goal, goal.atLeast)}`;
}

function valueText({ measure }: Goal, value: number): string {
  if (measure === "error") return value.toFixed(DECIMALS);
  return COUNTED.includes(measure) ? count(value) : `${share(value)} %`;
}

function distanceOf({ measure }: Goal, value: number): string {
  if (measure === "error") return value.toFixed(DECIMALS);
  return COUNTED.includes(measure) ? count(value) : `${share(value)} points`;
}

/** What is said of a row with other seeds than the usual three. */
const SEEDS = ["", "one", "two", "", "four", "five", "six", "seven", "eight"];

/** One line per row; a row that has not run says why. */
export function rowLines(
  results: readonly RowResult[],
  columns: number,
  line: (result: RowResult) => string[],
): string[][] {
  return results.map((result) => {
    const { row, runs } = result;
    const seeds = SEEDS[runs.length];
    const counted = seeds ? `, ${seeds} seed${runs.length === 1 ? "" : "s"}` : "";
    const first = `${row.title} (\`${row.id}\`${counted})`;
    if (runs.length > 0) return [first, ...line(result)];
    const why = row.needs === undefined ? "not run here" : `not run here: needs ${row.needs}`;
    return [first, why, ...Array.from({ length: columns - 2 }, () => "")];
  });
}

/** Columns of multiply-accumulates. */
export const MACS = ["MACs dense", "mean", "p99", "worst"];

/** The cells under `MACS`. */
export function macs(result: RowResult): string[] {
  return (["dense", "mean", "p99", "worst"] as const).map((of) =>
    count(over(result, ({ report }) => report.macs[of])),
  );
}
