/** Sources of data, windows cut out of recordings, and the division of samples. */

/** MNIST-style files (big-endian idx), plain or gzip. */
export interface IdxSource {
  readonly kind: "idx";
  readonly images: string;
  readonly labels: string;
  /** npm package in which both paths are resolved. */
  readonly package?: string;
}

/** Keeps the samples whose value in `array` is one of `in`. */
export interface WhereSpec {
  readonly array: string;
  readonly in: readonly number[];
}

/** NumPy arrays: `file.npy`, `file.npy.gz` or one array of an archive as `file.npz#name`. */
export interface NpySource {
  readonly kind: "npy";
  /** One array, or several that are concatenated per sample. The first dimension counts samples. */
  readonly inputs: string | readonly string[];
  /** One label per sample, or what is estimated of it; of a model that tells anomalies there need be none where all samples are normal. */
  readonly labels?: string;
  readonly where?: WhereSpec;
}

/**
 * A CSV file with a header line, plain or gzip; every column but the label (and the group column) is numeric input, unless
 * `columns` or `ignore` says otherwise.
 */
export interface CsvSource {
  readonly kind: "csv";
  readonly file: string;
  /** Name of the label column; of a model with `targets` there is none. */
  readonly label?: string;
  /** Separator between cells. Default `","`. */
  readonly separator?: "," | ";" | "\t" | "|";
  /**
   * Decimal mark before the fraction of a number. Default `"."`. With `","` beside commas between cells, numbers need
   * quotes.
   */
  readonly decimal?: "." | ",";
  /** The input columns, in the order of the inputs; all others are left out. Default: all, in file order. */
  readonly columns?: readonly string[];
  /** Columns that are no inputs, such as times in words. Not beside `columns`. */
  readonly ignore?: readonly string[];
  /**
   * Input cells without a value (empty, `NA`, `N/A`, `NaN`, `null`, `None`, `?`): an error (default), or the row is left out
   * (`drop`), or the cell takes the last value above it in its column (`previous`; a row without one is left out).
   * `drop` also leaves out rows without a label.
   */
  readonly missing?: "error" | "drop" | "previous";
}

/** Several sources stacked, sample after sample. */
export interface RowsSource {
  readonly kind: "rows";
  readonly sources: readonly DataSource[];
}

/**
 * A table beside recordings, with a row for each thing that it tells: a CSV file with a header line, written as the recordings
 * are, or an array `[rows, columns]`.
 */
export interface SideTable {
  /**
   * CSV file or array. Fields of `files` may stand in it, as in `"walks/{user}-labels.csv"`: each file then has a table of its
   * own. Without it, every column is named by an array of its own.
   */
  readonly file?: string;
  /** Names of the columns of an array, in their order. */
  readonly columns?: readonly string[];
}

/** Intervals of recordings that have a label; what lies in none is unlabelled. */
export interface IntervalsSpec extends SideTable {
  /** Column of the first row, or of its time. Default `"start"`. */
  readonly start?: string;
  /** Column of the row behind the last, or of its time. Default `"end"`. */
  readonly end?: string;
  /** Default `"label"`. */
  readonly label?: string;
  /** Column that says which recording, or which file, an interval belongs to: needed where that is not plain. */
  readonly recording?: string;
  /**
   * Unit of start and end: `seconds` are those of the `time` column, or by `rate` from the start of the recording; `rows` count
   * from 0 in the file. Default: seconds where there is `time`, else rows.
   */
  readonly unit?: "rows" | "seconds";
}

/** Moments of recordings at which something happens. */
export interface AnnotationsSpec extends SideTable {
  /** Column of the moments. Default `"at"`. */
  readonly at?: string;
  /** Default `"label"`. */
  readonly label?: string;
  /** As in {@link IntervalsSpec}. */
  readonly recording?: string;
  /** As in {@link IntervalsSpec}. */
  readonly unit?: "rows" | "seconds";
}

/** Recordings that stand one after the other in an array. */
export interface RecordingTableSpec extends SideTable {
  /** Column of the first row. Default `"start"`. */
  readonly start?: string;
  /** Column of the number of rows. Default `"length"`. */
  readonly length?: string;
  /** Column of the name of a recording. Default: its number in the table. */
  readonly name?: string;
}

/**
 * Long recordings, a reading per row: CSV files, or arrays `[rows, channels]`. {@link WindowsSpec} cuts samples out of them.
 * Of `label`, `intervals` and `annotations` one says what is in them; beside `targets`, columns that are called so, or `intervals` with them.
 */
