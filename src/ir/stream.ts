/** Answers over a signal that comes row by row; both in rows. */
export interface StreamIr {
  /** Rows of a window: the length of the model's input. */
  readonly length: number;
  /** Rows from one answer to the next, 1..length. */
  readonly hop: number;
}
