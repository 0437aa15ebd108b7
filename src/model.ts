/**
 * The vocabulary of a model file: plain data and the helpers that build it.
 *
 * A model file is read by the frontend and never run, so these helpers exist for the editor and the type
 * checker, and for programs that build a specification themselves. Each helper only tags its argument.
 */

/** Map from the raw numbers of a sample to network inputs; see {@link InputSpec}. */
export type Standardize = "none" | "rms" | "sample" | "dataset";

/** The scaling of one run of consecutive input values. */
export interface ScalingSpec {
  /** real = raw * scale + offset; 1e-12 to 1e12. Default 1. */
  readonly scale?: number;
  /** Added after scaling; -1e12 to 1e12. Default 0; must be 0 for `rms` and `sample`. */
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

/** Network input as a view on what a sample holds: the raw values, or what features make of them. */
export interface ViewSpec extends ScalingSpec {
  /**
   * Place of the channels in `shape` and in the data, for layers over maps: last (`"hwc"`, default), or first (`"chw"`), which
   * the first step of the model turns.
   */
  readonly layout?: "hwc" | "chw";
  /**
   * Parts in the order in which they are concatenated; their sizes add up to the product of `shape`. Each has its
   * own scaling, and then none stands beside `parts`.
   */
  readonly parts?: readonly InputPartSpec[];
}

/** Shape and scaling of one sample. */
export interface InputSpec extends ViewSpec {
  /**
   * Shape of one sample, e.g. `[784]`, `[28, 28]` or `[32, 32, 3]`; the product is the number of input values. Layers over maps
   * read rows, columns and channels, those over signals length and channels; without channels there is one.
   */
  readonly shape: readonly number[];
}

/** Number type of raw values. */
export type RawType = "uint8" | "int16" | "float32";

/** Raw values, and what they are of readings in the data. */
export interface RawSpec {
  readonly type: RawType;
  /**
   * Integers of decimal readings: raw = floor(value * scale + 1/2). Default: the data hold raw values. Not beside
   * `type: "float32"`, which takes decimal readings as they are.
   */
  readonly scale?: number;
}

/** Values of one sample, made of raw ones: `Float32Array`, `Int16Array` or `Uint8Array`. */
export type FeatureVector = Float32Array | Int16Array | Uint8Array;

/**
 * A function of the model file, or of a file beside it, that makes features of raw values. Its text is compiled for host and
 * device and never run as it stands: see src/features/README.md.
 */
export type FeatureFunction = (raw: never) => FeatureVector;

/** A class that takes one reading after the other: `push` says when features are ready, `features` gives them. */
export type FeatureClass = new () => {
  push(...reading: never[]): boolean;
  features(): FeatureVector;
};

/** Fields of all inputs behind features. */
export interface FeatureViewSpec extends ViewSpec {
  /** View on the features as a map or a signal. Default: a vector, or `[frames, features]`. */
  readonly shape?: readonly number[];
}

/** Whole windows, of which features are computed. */
export interface WindowInputSpec extends FeatureViewSpec {
  /** A raw window: its number type, and its shape as `[rows]` or `[rows, channels]`. */
  readonly window: RawSpec & { readonly shape: readonly number[] };
  readonly features: FeatureFunction;
}

/** Frames of a stream that overlap; features are computed once of each, and `frames` of them are one sample. */
export interface FrameInputSpec extends FeatureViewSpec {
  readonly stream: StreamInputSpec & {
    /** Readings of a frame, readings from one frame to the next, and frames of a sample. */
    readonly frame: number;
    readonly hop: number;
    readonly frames: number;
  };
  readonly frame: FeatureFunction;
}

/** A stream of which a class makes features whenever it has found something. */
export interface EventInputSpec extends FeatureViewSpec {
  readonly stream: StreamInputSpec;
  readonly features: FeatureClass;
}

/** Readings of a stream. */
export interface StreamInputSpec extends RawSpec {
  /** Values of one reading. */
  readonly channels: number;
  /** Readings per second. */
  readonly rate?: number;
}

/** Input of a network: samples as they are, or features of windows, of frames, or of events in a stream. */
export type AnyInputSpec = InputSpec | WindowInputSpec | FrameInputSpec | EventInputSpec;

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
 * Of `label`, `intervals` and `annotations` one says what is in them.
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
   * recordings). Rows with an empty cell are unlabelled.
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
   * middle.
   */
  readonly label?: "majority" | "end" | "event";
  /** Share of the rows that must have the label of a `majority`, above 0 up to 1. Default 0.5. */
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

