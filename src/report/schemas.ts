/** The contract of `--json`: what each command prints, checked before it is printed. */

import { z } from "zod";
import { PRECISIONS } from "../formats/names.js";
import { SAMPLE_REFUSALS } from "../ir/learning.js";
import type { Verdict } from "../ir/verdict.js";
import { numberText } from "./number.js";

const share = z.number().min(0).max(1);
const bytes = z.number().int().min(0);
const streamKind = z
  .enum(["rows", "windows", "frames", "events"])
  .describe(
    "rows: layers compute each row once; windows: inference of whole windows; frames: features of each frame once; events: a class says when",
  );
const distribution = z.object({ mean: z.number(), p99: z.number(), max: z.number() });
/** `accumulate` where sums of products are not float32. */
const format = { precision: z.enum(PRECISIONS), accumulate: z.literal("f16").optional() };

const dataNotes = z
  .array(z.string())
  .describe("what to know about the data although nothing is wrong with them");

const macSpread = z.object({ mean: z.number(), p99: z.number(), worst: z.number() });
const exit = z.object({
  exit: z.number().int(),
  place: z.string(),
  share,
  accuracyLeaving: share.nullable(),
  accuracyAlone: share,
  threshold: z.number().nullable(),
});

const history = z
  .array(z.object({ epoch: z.number().int(), loss: z.number(), accuracy: share, training: share.nullable() }))
  .describe("by epoch: loss, accuracy on validation data and on some of the training data");

const calibration = z.object({
  rule: z.enum(["margin", "lightff"]),
  samples: z.number().int(),
  certificate: z
    .object({
      risk: share,
      confidence: share,
      harms: z.number().int(),
      allowed: z.number().int(),
      open: z.boolean(),
    })
    .nullable(),
  notes: z.array(z.string()),
});

const train = z.object({
  rule: z.string(),
  seed: z.number().int(),
  epochs: z.number().int(),
  seconds: z.number(),
  cached: z.boolean(),
  engine: z.string(),
  checkpoint: z.string(),
  test: z.object({
    ...format,
    accuracy: share,
    macroF1: share,
    majority: share,
    refused: z.number().int().describe("samples out of range of the precision: wrong, and in no confusion"),
    confusion: z.array(z.array(z.number().int())),
    perClass: z.array(
      z.object({
        name: z.string(),
        count: z.number().int(),
        sensitivity: share.nullable(),
        precision: share.nullable(),
        f1: share.nullable(),
      }),
    ),
  }),
  float: z.object({ accuracy: share, macroF1: share }),
  shipped: z.array(
    z.object({
      fpu: z.boolean(),
      input: z.enum(["uint8", "int16", "float32"]),
      accuracy: share,
      macroF1: share,
    }),
  ),
  inputLosses: z.array(z.string()),
  perExit: z.array(z.object({ exit: z.number().int(), accuracy: share })),
  macs: macSpread.extend({ dense: z.number() }),
  fullMacs: macSpread,
  fullAccuracy: share,
  fullMacroF1: share,
  harms: z.number().int(),
  rescues: z.number().int(),
  exits: z.array(exit),
  exitsPerClass: z.array(z.array(z.number().int())),
  calibration: calibration.nullable(),
  active: z.array(z.object({ layer: z.string(), share })),
  history,
  remarks: z.array(z.string()),
  dataNotes,
  baseline: z
    .object({ rule: z.literal("backprop"), accuracy: share, macroF1: share, seconds: z.number() })
    .optional(),
});

const valueErrors = z
  .object({
    mae: z.number(),
    rmse: z.number(),
    r2: z.number().nullable(),
    r2Training: z.number().nullable().describe("about the mean of the training part"),
  })
  .describe("in the unit of the target; r2 is null where it is constant");
/** Mean absolute error of samples that were answered. */
const error = z.number().nullable();
const targetErrors = z.object({
  name: z.string(),
  shipped: valueErrors,
  float: valueErrors.nullable(),
  mean: valueErrors.describe("always the mean of the training part"),
  ridge: valueErrors.nullable().describe("ridge regression on the standardised input"),
});

