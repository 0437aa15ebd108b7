import type { Node } from "../../src/frontend/value-shape.js";
import {
  alarm,
  averagePool,
  backprop,
  classGroups,
  context,
  conv1d,
  conv2d,
  csv,
  type DataSource,
  decision,
  defineModel,
  dense,
  depthwise1d,
  depthwise2d,
  earlyExit,
  forwardForward,
  forwardProjection,
  fullPass,
  idx,
  imported,
  type ModelSpec,
  maxPool,
  monoForward,
  npy,
  onnx,
  pepita,
  pretrained,
  reconstruction,
  recordings,
  rls,
  rows,
  separable1d,
  separable2d,
  tflite,
  windows,
} from "../../src/model.js";
import type { WrittenTensor } from "../support/nets/onnx-writer.js";
import { drawn } from "../support/nets/small.js";
import { mapPretrained } from "../support/nets/tensor-files.js";

const shared = {
  epochs: 2,
  batch: 16,
  learningRate: 0.01,
  activityPenalty: 0.001,
  dropout: 0.1,
  noise: 0.1,
  shift: 0,
  classWeights: 0.5,
  patience: 1,
};

function modelWith(
  fields: Partial<ModelSpec>,
  train: DataSource = csv({ file: "a.csv", label: "y" }),
): ModelSpec {
  return defineModel({
    name: "motor",
    input: { shape: [6], scale: 1, offset: 0.5, standardize: "dataset" },
    classes: ["low", "mid", "high"],
    data: {
      train,
      test: csv({ file: "b.csv", label: "y" }),
      split: { validation: 0.1, calibration: 0.2, by: "group" },
      labels: { a: "low", b: "mid", c: "high", d: null },
    },
    layers: [dense(8, { name: "wide", slices: 2 }), dense(6)],
    training: monoForward({ ...shared, heads: "fixed", boosted: false }),
    precision: "int8",
    ...fields,
  });
}

const learning = {
  layers: ["wide", "dense2"],
  rate: { wide: 0.02 },
  decay: 64,
  skip: 0.1,
  replay: { shipped: 2, recent: 2 },
  guard: { samples: 2, tolerance: 0.1 },
};

