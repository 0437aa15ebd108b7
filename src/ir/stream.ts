/** Answers over a signal that comes row by row: one shape for each way in which a model can stream. */
export type StreamIr = RowStreamIr | WindowStreamIr | FrameStreamIr | EventStreamIr;

interface StreamBase<Kind extends string> {
  readonly kind: Kind;
  /** Rows of a window, over which each answer is, and from one answer to the next, 1..length. */
  readonly length: number;
  readonly hop: number;
  /** Values of a row: the channels at one point in time. */
  readonly rowSize: number;
  /** Null where answers become no events. */
  readonly decision: DecisionIr | null;
}

/** Convolutions over the rows: each layer computes a row as soon as its window is there, and no row twice. */
export interface RowStreamIr extends StreamBase<"rows"> {}

/** Any other model: the raw rows of a window are kept, and at its end inference answers over all of them. */
export interface WindowStreamIr extends StreamBase<"windows"> {}

/** Features of frames, computed once: those of a window are kept, and at its end inference answers them. */
export interface FrameStreamIr extends StreamBase<"frames"> {}

/** A class takes each reading and says when there are features; a window is one row here. */
export interface EventStreamIr extends StreamBase<"events"> {}

/** Rule by which answers become events: see "Decisions" in numerics/README.md. */
export interface DecisionIr {
  /** A class is decided that has `need` of the last `of` votes, 1 <= need <= of <= 32. */
  readonly need: number;
  readonly of: number;
  /** Least margin of an answer that votes for its class, in units of the scores as real numbers. */
  readonly minMargin: number;
  /** Rows after an event before which no other is told. */
  readonly refractory: number;
  /** Index of the class that is no event; null where every class is one. */
  readonly background: number | null;
}
