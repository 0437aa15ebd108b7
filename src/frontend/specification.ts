/**
 * The specification of a model at run time, beside its types in `model.ts`: one line per field, with the range of every
 * number and what is said of others. The compiler holds both equal (`value-shape.ts`).
 */

import * as errors from "../diagnostics/check.js";
import * as anomalyErrors from "../diagnostics/check-anomalies.js";
import * as featureErrors from "../diagnostics/check-features.js";
import * as inferenceErrors from "../diagnostics/check-inference.js";
import * as learningErrors from "../diagnostics/check-learning.js";
import * as mapErrors from "../diagnostics/check-maps.js";
import * as recordingErrors from "../diagnostics/check-recordings.js";
import * as streamErrors from "../diagnostics/check-stream.js";
import * as targetErrors from "../diagnostics/check-targets.js";
import * as trainingErrors from "../diagnostics/check-training.js";
import { PRECISIONS } from "../formats/names.js";
import {
  MOST_CLASSES,
  MOST_INPUTS,
  MOST_OUTPUTS,
  MOST_SLICES,
  MOST_UNITS,
  MOST_VOTES,
} from "../ir/limits.js";
import type {
  AdaptationSpec,
  AnnotationsSpec,
  AveragePoolSpec,
  ContextSpec,
  ConvOptions,
  CsvSource,
  DataSource,
  DataSpec,
  DecisionSpec,
  Depthwise1dSpec,
  Depthwise2dSpec,
  EventInputSpec,
  FeatureClass,
  FeatureFunction,
  FeatureViewSpec,
  FrameInputSpec,
  GuardSpec,
  InferenceSpec,
  InputSpec,
  IntervalsSpec,
  LayerSpec,
  LearningSpec,
  MaxPoolSpec,
  ModelSpec,
  NetSpec,
  PassOptions,
  PretrainedLayer,
  RawSpec,
  RecordingTableSpec,
  RlsSpec,
  ScalingSpec,
  SideTable,
  Size2d,
  StreamInputSpec,
  StreamSpec,
  TrainingOptions,
  TrainingSpec,
  ViewSpec,
  Window1dOptions,
  Window2dOptions,
  WindowInputSpec,
  WindowsSpec,
} from "../model.js";
import { below, between, from, type Range, whole } from "./ranges.js";
import {
  code,
  either,
  type Fields,
  flag,
  keyed,
  later,
  list,
  type Node,
  nothing,
  number,
  object,
  optional,
  pair,
  quad,
  record,
  type Shape,
  text,
  variants,
  words,
} from "./value-shape.js";

const few = <T>(of: Shape<T>, most: number): Shape<readonly T[]> => list(of, [0, most], errors.listTooLong);

/** Squares of what has been scaled stay within float32. */
const scaling: Fields<ScalingSpec> = {
  scale: optional(number(from(1e-12, 1e12), errors.scale)),
  offset: optional(number(from(-1e12, 1e12), errors.offset)),
  standardize: optional(words("none", "rms", "sample", "dataset")),
};

const dimensions = few(number(whole(1, MOST_INPUTS), errors.shapeDimension), 8);

const view: Fields<ViewSpec> = {
  ...scaling,
  layout: optional(words("hwc", "chw")),
  parts: optional(few(object({ ...scaling, size: number(whole(1, MOST_INPUTS), errors.partSize) }), 1024)),
};

const featureView: Fields<FeatureViewSpec> = { ...view, shape: optional(dimensions) };

const raw: Fields<RawSpec> = {
  type: words("uint8", "int16", "float32"),
  scale: optional(number(from(1e-12, 1e12), featureErrors.rawScale)),
};
const readings = number(whole(1, MOST_INPUTS), featureErrors.readings);

const readingsOf: Fields<StreamInputSpec> = {
  ...raw,
  channels: number(whole(1, 1024), featureErrors.channels),
  rate: optional(number(from(1e-6, 1e9), featureErrors.rate)),
};

/** Shape of the input of a model file. */
export const inputSpecification = keyed(
  [
    [
      "window",
      object<WindowInputSpec>({
        ...featureView,
        window: object({ ...raw, shape: list(readings, [1, 2], featureErrors.windowRank) }),
        features: code<FeatureFunction>(),
      }),
    ],
    [
      "frame",
      object<FrameInputSpec>({
        ...featureView,
        stream: object({ ...readingsOf, frame: readings, hop: readings, frames: readings }),
        frame: code<FeatureFunction>(),
      }),
    ],
    [
      "stream",
      object<EventInputSpec>({
        ...featureView,
        stream: object(readingsOf),
        features: code<FeatureClass>(),
      }),
    ],
  ],
  object<InputSpec>({ ...view, shape: dimensions }),
);