const trainValues = z.object({
  ...{ rule: z.string(), seed: z.number().int(), epochs: z.number().int(), seconds: z.number() },
  ...{ cached: z.boolean(), engine: z.string(), checkpoint: z.string(), ...format },
  samples: z.number().int(),
  refused: z.number().int().describe("samples out of range of the precision: without an estimate"),
  targets: z.array(targetErrors),
  baseline: z
    .object({ rule: z.literal("backprop"), targets: z.array(valueErrors), seconds: z.number() })
    .optional(),
  inputLosses: z.array(z.string()),
  macs: macSpread.extend({ dense: z.number() }),
  early: z
    .object({
      exits: z.array(exit.pick({ exit: true, place: true, share: true, threshold: true })),
      calibration,
      tolerance: z.number(),
      fullMacs: macSpread,
      full: z.array(valueErrors),
    })
    .optional()
    .describe("where inference may leave early; `full`: errors of the full network"),
  active: z.array(z.object({ layer: z.string(), share })),
  history: z
    .array(z.object({ epoch: z.number().int(), loss: z.number(), error: z.number() }))
    .describe("by epoch: loss, root mean square error on validation data in standard deviations"),
  dataNotes,
});

const alarmCalibration = z
  .object({
    samples: z.number().int(),
    independent: z.number().int().describe("fewer than samples where windows overlap"),
    allowed: z.number().int().describe("calibration samples above the threshold"),
    ...{ threshold: z.number(), rate: share, promised: share, confidence: share },
  })
  .describe("false alarms: the rate that was asked for, and what the threshold promises");
const detection = z.object({
  name: z.string(),
  auc: share.nullable(),
  bytes: z.number().int().nullable(),
});
const anomalyQuality = {
  shipped: detection,
  alarms: z.object({
    ...{ normal: z.number().int(), falseAlarms: z.number().int() },
    ...{ anomalies: z.number().int(), hits: z.number().int() },
  }),
  others: z.array(detection).describe("cells alone, and simpler detectors"),
};
const anomalyFigures = z.object({
  ...anomalyQuality,
  samples: z.number().int(),
  calibration: alarmCalibration.nullable(),
});

const trainAnomaly = z.object({
  ...{ rule: z.string(), seed: z.number().int(), epochs: z.number().int(), seconds: z.number() },
  ...{ cached: z.boolean(), engine: z.string(), checkpoint: z.string(), ...format },
  samples: z.number().int(),
  refused: z.number().int().describe("samples out of range of the precision: counted as alarms"),
  ...anomalyQuality,
  calibration: alarmCalibration,
  inputLosses: z.array(z.string()),
  macs: macSpread.extend({ dense: z.number() }),
  history: z
    .array(z.object({ epoch: z.number().int(), loss: z.number(), errors: z.array(z.number()) }))
    .describe("by epoch: loss, root mean square error of each layer on validation data"),
  dataNotes,
});

const build = z.object({
  model: z.string(),
  target: z.string(),
  ...format,
  modelHash: z.string(),
  folder: z.string(),
  elf: z.string(),
  checkpoint: z.string(),
  floatAccuracy: share.nullable(),
  testAccuracy: share.nullable().describe("null where values are estimated"),
  targets: z.array(targetErrors).optional(),
  anomaly: anomalyFigures.optional(),
  inputLosses: z.array(z.string()),
  memory: z.object({
    flash: bytes,
    ram: bytes,
    code: bytes,
    constants: bytes,
    stack: bytes.nullable(),
    stackInfer: bytes.nullable(),
    stackLearn: bytes.nullable(),
    firmware: z.object({ flash: bytes, ram: bytes }),
  }),
  tools: z.record(z.string(), z.string()),
  dataNotes,
});

/** A number as it is; what JSON has no number for is one of these words. */
const anyNumber = z
  .union([z.number(), z.enum(["NaN", "Infinity", "-Infinity", "-0"])])
  .describe('a number, or "NaN", "Infinity", "-Infinity" or "-0", which JSON cannot tell apart');

