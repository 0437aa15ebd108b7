/** Answers over a stream, and events made of them. */

/**
 * Answers over a signal that comes row by row, from `<model>_push`, over the last rows, as many as `input.shape` has:
 * `conv1d` and pools with valid padding compute each row once, any other model keeps the rows and answers over all of them.
 */
export interface StreamSpec {
  /**
   * Rows from one answer to the next; of a model that computes each row once a multiple of the product of all strides and
   * pools. Default: the whole window, so that windows do not overlap.
   */
  readonly hop?: number;
}

/** Rule by which the answers of a stream become events, from `<model>_event`. */
export interface DecisionSpec {
  /** A class is decided that has k of the last n answers: `[k, n]`, 1 to 32. Default `[1, 1]`: each answer decides. */
  readonly vote?: readonly [k: number, n: number];
  /** An answer with a smaller margin (largest score minus second largest) counts as unknown. Default 0. */
  readonly minMargin?: number;
  /** Rows after an event before which no other is told, 0 to 2^31. Default 0. */
  readonly refractory?: number;
  /** The class that is no event. Default: every class is one. */
  readonly background?: string;
}

/** Events from the answers of a stream, e.g. `decision({ vote: [3, 5], minMargin: 0.2, refractory: 250, background: "idle" })`. */
export function decision(options: DecisionSpec): DecisionSpec {
  return options;
}
