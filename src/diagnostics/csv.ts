/** Errors in csv files: FF2130 to FF2137, FF2144 to FF2146, FF2148 to FF2150, FF2186. */
import { type Details, error, helperOf, list, notFinite, type Origin, others, quote } from "./data.js";
import type { Diagnostic } from "./diagnostic.js";
import { difference } from "./likeness.js";
import { didYouMean } from "./suggest.js";

/** Faults of one cause: their number, and in words where the first ones are. */
export interface Locations {
  readonly count: number;
  readonly locations: readonly string[];
}

/** A CSV that is no text. */
export const notText = (origin: Origin, found: string): Diagnostic =>
  error("FF2130", origin, `${quote(origin.name)} is not a text file`, {
    expected: "UTF-8 text",
    found,
    hint: "Export the table as CSV with the encoding UTF-8.",
  });

/** Quotes in a CSV that do not pair up. */
export const malformedCsv = (origin: Origin, line: number, found: string): Diagnostic =>
  error("FF2131", origin, `line ${line} of ${quote(origin.name)} breaks the rules of quotes`, {
    expected: 'a whole cell in quotes, with a quote inside written as ""',
    found,
    hint: "Close the quote, or remove it.",
  });

/** A column that the first line of a CSV does not name. */
export const missingColumn = (origin: Origin, name: string, known: readonly string[]): Diagnostic =>
  error("FF2132", origin, `${quote(origin.name)} has no column ${quote(name)}`, {
    expected: known.length === 0 ? "a first line that names the columns" : `one of ${list(known)}`,
    found: known.length === 0 ? "no line" : quote(name),
    hint: `The first line names the columns.${didYouMean(name, known)}`,
  });

/** `other` is the column before it, whose name is the same or looks the same. */
export const duplicateColumn = (origin: Origin, name: string, column: number, other: string): Diagnostic => {
  const found = difference(name, other);
  return error("FF2133", origin, `${quote(origin.name)} has two columns ${quote(name)}`, {
    expected: "a different name for every column",
    found: `column ${column} repeats the name${found === undefined ? "" : `, but for ${found}`}`,
    hint: "Rename or remove one of them.",
  });
};

/** A column without a name in the first line. */
export const unnamedColumn = (origin: Origin, column: number, more: number): Diagnostic =>
  error("FF2134", origin, `column ${column} of ${quote(origin.name)} has no name`, {
    expected: "a name for every column in the first line",
    found: `an empty cell${others(more)}`,
    hint: "Name or remove the column; pandas leaves its row numbers out with `to_csv(..., index=False)`.",
  });

/** A line with more or fewer cells than the first line has names. */
export const raggedRow = (
  origin: Origin,
  line: number,
  expected: number,
  found: number,
  all: Locations,
): Diagnostic =>
  error(
    "FF2135",
    origin,
    `line ${line} of ${quote(origin.name)} has ${found < expected ? "too few" : "too many"} cells`,
    {
      expected: `${expected} cells, as in the first line`,
      found: `${found} ${found === 1 ? "cell" : "cells"}`,
      ...elsewhere("lines", all),
      hint:
        found < expected
          ? "Complete the lines, or remove them."
          : "Cells with a separator inside need quotes; that holds for decimal commas between commas, too.",
    },
  );

/** A cell that is no finite number. */
export interface CellFault {
  readonly origin: Origin;
  readonly line: number;
  readonly column: string;
  readonly found: string;
}

/** Location of a cell in words, for the faults that follow. */
const cellIn = (origin: Origin, line: number, column: string) =>
  `line ${line}, column ${quote(column)} of ${quote(origin.name)}`;

/** `listed`: the model file has chosen the column. */
export const notNumeric = (
  { origin, line, column, found }: CellFault,
  listed: boolean,
  all: Locations,
): Diagnostic =>
  error("FF2136", origin, `${cellIn(origin, line, column)} is not a number`, {
    expected: "a decimal number such as 12, -0.5 or 3e-4",
    found: quote(found),
    ...elsewhere("cells", all),
    hint: `Correct it, or ${
      listed
        ? "remove the column from `columns`"
        : `leave the column out: \`ignore: [${quote(column)}]\` in ${helperOf(origin)}`
    }.`,
  });

/** `other` has the columns `expected`; `column` is the index of the first that differs. */
export const columnsDiffer = (
  origin: Origin,
  other: string,
  column: number,
  expected: readonly string[],
  found: readonly string[],
): Diagnostic =>
  error("FF2137", origin, `${quote(origin.name)} and ${other} have different input columns`, {
    expected: `${list(expected)}, as in ${other}`,
    found: `${list(found)}: input column ${column + 1} is ${quote(found[column] ?? "")}, not ${quote(expected[column] ?? "")}`,
    hint: `Give all csv files the same columns in the same order, or list them in \`columns\`.${alike(expected[column] ?? "", found[column] ?? "")}`,
  });

/** Separator, decimal mark or encoding of a table where the model file says another. */
export type DialectHint =
  | { readonly what: "separator"; readonly separator: string; readonly decimal: "." | "," }
  | { readonly what: "line"; readonly separator: string }
  | { readonly what: "blanks" };

const SEPARATOR_NAMES: Readonly<Record<string, string>> = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "vertical bars",
};

/** A CSV that is separated by something else than the model file says. */
export const wrongDialect = (
  origin: Origin,
  used: { readonly separator: string; readonly decimal: string },
  hint: DialectHint,
): Diagnostic =>
  error(
    "FF2144",
    origin,
    `${quote(origin.name)} does not separate its cells by ${separatorName(used.separator)}`,
    {
      expected: `${separatorName(used.separator)} between the cells of every line`,
      ...dialectAdvice(origin, used, hint),
    },
  );