/** A fully connected layer; its output passes ReLU, the next layer reads the RMS-normalised output. */
export interface DenseSpec {
  readonly kind: "dense";
  readonly units: number;
  /** Name in reports and in C; default `dense1`, `dense2`, ... */
  readonly name?: string;
  /** Equal groups of units, computed one after the other with an exit after each; divides `units`. Default 1. */
  readonly slices?: number;
}

/** One number for both directions, or rows and columns. */
export type Size2d = number | readonly [rows: number, columns: number];

/** Settings that convolutions share. */
export interface ConvOptions {
  /** Name in reports and in C; default `conv2d1`, `separable1d2`, ... */
  readonly name?: string;
  /** Max pool inside the layer, before its head: windows of this size, one beside the other. Default 1: none. */
  readonly pool?: number;
  /** Reading of the map by the layer's head: the maximum or the mean of each cell. Default `"max"`. */
  readonly head?: "max" | "average";
  /** Cells that the head reads in each direction, or rows and columns of them. Default 2, of a signal 4; at most the size of the map. */
  readonly cells?: Size2d;
  /** Form in which the next layer reads the map: as it is (`"none"`, default), or divided by the root mean square of all of it. */
  readonly norm?: "none" | "map";
}

/** The window of a layer over maps `[height, width, channels]`. */
export interface Window2dOptions {
  readonly kernel: Size2d;
  /** Default 1. */
  readonly stride?: Size2d;
  /** `"valid"` (default), `"same"`, or rows and columns of zeros: `[top, left, bottom, right]`. */
  readonly padding?: "valid" | "same" | readonly [top: number, left: number, bottom: number, right: number];
}

/** The window of a layer over signals `[length, channels]`. */
export interface Window1dOptions {
  readonly kernel: number;
  /** Default 1. */
  readonly stride?: number;
  /** `"valid"` (default), `"same"`, or zeros at both ends: `[before, after]`. */
  readonly padding?: "valid" | "same" | readonly [before: number, after: number];
}

/** A convolution over a map `[height, width, channels]`; its output passes ReLU, and the pool if there is one. */
export interface Conv2dSpec extends ConvOptions, Window2dOptions {
  readonly kind: "conv2d";
  readonly filters: number;
}

/** A convolution over a signal `[length, channels]`; its output passes ReLU, and the pool if there is one. */
export interface Conv1dSpec extends ConvOptions, Window1dOptions {
  readonly kind: "conv1d";
  readonly filters: number;
}

/**
 * A depthwise separable convolution over a map: the window over each channel by itself, ReLU, then a convolution of 1 x 1 across
 * channels. One layer with one head; the window's own weights learn through the second part, on the host alone.
 */
export interface Separable2dSpec extends ConvOptions, Window2dOptions {
  readonly kind: "separable2d";
  readonly filters: number;
}

/** The same over a signal. */
export interface Separable1dSpec extends ConvOptions, Window1dOptions {
  readonly kind: "separable1d";
  readonly filters: number;
}

/**
 * A window over each channel of a map by itself, with ReLU. It has no head: its weights learn through the next layer with
 * weights, on the host alone.
 */
export interface Depthwise2dSpec extends Window2dOptions {
  readonly kind: "depthwise2d";
  /** Default `depthwise2d1`, ... */
  readonly name?: string;
}

/** The same over a signal. */
export interface Depthwise1dSpec extends Window1dOptions {
  readonly kind: "depthwise1d";
  /** Default `depthwise1d1`, ... */
  readonly name?: string;
}

