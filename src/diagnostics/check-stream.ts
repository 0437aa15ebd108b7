/** Errors of models that run over a signal row by row. */
import type { Diagnostic } from "./diagnostic.js";
import { error, type MaybeSpan, show } from "./located-error.js";

const FIRST =
  "A stream takes `conv1d` with valid padding and pools first, with heads on their maps, then dense layers.";

/** A layer that cannot compute its rows one by one; `why` ends a sentence. */
export function cannotStream(span: MaybeSpan, layer: string, why: string): Diagnostic {
  return error("FF2170", span, `the model cannot run row by row: layer "${layer}"`, {
    expected:
      "conv1d with valid padding, or pools over a signal [length, channels], up to the last such layer",
    found: `"${layer}": ${why}`,
    hint: FIRST,
  });
}

/** An input that is scaled by what whole windows, or columns of them, are like. */
export function streamInput(span: MaybeSpan, found: string): Diagnostic {
  return error("FF2171", span, "the model cannot run row by row: its input needs the whole window", {
    expected: '`standardize: "none"`, and no `parts`: every row is scaled alike',
    found,
    hint: "Choose `scale` and `offset` so that most values lie between -1 and 1.",
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

function wrongHop(span: MaybeSpan, found: number, expected: string, hint: string): Diagnostic {
  return error("FF2172", span, "the hop of a stream does not fit", { expected, found: show(found), hint });
}

/** A model that streams and learns. */
export function streamLearns(span: MaybeSpan): Diagnostic {
  return error("FF2173", span, "a model that learns on the device does not run row by row", {
    expected: "`stream`, or `learning`",
    found: "both",
    hint: "Learn from whole windows, or leave `learning` out.",
  });
}
