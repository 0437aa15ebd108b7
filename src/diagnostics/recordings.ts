/** Errors in recordings and their windows: FF2187 to FF2198. */

import { error, helperOf, list, OF_MODEL, type Origin, others, quote } from "./data.js";
import type { Diagnostic } from "./diagnostic.js";
import { didYouMean } from "./suggest.js";

/** Place in the model file that says how many rows and channels a sample of a recording has. */
export type RecordedSetting = "input.shape" | "input.window.shape" | "input.stream";

/** Rows of a window, and where the model file says so. */
interface RowsOf {
  readonly rows: number;
  readonly shape: readonly number[];
  readonly setting?: RecordedSetting | undefined;
}

/** A file that fits, and its input columns. */
export interface LikeFile {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The input columns that are not numeric, whether a time is named already, and another file that fits. */
interface ColumnHints {
  readonly text: readonly string[];
  readonly hasTime: boolean;
  readonly like: LikeFile | undefined;
}

const NO_HINTS: ColumnHints = { text: [], hasTime: true, like: undefined };

/** `found` in words; or the names of all input columns. */
export const wrongChannels = (
  origin: Origin,
  found: string | readonly string[],
  window: RowsOf,
  hints: ColumnHints = NO_HINTS,
): Diagnostic => {
  const { rows, shape, setting = "input.shape" } = window;
  const channels = shape.reduce((product, each) => product * each, 1) / rows;
  const names = typeof found === "string" ? [] : found;
  const lacking = hints.like?.columns.filter((name) => !names.includes(name)) ?? [];
  const what =
    hints.like !== undefined && lacking.length > 0
      ? `${quote(origin.name)} lacks ${list(lacking)}, which ${hints.like.name} has`
      : `the rows of ${quote(origin.name)} do not fit the model`;
  const said = setting === "input.stream" ? "input.stream.channels" : `${setting} [${shape.join(", ")}]`;
  return error("FF2187", origin, what, {
    expected: `${channels} values in a row (${said}, windows of ${rows} rows)`,
    found: typeof found === "string" ? found : `${found.length} input columns: ${list(found)}`,
    hint:
      typeof found === "string"
        ? `The first dimension of an array counts rows, the second channels. Change \`${setting}\`, or the array.`
        : lacking.length > 0
          ? "Give all files the same columns, or leave this one out."
          : columnsHint(origin, names, { rows, channels, setting }, hints),
  });
};

/** Columns to leave out, or another shape. */
function columnsHint(
  origin: Origin,
  names: readonly string[],
  window: { readonly rows: number; readonly channels: number; readonly setting: RecordedSetting },
  { text, hasTime }: ColumnHints,
): string {
  const { rows, channels, setting } = window;
  const left = names.length - text.length;
  const change = shapeChange(setting, rows, left);
  const among = text.length > 0 ? text : names;
  const time = hasTime ? undefined : among.find((name) => /time|date|stamp|clock|^t$/i.test(name));
  const clock = time === undefined ? "" : `say that it is the time: \`time: ${quote(time)}\``;
  if (text.length === 0 && clock !== "" && left - 1 === channels)
    return `${quote(time!)} looks like a clock: ${clock} in ${helperOf(origin)}.`;
  if (text.length === 0)
    return `Choose columns with \`columns\` or \`ignore\` in ${helperOf(origin)}, or ${change}.`;
  const or = clock === "" ? "" : `, or ${clock}`;
  return `Leave text out: \`ignore: [${list(text)}]\` in ${helperOf(origin)}${or}${left === channels ? "" : `; and ${change}`}.`;
}

/** Text to write for windows of these rows and channels. */
function shapeChange(setting: RecordedSetting, rows: number, channels: number): string {
  switch (setting) {
    case "input.shape":
      return `set \`shape: [${rows}, ${channels}]\` in \`input\``;
    case "input.window.shape":
      return `set \`shape: [${rows}, ${channels}]\` in \`input.window\``;
    case "input.stream":
      return `set \`channels: ${channels}\` in \`input.stream\``;
    default:
      return setting satisfies never;
  }
}

/** No file of the pattern. */
export const noFileMatches = (origin: Origin, root: string): Diagnostic =>
  error("FF2188", origin, `no file matches ${quote(origin.name)}`, {
    expected: "at least one file",
    found: `none in ${root}`,
    hint: `\`*\` and \`{field}\` stand for a part of one name of the path. A path is relative to ${OF_MODEL}; \`data:\` paths to FF_EDGE_DATA.`,
  });

/** `label` or `split.by` names nothing that these files have. */
export const noSuchField = (
  origin: Origin,
  setting: string,
  name: string,
  known: readonly string[],
): Diagnostic =>
  error("FF2189", origin, `\`${setting}\` names nothing that recordings of ${quote(origin.name)} have`, {
    expected:
      known.length === 0
        ? "an array with a value for each row"
        : `an array with a value for each row, or one of ${list(known)}`,
    found: quote(name),
    hint: `\`{${/^\w+$/.test(name) ? name : "field"}}\` in \`files\` makes a field of a part of a path.${didYouMean(name, known)}`,
  });

/** A time before the one above it. */
export const timeBackwards = (
  origin: Origin,
  location: string,
  before: number,
  found: number,
  more: number,
): Diagnostic =>
  error("FF2190", origin, `time runs backwards at ${location}`, {
    expected: `${seconds(before)} or later, the time of the row above`,
    found: `${seconds(found)}${others(more)}`,
    hint: "Sort the rows; or, if another recording begins there, name the column that tells recordings apart: `recording`.",
  });

const SLIPS = [
  { factor: 1e3, unit: "milliseconds", name: "time_ms" },
  { factor: 1e6, unit: "microseconds", name: "time_us" },
] as const;

/** Hint where rates differ by the unit of times alone. */
function slipOf(a: number, b: number): string | undefined {
  const ratio = Math.max(a, b) / Math.min(a, b);
  const slip = SLIPS.find(({ factor }) => Math.abs(ratio / factor - 1) < 0.1);
  return (
    slip &&
    `Times that are ${slip.unit} are read as seconds, unless the name of their column says otherwise: "${slip.name}".`
  );
}

/** Two sampling rates where the model can have one. */
export const rateChanged = (
  origin: Origin,
  first: { readonly where: string; readonly rate: number },
  second: { readonly where: string; readonly rate: number },
): Diagnostic =>
  error("FF2191", origin, "the sampling rate changes", {
    expected: `about ${hertz(first.rate)}, as in ${first.where}`,
    found: `${hertz(second.rate)} in ${second.where}`,
    hint:
      slipOf(first.rate, second.rate) ??
      "A window of as many rows would be another time: resample the recordings, or leave those of another rate out.",
  });

/** An interval or a moment outside of its recording, or without a length. */
export const outsideRecording = (
  origin: Origin,
  location: string,
  found: string,
  expected: string,
  more: number,
): Diagnostic =>
  error("FF2192", origin, `${location} of ${quote(origin.name)} lies outside of its recording`, {
    expected,
    found: `${found}${others(more)}`,
    hint: 'Correct it, or say what it counts: `unit: "rows"` from the start of the file, `"seconds"` in the clock of `time`.',
  });

/** Two intervals of different labels over the same rows. */
export const intervalsOverlap = (origin: Origin, first: string, second: string, more: number): Diagnostic =>
  error("FF2193", origin, `two intervals of ${quote(origin.name)} overlap`, {
    expected: "one label for a row",
    found: `${first} and ${second}${others(more)}`,
    hint: "The end of an interval is the row, or the time, behind its last one.",
  });

/** An interval, a moment or a row of another table that belongs to no recording, or not to one alone. */
export const unknownRecording = (
  origin: Origin,
  location: string,
  name: string | null,
  known: readonly string[],
): Diagnostic =>
  error(
    "FF2194",
    origin,
    name === null
      ? `nothing says which recording ${location} of ${quote(origin.name)} belongs to`
      : `${location} of ${quote(origin.name)} belongs to no recording`,
    {
      expected: `one of ${list(known)}`,
      found: name === null ? "several recordings" : quote(name),
      hint:
        name === null
          ? 'Name the column that tells it: `recording` in `intervals` or `annotations`; or give each file a table of its own: `file: "{name}-labels.csv"`.'
          : `A recording is called like its file, with or without folder and ending, or like its value of \`recording\`.${didYouMean(name, known)}`,
    },
  );

/** A table beside recordings that cannot be read as one. */
export const badTable = (origin: Origin, what: string, expected: string, found: string): Diagnostic =>
  error("FF2195", origin, `the table ${quote(origin.name)} cannot be read: ${what}`, {
    expected,
    found,
    hint: 'A table is a CSV file with a header line, or an array `[rows, columns]` whose columns are named by `columns`. Other names than the usual ones are settings, as in `intervals: { file, start: "from", end: "to" }`.',
  });

/** Windows that no recording is long enough for; or windows of which none has a label. */
export const noWindow = (
  origin: Origin,
  length: number,
  longest: { readonly name: string; readonly rows: number },
  setting: RecordedSetting = "input.shape",
): Diagnostic =>
  error("FF2196", origin, "a window is longer than every recording", {
    expected: `at least ${length} rows without a gap`,
    found: `at most ${longest.rows} rows: ${longest.name}`,
    hint: `Make windows shorter (\`length\`, and \`${setting}\`). Where rows of several recordings alternate in a file, sort them.`,
  });

/** Windows none of which gets a label. */
export const noLabelledWindow = (origin: Origin, windows: number, label: string): Diagnostic =>
  error("FF2197", origin, "no window has a label", {
    expected: `windows with a label by \`label: "${label}"\``,
    found: `${windows} windows, none of them with one`,
    hint: "Take shorter windows, a smaller `minShare`, a larger `within`, or give the others a class: `otherwise`. Values are those of the `targets`: a window has one if its last row does, or for a mean enough of its rows.",
  });

/** Windows that would take more memory than they should be given. */
export const tooManyWindows = (origin: Origin, bytes: number, most: number): Diagnostic =>
  error("FF2198", origin, "the windows take too much memory", {
    expected: `at most ${most} bytes`,
    found: `${bytes} bytes: overlapping windows repeat their rows`,
    hint: "Take a larger `hop`, or fewer recordings.",
  });

function seconds(value: number): string {
  return `${Number(value.toFixed(6))} s`;
}

function hertz(rate: number): string {
  return `${Number(rate.toPrecision(4))} readings per second`;
}