/** Whole windows of a map, one beside the other, by their maximum; what does not fill a window is left out. */
export interface MaxPoolSpec {
  readonly kind: "maxPool";
  /** One number for both directions, or rows and columns; of a signal one number. */
  readonly size: Size2d;
  /** Default `maxPool1`, ... */
  readonly name?: string;
}

/** The same by their mean. */
export interface AveragePoolSpec {
  readonly kind: "averagePool";
  readonly size: Size2d;
  /** Default `averagePool1`, ... */
  readonly name?: string;
}

/**
 * The layers of an ONNX file, with its weights: they come first and stay as they are. Alone they are the model (`imported()`), whose
 * scores are those of the file; before layers of the model file, its last dense layer, which gives the scores, is left out.
 */
export interface OnnxSpec {
  readonly kind: "onnx";
  /** Path, as those of data files. */
  readonly file: string;
  /**
   * `"new"` (default): weights are taken for the numbers that they stand for, and quantized by `precision`. `"own"`: the scales and
   * zero points of the file's own integers, between which each layer rounds once.
   */
  readonly scales?: "new" | "own";
}

/** The layers of a TensorFlow Lite file, as {@link OnnxSpec} says of ONNX. */
export interface TfliteSpec {
  readonly kind: "tflite";
  readonly file: string;
  /**
   * `"new"` (default): weights are taken for the numbers that they stand for, and quantized by `precision`. `"own"`: the int8 scales
   * and zero points of the file, so that the device computes what the file says, to the bit.
   */
  readonly scales?: "new" | "own";
  /** Rounding of the file's own sums, in one step or, as most interpreters do, in two (default `"double"`). */
  readonly rounding?: "single" | "double";
}

/** A batch normalisation among the layers of a {@link PretrainedSpec}, behind the layer with weights that it belongs to. */
export interface BatchNormSpec {
  readonly kind: "batchNorm";
  /** Name of its tensors in the file; default `batchNorm2`, ... */
  readonly name?: string;
  /** Number added to each variance: default that of the framework, 1e-5 in the order `"torch"`, 1e-3 in `"keras"`. */
  readonly epsilon?: number;
}

/** A layer of a net whose weights stand in a file under its name. */
export type PretrainedLayer =
  | Pick<DenseSpec, "kind" | "units" | "name">
  | Omit<Conv2dSpec, Exclude<keyof ConvOptions, "name">>
  | Omit<Conv1dSpec, Exclude<keyof ConvOptions, "name">>
  | Depthwise2dSpec
  | Depthwise1dSpec
  | MaxPoolSpec
  | AveragePoolSpec
  | BatchNormSpec;

/**
 * Layers that the model file writes, with the weights that a file has under their names; they stay as they are, as {@link OnnxSpec}
 * says. Each ends in ReLU; but where they are the model, the last one gives the scores.
 */
export interface PretrainedSpec {
  readonly kind: "pretrained";
  /** Path of a `.safetensors`, `.npz` or Keras `.h5` file. */
  readonly file: string;
  /** Each with the `name` of its tensors in the file, e.g. `features.0`. */
  readonly layers: readonly PretrainedLayer[];
  /**
   * Order of the weights and of flattened maps: filters and channels first (`"torch"`), or last (`"keras"`). Default: what all shapes
   * fit; where they fit both, it has to be said.
   */
  readonly order?: "torch" | "keras";
  /** Beginnings of names of tensors that no layer reads, e.g. of a part that is left out. */
  readonly ignore?: readonly string[];
}

/** Layers with weights that stand in a file. */
export type NetSpec = OnnxSpec | TfliteSpec | PretrainedSpec;

export type LayerSpec =
  | DenseSpec
  | Conv2dSpec
  | Conv1dSpec
  | Separable2dSpec
  | Separable1dSpec
  | Depthwise2dSpec
  | Depthwise1dSpec
  | MaxPoolSpec
  | AveragePoolSpec;