const gate = z.object({
  figure: z.enum(["mismatches", "accuracy", "flash", "ram", "instructions"]),
  baseline: z.number().nullable(),
  limit: z.number().nullable(),
  found: z.number().nullable(),
  passed: z.boolean().nullable(),
});

const counted = z.number().int().min(0);
const access = z
  .object({ file: z.string(), line: counted, column: counted, length: counted })
  .describe("access of the features that missed its array first");
const refusedAnswers = z
  .array(
    z.object({
      status: z.enum(SAMPLE_REFUSALS),
      answers: counted,
      first: z.string().describe("where the first one is"),
      access: access.optional(),
    }),
  )
  .describe("answers that host and device refuse alike, by their status");
const eventPoint = z.object({
  margin: z.number().describe("threshold as `minMargin` takes it; `stored` as inference returns it"),
  stored: z.number(),
  found: counted,
  wrong: counted,
  missed: counted,
  repeated: counted,
  false: counted,
  falsePerHour: z.number().nullable(),
  unknown: counted,
});
const eventSweep = z
  .object({
    rules: z
      .array(
        z.object({
          vote: z.tuple([counted, counted]).nullable().describe("null: every answer is an event"),
          points: z.array(eventPoint),
        }),
      )
      .describe("that of the model file first; alike in thresholds"),
    own: counted.describe("index of the point that the model file has, in the first rule"),
  })
  .describe("events with other votes and thresholds; `report` alone asks for it");
