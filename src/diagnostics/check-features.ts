/** Features of a model's input: what is said of them beside their own language (diagnostics/features.ts). */
import type { Diagnostic, Span } from "./diagnostic.js";
import { error, type MaybeSpan } from "./located-error.js";

/** Complaint of TypeScript itself about a file of features. */
export function featureTypeError(span: Span, code: number, message: string): Diagnostic {
  return error("FF1120", span, `TypeScript: ${message} (TS${code})`, {
    hint: "Features are ordinary TypeScript: correct what the editor shows too.",
  });
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
  const own = twin === null ? "" : ` \`${twin}\` of "ff-edge/dsp/integer" takes integers.`;
  return error("FF1123", span, `the features compute with floats, which target ${target} has not`, {
    expected: "i32 and arrays of integers alone",
    found: "f32, here first",
    hint: `Choose a target with a floating-point unit, or compute with integers.${own}`,
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
export function featureOutside(span: MaybeSpan, sample: string): Diagnostic {
  return error("FF1125", span, `${sample} leads an access beyond its array`, {
    expected: "an index inside of the array",
    hint: "Limit the index by `Math.min` and `Math.max`. On the device such a sample is refused (FF_OUT_OF_BOUNDS).",
  });
}

/** A value of the data that the number type of the window does not hold. */
export function beyondWindow(span: MaybeSpan, type: string, sample: string, value: number): Diagnostic {
  return error("FF1126", span, `the data do not fit into a window of ${type}`, {
    expected: RAW_VALUES[type] ?? type,
    found: `${value} in ${sample}`,
    hint: 'Write `type: "float32"`, or scale the data to whole numbers.',
  });
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

function wrongStream(span: MaybeSpan, what: string, found: number, expected: string): Diagnostic {
  return error("FF1127", span, `${what} is out of range`, {
    expected,
    found: `${found}`,
    hint: `Correct ${what} in \`input\`.`,
  });
}