/** Settings that every training rule shares. */
export interface TrainingOptions {
  /** Passes over the training part. 0 keeps the random initial weights: for a network that learns on the device alone. */
  readonly epochs: number;
  /** Samples per update. Default 128. */
  readonly batch?: number;
  /** Adam's step size; constant for half of the epochs, then linear to zero. Default 0.001. */
  readonly learningRate?: number;
  /**
   * Added per active unit to the gradient of its activation: makes activations sparse. Default 0.001 for
   * `monoForward`, 0 for the other rules.
   */
  readonly activityPenalty?: number;
  /** Share of the units left out at random in each update, 0 up to 0.9. Default 0. */
  readonly dropout?: number;
  /** Standard deviation of Gaussian noise on the standardised inputs. Default 0. */
  readonly noise?: number;
  /**
   * Largest random shift in pixels, each axis, of an image `[height, width]` or `[height, width, channels]`; of a signal that
   * `conv1d` reads, in time. What reads as zero comes in at the edges. Default 0.
   */
  readonly shift?: number;
  /** Mirrors the columns of every other training image, at random. Default false. */
  readonly flip?: boolean;
  /**
   * Exponent p, 0..1: a sample of class c counts (n / (classes * n_c))^p, so that rare classes are heard. 0 (default)
   * counts samples equally, 1 counts classes equally.
   */
  readonly classWeights?: number;
  /**
   * Early stopping: ends after this many epochs without a better macro-F1 on the validation part, and keeps the best
   * epoch's weights. Default 0: all epochs, last weights.
   */
  readonly patience?: number;
}

/** Layer-local cross-entropy of each layer's own head. */
export interface MonoForwardSpec extends TrainingOptions {
  readonly rule: "monoForward";
  /** `learned` (default), or `fixed`: random heads that never change. */
  readonly heads?: "learned" | "fixed";
  /**
   * Training of a layer on top of the scores of the layers before it (default); `false`: as if its own were the only ones, for
   * small data, which the first layers soon know by heart. On a device layers learn on top.
   */
  readonly boosted?: boolean;
  /**
   * `sum`: the scores are those of all heads together. `last`: the last head answers alone; the others train their layers, as if
   * each were the only one, and stay on the host. Default `sum`, but `last` where layers over maps are followed by a last layer
   * that alone learns on the device, or whose head does: heads that stay as they are would outvote it.
   */
  readonly scores?: "sum" | "last";
}

/** Layer-local cross-entropy on the goodness of class-assigned groups of units: no head weights. */
export interface ClassGroupsSpec extends TrainingOptions {
  readonly rule: "classGroups";
  /** Divides the mean square of a group before the softmax; 1e-9 to 1e9. Default 1. */
  readonly temperature?: number;
}

/**
 * Hinton's Forward-Forward: goodness high for an input with its true label, low with a wrong one. Heads beside it
 * learn on the neutral label, for inference in one pass and for hard negatives.
 */
export interface ForwardForwardSpec extends TrainingOptions {
  readonly rule: "forwardForward";
  /** Goodness of a layer: `mean` (default) or `sum` of squared activations. */
  readonly goodness?: "mean" | "sum";
  /** `symba` (default) compares the pair; `bce` compares each with the threshold (units for `sum`, 1 for `mean`). */
  readonly loss?: "symba" | "bce";
  /** Wrong labels: `hard` (default, drawn from the heads' own probabilities) or `random`. */
  readonly negatives?: "hard" | "random";
  /** Constant value of the label's slot, in units of the standardised input. Default 5. */
  readonly amplitude?: number;
  /** Strength of peer normalisation, which revives units that never fire. Default 0: with He weights none dies. */
  readonly peer?: number;
  /** `together` (default), or `greedy`: the epochs are divided among the layers, one after the other. */
  readonly schedule?: "together" | "greedy";
}

/** Two forward passes, the second from an input that the error has modulated (host training only). */
export interface PepitaSpec extends TrainingOptions {
  readonly rule: "pepita";
  /** Size of the fixed random projection of the error onto the input. Default 0.05. */
  readonly projection?: number;
}

/** Forward Projection: every layer in closed form, from one sweep over the data per layer (host training only). */
export interface ForwardProjectionSpec extends Pick<TrainingOptions, "batch" | "classWeights"> {
  readonly rule: "forwardProjection";
  /** Ridge regularisation, relative to the mean square of the inputs. Default 0.01. */
  readonly ridge?: number;
}