const recording = z.object({
  file: z.string(),
  recordings: counted,
  rows: counted,
  seconds: z.number().nullable().describe("null without a sampling rate"),
  answers: counted,
  refused: refusedAnswers,
  mismatches: counted.describe("rows with another outcome on the device"),
  decides: z
    .boolean()
    .describe("false: every change of answer counts as an event, or every answer: see `tellsAll`"),
  tellsAll: z
    .literal(true)
    .optional()
    .describe("every answer counts as an event: a class of features has found it"),
  events: z.object({
    present: counted.nullable().describe("stretches of a label; null where the recordings have none"),
    found: counted,
    wrong: counted.describe("with events of other classes alone"),
    missed: counted,
    repeated: counted,
    false: counted.describe("events where nothing happened"),
    falsePerHour: z.number().nullable(),
    unknown: counted,
    delay: z
      .object({ mean: z.number(), max: z.number(), unit: z.enum(["seconds", "rows"]) })
      .nullable()
      .describe("from what happened to its event"),
    classes: z.array(z.object({ name: z.string(), present: counted, found: counted, false: counted })),
  }),
  sweep: eventSweep.optional(),
  instructions: distribution.nullable().describe("of all rows from one answer to the next"),
});
const validate = z.object({
  model: z.string(),
  target: z.string(),
  ...format,
  execution: z.enum(["qemu", "host", "hardware"]),
  modelHash: z.string(),
  stateHash: z.object({ host: z.number(), device: z.number() }),
  samples: z.number().int(),
  mismatches: z.number().int(),
  firstMismatch: z
    .object({
      sample: z.number().int().nullable(),
      step: z.number().int().optional(),
      learningStep: z.number().int().optional(),
      row: z.number().int().optional(),
      layer: z.string(),
      tensor: z.string(),
      index: z.number().int(),
      position: z.array(z.number().int()),
      host: anyNumber,
      device: anyNumber,
      accumulator: anyNumber.optional(),
      line: z.string().optional(),
      cause: z.string(),
    })
    .optional(),
  floatAccuracy: share.nullable(),
  inputLosses: z.array(z.string()),
  refused: z
    .array(
      z.object({
        status: z.enum(SAMPLE_REFUSALS),
        samples: z.number().int().min(1),
        access: access.optional(),
      }),
    )
    .describe("samples that host and device refuse alike: equal, and wrong in every accuracy"),
  testAccuracy: share.nullable().describe("null where values are estimated"),
  hostAccuracy: share.nullable(),
  deviceAccuracy: share.nullable(),
  targets: z.array(targetErrors).optional(),
  anomaly: anomalyFigures.optional(),
  exits: z.array(exit),
  instructions: distribution.nullable(),
  macs: distribution.nullable(),
  remarks: z.array(z.string()),
  learning: z
    .object({
      asked: z.number().int().describe("steps that were asked for"),
      steps: z.number().int().describe("steps that were compared"),
      diverged: z.boolean().describe("scores have left their range: learning ended there, with exit code 1"),
      refused: z.number().int().describe("steps that host and device refused alike"),
      mismatches: z.number().int(),
      changedSteps: z.number().int().describe("steps that changed a weight, bias or head"),
      stateHashHost: z.number().int(),
      stateHashDevice: z.number().int(),
      changedWeights: z.number().int(),
      accuracyBefore: share.nullable().describe("null where values are learnt"),
      accuracyAfter: share.nullable(),
      errors: z
        .array(z.object({ target: z.string(), before: error, after: error, progressive: error }))
        .optional()
        .describe("mean absolute errors of each target, where values are learnt"),
      curve: z
        .array(
          z.object({
            steps: z.number().int(),
            test: share,
            learnt: share.describe("some of the samples that are learnt"),
            fresh: share.nullable().describe("some of `learning.data` that are not learnt here"),
            old: share.nullable().describe("some of the validation part of the training data"),
          }),
        )
        .optional()
        .describe("of the reference; `report` alone asks for it"),
      instructions: distribution.nullable(),
      saturated: z.number().int(),
    })
    .optional(),
  stream: z
    .object({
      kind: streamKind,
      window: z.number().int().describe("rows of a window"),
      hop: z.number().int().describe("rows from one answer to the next"),
      rows: z.number().int(),
      answers: z.number().int(),
      mismatches: z
        .number()
        .int()
        .describe("answers that differ from the reference's, or from inference of their window"),
      refused: refusedAnswers,
      rejected: counted.describe("rows that were not taken: they hold what is no number"),
      ram: bytes.describe("of one stream"),
      instructions: distribution.nullable().describe("of all rows from one answer to the next"),
      macs: distribution.nullable(),
    })
    .optional(),
  recording: recording.optional(),
  memory: z.object({
    flash: bytes.nullable(),
    ram: bytes.nullable(),
    stack: bytes.nullable(),
    stackInfer: bytes.nullable(),
    firmware: z.object({
      flash: bytes.nullable(),
      ram: bytes.nullable(),
      stackPainted: bytes.nullable(),
    }),
  }),
  line: z.object({
    repeats: z.number().int(),
    damagedToHost: z.number().int(),
    damagedToDevice: z.number().int(),
  }),
  gates: z.array(gate),
  dataNotes,
});

