/** Output of `learn`. */
import { z } from "zod";
import { alarmCalibration, scoredAlarms } from "./anomalies-schema.js";
import { format, share } from "./figures-schema.js";
import { error } from "./values-schema.js";

export const learn = z.object({
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
      accuracy: share.nullable().describe("null where values are learnt, or what is normal"),
      macroF1: share.nullable(),
      errors: z
        .array(z.object({ target: z.string(), test: error, progressive: error }))
        .optional()
        .describe("mean absolute errors of each target, where values are learnt"),
      alarms: scoredAlarms.optional(),
    }),
  ),
  alarm: alarmCalibration
    .nullable()
    .optional()
    .describe("where it is learnt what is normal: null while the threshold is that of the build"),
  layersUpdated: z.number().int(),
  layersSkipped: z.number().int(),
  unlabelled: z
    .literal(true)
    .optional()
    .describe("samples are sent without labels: what the inputs have moved by is followed"),
  asked: z
    .object({
      labels: z.number().int(),
      randomAccuracy: share
        .nullable()
        .describe(
          "mean of five draws of as many labels at random; null where the run goes on from an earlier one",
        ),
    })
    .optional()
    .describe("present where the device asks for labels: those of this run"),
  saturated: z.number().int(),
  stateHashDevice: z.number().int(),
  stateHashHost: z.number().int(),
  checkpoint: z.string(),
});