export interface RecordingsSource
  extends Pick<CsvSource, "separator" | "decimal" | "columns" | "ignore" | "missing"> {
  readonly kind: "recordings";
  /**
   * Paths of CSV files, or of arrays. `*` stands for any part of a name, `{user}` for one that is kept as a field, which
   * `label` and `split.by` can name: `"walks/{user}-{label}.csv"`.
   */
  readonly files: string | readonly string[];
  /**
   * Label of each row (a column of the files, or an array), or of each recording (a field of `files`, or a column of the table of
   * recordings). Rows with an empty cell are unlabelled. Beside `targets`, the array of their values; csv files have them in
   * columns, or fields of `files`, that are called so.
   */
  readonly label?: string;
  readonly intervals?: string | IntervalsSpec;
  readonly annotations?: string | AnnotationsSpec;
  /**
   * Recordings within a file: a column (csv) or an array whose value is another for each, or a table of their first
   * rows and lengths. Default: a file is a recording.
   */
  readonly recording?: string | RecordingTableSpec;
  /** Column of times: seconds, Unix time or ISO text. It is no input; gaps in it cut a recording. Csv only. */
  readonly time?: string;
  /** Readings per second, where no column of times tells it. */
  readonly rate?: number;
}

export type DataSource = IdxSource | NpySource | CsvSource | RowsSource | RecordingsSource;

/** Windows cut out of recordings: a sample each. None crosses the end of a recording, a gap, or a border between parts. */
export interface WindowsSpec {
  /** Rows of a window. Default: those of `input.shape`. */
  readonly length?: number;
  /** Rows from one window to the next. Default: `length`. */
  readonly hop?: number;
  /**
   * `majority` (default): the label of most rows; `end`: that of the last row; `event`: that of the annotation nearest to the
   * middle. Beside `targets`, `end` (default): the values of the last row; `mean`: their mean over the rows.
   */
  readonly label?: "majority" | "end" | "event" | "mean";
  /** Share of the rows that must have the label of a `majority`, or a value for the `mean`, above 0 up to 1. Default 0.5. */
  readonly minShare?: number;
  /** Largest distance of an `event`, in seconds where recordings have `time` or `rate`, else in rows. */
  readonly within?: number;
  /** Class of windows without a label. Default: they are left out. */
  readonly otherwise?: string;
}

/** Shares of the training data that are held out, seeded; together below 0.9. */
export interface SplitSpec {
  /** Share used to choose settings and quantization ranges. Between 0 and 1, exclusive. */
  readonly validation: number;
  /** Share that only certificates of exit thresholds read. Between 0 and 1, exclusive. */
  readonly calibration: number;
  /**
   * Share that only reports read, where there is no `data.test`. Which samples these are depends on the data alone, not on
   * `--seed`, and no choice of the tool looks at them. Between 0 and 1, exclusive.
   */
  readonly test?: number;
  /**
   * Array file (npy sources), column name (csv sources) or either, a field or `"file"` (recordings) whose equal values stay on
   * one side. Of recordings, the default is each by itself, or stretches of time where they are too few.
   */
  readonly by?: string;
}

/** Sources of the data and their division. */
export interface DataSpec {
  readonly train: DataSource;
  /** Samples that only reports read; or let `split.test` hold some of `train` out. */
  readonly test?: DataSource;
  readonly split: SplitSpec;
  /** Samples out of recordings; needed where there are some. */
  readonly windows?: WindowsSpec;
  /**
   * Raw label -> class name; merges and renames. `null` leaves samples out; a map of nulls alone changes nothing else.
   * Without it, labels of a csv are names of classes; those of arrays are indices 0, 1, ..., or names where class names
   * are numbers.
   */
  readonly labels?: Readonly<Record<string, string | null>>;
  /**
   * Raw labels of samples that are not normal, of a model that tells anomalies; all others are normal, also where a source has no
   * labels. Reports alone read these samples: no training, threshold or range does.
   */
  readonly anomalies?: readonly string[];
}

/** MNIST-style idx files. */
export function idx(options: Omit<IdxSource, "kind">): IdxSource {
  return { kind: "idx", ...options };
}

/** NumPy arrays. */
export function npy(options: Omit<NpySource, "kind">): NpySource {
  return { kind: "npy", ...options };
}

/** A CSV file with a header line, e.g. `csv({ file: "log.csv", label: "state", separator: ";", decimal: ",", ignore: ["time"] })`. */
export function csv(options: Omit<CsvSource, "kind">): CsvSource {
  return { kind: "csv", ...options };
}

/** Long recordings, e.g. `recordings({ files: "walks/{user}.csv", time: "t", label: "activity" })`. */
export function recordings(options: Omit<RecordingsSource, "kind">): RecordingsSource {
  return { kind: "recordings", ...options };
}

/** Samples out of recordings, e.g. `windows({ hop: 25, label: "majority" })`. */
export function windows(options: WindowsSpec): WindowsSpec {
  return options;
}

/** Stacks sources, sample after sample. */
export function rows(...sources: readonly DataSource[]): RowsSource {
  return { kind: "rows", sources };
}