const analyze = z.object({
  model: z.string(),
  target: z.string(),
  ...format,
  trained: z.boolean(),
  flash: bytes,
  ram: bytes,
  code: bytes.nullable(),
  stack: bytes.nullable(),
  layers: z.array(
    z.object({
      name: z.string(),
      shape: z.string(),
      constants: bytes,
      ram: bytes,
      macs: z.number(),
      expectedMacs: z.number(),
      kernel: z.string(),
      why: z.string(),
      source: z.string(),
    }),
  ),
  steps: z.array(
    z.object({
      layer: z.string(),
      what: z.string(),
      ram: bytes,
      form: z.string().nullable(),
      why: z.string().nullable(),
      instructions: z.number().nullable(),
    }),
  ),
  learning: z
    .object({
      constants: bytes,
      ram: bytes,
      flash: z.object({ initial: bytes, replay: bytes, guard: bytes, tables: bytes }),
      state: z.object({ values: bytes, replay: bytes, arena: bytes }),
      stack: bytes.nullable(),
    })
    .optional(),
  l1: z
    .object({
      limit: bytes,
      bytes,
      apart: z.boolean().describe("what learns lies behind L1, and only the arena in it"),
      tiles: z.array(
        z.object({
          call: z.enum(["infer", "learn"]),
          layer: z.string(),
          what: z.string(),
          rows: z.number().describe("of a tile: inputs, or outputs for the dot kernel"),
          bytes,
          transfers: z.number().describe("copies of one call, to L1 and back"),
        }),
      ),
      direct: z.array(z.string()).describe("layers whose weights are read from where they lie"),
    })
    .optional(),
  features: z
    .object({
      source: z.string(),
      shape: z.string(),
      constants: bytes,
      ram: bytes,
      operations: z.number().nullable(),
    })
    .optional(),
  stream: z
    .object({
      kind: streamKind,
      window: z.number().int(),
      hop: z.number().int(),
      ram: bytes.describe("of one stream, beside `ram`"),
    })
    .optional(),
  fits: z.boolean(),
  excess: z
    .array(
      z.object({
        code: z.string(),
        message: z.string(),
        expected: z.string(),
        found: z.string(),
        hint: z.string(),
      }),
    )
    .describe("what does not fit, and what would; empty where everything does"),
});

const number = z.number().nullable();
const spread = { instructions: number, p99: number, max: number, weighted: number };
const cost = { instructions: number, weighted: number };
const inference = z.object({ ...spread, macs: z.number(), instructionsPerMac: number });
const modelled = z
  .object({ instructions: z.number(), inOrder: z.number(), wide: z.number() })
  .nullable()
  .describe("cycles of the innermost loops by llvm-mca, and the instructions in them: a model");
const benchLayer = z.object({ name: z.string(), kernel: z.string().nullable(), ...cost, modelled });
const benchStep = z.object({
  layer: z.string(),
  kind: z.string(),
  what: z.string(),
  kernel: z.string().nullable(),
  ...cost,
  modelled,
});
const calls = {
  inference,
  layers: z.array(benchLayer.extend({ macs: z.number(), instructionsPerMac: number })),
  steps: z.array(benchStep.extend({ macs: z.number() })),
};
const learningCost = z.object({
  ...spread,
  weights: z.number().int(),
  instructionsPerWeight: number,
  weightedPerWeight: number,
  density: share,
  skipped: share,
  calls: z.number().int(),
  layers: z.array(benchLayer),
  steps: z.array(benchStep),
});

const known = { instructions: z.number(), weighted: z.number() };
const featureCost = z.object({
  function: z.string(),
  place: z.string().nullable().describe("of the declaration; null for what stands in none"),
  ...known,
  lines: z.array(z.object({ line: z.number().int(), ...known })),
});

const bench = z.object({
  model: z.string(),
  target: z.string(),
  execution: z.enum(["qemu", "host", "hardware"]),
  ...format,
  vlen: z.number().int().optional(),
  tools: z.record(z.string(), z.string()),
  samples: z.number().int(),
  ...calls,
  features: z.array(featureCost).optional(),
  exits: z.array(z.object({ exit: z.number().int(), share, instructions: number })),
  dense: z.object(calls).optional(),
  learning: z.object({ dense: learningCost.nullable(), real: learningCost }).optional(),
});

const capture = z.object({
  file: z.string(),
  readings: z.number().int(),
  lost: z.number().int().describe("readings that nobody took: gaps in the column `time`"),
  channels: z.number().int(),
  labels: z.record(z.string(), z.number().int()).describe("readings of each label"),
});

const monitor = z.object({
  address: z.string().nullable().describe("of the page, with its token; null where it was written to a file"),
  page: z.string().nullable().describe("file that was written"),
});

const init = z.object({ files: z.array(z.string()) });

const targets = z.array(
  z.union([
    z.object({
      name: z.string(),
      description: z.string(),
      march: z.string(),
      verified: z.string(),
      precisions: z.array(z.string()),
      flash: bytes.nullable(),
      ram: bytes.nullable(),
    }),
    z.object({ name: z.string(), broken: z.array(z.string()) }),
  ]),
);

