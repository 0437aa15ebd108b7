import type { Element } from "../formats/element.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Step } from "./index.js";
import type { Schedule } from "./schedule.js";

/** An edge between layers as a stream keeps it: rows of `channels` values. */
export interface RowEdge {
  /** Id in the schedule of inference; also the C variable of its memory. */
  readonly id: string;
  readonly type: Element;
  readonly channels: number;
  /**
   * `ring`: the rows under the window of the next layer, each written twice, at r and r + rows, so that the window is one
   * run. `map`: all rows of the model's window so far, for the steps of the answer.
   */
  readonly keeps: "ring" | "map";
  /** Rows of the ring, or of the whole map. */
  readonly rows: number;
  /** Rows of a map that leave it with each hop. */
  readonly dropped: number;
}

/** One layer over its newest window: reads `<from>_window`, writes `<to>_row`. */
export interface RowStep {
  readonly step: Step;
  /** Null for the input, which reads the raw row. */
  readonly from: RowEdge | null;
  readonly to: RowEdge;
  /** Rows of its window, and from one window to the next. */
  readonly kernel: number;
  readonly stride: number;
}

/**
 * A model that runs row by row: the steps of its inference in two parts. Layers over the signal compute a row as soon as its
 * window is there, everything else answers at the end of each window.
 */
export interface RowSchedule {
  /** The model as row steps see it: layers over one position, with the constants of the whole. */
  readonly rowModel: DeviceModel;
  readonly rows: readonly RowStep[];
  /** The other steps of inference as they are, and all tensors: edges that are kept, sums, what the answer needs. */
  readonly answer: Schedule;
}

/** Id of the window of an edge that a row step reads, and of the row that it writes. */
export function windowId(id: string): string {
  return `${id}_window`;
}

export function rowId(id: string): string {
  return `${id}_row`;
}

/** Elements that a stream keeps of an edge. */
export function keptElements({ keeps, rows, channels }: RowEdge): number {
  return { ring: 2, map: 1 }[keeps] * rows * channels;
}