/** Models that are right, and between them have every field of every helper; a test says so. */
export const MODELS: readonly ModelSpec[] = [
  modelWith({
    learning: {
      ...learning,
      exits: { warmup: 10, speed: 0.1 },
      data: csv({ file: "l.csv", label: "y", columns: ["a", "b"] }),
    },
    inference: earlyExit({ rule: "margin", risk: 0.1, confidence: 0.9, passes: "one" }),
  }),
  modelWith(
    {
      training: classGroups({ ...shared, temperature: 2 }),
      inference: earlyExit({ rule: "lightff", kappa: 2, passes: "one" }),
      learning: { ...learning, rate: 0.001 },
      precision: "f32",
    },
    npy({ inputs: ["x.npy"], labels: "y.npy", where: { array: "s.npy", in: [1, 2] } }),
  ),
  modelWith(
    {
      layers: [dense(8, { name: "wide" }), dense(6)],
      training: forwardForward({
        ...shared,
        goodness: "mean",
        loss: "symba",
        negatives: "hard",
        amplitude: 4,
        peer: 0.1,
        schedule: "together",
      }),
      inference: fullPass({ passes: "multi", beam: 2 }),
      learning: { ...learning, exits: undefined as never },
      precision: "fp16",
      accumulate: "f32",
    },
    idx({ images: "i.gz", labels: "l.gz", package: "digits" }),
  ),
  modelWith(
    {
      input: { shape: [6], parts: [{ size: 4, scale: 2, offset: 1, standardize: "none" }, { size: 2 }] },
      training: pepita({ ...shared, projection: 0.1 }),
      inference: fullPass({ passes: "one" }),
    },
    rows(
      npy({ inputs: "x.npy", labels: "y.npy" }),
      csv({ file: "c.csv", label: "y", separator: ";", decimal: ",", ignore: ["t"], missing: "drop" }),
    ),
  ),
  modelWith({
    classes: undefined as never,
    targets: ["load", "speed"],
    data: {
      train: npy({ inputs: "x.npy", labels: "y.npy" }),
      test: csv({ file: "b.csv" }),
      split: { validation: 0.1, calibration: 0.2 },
    },
    training: backprop({ epochs: 2, heads: "all" }),
    inference: earlyExit({ rule: "margin", tolerance: 0.2 }),
  }),
  modelWith({
    classes: undefined as never,
    data: {
      train: csv({ file: "a.csv" }),
      test: csv({ file: "b.csv", label: "y" }),
      anomalies: ["worn"],
      split: { validation: 0.1, calibration: 0.2 },
    },
    layers: [dense(8), dense(4)],
    training: reconstruction({ epochs: 2, batch: 16 }),
    learning: { replay: { recent: 20, held: 30, times: 2 } },
    inference: alarm({ rate: 0.02, confidence: 0.9, passes: "one" }),
  }),
  modelWith({
    training: forwardProjection({ batch: 8, classWeights: 0.5, ridge: 0.1 }),
    inference: earlyExit({ rule: "lightff", passes: "one" }),
  }),
  modelWith({
    input: { shape: [2, 12, 12], layout: "chw", standardize: "rms" },
    layers: [
      conv2d(6, {
        kernel: [3, 2],
        stride: [2, 1],
        padding: [1, 0, 0, 1],
        name: "wide",
        pool: 2,
        head: "average",
        cells: [2, 1],
        norm: "map",
      }),
      depthwise2d({ kernel: 2, stride: 1, padding: "same", name: "apart" }),
      separable2d(4, {
        kernel: 2,
        stride: 1,
        padding: "valid",
        name: "both",
        head: "max",
        cells: 1,
        norm: "none",
      }),
      maxPool([1, 1], { stride: [1, 1], padding: [0, 0, 0, 0], name: "largest" }),
      averagePool(1, { stride: 1, padding: "same", name: "mean" }),
      dense(4),
    ],
    training: monoForward({ ...shared, flip: true, scores: "last" }),
    learning: { layers: "heads" },
  }),
  modelWith({
    layers: [dense(8, { name: "wide" })],
    learning: {
      readout: rls({ start: "ridge", trust: 5 }),
      ask: { budget: 2, per: 100 },
      guard: { samples: 2 },
    },
  }),
  modelWith({
    adaptation: {
      normalise: "balanced",
      guard: { samples: 2, tolerance: 0.1 },
      data: csv({ file: "l.csv", label: "y" }),
    },
  }),
  modelWith({
    layers: [dense(8, { name: "wide" })],
    learning: { readout: context({ rows: 20, temperature: 0.1, shipped: 2, newClasses: 1 }) },
  }),
  modelWith({
    input: { shape: [24, 2], standardize: "none" },
    layers: [
      conv1d(6, {
        kernel: 3,
        stride: 2,
        padding: [1, 0],
        name: "wide",
        pool: 1,
        head: "max",
        cells: 2,
        norm: "none",
      }),
      depthwise1d({ kernel: 2, stride: 1, padding: "valid", name: "apart" }),
      separable1d(4, {
        kernel: 2,
        stride: 1,
        padding: "same",
        name: "both",
        pool: 2,
        head: "average",
        cells: 1,
      }),
    ],
    stream: { hop: 24 },
    decision: decision({ vote: [3, 5], minMargin: 0.1, refractory: 48, background: "low" }),
  }),
  modelWith({
    input: { shape: [20, 3] },
    data: {
      train: recordings({
        files: "walks/{who}.csv",
        label: "y",
        recording: "trial",
        time: "t",
        rate: 50,
        ...{ separator: ";", decimal: ",", ignore: ["n"], missing: "previous" },
      }),
      test: recordings({ files: ["c.csv"], columns: ["x", "y", "z"], label: "state" }),
      windows: windows({ length: 20, hop: 5, label: "majority", minShare: 0.8, otherwise: "low" }),
      labels: { a: "mid", b: "high" },
      split: { validation: 0.1, calibration: 0.1, by: "who" },
    },
  }),
  modelWith({
    input: { shape: [20, 3] },
    data: {
      train: recordings({
        files: "x.npy",
        recording: { file: "r.npy", columns: ["a", "b", "c"], start: "a", length: "b", name: "c" },
        annotations: {
          ...{ file: "a.npy", columns: ["a", "l", "r"] },
          ...{ at: "a", label: "l", recording: "r", unit: "rows" },
        },
      }),
      windows: windows({ label: "event", within: 0.1 }),
      split: { validation: 0.1, calibration: 0.1, test: 0.1 },
    },
  }),
  modelWith({
    input: { shape: [20, 3] },
    data: {
      train: recordings({
        files: "x.npy",
        intervals: {
          ...{ file: "i.npy", columns: ["s", "e", "l", "r"] },
          ...{ start: "s", end: "e", label: "l", recording: "r", unit: "seconds" },
        },
      }),
      windows: windows({ label: "end" }),
      split: { validation: 0.1, calibration: 0.1, test: 0.1 },
    },
  }),
  modelWith({
    training: backprop({ ...shared, heads: "all" }),
    inference: earlyExit({ rule: "margin", passes: "one" }),
  }),
];