const doctor = z.object({
  ok: z.boolean(),
  findings: z.array(
    z.object({
      name: z.string(),
      purpose: z.string(),
      needed: z.string(),
      found: z.string().nullable(),
      good: z.boolean(),
    }),
  ),
  flashing: z.array(
    z.object({
      name: z.string(),
      targets: z.array(z.string()),
      found: z.string().nullable(),
      install: z.string(),
    }),
  ),
  engine: z.string(),
  engineNotes: z.array(z.string()),
});

const learn = z.object({
  model: z.string(),
  target: z.string(),
  execution: z.enum(["qemu", "host", "hardware"]),
  ...format,
  samples: z.number().int(),
  samplesBefore: z.number().int(),
  passes: z.number().int(),
  updates: z.number().int(),
  curve: z.array(
    z.object({
      samples: z.number().int(),
      accuracy: share.nullable().describe("null where values are learnt"),
      macroF1: share.nullable(),
      errors: z
        .array(z.object({ target: z.string(), test: error, progressive: error }))
        .optional()
        .describe("mean absolute errors of each target, where values are learnt"),
    }),
  ),
  layersUpdated: z.number().int(),
  layersSkipped: z.number().int(),
  saturated: z.number().int(),
  stateHashDevice: z.number().int(),
  stateHashHost: z.number().int(),
  checkpoint: z.string(),
});

const flash = z.object({
  model: z.string(),
  target: z.string(),
  backend: z.enum(["esptool", "openocd", "wlink", "uf2", "serial-loader"]),
  port: z.string().nullable(),
  bytes: bytes.describe("bytes of the image that were written, or with dryRun would be"),
  verified: z.boolean(),
  dryRun: z.boolean(),
  steps: z.array(z.string()),
});

/** Errors of any command under `--json`, printed in place of its result. */
const failure = z.object({
  errors: z.array(
    z.object({
      code: z.string(),
      severity: z.enum(["error", "warning"]),
      message: z.string(),
      file: z.string().optional(),
      line: z.number().int().optional(),
      column: z.number().int().optional(),
      expected: z.string().optional(),
      found: z.string().optional(),
      notes: z.array(z.string()).optional(),
      hint: z.string().optional(),
    }),
  ),
});

const explain = z.object({
  code: z.string().describe("of an error or a warning, e.g. FF2078"),
  meaning: z.string(),
  example: z.string().describe("one message as a terminal prints it"),
});

const proportion = z
  .object({ hits: counted, count: counted, share, low: share, high: share })
  .describe("a share with its 95 % confidence interval by Wilson");
const histogram = z.object({
  bins: z.array(z.object({ low: z.number(), high: z.number(), right: counted, wrong: counted })),
});
const memoryParts = z.array(z.object({ part: z.string(), bytes: z.number().int() }));
const point = z.object({ macs: z.number(), accuracy: share });

