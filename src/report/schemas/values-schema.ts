/** Errors of values, and the output of `train` for a model that estimates some. */
import { z } from "zod";
import { calibration, dataNotes, exit, format, macSpread, share } from "./figures-schema.js";

export const valueErrors = z
  .object({
    mae: z.number(),
    rmse: z.number(),
    r2: z.number().nullable(),
    r2Training: z.number().nullable().describe("about the mean of the training part"),
  })
  .describe("in the unit of the target; r2 is null where it is constant");

/** Mean absolute error of samples that were answered. */
export const error = z.number().nullable();

export const targetErrors = z.object({
  name: z.string(),
  shipped: valueErrors,
  float: valueErrors.nullable(),
  mean: valueErrors.describe("always the mean of the training part"),
  ridge: valueErrors.nullable().describe("ridge regression on the standardised input"),
});

export const trainValues = z.object({
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