/** A csv file as it is written. */
const csvOptions: Fields<Pick<CsvSource, "separator" | "decimal" | "columns" | "ignore" | "missing">> = {
  separator: optional(words(",", ";", "\t", "|")),
  decimal: optional(words(".", ",")),
  columns: optional(few(text, MOST_INPUTS)),
  ignore: optional(few(text, MOST_INPUTS)),
  missing: optional(words("error", "drop", "previous")),
};

const sideTable: Fields<SideTable> = { file: optional(text), columns: optional(few(text, 1024)) };
const unit = optional(words("rows", "seconds"));

const source: Shape<DataSource> = variants<DataSource, "kind">("kind", {
  idx: object({ kind: words("idx"), images: text, labels: text, package: optional(text) }),
  npy: object({
    kind: words("npy"),
    inputs: either(text, few(text, 1024)),
    labels: text,
    where: optional(
      object({ array: text, in: few(number(from(-(2 ** 53), 2 ** 53), errors.whereValue), 65_536) }),
    ),
  }),
  csv: object({
    kind: words("csv"),
    file: text,
    label: optional(text),
    ...csvOptions,
  }),
  rows: object({
    kind: words("rows"),
    sources: few(
      later(() => source),
      4096,
    ),
  }),
  recordings: object({
    kind: words("recordings"),
    files: either(text, few(text, 4096)),
    label: optional(text),
    intervals: optional(
      either(
        text,
        object<IntervalsSpec>({
          ...sideTable,
          start: optional(text),
          end: optional(text),
          label: optional(text),
          recording: optional(text),
          unit,
        }),
      ),
    ),
    annotations: optional(
      either(
        text,
        object<AnnotationsSpec>({
          ...sideTable,
          at: optional(text),
          label: optional(text),
          recording: optional(text),
          unit,
        }),
      ),
    ),
    recording: optional(
      either(
        text,
        object<RecordingTableSpec>({
          ...sideTable,
          start: optional(text),
          length: optional(text),
          name: optional(text),
        }),
      ),
    ),
    time: optional(text),
    rate: optional(number(from(1e-6, 1e9), recordingErrors.numberRange("rate"))),
    ...csvOptions,
  }),
});

const windows = object<WindowsSpec>({
  length: optional(number(whole(1, MOST_INPUTS), recordingErrors.numberRange("length"))),
  hop: optional(number(whole(1, 2 ** 31 - 1), recordingErrors.numberRange("hop"))),
  label: optional(words("majority", "end", "event")),
  minShare: optional(number(from(1e-9, 1), recordingErrors.numberRange("minShare"))),
  within: optional(number(from(0, 1e12), recordingErrors.numberRange("within"))),
  otherwise: optional(text),
});

const share = number(between(0, 1), errors.splitShare);

const data = object<DataSpec>({
  train: source,
  test: optional(source),
  split: object({ validation: share, calibration: share, test: optional(share), by: optional(text) }),
  windows: optional(windows),
  labels: optional(record(either(text, nothing))),
  anomalies: optional(few(text, 256)),
});

/** Rows and columns, or one number for both. */
const size2d = (range: Range, what: string): Shape<Size2d> =>
  either(
    number(range, mapErrors.layerSize(what)),
    pair(number(range, mapErrors.layerSize(what)), mapErrors.sizeCount),
  );

const kernel = whole(1, 255);
const padding = number(whole(0, 254), mapErrors.layerSize("padding"));

const convOptions: Fields<ConvOptions> = {
  name: optional(text),
  pool: optional(number(whole(1, 64), mapErrors.layerSize("pool"))),
  head: optional(words("max", "average")),
  cells: optional(size2d(whole(1, 64), "cells")),
  norm: optional(words("none", "map")),
};

const window2d: Fields<Window2dOptions> = {
  kernel: size2d(kernel, "kernel"),
  stride: optional(size2d(kernel, "stride")),
  padding: optional(either(words("valid", "same"), quad(padding, mapErrors.sizeCount))),
};

const window1d: Fields<Window1dOptions> = {
  kernel: number(kernel, mapErrors.layerSize("kernel")),
  stride: optional(number(kernel, mapErrors.layerSize("stride"))),
  padding: optional(either(words("valid", "same"), pair(padding, mapErrors.sizeCount))),
};

const filters = number(whole(1, MOST_UNITS), mapErrors.layerSize("filters"));

const poolSize = size2d(whole(1, 255), "size");

