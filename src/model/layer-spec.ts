/** Layers that a model file writes itself. */

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

/** The windows of a pool over a map or a signal; what does not fill one at the end is left out. */
export interface PoolOptions {
  /** One number for both directions, or rows and columns; of a signal one number. */
  readonly size: Size2d;
  /** Step from one window to the next, in the same form. Default `size`: one beside the other. */
  readonly stride?: Size2d;
  /**
   * `"valid"` (default), `"same"`, or rows and columns outside the map that windows may reach: `[top, left, bottom, right]`, of a
   * signal `[before, after]`. Nothing there is the largest value, or counts in a mean.
   */
  readonly padding?: "valid" | "same" | readonly number[];
}

/** Windows of a map by their maximum. */
export interface MaxPoolSpec extends PoolOptions {
  readonly kind: "maxPool";
  /** Default `maxPool1`, ... */
  readonly name?: string;
}

/** The same by the mean of what they cover. */
export interface AveragePoolSpec extends PoolOptions {
  readonly kind: "averagePool";
  /** Default `averagePool1`, ... */
  readonly name?: string;
}

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
