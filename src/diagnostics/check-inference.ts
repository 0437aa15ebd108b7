/** Errors in what a model file says about inference, although its types are right. */
import type { Diagnostic } from "./diagnostic.js";
import { error, type MaybeSpan, show } from "./located-error.js";

/** Several passes for a network whose rule has not trained it to tell labels apart. */
export function passesNeedLabels(span: MaybeSpan, rule: string): Diagnostic {
  return error("FF2044", span, "a network trained with another rule cannot try the labels one by one", {
    expected: '`passes: "one"`, or `training: forwardForward({ ... })`',
    found: `\`passes: "multi"\` with \`${rule}\``,
    hint: "Only Forward-Forward trains with the label on the input, so that its goodness says which label fits.",
  });
}

/** `beam` where no candidate labels are tried. */
export function beamUnused(span: MaybeSpan): Diagnostic {
  return error("FF2045", span, '`beam` has no effect without `passes: "multi"`', {
    expected: 'no beam, or `passes: "multi"` beside it',
    hint: "A beam is the number of candidate labels that stay in the race; in one pass there is no race.",
  });
}

/** `beam` is out of range or a fraction. */
export function beam(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2046", span, "the beam is out of range", {
    expected,
    found: show(found),
    hint: "It counts the labels that stay after each layer; as many as there are classes keep all, which is exact and slowest.",
  });
}

/** A sliced layer in a network whose whole layers' goodness answers. */
export function slicesInPasses(span: MaybeSpan, found: number): Diagnostic {
  return error("FF2047", span, '`slices` and `passes: "multi"` exclude each other', {
    expected: "layers without slices",
    found: `${found} slices`,
    hint: 'A label is judged by the goodness of whole layers: leave `slices` out, or write `passes: "one"`.',
  });
}

/** Early exits for a network that answers at its end only; `remedy` is what gives it a second exit. */
export function tooFewExits(span: MaybeSpan, found: string, remedy: string): Diagnostic {
  return error("FF2048", span, "there is no exit that inference could leave by before the end", {
    expected: "at least two points at which an answer stands",
    found,
    hint: `${remedy} Or write \`inference: fullPass()\`.`,
  });
}

/** `kappa` is out of range. */
export function kappa(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2049", span, "kappa is out of range", {
    expected,
    found: show(found),
    hint: "Larger values lower the thresholds, so that more samples leave early; leave it out for 1.",
  });
}

/** `risk` is out of range. */
export function risk(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2050", span, "the risk of early exits is out of range", {
    expected,
    found: show(found),
    hint: "The share of samples that exits may spoil: 0.003 allows three in a thousand.",
  });
}

/** `confidence` is out of range. */
export function confidence(span: MaybeSpan, found: number, expected: string): Diagnostic {
  const percent = found >= 50 && found < 100;
  return error("FF2051", span, "the confidence is out of range", {
    expected,
    found: show(found),
    hint: percent
      ? `Write ${found} % as ${found / 100}.`
      : "The probability with which the risk is kept: 0.95 is usual; 1 could never be certified.",
  });
}
