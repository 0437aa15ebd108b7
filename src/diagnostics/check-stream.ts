/** Errors of models that answer over a signal row by row, and of what makes events of their answers. */
import type { Diagnostic } from "./diagnostic.js";
import { error, type MaybeSpan, show } from "./located-error.js";

/** An input that is one row of values, or that many rows of one: nobody can tell. */
export function noRows(span: MaybeSpan, size: number): Diagnostic {
  return error("FF2170", span, "the model cannot run row by row: its input has no rows", {
    expected: "`shape: [rows, values of a row]`, with further dimensions or without",
    found: `[${size}]`,
    hint: `For ${size} readings of one channel write [${size}, 1]. A sample that is one row needs no stream: every inference answers.`,
  });
}

/** A hop that is no number of rows, or more than a window has. */
export function hopRange(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return wrongHop(span, found, expected, "Leave it out for windows that do not overlap.");
}

/** A hop after which no layer has rows in common with the window before; `near` are those that work. */
export function hopStride(
  span: MaybeSpan,
  hop: number,
  { stride, length }: { readonly stride: number; readonly length: number },
  near: readonly number[],
): Diagnostic {
  const multiple = `a multiple of ${stride}, the product of all strides and pools, below ${length}`;
  return wrongHop(span, hop, `${multiple}; or ${length}, the whole window`, `Take ${near.join(" or ")}.`);
}

/** A hop that the windows of a stream cannot have. */
function wrongHop(span: MaybeSpan, found: number, expected: string, hint: string): Diagnostic {
  return error("FF2172", span, "the hop of a stream does not fit", { expected, found: show(found), hint });
}

/** More classes than an answer of a stream has room for on the line. */
export function streamClasses(span: MaybeSpan, found: number, most: number): Diagnostic {
  return error("FF2174", span, "a model that streams has too many classes", {
    expected: `at most ${most}`,
    found: show(found),
    hint: "Join classes, or leave `stream` out.",
  });
}

/** A decision in a model that never streams. */
export function decisionUnused(span: MaybeSpan): Diagnostic {
  return error("FF2175", span, "`decision` has no effect without `stream`", {
    expected: "`stream: { hop }` beside it, or no decision",
    hint: "A decision makes events of the answers that follow each other in a stream.",
  });
}

const VOTE = "`vote: [3, 5]` decides for a class that has 3 of the last 5 answers.";

/** A number of votes that is none. */
export function voteRange(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return wrongVote(span, show(found), expected);
}

/** Another list than two numbers. */
export function voteCount(span: MaybeSpan, found: number): Diagnostic {
  return wrongVote(span, `${found} numbers`, "two numbers [k, n]");
}

/** More votes needed than there are. */
export function voteOrder(span: MaybeSpan, need: number, of: number): Diagnostic {
  return wrongVote(span, `[${need}, ${of}]`, "k of the last n: k is at most n");
}

/** A vote of the decision that no list of answers can win. */
function wrongVote(span: MaybeSpan, found: string, expected: string): Diagnostic {
  return error("FF2176", span, "the vote of the decision does not fit", { expected, found, hint: VOTE });
}

/** A background that is no class. */
export function background(span: MaybeSpan, found: string, classes: readonly string[]): Diagnostic {
  return error("FF2177", span, "the background of the decision is no class", {
    expected: classes.map((name) => `"${name}"`).join(", "),
    found: `"${found}"`,
    hint: "Name the class that is no event, or leave `background` out.",
  });
}

/** A margin that no score has. */
export function minMargin(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2178", span, "the least margin of the decision is out of range", {
    expected,
    found: show(found),
    hint: "It is in the units of the scores, as `result.margin`; 0 lets every answer vote.",
  });
}

/** A pause that is no number of rows. */
export function refractory(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2179", span, "the pause of the decision is out of range", {
    expected,
    found: show(found),
    hint: "It counts the rows after an event before which no other is told; 0 for none.",
  });
}

/** A recording with values that the samples of the model do not have. */
export function recordingValues(name: string, storage: string): Diagnostic {
  return error("FF2173", undefined, "the recording has values that the model does not take", {
    expected: `values of type ${storage}, as the data of the model`,
    found: `${name} has others`,
    hint: "Write the recording as the data were written: the same sensor, the same units.",
  });
}
