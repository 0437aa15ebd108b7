/** Features of a model's input: what is said of them beside their own language (diagnostics/features.ts). */
import type { Diagnostic, Span } from "./diagnostic.js";
import { error, type MaybeSpan } from "./located-error.js";

/** Complaint of TypeScript itself about a file of features. */
export function featureTypeError(span: Span, code: number, message: string, unknown?: string): Diagnostic {
  return error("FF1120", span, `TypeScript: ${message} (TS${code})`, { hint: wayOut(unknown) });
}

/** The way out; `unknown` is a name that is not known, if that is the complaint. */
function wayOut(unknown: string | undefined): string {
  if (unknown === undefined) return "Features are ordinary TypeScript: correct what the editor shows too.";
  if (unknown === "console")
    return "The device prints nothing: leave it out. In plain Node, a test that imports this file can print what a function returns.";
  return "Declare it here or import it. Features have numbers, typed arrays, `Math`, and what `ff-edge/dsp` exports; nothing of Node or a browser.";
}

/** A function of which the type checker knows that it gives something else than an array of features. */
export function noFeatureVector(span: Span, result: string): Diagnostic {
  return unfitFeatures(
    span,
    "a function that returns a Float32Array, Int16Array or Uint8Array",
    `one that returns ${result}`,
    "Make the array in the function (`const out = new Float32Array(2);`), fill it, and return it.",
  );
}

/** A function or a class that cannot stand where features are named; `expected` says what can. */
export function unfitFeatures(span: MaybeSpan, expected: string, found: string, hint: string): Diagnostic {
  return error("FF1121", span, "this cannot give the features of the input", { expected, found, hint });
}

/** A shape of the input that has another number of values than the features. */
export function featureCount(span: MaybeSpan, shape: readonly number[], size: number): Diagnostic {
  const values = shape.reduce((product, each) => product * each, 1);
  return error("FF1122", span, "the features are not what `shape` declares", {
    expected: `${values} values: [${shape.join(", ")}]`,
    found: `${size} values`,
    hint: "Leave `shape` out for a vector, or write one whose product is the number of features.",
  });
}

/** Floats for a processor that has none. */
export function floatsWithoutUnit(span: MaybeSpan, target: string, twin: string | null): Diagnostic {
  const library = '"ff-edge/dsp/integer"';
  const own = twin === null ? library : `${library} (which has \`${twin}\`)`;
  return error("FF1123", span, `the features compute with floats, which target ${target} has not`, {
    expected: "i32 and arrays of integers alone",
    found: "f32, here first",
    hint: `Choose a target with a floating-point unit, or compute with integers: import from ${own}, write \`type: "int16"\` in the input (with \`scale\` if the data are decimal), and take and return an Int16Array.`,
  });
}

/** A feature of a sample that is no finite number; `place` is the line that made the vector. */
export function featureNotFinite(span: MaybeSpan, sample: string, index: number, value: number): Diagnostic {
  return error("FF1124", span, `a feature of ${sample} is not a finite number`, {
    expected: "finite numbers",
    found: `feature ${index} is ${value}`,
    hint: "Look for a division by zero, or for a logarithm or root of what is not positive, in the features of this sample.",
  });
}

/** An access of a feature function that a sample has led beyond its array. */
export function featureOutside(span: MaybeSpan, sample: string, caller: Span | null): Diagnostic {
  const from = caller && `${caller.file.replace(/^.*[/\\]/, "")}:${caller.line}`;
  return error("FF1125", span, `${sample} leads an access beyond its array`, {
    ...(from === null ? {} : { notes: [`called from ${from}`] }),
    expected: "an index inside of the array",
    hint: "Limit the index by `Math.min` and `Math.max`. On the device such a sample is refused (FF_OUT_OF_BOUNDS).",
  });
}

/** A value of the data that the number type of the window, or of a stream, does not hold. */
export interface Misfit {
  readonly type: string;
  readonly scale: number | undefined;
  readonly value: number;
  /** Location of the value. */
  readonly where: string;
  /** The largest power of two that is a scale for all values beside it; null where none is. */
  readonly largest: number | null;
}

/** A value of the data that the number type of the raw values does not hold. */
export function beyondWindow(span: MaybeSpan, { type, scale, value, where, largest }: Misfit): Diagnostic {
  const times = scale === undefined ? "" : ` * ${scale}`;
  const suggestion =
    largest === null
      ? ""
      : `\`scale: ${largest}\` beside \`type\` holds all values of this source (raw = floor(value * scale + 1/2)). Write it, or `;
  return error("FF1126", span, `the data do not fit into a window of ${type}`, {
    expected: RAW_VALUES[type] ?? type,
    found: `${asWritten(value)}${times} in ${where}`,
    hint: `${suggestion}${suggestion ? "use" : "Use"} \`type: "float32"\`, whose readings stay as they are.`,
  });
}

/** A float32 with no more digits than it needs, as a file has it. */
function asWritten(value: number): string {
  const written = [6, 7, 8, 9].map((digits) => Number(value.toPrecision(digits)));
  return `${written.find((each) => Math.fround(each) === Math.fround(value)) ?? value}`;
}

const RAW_VALUES: Readonly<Record<string, string>> = {
  uint8: "whole numbers from 0 to 255",
  int16: "whole numbers from -32768 to 32767",
  float32: "finite numbers",
};

/** A number of readings, of windows, frames or hops. */
export function readings(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return wrongStream(span, "a number of readings", found, expected);
}

/** Dimensions of a window. */
export function windowRank(span: MaybeSpan, found: number): Diagnostic {
  return wrongStream(
    span,
    "the number of dimensions of the window",
    found,
    "1 or 2: [rows] or [rows, channels]",
  );
}

/** Values of one reading. */
export function channels(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return wrongStream(span, "the number of channels", found, expected);
}

/** Readings per second. */
export function rate(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return wrongStream(span, "the rate", found, expected);
}

/** Raw integers of a unit of the data. */
export function rawScale(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return wrongStream(span, "the scale of raw values", found, expected);
}

/** A length, a rate or a scale of the raw stream that is out of range. */
function wrongStream(span: MaybeSpan, what: string, found: number, expected: string): Diagnostic {
  return error("FF1127", span, `${what} is out of range`, {
    expected,
    found: `${found}`,
    hint: `Correct ${what} in \`input\`.`,
  });
}
