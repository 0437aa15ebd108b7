/** Figures that several commands print. */
import { z } from "zod";
import { PRECISIONS } from "../../formats/names.js";

export const share = z.number().min(0).max(1);
export const bytes = z.number().int().min(0);

export const counted = z.number().int().min(0);

export const streamKind = z
  .enum(["rows", "windows", "frames", "events"])
  .describe(
    "rows: layers compute each row once; windows: inference of whole windows; frames: features of each frame once; events: a class says when",
  );
export const distribution = z.object({ mean: z.number(), p99: z.number(), max: z.number() });

/** `accumulate` where sums of products are not float32. */
export const format = { precision: z.enum(PRECISIONS), accumulate: z.literal("f16").optional() };

export const dataNotes = z
  .array(z.string())
  .describe("what to know about the data although nothing is wrong with them");

export const macSpread = z.object({ mean: z.number(), p99: z.number(), worst: z.number() });

export const exit = z.object({
  exit: z.number().int(),
  place: z.string(),
  share,
  accuracyLeaving: share.nullable(),
  accuracyAlone: share,
  threshold: z.number().nullable(),
});

export const history = z
  .array(z.object({ epoch: z.number().int(), loss: z.number(), accuracy: share, training: share.nullable() }))
  .describe("by epoch: loss, accuracy on validation data and on some of the training data");

export const calibration = z.object({
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
