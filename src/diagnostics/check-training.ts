/** Errors in what a model file says about training, although its types are right. */
import type { Diagnostic } from "./diagnostic.js";
import { error, type MaybeSpan, show } from "./located-error.js";

/** `epochs` is out of range or a fraction. */
export function epochs(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2021", span, "the number of epochs is out of range", {
    expected,
    found: show(found),
    hint: "An epoch is one pass over the training data; 10 to 30 are usual, 0 keeps the random initial weights.",
  });
}

/** `batch` is out of range or a fraction. */
export function batch(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2022", span, "the batch size is out of range", {
    expected,
    found: show(found),
    hint: "Samples per update; leave it out for 128.",
  });
}

/** `learningRate` is out of range. */
export function learningRate(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2023", span, "the learning rate is out of range", {
    expected,
    found: show(found),
    hint: "Leave it out for 0.001.",
  });
}

/** `activityPenalty` is out of range. */
export function activityPenalty(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2024", span, "the activity penalty is out of range", {
    expected,
    found: show(found),
    hint: "0.001 makes activations sparse at no cost in accuracy; 0 switches it off.",
  });
}

/** `shift` is out of range or a fraction. */
export function shiftRange(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2025", span, "the random shift is out of range", {
    expected,
    found: show(found),
    hint: "1 or 2 suit images of 28 x 28 pixels; 0 switches it off.",
  });
}

/** A shift of an input that is neither image nor signal, or smaller than the shift. */
export function shiftNeedsImage(span: MaybeSpan, found: string): Diagnostic {
  return error("FF2026", span, "the random shift needs an image or a signal as input", {
    expected: "rows and columns, or the length of a signal, larger than the shift, and no more than one part",
    found,
    hint: "Write the shape as [height, width] or [height, width, channels], begin with `conv1d`, or remove `shift`.",
  });
}

/** A flip of an input without columns. */
export function flipNeedsImage(span: MaybeSpan, found: string): Diagnostic {
  return error("FF2096", span, "the random flip needs an image as input", {
    expected: "a `shape` of [height, width] or [height, width, channels], and no more than one part",
    found,
    hint: "Only columns are mirrored: remove `flip`.",
  });
}

/** `dropout` is out of range. */
export function dropout(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2034", span, "the dropout is out of range", {
    expected,
    found: show(found),
    hint: "The share of units left out in each update; 0.1 to 0.5 are usual, 0 switches it off.",
  });
}

/** `noise` is out of range. */
export function noise(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2035", span, "the noise is out of range", {
    expected,
    found: show(found),
    hint: "The standard deviation of what is added to standardised inputs; 0.1 to 0.5 are usual, 0 switches it off.",
  });
}

/** `classWeights` is out of range. */
export function classWeights(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2036", span, "the exponent of the class weights is out of range", {
    expected,
    found: show(found),
    hint: "0 counts all samples equally, 1 counts all classes equally, 0.5 lies between.",
  });
}

/** `patience` is out of range or a fraction. */
export function patience(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2037", span, "the patience is out of range", {
    expected,
    found: show(found),
    hint: "Training ends after so many epochs without a better macro-F1; 0 runs all epochs.",
  });
}

/** `temperature` is out of range. */
export function temperature(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2038", span, "the temperature is out of range", {
    expected,
    found: show(found),
    hint: "It divides the goodness of a group before the softmax; leave it out for 1.",
  });
}

/** `amplitude` is out of range. */
export function amplitude(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2039", span, "the amplitude of the label is out of range", {
    expected,
    found: show(found),
    hint: "The value of the label's slot, in units of the standardised input; leave it out for 5.",
  });
}

/** `peer` is out of range. */
export function peer(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2040", span, "the strength of peer normalisation is out of range", {
    expected,
    found: show(found),
    hint: "Leave it out for 0, which switches it off; 0.003 is a careful start.",
  });
}

/** `projection` is out of range. */
export function projection(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2041", span, "the size of the error projection is out of range", {
    expected,
    found: show(found),
    hint: "It scales the fixed random projection of the error onto the input; leave it out for 0.05.",
  });
}

/** `ridge` is out of range. */
export function ridge(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2042", span, "the ridge regularisation is out of range", {
    expected,
    found: show(found),
    hint: "It is relative to the mean square of the inputs; leave it out for 0.01.",
  });
}

/** Greedy training gives every layer its share of the epochs; here some would get none. */
export function greedyEpochs(span: MaybeSpan, epochs: number, layers: number): Diagnostic {
  return error("FF2043", span, "there are fewer epochs than layers to train one after the other", {
    expected: `at least ${layers} epochs, one per layer`,
    found: `${epochs}`,
    hint: 'Give more epochs, or train all layers together: `schedule: "together"`.',
  });
}
