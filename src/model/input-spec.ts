/** Inputs of a network: samples as they are, or features of windows, frames or events. */

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
