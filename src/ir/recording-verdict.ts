import type { Span } from "../diagnostics/diagnostic.js";
import type { Distribution } from "./figures.js";
import type { SampleRefusal } from "./learning.js";
import type { ValueErrors } from "./value-report.js";

/** Recordings that were played through a stream, on the device and on the host, and how their events meet the labels. */
export interface RecordingVerdict {
  readonly file: string;
  readonly recordings: number;
  readonly rows: number;
  /** Null without a sampling rate. */
  readonly seconds: number | null;
  readonly answers: number;
  /** Of these: refused, because what the model computes of a window cannot be answered. */
  readonly refused: readonly RefusedAnswers[];
  /** Rows with another outcome on the device: an answer more or less, or another one, or another event. */
  readonly mismatches: number;
  /** True where the model file has a decision; else every change of answer is an event. */
  readonly decides: boolean;
  /** True where every answer is an event: without a decision those of a class of features are. */
  readonly tellsAll?: true;
  /** Null where values are estimated. */
  readonly events: EventScore | null;
  /** Errors of values against their columns; absent of classes. */
  readonly values?: RecordedErrors;
  /** The same with other decisions; absent where nobody asked, or nothing is labelled. */
  readonly sweep?: EventSweep;
  /** Retired instructions of all rows from one answer to the next. */
  readonly instructions: Distribution | null;
}

/** Errors of the values of a stream, over the answers whose window has values by the model file's `windows`. */
export interface RecordedErrors {
  /** Answers that are held against values; 0 where the recordings have none. */
  readonly answers: number;
  readonly targets: readonly {
    readonly name: string;
    readonly shipped: ValueErrors;
    /** Always the mean of the training part. */
    readonly mean: ValueErrors;
  }[];
}

/** Answers that were refused with one status, and where the first one is, e.g. `line 512 of "walks.csv"`. */
export interface RefusedAnswers {
  readonly status: SampleRefusal;
  readonly answers: number;
  readonly first: string;
  /** Access of the features that missed its array in the first one; FF_OUT_OF_BOUNDS alone. */
  readonly access?: Span;
}

/** Events against what the labels of the recordings say happened. */
export interface EventScore {
  /** Stretches of one label that is no background, or annotations; null where the recordings have no labels. */
  readonly present: number | null;
  /** Of these: with an event of their class; with events of other classes alone; without any. */
  readonly found: number;
  readonly wrong: number;
  readonly missed: number;
  /** Further events of the class in a stretch that was found already. */
  readonly repeated: number;
  /** Events where nothing happened, and by the hour where there is a sampling rate. */
  readonly false: number;
  readonly falsePerHour: number | null;
  /** Times that answers became unknown. */
  readonly unknown: number;
  /** From the begin of what happened to its event, over those that were found; in seconds, or rows without a rate. */
  readonly delay: { readonly mean: number; readonly max: number; readonly unit: "seconds" | "rows" } | null;
  /** The same by class. */
  readonly classes: readonly {
    readonly name: string;
    readonly present: number;
    readonly found: number;
    readonly false: number;
  }[];
}

/** Events over votes and the least margin, of the host, which the device equals. */
export interface EventSweep {
  /** That of the model file first; alike in thresholds. */
  readonly rules: readonly EventRule[];
  /** Index of the point that the model file has, in the first rule. */
  readonly own: number;
}

export interface EventRule {
  /** So many of the last answers decide a class; null where every answer is an event. */
  readonly vote: readonly [need: number, of: number] | null;
  /** By ascending threshold. */
  readonly points: readonly EventPoint[];
}

/** Events as in EventScore, where an answer with a smaller margin counts as unknown. */
export interface EventPoint
  extends Pick<EventScore, "found" | "wrong" | "missed" | "repeated" | "false" | "falsePerHour" | "unknown"> {
  /** As `minMargin` takes it, and as `<model>_infer` returns it. */
  readonly margin: number;
  readonly stored: number;
}