/** Backpropagation through the same layers: the baseline. */
export interface BackpropSpec extends TrainingOptions {
  readonly rule: "backprop";
  /** `last` (default): one head. `all`: further heads learn beside it, without a say in the layers; for exits. */
  readonly heads?: "last" | "all";
}

/**
 * Layer-local reconstruction: every layer learns to make its own input of its own output, with the same weights. It learns from
 * normal samples alone, and then tells what is not normal. `classes` and `targets` are left out.
 */
export interface ReconstructionSpec extends TrainingOptions {
  readonly rule: "reconstruction";
}

/** No training: the weights of an imported net as they are. */
export interface ImportedSpec {
  readonly rule: "imported";
}

export type TrainingSpec =
  | MonoForwardSpec
  | ClassGroupsSpec
  | ForwardForwardSpec
  | PepitaSpec
  | ForwardProjectionSpec
  | BackpropSpec
  | ReconstructionSpec
  | ImportedSpec;

/** Options for trying candidate labels; for networks trained with `forwardForward`. */
export interface PassOptions {
  /** `one` (default): the neutral label and the heads answer. `multi`: the label with the largest goodness wins. */
  readonly passes?: "one" | "multi";
  /** `multi`: labels that stay in the race after each layer, 2 or more. Default 3; the number of classes is exact. */
  readonly beam?: number;
}

/** Every layer is computed for every sample. */
export interface FullSpec extends PassOptions {
  readonly rule: "full";
}

/** LightFF: leave where the largest score reaches mean - kappa * deviation of the true class' scores. */
export interface LightffExitSpec extends PassOptions {
  readonly rule: "lightff";
  /** Default 1. */
  readonly kappa?: number;
}

/**
 * Leave where the largest score exceeds the second by the exit's threshold; of values, where the last layer has changed no
 * estimate by more than that. The whole policy is certified.
 */
export interface MarginExitSpec extends PassOptions {
  readonly rule: "margin";
  /** Share of samples that exits may answer wrongly though the full network is right. Default 0.003. */
  readonly risk?: number;
  /** Of values: difference from the full network that counts as wrong, in standard deviations of a target. Default 0.1. */
  readonly tolerance?: number;
  /** Probability with which the bound holds. Default 0.95. */
  readonly confidence?: number;
}

export type ExitSpec = LightffExitSpec | MarginExitSpec;

/**
 * Threshold of a model that has learnt what is normal: the lowest for which the calibration part promises at most `rate` false
 * alarms, or the largest score there where it is too small to promise that.
 */
export interface AlarmSpec extends PassOptions {
  readonly rule: "alarm";
  /** Share of normal samples that may be called anomalies, above 0 and below 0.5. Default 0.01. */
  readonly rate?: number;
  /** Probability with which the bound holds. Default 0.95. */
  readonly confidence?: number;
}

export type InferenceSpec = FullSpec | ExitSpec | AlarmSpec;