/** Files of tensors beside {@link IMPORTING}. */
export const TENSORS: Readonly<Record<string, readonly WrittenTensor[]>> = {
  "map.safetensors": mapPretrained("torch").tensors,
  "signal.safetensors": [drawn(1)("c.weight", [2, 1, 3]), drawn(2)("d.weight", [3, 8])],
};

/** Models whose layers stand in files `net.onnx` and `net.tflite`, or their weights in those of {@link TENSORS}: three classes. */
export const IMPORTING: readonly ModelSpec[] = [
  modelWith({ layers: [onnx({ file: "net.onnx", scales: "new" })], training: imported() }),
  modelWith({
    layers: [tflite({ file: "net.tflite", scales: "new", rounding: "double" })],
    training: imported(),
  }),
  modelWith({
    input: { shape: [2, 10, 8], layout: "chw", standardize: "none" },
    layers: [
      {
        ...mapPretrained("torch").spec,
        file: "map.safetensors",
        order: "torch",
        ignore: ["optimizer"],
        trains: false,
      },
    ],
    training: imported(),
  }),
  modelWith({
    layers: [
      pretrained({
        file: "signal.safetensors",
        layers: [conv1d(2, { kernel: 3, name: "c" }), dense(3, { name: "d" })],
      }),
    ],
    training: imported(),
  }),
];

/** A part of a model: where it stands, and what it has to be. */
export interface Part {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  /** The shape that it has. */
  readonly node: Node;
  /** The shape that its place has, which may be wider. */
  readonly allowed: Node;
}

/** All parts of a value, itself first, with the shape that each has. */
export function partsOf(node: Node, value: unknown, path: Part["path"] = [], allowed = node): Part[] {
  const whole: Part = { path, value, node, allowed };
  const inner = (of: Node, key: string | number, each: unknown): Part[] => partsOf(of, each, [...path, key]);
  switch (node.kind) {
    case "optional":
      return value === undefined ? [] : partsOf(node.of, value, path);
    case "later":
      return partsOf(node.of(), value, path);
    case "either":
      return partsOf(node.of.find((each) => fits(each, value))!, value, path, node);
    case "variants":
      return partsOf(node.of[Reflect.get(value as object, node.tag) as string]!, value, path);
    case "list":
      return [whole, ...(value as unknown[]).flatMap((each, index) => inner(node.of, index, each))];
    case "record":
      return [whole, ...Object.entries(value as object).flatMap(([key, each]) => inner(node.of, key, each))];
    case "object":
      return [
        whole,
        ...Object.entries(node.fields).flatMap(([key, of]) =>
          inner(of, key, Reflect.get(value as object, key)),
        ),
      ];
    default:
      return [whole];
  }
}

function fits(node: Node, value: unknown): boolean {
  if (node.kind === "list") return Array.isArray(value);
  if (node.kind === "text" || node.kind === "words") return typeof value === "string";
  return (node.kind === "number") === (typeof value === "number");
}

/** All shapes within a shape that are no alternative themselves: what {@link MODELS} must have between them. */
export function nodesOf(node: Node, seen = new Set<Node>()): Set<Node> {
  if (seen.has(node)) return seen;
  seen.add(node);
  const inner: readonly Node[] =
    node.kind === "optional" || node.kind === "list" || node.kind === "record"
      ? [node.of]
      : node.kind === "later"
        ? [node.of()]
        : node.kind === "either"
          ? node.of
          : node.kind === "variants"
            ? Object.values(node.of)
            : node.kind === "object"
              ? Object.values(node.fields)
              : [];
  for (const each of inner) nodesOf(each, seen);
  return seen;
}

/** The model with another value in one place; undefined takes the field away. */
export function withValue(model: ModelSpec, path: Part["path"], value: unknown): ModelSpec {
  const copy: unknown = structuredClone(model);
  const parent = path.slice(0, -1).reduce((whole, key) => Reflect.get(whole as object, key), copy);
  Object.defineProperty(parent, path.at(-1)!, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy as ModelSpec;
}