function dialectAdvice(origin: Origin, used: { readonly decimal: string }, hint: DialectHint): Details {
  if (hint.what === "blanks")
    return { found: "blanks", hint: "Write the table with commas, semicolons or tabs between the cells." };
  const separator = `\`separator: ${JSON.stringify(hint.separator)}\``;
  if (hint.what === "line") {
    const set = hint.separator === "" ? "" : `, and set ${separator} in ${helperOf(origin)}`;
    return { found: "a first line that names the separator", hint: `Remove that line${set}.` };
  }
  const { decimal } = hint;
  const both =
    decimal === used.decimal ? separator : `${separator} and \`decimal: ${JSON.stringify(decimal)}\``;
  const commas = decimal === "," ? ", and decimal commas" : "";
  return {
    found: `${separatorName(hint.separator)}${commas}`,
    hint: `Set ${both} in ${helperOf(origin)}.`,
  };
}

const separatorName = (separator: string) => SEPARATOR_NAMES[separator] ?? quote(separator);

/** `hasOthers`: some numbers of the file have the decimal mark that the model file says. */
export const decimalMark = (
  { origin, line, column, found }: CellFault,
  { separator, hasOthers }: { readonly separator: string; readonly hasOthers: boolean },
  all: Locations,
): Diagnostic => {
  const mark = found.includes(",") ? "comma" : "point";
  const beside = separator === "," ? "" : ` beside \`separator: ${JSON.stringify(separator)}\``;
  return error("FF2145", origin, `${quote(origin.name)} writes numbers with a decimal ${mark}`, {
    expected: `a decimal ${mark === "comma" ? "point, as in 1.5" : "comma, as in 1,5"}`,
    found: `${quote(found)} in line ${line}, column ${quote(column)}`,
    ...elsewhere("cells", all),
    hint: hasOthers
      ? "Other numbers of the file are written otherwise: write all of them alike."
      : `Set \`decimal: ${mark === "comma" ? '","' : '"."'}\`${beside} in ${helperOf(origin)}.`,
  });
};

/** An input cell without a value. */
export const missingCells = ({ origin, line, column, found }: CellFault, all: Locations): Diagnostic =>
  error("FF2146", origin, `${cellIn(origin, line, column)} has no value`, {
    expected: "a number in every cell of an input column",
    found: found === "" ? "an empty cell" : quote(found),
    ...elsewhere("cells", all),
    hint: `Set \`missing: "drop"\` in ${helperOf(origin)} to leave such rows out, or \`missing: "previous"\` to repeat the value above.`,
  });

/** A cell of a column of times that is none. */
export const notATime = ({ origin, line, column, found }: CellFault, all: Locations): Diagnostic =>
  error("FF2186", origin, `${cellIn(origin, line, column)} is not a time`, {
    expected: "a number, or a text such as 2026-01-31 17:05:00.250 or 17:05:00.250",
    found: found === "" ? "an empty cell" : quote(found),
    ...elsewhere("cells", all),
    hint: "Write times as numbers or ISO text; or leave `time` out, with the column in `ignore`.",
  });

/** A cell that is infinite, or beyond float32. */
export const notFiniteCell = ({ origin, line, column, found }: CellFault, all: Locations): Diagnostic => ({
  ...notFinite(origin, `line ${line}, column ${quote(column)}`, quote(found), 0),
  ...elsewhere("cells", all),
});

/** A CSV with more cells than memory should be given for. */
export const tooManyCells = (origin: Origin, cells: number, rows: number, columns: number): Diagnostic =>
  error("FF2148", origin, `${quote(origin.name)} has too many rows`, {
    expected: `at most ${rows} rows of ${columns} columns (${cells} cells in a file, and as many samples as can be divided)`,
    found: "more rows",
    hint: "Keep fewer rows, e.g. every tenth, or fewer columns.",
  });

/** `column` is null where the file is an array. */
export const tooManyValues = (
  origin: Origin,
  column: string | null,
  most: number,
  what: "label" | "group",
): Diagnostic => {
  const where = column === null ? quote(origin.name) : `column ${quote(column)} of ${quote(origin.name)}`;
  return error("FF2149", origin, `${where} does not hold ${what}s`, {
    expected: `at most ${most} different ${what}s`,
    found: "more of them",
    hint: `Check \`${what === "label" ? "label" : "split.by"}\`: are these measurements?`,
  });
};

/** A line that is longer than any table has. */
export const recordTooLong = (origin: Origin, line: number): Diagnostic =>
  error("FF2150", origin, `line ${line} of ${quote(origin.name)} never ends`, {
    expected: "at most 8 MiB in a line",
    found: "a longer one",
    hint: "Check that the file is a table of text with a sample per line.",
  });

/** "also at" the next locations of a cause, and how many there are. */
function elsewhere(what: "cells" | "lines", { count, locations }: Locations): Pick<Diagnostic, "notes"> {
  if (count === 1) return {};
  return {
    notes: [`${count} ${what} in all: ${locations.join("; ")}${count > locations.length ? "; ..." : ""}`],
  };
}

/** ` They differ only in ...` of two names that look the same, or nothing. */
function alike(left: string, right: string): string {
  const found = difference(left, right);
  return found === undefined ? "" : ` The two names differ only in ${found}.`;
}
