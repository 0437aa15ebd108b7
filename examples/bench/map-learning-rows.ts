import {
  conv2d,
  csv,
  type LayerSpec,
  type LearningSpec,
  type ModelSpec,
  monoForward,
  separable2d,
} from "../../src/model.js";
import { NOISE } from "./map-rows.js";
import type { Goal, Row } from "./row.js";

/** Rows of learning over maps: shapes of public benchmarks with random weights, and handwritten digits. */

type Target = "rv32" | "rv32imc" | "rv32imafc" | "pulp";
type Precision = "int8" | "fp16" | "f32";
type Where = readonly [precision: Precision, target: Target];

const SAME = { kernel: 3, padding: "same" } as const;
const ONE = { cells: 1 } as const;
const MEAN = { head: "average", cells: 1 } as const;

/** A network that learns from random bytes. */
function learns(
  name: string,
  shape: readonly number[],
  layers: readonly LayerSpec[],
  classes: number,
  learning: LearningSpec,
): ModelSpec {
  return {
    name,
    input: { shape, scale: 1 / 255, standardize: "none" },
    classes: Array.from({ length: classes }, (_, index) => `c${index}`),
    data: {
      train: csv({ file: NOISE, label: "class" }),
      split: { validation: 0.1, calibration: 0.1, test: 0.2 },
    },
    layers,
    training: monoForward({ epochs: 0 }),
    learning: { rate: 0.001, ...learning },
  };
}

const KEYWORDS: readonly LayerSpec[] = [
  conv2d(64, { kernel: [10, 4], stride: 2, padding: "same", ...ONE }),
  ...Array.from({ length: 3 }, () => separable2d(64, { ...SAME, ...ONE })),
  separable2d(64, { ...SAME, ...MEAN }),
];
const RESIDUAL: readonly LayerSpec[] = [
  ...[16, 16, 16].map((filters) => conv2d(filters, { ...SAME, ...ONE })),
  conv2d(32, { ...SAME, stride: 2, ...ONE }),
  conv2d(32, { ...SAME, ...ONE }),
  conv2d(64, { ...SAME, stride: 2, ...ONE }),
  conv2d(64, { ...SAME, ...MEAN }),
];

/** A network whole, by its last layer alone, and by its heads. */
interface Net {
  readonly id: string;
  readonly title: string;
  readonly name: string;
  readonly shape: readonly number[];
  readonly layers: readonly LayerSpec[];
  readonly classes: number;
  readonly last: string;
}

const NETS: readonly Net[] = [
  {
    ...{
      id: "kws",
      title: "DS-CNN, 49 x 10, five layers of 64 filters",
      name: "keywords",
      last: "separable2d5",
    },
    ...{ shape: [49, 10], layers: KEYWORDS, classes: 12 },
  },
  {
    ...{
      id: "resnet",
      title: "ResNet8, 32 x 32 x 3, 16-16-16-32-32-64-64 filters",
      name: "images",
      last: "conv2d7",
    },
    ...{ shape: [32, 32, 3], layers: RESIDUAL, classes: 10 },
  },
];
const PARTS = {
  all: { title: "all layers", layers: () => ({}) },
  last: { title: "the last layer", layers: ({ last }: Net) => ({ layers: [last] }) },
  heads: { title: "heads alone", layers: () => ({ layers: "heads" }) },
} satisfies Record<string, { title: string; layers: (net: Net) => LearningSpec }>;
const WHERE: readonly Where[] = [
  ["int8", "rv32"],
  ["int8", "rv32imc"],
  ["fp16", "rv32"],
];

/** Where single layers and digits are measured, too. */
const ALSO: readonly Where[] = [...WHERE, ["fp16", "rv32imafc"], ["f32", "rv32"]];

const STEPS: readonly Row[] = NETS.flatMap((net) =>
  Object.entries(PARTS).flatMap(([part, { title, layers }]) =>
    WHERE.map(([precision, target]): Row => {
      const { id, name, shape, classes } = net;
      return {
        ...{ id: `map-learn-${id}-${part}-${precision}-${target}`, topic: "mapLearning", target, precision },
        title: `${precision} ${net.title}, ${title}, ${target}: instructions`,
        model: learns(name, shape, net.layers, classes, layers(net)),
        training: `learn-${id}-${part}`,
        ...{ samples: 2, clangAlone: true },
        figure: { per: "update", inputs: "dense" },
      };
    }),
  ),
);

const POINTWISE = learns("pointwise", [25, 5, 64], [conv2d(64, { kernel: 1, ...MEAN })], 4, {});
const POINTWISE_GOALS: Readonly<Partial<Record<string, Goal>>> = { "int8-rv32": { must: 0.2, aim: 0.2 } };
const POINTWISE_ROWS = [...ALSO, ["int8", "pulp"] as const satisfies Where].map(
  ([precision, target]): Row => {
    const goal = POINTWISE_GOALS[`${precision}-${target}`];
    return {
      ...{ id: `map-learn-pointwise-${precision}-${target}`, topic: "mapLearning", target, precision },
      title: `${precision} conv 1 x 1, 25 x 5 x 64 -> 64, a mean, forward and back, ${target}: instructions per MAC`,
      ...{ model: POINTWISE, training: "learn-pointwise", samples: 4, clangAlone: true },
      figure: { per: "layerUpdate", inputs: "dense", layer: "conv2d1", work: 25 * 5 * 64 * 64 },
      ...(goal ? { goal } : {}),
    };
  },
);

/** The network of examples/mnist-conv, whose heads read maxima, after a short training: it goes on from there. */
export function digitsRows(digits: ModelSpec): readonly Row[] {
  const model: ModelSpec = {
    ...digits,
    training: monoForward({ epochs: 2, learningRate: 0.003 }),
    learning: {},
  };
  return ALSO.map(([precision, target]) => ({
    ...{ id: `map-learn-digits-${precision}-${target}`, topic: "mapLearning", target, precision },
    title: `${precision} digits, 12-24-48 filters, maxima, all layers, ${target}: times an inference`,
    ...{ model, training: "learn-digits", samples: 400, clangAlone: true },
    figure: { per: "inferenceOfSame", inputs: "real" },
    ...(precision === "int8" && target === "rv32" ? { goal: { must: 1.15, aim: 1.05 } } : {}),
  }));
}

/** Rows of learning over maps, but for those of digits. */
export const MAP_LEARNING_ROWS: readonly Row[] = [...POINTWISE_ROWS, ...STEPS];
