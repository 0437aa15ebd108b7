/** Errors about what a model answers: classes, or targets of a regression. */
import type { Diagnostic } from "./diagnostic.js";
import { error, type MaybeSpan, show } from "./located-error.js";

/** A model with classes and targets, or with neither. */
export function classesOrTargets(span: MaybeSpan, found: "both" | "neither"): Diagnostic {
  return error("FF2097", span, "a model answers either with a class or with values", {
    expected: "`classes: [...]`, or `targets: [...]` in its place",
    found,
    hint: "`classes` names what a sample is one of; `targets` names quantities that are estimated, such as a temperature. `reconstruction` needs neither, nor does an imported autoencoder with `inference: alarm({ ... })`.",
  });
}

/** A setting, source or rule that only a model with classes can have. */
export function needsClasses(span: MaybeSpan, what: string, instead: string): Diagnostic {
  return error("FF2098", span, `${what} and \`targets\` exclude each other`, {
    expected: instead,
    found: `${what} in a model with \`targets\``,
    hint: "A regression estimates values: nothing in it has a class.",
  });
}

/** Texts by the kind of a source, which say where its labels stand. */
const LABELS = {
  csv: {
    message: "a csv source of a model with classes names no column of labels",
    expected: '`label: "<column>"`',
    found: "no `label`",
    hint: "The label column has the class of every row; a model that estimates values has `targets` in place of `classes`.",
  },
  npy: {
    message: "an npy source of a model with classes or targets names no array of labels",
    expected: '`labels: "<array>"`',
    found: "no `labels`",
    hint: "The array has the class of every sample, or its targets; only a model that tells anomalies needs none.",
  },
} as const;

/** A source without labels, in a model that needs them. */
export function noLabels(span: MaybeSpan, kind: keyof typeof LABELS): Diagnostic {
  const { message, ...rest } = LABELS[kind];
  return error("FF2099", span, message, rest);
}

/** The tolerance of early exits is out of range, or there are no values that it could be of. */
export function tolerance(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2093", span, "the tolerance of early exits is out of place", {
    expected,
    found: show(found),
    hint: "It is the difference from the full network that counts as wrong, in standard deviations of a target.",
  });
}

/** Too few or too many targets. */
export function targetCount(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2092", span, "the number of targets is out of range", {
    expected: `${expected} targets`,
    found: `${found}`,
    hint: "Name every quantity that is estimated; leave `targets` out of a model with classes.",
  });
}
