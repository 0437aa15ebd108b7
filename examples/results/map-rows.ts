import {
  backprop,
  conv1d,
  conv2d,
  type DataSpec,
  dense,
  earlyExit,
  type InputSpec,
  type LayerSpec,
  type ModelSpec,
  monoForward,
  npy,
  separable2d,
  type TrainingSpec,
} from "../../src/model.js";
import intra from "../ecg/intra.js";
import inter from "../ecg/model.js";
import gestures from "../gestures/model.js";
import digits from "../mnist-conv/model.js";
import type { Goal, Row } from "./row.js";

/** One kind of data, and how nets read it. */
interface Task {
  readonly name: string;
  readonly classes: readonly string[];
  readonly data: DataSpec;
}

function modelOf(
  task: Task,
  input: InputSpec,
  layers: readonly LayerSpec[],
  training: TrainingSpec,
): ModelSpec {
  return { ...task, input, layers, training, precision: "int8" };
}

/** Input of a dense net, to which the order of the values is all the same. */
function flat({ layout, ...input }: InputSpec): InputSpec {
  return input;
}

const IMAGES: Task = {
  name: "images",
  classes: ["plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
  data: {
    train: npy({ inputs: "data:images/train_planes.npy.gz", labels: "data:images/train_label.npy.gz" }),
    test: npy({ inputs: "data:images/test_planes.npy.gz", labels: "data:images/test_label.npy.gz" }),
    split: { validation: 0.1, calibration: 0.01 },
  },
};
const PIXELS: InputSpec = {
  shape: [3, 32, 32],
  layout: "chw",
  scale: 1 / 128,
  offset: -1,
  standardize: "none",
};

const HEARTBEATS = { name: "beats", label: "data:ecg/label.npy.gz" };

/** Arrays that are the input of examples/ecg/model.ts. */
const FEATURES = ["data:ecg/shape.npy.gz", "data:ecg/change.npy.gz", "data:ecg/rhythm.npy.gz"];

/** Beats with one of the roles: as signals, or as other arrays. */
function beats(
  protocol: "inter" | "intra",
  roles: readonly number[],
  inputs: string | readonly string[] = `data:ecg/${protocol}_signals.npy.gz`,
): DataSpec["train"] {
  return npy({
    inputs,
    labels: HEARTBEATS.label,
    where: { array: `data:ecg/${protocol}.npy.gz`, in: roles },
  });
}

/** Training rows of dominated.ts included, as in examples/ecg/model.ts. */
const INTER: Task = {
  name: HEARTBEATS.name,
  classes: ["N", "S", "V"],
  data: {
    train: beats("inter", [1, 3]),
    test: beats("inter", [2]),
    split: { validation: 0.05, calibration: 0.05, by: "data:ecg/record.npy.gz" },
    labels: { 0: "N", 1: "S", 2: "V", 3: "V" },
  },
};

const INTRA: Task = {
  name: HEARTBEATS.name,
  classes: ["N", "S", "V", "F"],
  data: {
    train: beats("intra", [1]),
    test: beats("intra", [2]),
    split: { validation: 0.05, calibration: 0.01 },
  },
};

/** Patients who are held out; on the first four the settings were chosen, on the others nothing was. */
const HELD_OUT = { chosen: [3, 8, 17, 22], others: [2, 6, 13, 16, 19] } as const;
const PATIENTS = [1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 19, 21, 22];

/** Every patient counts, so one alone is left for validation, which chooses nothing. */
function seizures(test: readonly number[]): Task {
  const windows = (patients: readonly number[]) =>
    npy({
      inputs: "data:eeg/logarithms.npy.gz",
      labels: "data:eeg/label.npy.gz",
      where: { array: "data:eeg/patient.npy.gz", in: patients },
    });
  return {
    name: "seizures",
    classes: ["other", "seizure"],
    data: {
      train: windows(PATIENTS.filter((patient) => !test.includes(patient))),
      test: windows(test),
      split: { validation: 0.01, calibration: 0.05, by: "data:eeg/patient.npy.gz" },
    },
  };
}
const EEG: InputSpec = { shape: [2, 512], layout: "chw", scale: 1 / 256, standardize: "none" };
const EEG_TRAINING = monoForward({
  epochs: 15,
  batch: 32,
  learningRate: 0.003,
  boosted: false,
  activityPenalty: 0,
});

function eegRows(who: keyof typeof HELD_OUT, title: string, goals: readonly Goal[] = []): readonly Row[] {
  const task = seizures(HELD_OUT[who]);
  const shared = { topic: "maps", twin: true, needs: "FF_EDGE_DATA" } as const;
  const kernels = [
    [16, 31, 4],
    [24, 9, 4],
    [32, 5, 2],
  ] as const;
  const layers = kernels.map(([filters, kernel, stride]) =>
    conv1d(filters, { kernel, stride, padding: "same", head: "average", cells: 2 }),
  );
  return [
    {
      ...shared,
      id: `eeg-${who}`,
      title: `EEG, ${title}: conv1d 31 s4 16, 9 s4 24, 5 s2 32`,
      model: modelOf(task, EEG, layers, EEG_TRAINING),
      goals,
    },
    {
      ...shared,
      id: `eeg-${who}-dense`,
      title: `EEG, ${title}: dense 1024-8`,
      model: modelOf(task, flat(EEG), [dense(8)], EEG_TRAINING),
    },
  ];
}

const SHARED = { topic: "maps", twin: true } as const;
const OF_DATA = { ...SHARED, needs: "FF_EDGE_DATA" } as const;

const GESTURES: readonly Row[] = [
  {
    ...OF_DATA,
    id: "gestures",
    title: "gestures: conv1d 7 s2 12, 5 s2 16, 5 s2 24",
    goals: [{ measure: "accuracy", atLeast: 0.928 }],
    model: "examples/gestures/model.ts",
    device: true,
  },
  {
    ...OF_DATA,
    id: "gestures-dense",
    title: "gestures, means of ten rows: dense 180-20-16",
    model: {
      ...gestures,
      input: { ...gestures.input, shape: [30, 6] },
      data: {
        ...gestures.data,
        train: npy({ inputs: "data:gestures/means.npy.gz", labels: "data:gestures/label.npy.gz" }),
      },
      layers: [dense(20), dense(16)],
    },
  },
];

/** Three convolutions over the signals of heartbeats, as they learn from one patient on the device. */
export const BEATS_NET = modelOf(
  INTER,
  { shape: [48, 10], scale: 0.05 / 256, standardize: "none" },
  [
    conv1d(12, { kernel: 7, stride: 2, padding: "same", head: "average" }),
    conv1d(16, { kernel: 5, stride: 2, padding: "same", head: "average" }),
    conv1d(24, { kernel: 5, stride: 2, padding: "same", head: "average" }),
  ],
  monoForward({ epochs: 8, noise: 0.1, dropout: 0.1, classWeights: 0.5, activityPenalty: 0 }),
);

const BEATS: readonly Row[] = [
  {
    ...OF_DATA,
    id: "beats-inter",
    title: "heartbeats of other patients: conv1d 7 s2 12, 5 s2 16, 5 s2 24",
    goals: [
      { measure: "accuracy", atLeast: 0.922 },
      { measure: "macroF1", atLeast: 0.686 },
    ],
    model: {
      ...BEATS_NET,
      // All 22 patients of DS1 train: validation chooses nothing, and calibration sets the scales of int8 alone.
      data: { ...BEATS_NET.data, split: { validation: 0.01, calibration: 0.01 } },
    },
  },
  {
    ...OF_DATA,
    id: "beats-inter-dense",
    title: "heartbeats of other patients: dense 104-36-16",
    model: modelOf(
      {
        ...INTER,
        data: {
          ...INTER.data,
          train: beats("inter", [1, 3], FEATURES),
          test: beats("inter", [2], FEATURES),
        },
      },
      { shape: [104], parts: inter.input.parts! },
      [dense(36), dense(16)],
      inter.training,
    ),
  },
  {
    ...OF_DATA,
    id: "beats-intra",
    title: "heartbeats of the same patients: conv1d 7 s2 24, 5 s2 32, 5 s2 48",
    goals: [
      { measure: "accuracy", atLeast: 0.9933 },
      { measure: "macroF1", atLeast: 0.938 },
    ],
    model: modelOf(
      INTRA,
      { shape: [48, 10], scale: 1 / 256, standardize: "none" },
      [
        conv1d(24, { kernel: 7, stride: 2, padding: "same", cells: 24 }),
        conv1d(32, { kernel: 5, stride: 2, padding: "same", cells: 12 }),
        conv1d(48, { kernel: 5, stride: 2, padding: "same", cells: 6 }),
      ],
      monoForward({ epochs: 16, batch: 64, learningRate: 0.004, boosted: false, activityPenalty: 0 }),
    ),
  },
  {
    ...OF_DATA,
    id: "beats-intra-dense",
    title: "heartbeats of the same patients: dense 104-110-56",
    model: { ...intra, layers: [dense(110), dense(56)] },
  },
];

const DIGITS: readonly Row[] = [
  {
    ...SHARED,
    id: "digits",
    title: "MNIST: conv2d 5 s2 12, 3 24 pool, 3 48 pool, shift 2",
    goals: [{ measure: "accuracy", atLeast: 0.9903 }],
    model: "examples/mnist-conv/model.ts",
    device: true,
    training: "digits",
  },
  {
    ...SHARED,
    id: "digits-exits",
    title: "the same weights with exits, risk 0.1 %",
    goals: [{ measure: "accuracy", atLeast: 0.9897 }],
    model: { ...digits, inference: earlyExit({ rule: "margin", risk: 0.001 }) },
    training: "digits",
    twin: false,
  },
  {
    ...SHARED,
    id: "digits-dense",
    title: "MNIST: dense 784-20-16, shift 1",
    model: {
      ...digits,
      input: { shape: [28, 28], scale: 1 / 255 },
      layers: [dense(20), dense(16)],
      training: monoForward({ epochs: 20, shift: 1, activityPenalty: 0 }),
    },
  },
];

const IMAGE_TRAINING = monoForward({
  epochs: 25,
  batch: 32,
  learningRate: 0.002,
  shift: 2,
  flip: true,
  boosted: false,
  activityPenalty: 0,
});

const PICTURES: readonly Row[] = [
  {
    ...OF_DATA,
    id: "images",
    title: "4 000 images of CIFAR-10: conv2d 5 s2 24, 3 48 pool, 3 64 pool, shift 2, flips",
    goals: [{ measure: "accuracy", atLeast: 0.634 }],
    model: modelOf(
      IMAGES,
      PIXELS,
      [
        conv2d(24, { kernel: 5, stride: 2, padding: "same", cells: 4 }),
        conv2d(48, { kernel: 3, padding: "same", pool: 2, cells: 4 }),
        conv2d(64, { kernel: 3, padding: "same", pool: 2, cells: 4 }),
      ],
      IMAGE_TRAINING,
    ),
  },
  {
    ...OF_DATA,
    id: "images-dense",
    title: "4 000 images of CIFAR-10: dense 3072-20",
    model: modelOf(IMAGES, flat(PIXELS), [dense(20)], monoForward({ epochs: 25, activityPenalty: 0 })),
  },
];

/** Nets of convolutions, each before a dense one of about as many bytes. */
export const MAPS: readonly Row[] = [
  ...GESTURES,
  ...BEATS,
  ...eegRows("chosen", "patients on whom the settings were chosen", [
    { measure: "balanced", atLeast: 0.779 },
  ]),
  ...eegRows("others", "other patients"),
  ...DIGITS,
  ...PICTURES,
];

/** Drawn values; labels in turn. */
function draws(name: string, classes: number): Task {
  return {
    name,
    classes: Array.from({ length: classes }, (_, label) => `${label}`),
    data: {
      train: npy({ inputs: `data:draws/${name}.npy.gz`, labels: `data:draws/${name}_label.npy.gz` }),
      split: { validation: 0.1, calibration: 0.1, test: 0.2 },
    },
  };
}

const STRIDED = [3, 5];

/** Nets whose weights stay random: for what they cost. */
export const SHAPES: readonly Row[] = [
  {
    id: "shape-images",
    topic: "shapes",
    title:
      "image classification, ResNet8 without additions: seven conv2d 3 x 3 over 32 x 32 x 3, 16 to 64 filters",
    model: modelOf(
      draws("images", 10),
      { shape: [32, 32, 3], scale: 1 / 128, offset: -1, standardize: "none" },
      [
        ...[16, 16, 16, 32, 32, 64].map((filters, at) =>
          conv2d(filters, { kernel: 3, stride: STRIDED.includes(at) ? 2 : 1, padding: "same" }),
        ),
        conv2d(64, { kernel: 3, padding: "same", head: "average", cells: 1 }),
      ],
      backprop({ epochs: 0 }),
    ),
    device: true,
    needs: "FF_EDGE_DATA",
    goals: [{ measure: "ram", atMost: 17_408 }],
  },
  {
    id: "shape-words",
    topic: "shapes",
    title: "keyword spotting, DS-CNN: conv2d 10 x 4 s2 64 over 49 x 10, four separable2d 3 x 3 64",
    model: modelOf(
      draws("words", 12),
      { shape: [49, 10, 1], scale: 1 / 128, offset: -1, standardize: "none" },
      [
        conv2d(64, { kernel: [10, 4], stride: 2, padding: "same" }),
        ...[1, 2, 3].map(() => separable2d(64, { kernel: 3, padding: "same" })),
        separable2d(64, { kernel: 3, padding: "same", head: "average", cells: 1 }),
      ],
      backprop({ epochs: 0 }),
    ),
    device: true,
    needs: "FF_EDGE_DATA",
    goals: [{ measure: "ram", atMost: 8_640 }],
  },
];
