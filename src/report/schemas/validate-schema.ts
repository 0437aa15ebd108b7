/** Output of `validate`. */
import { z } from "zod";
import { SAMPLE_REFUSALS } from "../../ir/learning.js";
import { alarmCalibration, anomalyFigures, scoredAlarms } from "./anomalies-schema.js";
import {
  bytes,
  counted,
  dataNotes,
  distribution,
  exit,
  format,
  share,
  streamKind,
} from "./figures-schema.js";
import { access, recording, refusedAnswers } from "./recording-schema.js";
import { error, targetErrors } from "./values-schema.js";

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

export const validate = z.object({
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
  exits: z
    .array(exit.extend({ accuracyAlone: share.nullable() }))
    .describe("accuracies are null where values are estimated: it has the exits that may be taken"),
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
      accuracyBefore: share.nullable().describe("null where values are learnt, or what is normal"),
      accuracyAfter: share.nullable(),
      errors: z
        .array(z.object({ target: z.string(), before: error, after: error, progressive: error }))
        .optional()
        .describe("mean absolute errors of each target, where values are learnt"),
      alarms: z.object({ before: scoredAlarms, after: scoredAlarms }).optional(),
      alarm: alarmCalibration.nullable().optional().describe("null while the threshold is that of the build"),
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
