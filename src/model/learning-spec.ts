/** Settings of what goes on learning on the device, or adapts there. */

import type { DataSource } from "./data-spec.js";

/** Samples that are learnt again beside new ones, so that what is known already is not forgotten. */
export interface ReplaySpec {
  /** Samples of each class of the training part that the flash keeps, 0 to 1000. Default 0. */
  readonly shipped?: number;
  /** The newest samples, kept in RAM, 0 to 1000. Default 0. */
  readonly recent?: number;
  /**
   * With `reconstruction` alone: windows in RAM that nothing learns, 24 to 1000. A third of them say what is usual, the others set the
   * threshold. Default 96.
   */
  readonly held?: number;
  /** With `reconstruction` alone: stored windows that are learnt again beside each new one, 1 to 64. Default 4. */
  readonly times?: number;
}

/** Samples in flash that tell whether learning has made the network worse, and then undo it. */
export interface GuardSpec {
  /** Samples of each class of the calibration part, 1 to 1000. */
  readonly samples: number;
  /** Share of them that may be answered worse than before, 0 up to 1. Default 0.02. */
  readonly tolerance?: number;
}

/** Options by which the thresholds of early exits follow the weights as they change. */
export interface LearningExitsSpec {
  /** Labelled samples after a change before exits open again. Default 200. */
  readonly warmup?: number;
  /** Share of the way to each new sample that a running statistic moves, above 0 up to 1. Default 1/64. */
  readonly speed?: number;
}

/**
 * Recursive least squares: the scores are linear in the normalised output of the last layer, and each labelled sample makes them
 * the best fit, in the sense of squares, of all samples so far. One pass, no step size, no stored samples. Beside `targets` values are
 * linear in the last layer's output as it is.
 */
export interface RlsSpec {
  readonly kind: "rls";
  /** Fit that learning starts from: that of the training part, or none, where all scores are 0. Default: `"ridge"`. */
  readonly start?: "ridge" | "zero";
  /**
   * Samples' worth of trust in the start, 0 to 1e6: the more, the slower new samples change it. Default 10; only with
   * `start: "ridge"`.
   */
  readonly trust?: number;
}

/**
 * A support of labelled samples: the class is that of the rows to which the normalised output of the last layer is near. A labelled
 * sample becomes a row, and that is all of learning. Where all rows are taken it displaces the oldest of the class that has most.
 */
export interface ContextSpec {
  readonly kind: "context";
  /** Rows that the device keeps, as many as classes at least, 2 to 1000. */
  readonly rows: number;
  /**
   * Temperature of the softmax over minus half the mean squared differences to the rows, 0 to 1. Default 1/128; 0: the nearest
   * row alone decides.
   */
  readonly temperature?: number;
  /** Rows of each class that are there from the start, of the training part. Default: as many as fit. */
  readonly shipped?: number;
  /** Classes that the device may be taught beside those of the model: `new1`, `new2`, ..., 0 to 16. Default 0. */
  readonly newClasses?: number;
}

/** Labels that a device may ask for, so many of so many samples on the average: a day's worth, say. */
export interface AskSpec {
  /** 1 to 1000, `per` at most. */
  readonly budget: number;
  /** 1 to 1,000,000. */
  readonly per: number;
}

/** Layers that go on learning on the device, one labelled sample at a time; nothing here retrains on the host. */
export interface LearningSpec {
  /**
   * A readout that learns in place of the layers, which stay as they were trained; it answers in place of their heads, e.g.
   * `rls()` or `context({ rows: 64 })`. Beside it there is only `ask`, `guard` and `data`. Default: layers learn.
   */
  readonly readout?: RlsSpec | ContextSpec;
  /**
   * The device says which samples are worth a label, within a budget; only beside a `readout`. `ff-edge learn` gives it the labels
   * that it asks for. Default: it takes any.
   */
  readonly ask?: AskSpec;
  /**
   * Names of the layers that learn; the others stay in flash. `"conv2.head"` is the head of a layer alone, and `"heads"` in
   * place of the list are those of all layers. Default: all layers, but for depthwise ones, which never learn.
   */
  readonly layers?: readonly string[] | "heads";
  /**
   * Step size of gradient descent, 1e-9 to 1000: of all layers, or by the name of the layer. Default of dense layers 0.01 for
   * `monoForward`, 0.0003 for the rules of goodness, whose slope is steeper; of layers over maps 1 divided by the mean sum of
   * squares of what the head reads of a validation sample, 0.01 at most with a head of maxima, 0.1 with one of means.
   */
  readonly rate?: number | Readonly<Record<string, number>>;
  /**
   * Updates over which the rate falls in fifteen steps to a sixteenth, where it stays; 16 or more. Default: it never falls.
   * A replayed sample is an update too.
   */
  readonly decay?: number;
  /** A layer is left alone by a sample whose label it doubts by less than this, 0 up to 1. Default 0.01. */
  readonly skip?: number;
  readonly replay?: ReplaySpec;
  /** Default: nothing is undone. */
  readonly guard?: GuardSpec;
  /** Only with early exits. */
  readonly exits?: LearningExitsSpec;
  /** Labelled samples that `ff-edge learn` sends. Default: those that trained. */
  readonly data?: DataSource;
}

/** Statistics that go on following what a device sees, by its own answers: nobody says what a sample was. */
export interface AdaptationSpec {
  /**
   * `"balanced"`: what the inputs of each class have moved by since training is followed for each class by itself, and the mean over
   * the classes is taken off every input; so a class that comes often counts no more than one that comes seldom.
   */
  readonly normalise: "balanced";
  /** Default: nothing is undone. */
  readonly guard?: GuardSpec;
  /** Samples that `ff-edge learn` sends, without their labels. Default: those that trained. */
  readonly data?: DataSource;
}

/** A readout that learns by recursive least squares, e.g. `learning: { readout: rls() }`: for few labelled samples. */
export function rls(options: Omit<RlsSpec, "kind"> = {}): RlsSpec {
  return { kind: "rls", ...options };
}

/** A readout that answers by the nearest of labelled rows, and learns rows, e.g. `learning: { readout: context({ rows: 64 }) }`. */
export function context(options: Omit<ContextSpec, "kind">): ContextSpec {
  return { kind: "context", ...options };
}