const report = z.object({
  file: z.string().describe("path of the page"),
  model: z.string(),
  target: z.string(),
  ...format,
  classes: z.array(z.string()),
  verdict: validate,
  accuracy: z
    .object({
      all: proportion,
      macroF1: share,
      majority: share,
      refused: counted,
      confusion: z.array(z.array(counted)).describe("[true class][answer]"),
      perClass: z.array(
        z.object({
          name: z.string(),
          sensitivity: proportion.nullable(),
          precision: proportion.nullable(),
          f1: share.nullable(),
        }),
      ),
      groups: z.array(z.object({ name: z.string(), accuracy: proportion })).nullable(),
    })
    .describe("the reference over the whole test set, exits included"),
  exits: z.object({
    rule: z.enum(["margin", "lightff"]).nullable(),
    exits: z.array(exit.extend({ macs: z.number() })),
    sweep: z
      .array(point.extend({ leaving: share }))
      .describe("thresholds that let the same share of all samples leave at each exit"),
    calibrated: point,
    full: point,
  }),
  training: z
    .object({
      rule: z.string(),
      seed: z.number().int(),
      epochs: z.number().int(),
      engine: z.string(),
      history,
    })
    .nullable(),
  memory: analyze,
  memoryMap: z.object({ flash: memoryParts, ram: memoryParts }),
  arena: z.object({
    bytes,
    steps: z.array(z.object({ step: counted, layer: z.string(), live: bytes })),
    tensors: z.array(
      z.object({ tensor: z.string(), offset: bytes, bytes, first: z.number().int(), last: z.number().int() }),
    ),
  }),
  cost: bench.nullable(),
  quantization: z
    .object({
      samples: counted,
      layers: z.array(
        z.object({
          name: z.string(),
          rms: z.number(),
          error: z.number(),
          relative: z.number().nullable(),
          largest: z.number(),
        }),
      ),
    })
    .nullable()
    .describe("z of each layer: float model against reference"),
  margins: z.object({ scoreExponent: z.number().int(), margin: histogram, score: histogram }),
  windows: z.array(
    z.object({
      place: z.string().describe("of the test sample, or of the event in its recording"),
      label: z.string().nullable(),
      answer: z.string().nullable(),
      rows: counted.describe("readings; 0 where the data have features alone"),
      moment: counted.nullable().describe("reading that an event is about"),
      channels: z.array(
        z.object({
          name: z.string(),
          spans: z.array(z.object({ row: counted, low: z.number(), high: z.number() })),
        }),
      ),
      features: z.array(z.array(z.number())),
    }),
  ),
  operating: z.object({
    decision: z
      .object({
        vote: z.tuple([counted, counted]),
        refractory: z.number(),
        background: z.string().nullable(),
      })
      .nullable()
      .describe("of which `minMargin` sets the threshold; null where nothing decides"),
    classes: z.array(
      z.object({
        name: z.string(),
        present: counted,
        absent: counted,
        points: z.array(
          z.object({ margin: z.number(), stored: z.number(), missed: counted, alarms: counted }),
        ),
      }),
    ),
  }),
  reproduction: z.object({
    commands: z.array(z.string()),
    seed: z.number().int(),
    fingerprint: z.string().nullable(),
    checkpoint: z.string(),
    data: z.array(z.object({ path: z.string(), sha256: z.string() })),
    versions: z.record(z.string(), z.string()),
  }),
});

/** Schema of each command's output. */
export const schemas = {
  train,
  trainValues,
  trainAnomaly,
  build,
  validate,
  learn,
  analyze,
  bench,
  report,
  capture,
  monitor,
  flash,
  init,
  targets,
  doctor,
  explain,
  failure,
} as const;

export type Command = keyof typeof schemas;

/** The output as JSON text; a value that breaks its own contract is our bug and throws. */
export function jsonText(command: Command, value: unknown): string {
  const worded = command in WORDED ? WORDED[command as keyof typeof WORDED](value) : value;
  return JSON.stringify(schemas[command].parse(worded), null, 2);
}

/** Outputs that have a verdict. */
const WORDED = {
  validate: inWords,
  report: (value: unknown) => {
    const report = value as { readonly verdict: unknown };
    return { ...report, verdict: inWords(report.verdict) };
  },
} as const;

/** A verdict whose mismatch may be of numbers that JSON does not have. */
function inWords(verdict: unknown): unknown {
  const { firstMismatch } = verdict as Partial<Pick<Verdict, "firstMismatch">>;
  if (firstMismatch === undefined) return verdict;
  const words = Object.entries(firstMismatch).map(([key, value]) => [key, wordOf(value)]);
  return { ...(verdict as object), firstMismatch: Object.fromEntries(words) };
}

function wordOf(value: unknown): unknown {
  const isNumber = Number.isFinite(value) && !Object.is(value, -0);
  return typeof value !== "number" || isNumber ? value : numberText(value);
}

/** JSON Schema of a command's output, for scripts in other languages. */
export function jsonSchema(command: Command): unknown {
  return z.toJSONSchema(schemas[command]);
}
