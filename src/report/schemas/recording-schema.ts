/** Recordings that were played through a stream, and their events. */
import { z } from "zod";
import { SAMPLE_REFUSALS } from "../../ir/learning.js";
import { counted, distribution } from "./figures-schema.js";
import { valueErrors } from "./values-schema.js";

export const access = z
  .object({ file: z.string(), line: counted, column: counted, length: counted })
  .describe("access of the features that missed its array first");
export const refusedAnswers = z
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
export const recording = z.object({
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
  events: z
    .object({
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
    })
    .nullable()
    .describe("null where values are estimated"),
  values: z
    .object({
      answers: counted.describe("those whose window has values; 0 where the recordings have none"),
      targets: z.array(
        z.object({
          name: z.string(),
          shipped: valueErrors,
          mean: valueErrors.describe("always the mean of the training part"),
        }),
      ),
    })
    .optional(),
  sweep: eventSweep.optional(),
  instructions: distribution.nullable().describe("of all rows from one answer to the next"),
});
