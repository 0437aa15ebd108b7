import type { GatedVerdict, LearningVerdict, Verdict } from "../../src/ir/verdict.js";

/** A verdict without mismatches, with round figures. */
export const VERDICT: Verdict = {
  model: "motor",
  target: "rv32imc",
  precision: "int8",
  execution: "qemu",
  modelHash: "4f01c1f134a5295ab497e20839d249805de8af57df1717bde2b77de13bbeb144",
  stateHash: { host: 7, device: 7 },
  samples: 200,
  mismatches: 0,
  refused: [],
  testAccuracy: 0.965,
  hostAccuracy: 0.97,
  deviceAccuracy: 0.97,
  exits: [],
  instructions: { mean: 5000, p99: 6000, max: 7000 },
  macs: { mean: 400, p99: 500, max: 600 },
  memory: {
    flash: 10_000,
    ram: 128,
    stack: 900,
    stackInfer: 800,
    firmware: { flash: 20_000, ram: 19_000, stackPainted: 700 },
  },
  line: { repeats: 0, damagedToHost: 0, damagedToDevice: 0 },
};

/** Learning without mismatches, with round figures. */
export const LEARNING: LearningVerdict = {
  asked: 1500,
  steps: 1500,
  diverged: false,
  refused: 0,
  mismatches: 0,
  changedSteps: 1499,
  stateHashHost: 0x1234,
  stateHashDevice: 0x1234,
  changedWeights: 321,
  accuracyBefore: 0.5,
  accuracyAfter: 0.625,
  instructions: null,
  saturated: 4,
};

/** What a report adds to a verdict where there is nothing to say. */
export const NOTHING_TO_SAY = {
  floatAccuracy: null,
  inputLosses: [],
  remarks: [],
  dataNotes: [],
  gates: [],
} as const satisfies Omit<GatedVerdict, keyof Verdict>;
