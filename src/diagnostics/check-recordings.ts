/** Errors in what a model file says of recordings and windows: FF2165, FF2180 to FF2185, FF2199. */

import type { Diagnostic } from "./diagnostic.js";
import { error, type MaybeSpan, show } from "./located-error.js";
import type { RecordedSetting } from "./recordings.js";

const NUMBER_HINTS = {
  rate: "Readings per second, e.g. 100.",
  length: "Rows of a window; as many as the model reads.",
  hop: "Rows from one window to the next: `length` for windows side by side, less for windows that overlap.",
  minShare: "Share of the rows of a window that must have its label, e.g. 0.8.",
  within: "Largest distance between a window's middle and the annotation that it is named after.",
} as const;

/** A number of `recordings` or `windows` is out of range. */
export const numberRange =
  (setting: keyof typeof NUMBER_HINTS) =>
  (span: MaybeSpan, found: number, expected: string): Diagnostic =>
    error("FF2180", span, `\`${setting}\` is out of range`, {
      expected,
      found: show(found),
      hint: NUMBER_HINTS[setting],
    });

/** Not one of `label`, `intervals` and `annotations`, but none or several: `given`. */
export function labelSources(span: MaybeSpan, given: readonly string[]): Diagnostic {
  return error(
    "FF2181",
    span,
    `recordings have ${given.length === 0 ? "no labels" : "labels from several places"}`,
    {
      expected: "one of `label`, `intervals` and `annotations`",
      found: given.length === 0 ? "none of them" : given.map((each) => `\`${each}\``).join(" and "),
      hint: "`label` names a column with a label in each row, `intervals` a table of start, end and label, `annotations` one of moments.",
    },
  );
}

/** Recordings without `data.windows`. */
export function noWindows(span: MaybeSpan): Diagnostic {
  return error("FF2182", span, "recordings are no samples yet", {
    expected: "`windows` in `data`",
    hint: 'Say how samples are cut: `windows: windows({ hop: 25, label: "majority" })`. A window has as many rows as `input.shape`.',
  });
}

/** `data.windows` without recordings, or recordings that are stacked with other sources. */
export function windowsWithoutRecordings(span: MaybeSpan): Diagnostic {
  return error("FF2199", span, "windows are cut out of recordings alone", {
    expected: "`recordings({ ... })` as the source of all data",
    found: "a source of whole samples",
    hint: "Read files of one reading per row with `recordings`, or remove `windows`.",
  });
}

/** Rows of a window and the input do not fit. */
export function windowLength(
  span: MaybeSpan,
  length: number,
  shape: readonly number[],
  setting: RecordedSetting,
): Diagnostic {
  return error("FF2183", span, "the rows of a window do not fit the input", {
    expected:
      shape.length > 1
        ? `${shape[0]} rows, as in ${setting}${setting === "input.stream" ? "" : ` [${shape.join(", ")}]`}`
        : `a divisor of ${shape[0]}, the values of a sample (rows x channels)`,
    found: `${length} rows`,
    hint:
      setting === "input.stream"
        ? "Leave `length` out: `input.stream` says the rows."
        : `Write \`shape: [${length}, channels]\` in \`${setting.replace(/.shape$/, "")}\`, or leave \`length\` out.`,
  });
}

/** A setting of `windows` that its `label` does not know, or that it lacks. */
export function windowSetting(span: MaybeSpan, setting: string, label: string, needed: boolean): Diagnostic {
  return error(
    "FF2184",
    span,
    needed
      ? `windows with \`label: "${label}"\` need ${setting}`
      : `${setting} has no effect on windows with \`label: "${label}"\``,
    {
      expected: needed ? setting : `no ${setting}`,
      hint: 'The labels "majority" and "end" are those of rows, "event" is that of an annotation `within` some distance; values, of `targets`, are those of the "end" or a "mean".',
    },
  );
}

/** A setting of recordings that their kind of files does not know; or files of several kinds. */
export function otherFiles(span: MaybeSpan, what: string, expected: string): Diagnostic {
  return error("FF2185", span, `${what} does not fit the files of these recordings`, {
    expected,
    hint: "Files that end in `.npy`, `.npy.gz` or `.npz#name` are arrays, all others CSV.",
  });
}

/** `otherwise` names no class. */
export function otherwiseUnknown(span: MaybeSpan, name: string, classes: readonly string[]): Diagnostic {
  return error("FF2165", span, `\`otherwise\` names no class: ${show(name)}`, {
    expected: `one of ${classes.map(show).join(", ")}`,
    found: show(name),
    hint: "It is the class of windows without a label, such as a background.",
  });
}
