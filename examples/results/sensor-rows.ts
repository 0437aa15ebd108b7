import type { Row } from "./row.js";

const SHARED = { topic: "sensors" } as const;
const OF_DATA = { ...SHARED, needs: "FF_EDGE_DATA" } as const;
/** Features that compute with floats. */
const FLOATS = { sizedOn: "rv32imafc" } as const;

const ACTIVITY = [1, 2, 3, 4, 5, 7].map(
  (user): Row => ({
    ...SHARED,
    ...FLOATS,
    id: `activity-user${user}`,
    title: `activity of user ${user}, whom nobody knows: 83 features, dense 64`,
    model: user === 4 ? "examples/activity/model.ts" : `examples/activity/without-user${user}.ts`,
    goals: [{ measure: "accuracy", atLeast: 0.85 }],
  }),
);

const EEG = [1, 2, 3, 4, 5].map(
  (fold): Row => ({
    ...OF_DATA,
    ...FLOATS,
    id: `eeg-fold${fold}`,
    title: `EEG of the patients of fold ${fold}: 41 features, dense 16`,
    model: fold === 1 ? "examples/eeg/model.ts" : `examples/eeg/fold${fold}.ts`,
  }),
);

/** Features that are written in TypeScript, in front of small nets. */
export const SENSORS: readonly Row[] = [
  ...ACTIVITY,
  {
    ...OF_DATA,
    ...FLOATS,
    id: "words",
    title: "four words: log-mel 61 x 24, conv1d 7 s2 32, 5 s2 48, 3 s2 64",
    model: "examples/words/model.ts",
    goals: [{ measure: "accuracy", atLeast: 0.975 }],
  },
  {
    ...OF_DATA,
    id: "gestures-listen",
    title: "windows of a stream of gestures: 144 integers, dense 24",
    model: "examples/gestures/listen.ts",
  },
  ...EEG,
  {
    ...OF_DATA,
    id: "ecg-stream",
    title: "beats of other patients in their records: R peaks, 104 integers, dense 64-32",
    model: "examples/ecg/model.ts",
    training: "ecg-inter",
    goals: [{ measure: "macroF1", atLeast: 0.689 }],
  },
];
