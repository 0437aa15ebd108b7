import type { ModelReport } from "../../src/ir/model-report.js";
import type { RecordingVerdict } from "../../src/ir/recording-verdict.js";
import { proportionOf } from "../../src/numerics/wilson.js";
import { accuracyReport } from "../../src/report/model/accuracy-report.js";
import type { Answer } from "../../src/report/model/answers.js";
import { marginReport, operatingReport } from "../../src/report/model/margin-report.js";
import { LEARNING, NOTHING_TO_SAY, VERDICT } from "./verdict.js";

/** Answers with every combination of truth and label of three classes, surer where they are right. */
export const ANSWERS: readonly Answer[] = Array.from({ length: 90 }, (_, n) => {
  const truth = n % 3;
  const label = n % 10 === 9 ? (truth + 1) % 3 : truth;
  const margin = label === truth ? 100 + n : n;
  return { truth, label, exit: 0, macs: 400, margin, score: 2 * margin };
});

const spread = { instructions: 5000, p99: 6000, max: 7000, weighted: 4000 };
const layer = { kernel: "row", instructions: 5000, weighted: 4000, modelled: null };

const STREAM = {
  stream: {
    kind: "rows",
    length: 4,
    hop: 2,
    rowSize: 1,
    decision: { need: 2, of: 3, minMargin: 1 / 16, refractory: 100, background: 0 },
  },
} as const;

/** A report that has something in every section; `classes` are the names of three. */
export function modelReportOf(
  classes: readonly [string, string, string],
  changed: Partial<ModelReport> = {},
): ModelReport {
  const model = { classes, scoreExponent: 4 };
  return {
    file: "out/motor/rv32imc/report.html",
    model: "motor",
    target: "rv32imc",
    precision: "int8",
    classes,
    verdict: {
      ...VERDICT,
      ...NOTHING_TO_SAY,
      learning: {
        ...LEARNING,
        curve: [0, 750, 1500].map((steps) => ({
          ...{ steps, test: 0.5 + steps / 12000, learnt: 0.5 },
          ...{ fresh: null, old: 0.9 },
        })),
      },
      stream: {
        ...{
          kind: "rows",
          window: 4,
          hop: 2,
          rows: 100,
          answers: 49,
          mismatches: 0,
          refused: [],
          rejected: 0,
        },
        ...{ ram: 48, instructions: null, macs: { mean: 400, p99: 500, max: 600 } },
      },
      recording: recordingOf(classes),
    },
    accuracy: accuracyReport(
      ANSWERS,
      classes,
      ANSWERS.map((_, n) => `user ${n % 4}`),
    ),
    exits: {
      rule: "margin",
      exits: [0, 1].map((exit) => ({
        ...{ exit, place: `dense${exit + 1}`, macs: 400 + 200 * exit, accuracyAlone: 0.9, share: 0.5 },
        ...{ accuracyLeaving: exit === 0 ? 0.95 : null, threshold: exit === 0 ? 40 : null },
      })),
      sweep: [0, 1].map((leaving) => ({ leaving, macs: 600 - 200 * leaving, accuracy: 0.9 })),
      calibrated: { macs: 500, accuracy: 0.9 },
      full: { macs: 600, accuracy: 0.91 },
    },
    training: {
      ...{ rule: "monoForward", seed: 1, epochs: 2, engine: "engine 1" },
      history: [1, 2].map((epoch) => ({
        ...{ epoch, loss: 1 / epoch, accuracy: 0.8, training: epoch === 1 ? null : 0.9 },
      })),
    },
    memory: {
      ...{ model: "motor", target: "rv32imc", precision: "int8", trained: true, flash: 1000, ram: 64 },
      ...{ code: 5000, stack: 800, steps: [], fits: true, excess: [] },
      stream: { kind: "rows", window: 4, hop: 2, ram: 48 },
      layers: [
        {
          ...{ name: "dense1", shape: "6 -> 24", constants: 1000, ram: 64, macs: 216, expectedMacs: 184 },
          ...{ kernel: "row", why: "", source: "model.ts:12" },
        },
      ],
    },
    memoryMap: { flash: [{ part: "constants of dense1", bytes: 1000 }], ram: [{ part: "arena", bytes: 64 }] },
    arena: {
      bytes: 64,
      steps: [0, 1].map((step) => ({ step, layer: "dense1", live: 32 + 32 * step })),
      tensors: [{ tensor: "x", offset: 0, bytes: 32, first: 0, last: 1 }],
    },
    cost: {
      ...{ model: "motor", target: "rv32imc", execution: "qemu", precision: "int8", tools: {}, samples: 50 },
      inference: { ...spread, macs: 400, instructionsPerMac: 12.5 },
      layers: [{ ...layer, name: "dense1", macs: 400, instructionsPerMac: 12.5 }],
      steps: [{ ...layer, layer: "dense1", kind: "dense", what: "dense1: dense", macs: 400 }],
      exits: [],
    },
    quantization: {
      samples: 100,
      layers: [{ name: "dense1", rms: 2, error: 0.04, relative: 0.02, largest: 0.5 }],
    },
    margins: marginReport(model, ANSWERS),
    windows: [1, 2].map((frames) => ({
      ...{ place: `test sample ${frames}`, label: classes[0], answer: null, rows: 4 },
      moment: frames === 1 ? 2 : null,
      channels: [{ name: "x", spans: [0, 2].map((row) => ({ row, low: -row, high: row + 1 })) }],
      features: Array.from({ length: frames }, () => [1, 2.5, -3]),
    })),
    operating: operatingReport({ ...model, ...STREAM }, ANSWERS),
    reproduction: {
      commands: ["ff-edge report model.ts"],
      ...{ seed: 1, fingerprint: "00", checkpoint: "trained.safetensors" },
      data: [{ path: "train.csv", sha256: "00" }],
      versions: { "ff-edge": "1.0.0" },
    },
    ...changed,
  };
}