/** Samples that are learnt again beside new ones, so that what is known already is not forgotten. */
export interface ReplaySpec {
  /** Samples of each class of the training part that the flash keeps, 0 to 1000. Default 0. */
  readonly shipped?: number;
  /** The newest samples, kept in RAM, 0 to 1000. Default 0. */
  readonly recent?: number;
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
 * the best fit, in the sense of squares, of all samples so far. One pass, no step size, no stored samples.
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

/** Layers that go on learning on the device, one labelled sample at a time; nothing here retrains on the host. */
export interface LearningSpec {
  /**
   * A readout that learns in place of the layers, which stay as they were trained; it answers in place of their heads, e.g.
   * `rls()` or `context({ rows: 64 })`. Beside it there is only `guard` and `data`. Default: layers learn.
   */
  readonly readout?: RlsSpec | ContextSpec;
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

/**
 * Number format of weights and activations on the device: integers, or floats of 16 or 32 bits with sums of 32 bits for
 * targets with a floating-point unit.
 */
export type Precision = "int8" | "fp16" | "f32";

/**
 * Format to which a sum of products of halves is rounded after every input: float32, or half. Sums of halves are faster
 * where vectors of halves are, and less accurate: in long sums small products are lost.
 */
export type Sums = "f32" | "f16";

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

/** Everything a model file says. */
export interface ModelSpec {
  /** Prefix of C identifiers: a letter, then letters, digits or underscores. */
  readonly name: string;
  readonly input: AnyInputSpec;
  /** Class names in label order, at least two; a model has either classes or targets, but for one that tells anomalies. */
  readonly classes?: readonly string[];
  /** Names of the quantities that the model estimates (regression): columns of a csv, or columns of the array of `labels`. */
  readonly targets?: readonly string[];
  readonly data: DataSpec;
  readonly layers: readonly (LayerSpec | NetSpec)[];
  readonly training: TrainingSpec;
  /** Default: every layer for every sample, one pass. */
  readonly inference?: InferenceSpec;
  /** Default: the weights never change on the device. */
  readonly learning?: LearningSpec;
  /** In place of `learning`. Default: the statistics of the inputs stay those of the training part. */
  readonly adaptation?: AdaptationSpec;
  /** Default: every sample comes as a whole. */
  readonly stream?: StreamSpec;
  /** Only with `stream`. Default: answers become no events. */
  readonly decision?: DecisionSpec;
  /** Default: `"int8"`. */
  readonly precision?: Precision;
  /**
   * Sums of products, in inference and in learning; only with `precision: "fp16"`. Never retrains. Default: `"f32"`, or
   * `"f16"` on targets that have no others (`pulp`).
   */
  readonly accumulate?: Sums;
}

/** Events from the answers of a stream, e.g. `decision({ vote: [3, 5], minMargin: 0.2, refractory: 250, background: "idle" })`. */
export function decision(options: DecisionSpec): DecisionSpec {
  return options;
}

/** Declares a model; the default export of a model file. Another file may spread it, and its `classes` where it has some. */
export function defineModel(spec: ModelSpec): ModelSpec & Required<Pick<ModelSpec, "classes">> {
  return spec as ModelSpec & Required<Pick<ModelSpec, "classes">>; // a file is read: one without classes has none to spread
}

/** A fully connected layer of `units` outputs. */
export function dense(units: number, options: Omit<DenseSpec, "kind" | "units"> = {}): DenseSpec {
  return { kind: "dense", units, ...options };
}

/** A convolution of `filters` channels over a map `[height, width, channels]`; `[height, width]` has one channel. */
export function conv2d(filters: number, options: Omit<Conv2dSpec, "kind" | "filters">): Conv2dSpec {
  return { kind: "conv2d", filters, ...options };
}

/** A convolution of `filters` channels over a signal `[length, channels]`. */
export function conv1d(filters: number, options: Omit<Conv1dSpec, "kind" | "filters">): Conv1dSpec {
  return { kind: "conv1d", filters, ...options };
}

/** A depthwise separable convolution of `filters` channels over a map. */
export function separable2d(
  filters: number,
  options: Omit<Separable2dSpec, "kind" | "filters">,
): Separable2dSpec {
  return { kind: "separable2d", filters, ...options };
}

/** A depthwise separable convolution of `filters` channels over a signal. */
export function separable1d(
  filters: number,
  options: Omit<Separable1dSpec, "kind" | "filters">,
): Separable1dSpec {
  return { kind: "separable1d", filters, ...options };
}

/** A window over each channel of a map by itself. */
export function depthwise2d(options: Omit<Depthwise2dSpec, "kind">): Depthwise2dSpec {
  return { kind: "depthwise2d", ...options };
}

/** A window over each channel of a signal by itself. */
export function depthwise1d(options: Omit<Depthwise1dSpec, "kind">): Depthwise1dSpec {
  return { kind: "depthwise1d", ...options };
}

/** The maximum of each window of `size` (x `size` of a map). */
export function maxPool(size: Size2d, options: Omit<MaxPoolSpec, "kind" | "size"> = {}): MaxPoolSpec {
  return { kind: "maxPool", size, ...options };
}

/** The mean of each window of `size` (x `size` of a map). */
export function averagePool(
  size: Size2d,
  options: Omit<AveragePoolSpec, "kind" | "size"> = {},
): AveragePoolSpec {
  return { kind: "averagePool", size, ...options };
}

/** The layers of an ONNX file, with its weights. */
export function onnx(options: Omit<OnnxSpec, "kind">): OnnxSpec {
  return { kind: "onnx", ...options };
}

/** The layers of a TensorFlow Lite file, with its weights. */
export function tflite(options: Omit<TfliteSpec, "kind">): TfliteSpec {
  return { kind: "tflite", ...options };
}

/** Layers with the weights that a file has under their names. */
export function pretrained(options: Omit<PretrainedSpec, "kind">): PretrainedSpec {
  return { kind: "pretrained", ...options };
}

/** A batch normalisation, among layers of `pretrained`. */
export function batchNorm(options: Omit<BatchNormSpec, "kind"> = {}): BatchNormSpec {
  return { kind: "batchNorm", ...options };
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

/** Layer-local cross-entropy with a head per layer, the default rule. */
export function monoForward(options: Omit<MonoForwardSpec, "rule">): MonoForwardSpec {
  return { rule: "monoForward", ...options };
}

/** Layer-local cross-entropy on the goodness of groups of units. */
export function classGroups(options: Omit<ClassGroupsSpec, "rule">): ClassGroupsSpec {
  return { rule: "classGroups", ...options };
}

/** Hinton's Forward-Forward with label overlay. */
export function forwardForward(options: Omit<ForwardForwardSpec, "rule">): ForwardForwardSpec {
  return { rule: "forwardForward", ...options };
}

/** PEPITA: error-driven modulation of the input. */
export function pepita(options: Omit<PepitaSpec, "rule">): PepitaSpec {
  return { rule: "pepita", ...options };
}

/** Forward Projection: closed form, one sweep. */
export function forwardProjection(options: Omit<ForwardProjectionSpec, "rule"> = {}): ForwardProjectionSpec {
  return { rule: "forwardProjection", ...options };
}

/** Backpropagation of the same architecture, the baseline. */
export function backprop(options: Omit<BackpropSpec, "rule">): BackpropSpec {
  return { rule: "backprop", ...options };
}

/** Layer-local reconstruction of what is normal, for a model that tells anomalies. */
export function reconstruction(options: Omit<ReconstructionSpec, "rule">): ReconstructionSpec {
  return { rule: "reconstruction", ...options };
}

/** Most names that `outputs` makes: more than any model has. */
const MOST_NAMED = 65_535;

/** Names of the outputs of a net that gives values, for `targets`: `out0`, `out1`, ... */
export function outputs(count: number): string[] {
  const isCount = Number.isInteger(count) && count >= 0 && count <= MOST_NAMED;
  return isCount ? Array.from({ length: count }, (_, index) => `out${index}`) : [];
}

/** No training: for a model whose layers are all imported. */
export function imported(): ImportedSpec {
  return { rule: "imported" };
}

/** Inference that computes every layer; says how candidate labels are tried. */
export function fullPass(options: PassOptions = {}): FullSpec {
  return { rule: "full", ...options };
}

/** A readout that learns by recursive least squares, e.g. `learning: { readout: rls() }`: for few labelled samples. */
export function rls(options: Omit<RlsSpec, "kind"> = {}): RlsSpec {
  return { kind: "rls", ...options };
}

/** False alarms that a model which tells anomalies may give. */
export function alarm(options: Omit<AlarmSpec, "rule"> = {}): AlarmSpec {
  return { rule: "alarm", ...options };
}

/** A readout that answers by the nearest of labelled rows, and learns rows, e.g. `learning: { readout: context({ rows: 64 }) }`. */
export function context(options: Omit<ContextSpec, "kind">): ContextSpec {
  return { kind: "context", ...options };
}

/** Early exits, calibrated on held-out data. */
export function earlyExit(options: ExitSpec): ExitSpec {
  return options;
}