const depthwise2d = object<Depthwise2dSpec>({
  kind: words("depthwise2d"),
  ...window2d,
  name: optional(text),
});
const depthwise1d = object<Depthwise1dSpec>({
  kind: words("depthwise1d"),
  ...window1d,
  name: optional(text),
});
const maxPool = object<MaxPoolSpec>({ kind: words("maxPool"), size: poolSize, name: optional(text) });
const averagePool = object<AveragePoolSpec>({
  kind: words("averagePool"),
  size: poolSize,
  name: optional(text),
});
const units = number(whole(1, MOST_UNITS), errors.units);

const pretrainedLayer = variants<PretrainedLayer, "kind">("kind", {
  dense: object({ kind: words("dense"), units, name: optional(text) }),
  conv2d: object({ kind: words("conv2d"), filters, ...window2d, name: optional(text) }),
  conv1d: object({ kind: words("conv1d"), filters, ...window1d, name: optional(text) }),
  ...{ depthwise2d, depthwise1d, maxPool, averagePool },
  batchNorm: object({
    kind: words("batchNorm"),
    name: optional(text),
    epsilon: optional(
      number(
        from(0, 1),
        mapErrors.layerSize(
          "epsilon",
          "It is what the framework has added to variances, often 1e-5 or 1e-3.",
        ),
      ),
    ),
  }),
});

const layer = variants<LayerSpec | NetSpec, "kind">("kind", {
  dense: object({
    kind: words("dense"),
    units,
    name: optional(text),
    slices: optional(number(whole(1, MOST_SLICES), errors.slices)),
  }),
  conv2d: object({ kind: words("conv2d"), filters, ...window2d, ...convOptions }),
  conv1d: object({ kind: words("conv1d"), filters, ...window1d, ...convOptions }),
  separable2d: object({ kind: words("separable2d"), filters, ...window2d, ...convOptions }),
  separable1d: object({ kind: words("separable1d"), filters, ...window1d, ...convOptions }),
  ...{ depthwise2d, depthwise1d, maxPool, averagePool },
  onnx: object({ kind: words("onnx"), file: text, scales: optional(words("new", "own")) }),
  tflite: object({
    kind: words("tflite"),
    file: text,
    scales: optional(words("new", "own")),
    rounding: optional(words("double", "single")),
  }),
  pretrained: object({
    kind: words("pretrained"),
    file: text,
    layers: few(pretrainedLayer, 256),
    order: optional(words("torch", "keras")),
    ignore: optional(few(text, 256)),
  }),
});

/** Names of all kinds of layers, as a model file calls them. */
export const layerKinds = kindsOf(layer);
/** Names of those that `pretrained` takes. */
export const pretrainedKinds = kindsOf(pretrainedLayer);

function kindsOf(node: Node): readonly string[] {
  return node.kind === "variants" ? Object.keys(node.of) : [];
}

const options: Fields<TrainingOptions> = {
  epochs: number(whole(0, 10_000), trainingErrors.epochs),
  batch: optional(number(whole(1, 65_536), trainingErrors.batch)),
  learningRate: optional(number(from(1e-9, 1), trainingErrors.learningRate)),
  activityPenalty: optional(number(from(0, 1), trainingErrors.activityPenalty)),
  dropout: optional(number(from(0, 0.9), trainingErrors.dropout)),
  noise: optional(number(from(0, 10), trainingErrors.noise)),
  shift: optional(number(whole(0, 8, "pixels"), trainingErrors.shiftRange)),
  flip: optional(flag),
  classWeights: optional(number(from(0, 1), trainingErrors.classWeights)),
  patience: optional(number(whole(0, 1000, "epochs"), trainingErrors.patience)),
};

const training = variants<TrainingSpec, "rule">("rule", {
  monoForward: object({
    ...options,
    rule: words("monoForward"),
    heads: optional(words("learned", "fixed")),
    boosted: optional(flag),
    scores: optional(words("sum", "last")),
  }),
  classGroups: object({
    ...options,
    rule: words("classGroups"),
    temperature: optional(number(from(1e-9, 1e9), trainingErrors.temperature)),
  }),
  forwardForward: object({
    ...options,
    rule: words("forwardForward"),
    goodness: optional(words("mean", "sum")),
    loss: optional(words("symba", "bce")),
    negatives: optional(words("hard", "random")),
    amplitude: optional(number(from(1e-9, 1000), trainingErrors.amplitude)),
    peer: optional(number(from(0, 1), trainingErrors.peer)),
    schedule: optional(words("together", "greedy")),
  }),
  pepita: object({
    ...options,
    rule: words("pepita"),
    projection: optional(number(from(1e-9, 1000), trainingErrors.projection)),
  }),
  forwardProjection: object({
    rule: words("forwardProjection"),
    batch: options.batch,
    classWeights: options.classWeights,
    ridge: optional(number(from(1e-6, 1e6), trainingErrors.ridge)),
  }),
  backprop: object({ ...options, rule: words("backprop"), heads: optional(words("last", "all")) }),
  reconstruction: object({ ...options, rule: words("reconstruction") }),
  imported: object({ rule: words("imported") }),
});

