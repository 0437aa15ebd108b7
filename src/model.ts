/**
 * The vocabulary of a model file: plain data and the helpers that build it.
 *
 * A model file is read by the frontend and never run, so these helpers exist for the editor and the type
 * checker, and for programs that build a specification themselves. Each helper only tags its argument.
 */

/** How the raw numbers of a sample become network inputs; see {@link InputSpec}. */
export type Standardize = "none" | "rms" | "sample" | "dataset";

/** The scaling of one run of consecutive input values. */
export interface ScalingSpec {
  /** real = raw * scale + offset. Default 1. */
  readonly scale?: number;
  /** Added after scaling. Default 0; must be 0 for `rms` and `sample`. */
  readonly offset?: number;
  /**
   * `rms` (default) divides the values by their root mean square; `sample` first subtracts their mean;
   * `dataset` subtracts each feature's mean over the training part and divides by its standard deviation;
   * `none` uses the real value as it is.
   */
  readonly standardize?: Standardize;
}

/** One part of a concatenated input with a scaling of its own. */
export interface InputPartSpec extends ScalingSpec {
  /** Number of consecutive values in this part. */
  readonly size: number;
}

/** Shape and scaling of one sample. */
export interface InputSpec extends ScalingSpec {
  /** Shape of one sample, e.g. `[784]` or `[28, 28]`; the product is the number of input values. */
  readonly shape: readonly number[];
  /**
   * Parts in the order in which they are concatenated; their sizes add up to the product of `shape`. Each has its
   * own scaling, and then none stands beside `parts`.
   */
  readonly parts?: readonly InputPartSpec[];
}

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
  readonly labels: string;
  readonly where?: WhereSpec;
}

/** A CSV file with a header line; every column but the label (and the group column) is numeric input. */
export interface CsvSource {
  readonly kind: "csv";
  readonly file: string;
  /** Name of the label column. */
  readonly label: string;
}

/** Several sources stacked, sample after sample. */
export interface RowsSource {
  readonly kind: "rows";
  readonly sources: readonly DataSource[];
}

export type DataSource = IdxSource | NpySource | CsvSource | RowsSource;

/** Shares of the training data that are held out, seeded. */
export interface SplitSpec {
  /** Share used to choose settings and quantization ranges. Between 0 and 1, exclusive. */
  readonly validation: number;
  /** Share that only certificates of exit thresholds read. Between 0 and 1, exclusive. */
  readonly calibration: number;
  /** Array file (npy sources) or column name (csv sources) whose equal values stay on one side. */
  readonly by?: string;
}

/** Where the data are and how they are divided. */
export interface DataSpec {
  readonly train: DataSource;
  readonly test: DataSource;
  readonly split: SplitSpec;
  /** Raw label -> class name; merges and renames. Without it labels are class indices (or names, in a csv). */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A fully connected layer; its output passes ReLU, the next layer reads the RMS-normalised output. */
export interface DenseSpec {
  readonly kind: "dense";
  readonly units: number;
  /** Name in reports and in C; default `dense1`, `dense2`, ... */
  readonly name?: string;
}

export type LayerSpec = DenseSpec;

/** Settings that every training rule shares. */
export interface TrainingOptions {
  readonly epochs: number;
  /** Samples per update. Default 128. */
  readonly batch?: number;
  /** Adam's step size; constant for half of the epochs, then linear to zero. Default 0.001. */
  readonly learningRate?: number;
  /** Added per active unit to the gradient of its activation: makes activations sparse. Default 0.001 for `monoForward`, 0 for `backprop`. */
  readonly activityPenalty?: number;
  /** Largest random shift of an image in pixels, each axis; needs a two-dimensional `shape`. Default 0. */
  readonly shift?: number;
}

/** Layer-local cross-entropy with learned heads; scores are the running sum over the layers' heads. */
export interface MonoForwardSpec extends TrainingOptions {
  readonly rule: "monoForward";
}

/** Backpropagation through the same layers with one head on the last: the baseline. */
export interface BackpropSpec extends TrainingOptions {
  readonly rule: "backprop";
}

export type TrainingSpec = MonoForwardSpec | BackpropSpec;

/** Number format of weights and activations on the device. */
export type Precision = "int8";

/** Everything a model file says. */
export interface ModelSpec {
  /** Prefix of C identifiers: a letter, then letters, digits or underscores. */
  readonly name: string;
  readonly input: InputSpec;
  /** Class names in label order, at least two. */
  readonly classes: readonly string[];
  readonly data: DataSpec;
  readonly layers: readonly LayerSpec[];
  readonly training: TrainingSpec;
  readonly precision: Precision;
}

/** Declares a model; the default export of a model file. */
export function defineModel(spec: ModelSpec): ModelSpec {
  return spec;
}

/** A fully connected layer of `units` outputs. */
export function dense(units: number, options: { readonly name?: string } = {}): DenseSpec {
  return { kind: "dense", units, ...options };
}

/** MNIST-style idx files. */
export function idx(options: Omit<IdxSource, "kind">): IdxSource {
  return { kind: "idx", ...options };
}

/** NumPy arrays. */
export function npy(options: Omit<NpySource, "kind">): NpySource {
  return { kind: "npy", ...options };
}

/** A CSV file with a header line. */
export function csv(options: Omit<CsvSource, "kind">): CsvSource {
  return { kind: "csv", ...options };
}

/** Stacks sources, sample after sample. */
export function rows(...sources: readonly DataSource[]): RowsSource {
  return { kind: "rows", sources };
}

/** Layer-local cross-entropy with learned heads, the default rule. */
export function monoForward(options: TrainingOptions): MonoForwardSpec {
  return { rule: "monoForward", ...options };
}

/** Backpropagation of the same architecture, the baseline. */
export function backprop(options: TrainingOptions): BackpropSpec {
  return { rule: "backprop", ...options };
}
