import type { Diagnostic, Span } from "./diagnostic.js";
import { didYouMean } from "./suggest.js";

type Details = Omit<Diagnostic, "code" | "severity" | "message" | "exit" | "span">;

function error(code: Diagnostic["code"], span: Span, message: string, details: Details): Diagnostic {
  return { code, severity: "error", message, span, ...details, exit: 1 };
}

/** Something that TypeScript has and features have not; `instead` is the way out. */
export function notCompilable(span: Span, what: string, instead: string): Diagnostic {
  return error("FF1101", span, `${what} cannot be compiled for the device`, { hint: instead });
}

/** A value of one type where another one is wanted. */
export function wrongValue(span: Span, expected: string, found: string, hint: string): Diagnostic {
  return error("FF1102", span, "the value has the wrong type", { expected, found, hint });
}

/** A name that nothing in the file declares. */
export function unknownFeatureName(span: Span, name: string, known: Iterable<string>): Diagnostic {
  const told = "Features read arguments, fields, constants of their file and imports alone.";
  return unknown(span, name, `${told}${didYouMean(name, known)}`);
}

/** A member that an object, such as an array or `Math`, has not; `known` are those that it has. */
export function unknownMember(span: Span, name: string, of: string, known: readonly string[]): Diagnostic {
  const has = [...known].sort().join(", ");
  return unknown(span, name, `Of ${of} there is: ${has}.${didYouMean(name, known)}`);
}

/** A name that nothing in the file declares, or a member that an array or `Math` has not. */
function unknown(span: Span, name: string, hint: string): Diagnostic {
  return error("FF1103", span, `there is no \`${name}\` here`, { hint });
}

/** A size, a table or a step that is known only when the program runs. */
export function notStatic(span: Span, what: string): Diagnostic {
  return error("FF1104", span, `${what} is no constant`, {
    expected: "a number that is known when the features are compiled",
    hint: "Use literals, constants of the file, lengths of arrays, and parameters that are called with those.",
  });
}

/** An access that misses its array whenever it happens. */
export function outside(span: Span, index: string, length: number): Diagnostic {
  return error("FF1105", span, "the index is outside of the array", {
    expected: length === 0 ? "an array with elements" : `0 to ${length - 1}`,
    found: index,
    hint: "Correct the index or the size of the array.",
  });
}

/** A loop that might not end, or whose variable might wrap. */
export function endlessLoop(span: Span, why: string): Diagnostic {
  return error("FF1106", span, "nothing bounds this loop", {
    found: why,
    hint: "Write `for (let i = a; i < b; i += c)` with a positive `c` and a `b` that has a largest value, and leave by `break`.",
  });
}

/** A function that calls itself, over others or at once. */
export function recursiveFeature(span: Span, name: string): Diagnostic {
  return error("FF1107", span, `\`${name}\` calls itself`, {
    hint: "Write it as a loop: the device's stack has a fixed size.",
  });
}

/** Work at compile time, or text of the device, beyond what anybody needs. */
export function beyondLimit(
  span: Span,
  what: string,
  limit: number,
  hint = "Compute less at compile time, or use a loop in place of many copies.",
): Diagnostic {
  return error("FF1108", span, `too much to compile: ${what}`, {
    expected: `at most ${limit}`,
    hint,
  });
}

/** A call with more or fewer arguments than the function has parameters. */
export function wrongArguments(span: Span, name: string, expected: number, found: number): Diagnostic {
  return error("FF1109", span, `the call of \`${name}\` has the wrong number of arguments`, {
    expected: `${expected}`,
    found: `${found}`,
    hint: "Give each parameter that has no default value its argument.",
  });
}

/** An integer that may leave the range that its type names. */
export function outsideType(span: Span, type: string, found: string): Diagnostic {
  return error("FF1110", span, `the value may leave the range of \`${type}\``, {
    found,
    hint: `Limit it by \`Math.min\` and \`Math.max\`, or declare it as \`i32\`.`,
  });
}

/** A part of an array of which no range says that it is inside. */
export function partOutside(span: Span, start: string, size: number, length: number): Diagnostic {
  return error("FF1111", span, "the part may reach beyond the array", {
    expected: `a start from 0 to ${length - size}: ${size} of ${length} elements`,
    found: `a start from ${start}`,
    hint: "Limit the start by `Math.min` and `Math.max`, or copy the elements in a loop.",
  });
}