const passes: Fields<PassOptions> = {
  passes: optional(words("one", "multi")),
  beam: optional(number(whole(2, MOST_CLASSES), inferenceErrors.beam)),
};

const inference = variants<InferenceSpec, "rule">("rule", {
  full: object({ ...passes, rule: words("full") }),
  lightff: object({
    ...passes,
    rule: words("lightff"),
    kappa: optional(number(from(0, 10), inferenceErrors.kappa)),
  }),
  margin: object({
    ...passes,
    rule: words("margin"),
    risk: optional(number(between(0, 0.5), inferenceErrors.risk)),
    confidence: optional(number(below(0.5, 1), inferenceErrors.confidence)),
    tolerance: optional(number(from(1e-6, 100), targetErrors.tolerance)),
  }),
  alarm: object({
    ...passes,
    rule: words("alarm"),
    rate: optional(number(between(0, 0.5), anomalyErrors.rate)),
    confidence: optional(number(below(0.5, 1), inferenceErrors.confidence)),
  }),
});

/** Above 1000 a step is larger than any weight; below 1e-9 none moves one. */
const rate = number(from(1e-9, 1000), learningErrors.rate);
const replayed = optional(number(whole(0, 1000), learningErrors.replay));

const readout = variants<RlsSpec | ContextSpec, "kind">("kind", {
  rls: object({
    kind: words("rls"),
    start: optional(words("ridge", "zero")),
    trust: optional(number(from(0, 1e6), learningErrors.trust)),
  }),
  context: object({
    kind: words("context"),
    rows: number(whole(2, 1000), learningErrors.contextRange("rows")),
    temperature: optional(number(from(0, 1), learningErrors.contextRange("temperature"))),
    shipped: optional(number(whole(0, 1000), learningErrors.contextRange("shipped"))),
    newClasses: optional(number(whole(0, 16), learningErrors.contextRange("newClasses"))),
  }),
});

const guard = object<GuardSpec>({
  samples: number(whole(1, 1000, "samples per class"), learningErrors.guardSamples),
  tolerance: optional(number(below(0, 1), learningErrors.tolerance)),
});

const adaptation = object<AdaptationSpec>({
  normalise: words("balanced"),
  guard: optional(guard),
  data: optional(source),
});

const learning = object<LearningSpec>({
  readout: optional(readout),
  layers: optional(either(few(text, 32), words("heads"))),
  rate: optional(either(rate, record(rate))),
  decay: optional(number(whole(16, 2 ** 31), learningErrors.decay)),
  skip: optional(number(below(0, 1), learningErrors.skip)),
  replay: optional(object({ shipped: replayed, recent: replayed })),
  guard: optional(guard),
  exits: optional(
    object({
      warmup: optional(number(whole(0, 1_000_000), learningErrors.warmup)),
      speed: optional(number(from(1e-9, 1), learningErrors.speed)),
    }),
  ),
  data: optional(source),
});

const votes = number(whole(1, MOST_VOTES), streamErrors.voteRange);

const decision = object<DecisionSpec>({
  vote: optional(pair(votes, streamErrors.voteCount)),
  minMargin: optional(number(from(0, 1e9), streamErrors.minMargin)),
  refractory: optional(number(whole(0, 2 ** 31, "rows"), streamErrors.refractory)),
  background: optional(text),
});

/** Shape of the value of a model file. */
export const specification = object<ModelSpec>({
  name: text,
  input: inputSpecification,
  classes: optional(list(text, [2, MOST_CLASSES], errors.classCount)),
  targets: optional(list(text, [1, MOST_OUTPUTS], targetErrors.targetCount)),
  data,
  layers: list(layer, [1, 32], errors.layerCount),
  training,
  inference: optional(inference),
  learning: optional(learning),
  adaptation: optional(adaptation),
  stream: optional(
    object<StreamSpec>({ hop: optional(number(whole(1, MOST_INPUTS), streamErrors.hopRange)) }),
  ),
  decision: optional(decision),
  precision: optional(words(...PRECISIONS)),
  accumulate: optional(words("f32", "f16")),
});
