/** Output of `train` for a model with classes. */
import { z } from "zod";
import { calibration, dataNotes, exit, format, history, macSpread, share } from "./figures-schema.js";

export const train = z.object({
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