/** Nothing that is of right and wrong answers. */
const NO_CLASSES = { accuracy: null, exits: null, margins: null, operating: null };

/** A report of a model that estimates one value. */
export function valueReportOf(name: string): ModelReport {
  const errors = { mae: 0.5, rmse: 0.6, r2: 0.9, r2Training: null };
  const points = [1, 2, 3].map((truth) => ({ truth, estimate: truth + 0.5 }));
  const ranges = [{ low: 1, high: 3, samples: 3, bias: 0.5, mae: 0.5 }];
  const { learning } = modelReportOf(["a", "b", "c"]).verdict;
  return modelReportOf(["a", "b", "c"], {
    ...{ ...NO_CLASSES, classes: [name], windows: [] },
    values: {
      ...{ samples: 4, refused: 1 },
      targets: [{ name, points, byTruth: ranges, byEstimate: ranges }],
      exits: [0, 1].map((exit) => ({
        ...{ exit, place: `dense${exit + 2}`, macs: 400, share: 0.5, threshold: null, mae: [0.5] },
      })),
    },
    verdict: {
      ...{ ...VERDICT, ...NOTHING_TO_SAY },
      targets: [{ name, shipped: errors, float: null, mean: errors, ridge: errors }],
      learning: {
        ...{ ...learning!, accuracyBefore: null, accuracyAfter: null },
        errors: [{ target: name, before: 0.5, after: null, progressive: 0.4 }],
      },
    },
    training: {
      ...{ rule: "monoForward", seed: 1, epochs: 2, engine: "engine 1" },
      history: [1, 2].map((epoch) => ({
        ...{ epoch, loss: 1 / epoch, accuracy: null, training: null, errors: [0.5, 0.4] },
      })),
    },
  });
}

/** A report of a model that tells anomalies. */
export function anomalyReportOf(): ModelReport {
  const detection = (name: string, auc: number | null, bytes: number | null) => ({ name, auc, bytes });
  return modelReportOf(["a", "b", "c"], {
    ...{ ...NO_CLASSES, classes: ["normal", "anomaly"], windows: [] },
    anomaly: {
      ...{ hits: proportion(8, 10), falseAlarms: null, refused: 1, threshold: 3.5 },
      scores: [0, 1].map((low) => ({ low, high: low + 1, normal: 5 - low, anomalous: low })),
    },
    verdict: {
      ...{ ...VERDICT, ...NOTHING_TO_SAY },
      anomaly: {
        shipped: detection("as it ships", 0.97, 1410),
        alarms: { normal: 0, falseAlarms: 0, anomalies: 10, hits: 8 },
        others: [detection("largest z-score", null, null), detection("nearest of 100 samples", 0.95, 1400)],
        samples: 11,
        calibration: {
          ...{ samples: 102, independent: 102, allowed: 0, threshold: 3.5 },
          ...{ rate: 0.01, promised: 0.0289, confidence: 0.95 },
        },
      },
    },
  });
}

/** Recordings with events of every kind, and those of other decisions. */
function recordingOf(classes: readonly string[]): RecordingVerdict {
  const score = { found: 8, wrong: 1, missed: 3, repeated: 2, false: 4, falsePerHour: 4, unknown: 5 };
  const points = [0, 1, 2].map((step) => ({
    ...{ margin: step / 16, stored: step },
    ...{ ...score, found: 8 - step, missed: 3 + step, false: 4 - step, falsePerHour: 4 - step },
  }));
  return {
    ...{ file: "walk.csv", recordings: 2, rows: 360_000, seconds: 3600, answers: 900, refused: [] },
    ...{ mismatches: 0, decides: true, instructions: null },
    events: {
      ...{ ...score, present: 12, delay: { mean: 0.5, max: 1, unit: "seconds" } },
      classes: classes.map((name) => ({ name, present: 4, found: 3, false: 1 })),
    },
    sweep: {
      rules: [[2, 3] as const, [1, 1] as const].map((vote) => ({ vote, points })),
      own: 1,
    },
  };
}

/** The proportion, which has something to divide by. */
export function proportion(hits: number, count: number): NonNullable<ReturnType<typeof proportionOf>> {
  const found = proportionOf(hits, count);
  if (found === null) throw new Error("nothing to divide by");
  return found;
}
