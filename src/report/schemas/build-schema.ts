/** Output of `build`, and of `analyze`. */
import { z } from "zod";
import { alarmCalibration, alarmPromise, anomalyFigures } from "./anomalies-schema.js";
import { bytes, dataNotes, format, share, streamKind } from "./figures-schema.js";
import { targetErrors } from "./values-schema.js";

export const build = z.object({
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
    stackMost: bytes
      .nullable()
      .describe("of whichever call of the library needs most, such as one that saves"),
    firmware: z.object({ flash: bytes, ram: bytes }),
  }),
  tools: z.record(z.string(), z.string()),
  dataNotes,
});

export const analyze = z.object({
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
  alarm: alarmPromise
    .optional()
    .describe("of a model that tells anomalies; its threshold is null before a training"),
  heldAlarm: alarmCalibration
    .omit({ threshold: true })
    .optional()
    .describe("where it is learnt what is normal: promise once all windows that are held out are there"),
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
