/** Output of `report`. */
import { z } from "zod";
import { bench } from "./bench-schema.js";
import { analyze } from "./build-schema.js";
import { bytes, counted, exit, format, history, share } from "./figures-schema.js";
import { validate } from "./validate-schema.js";

const proportion = z
  .object({ hits: counted, count: counted, share, low: share, high: share })
  .describe("a share with its 95 % confidence interval by Wilson");
const histogram = z.object({
  bins: z.array(z.object({ low: z.number(), high: z.number(), right: counted, wrong: counted })),
});
const memoryParts = z.array(z.object({ part: z.string(), bytes: z.number().int() }));
const point = z.object({ macs: z.number(), accuracy: share });
const epoch = history.element.extend({
  accuracy: share.nullable().describe("null of a model without classes"),
  errors: z
    .array(z.number())
    .optional()
    .describe(
      "root mean square errors on validation data: of the estimates of each exit, or of what each layer reconstructs",
    ),
});
const ranges = z.array(
  z.object({ low: z.number(), high: z.number(), samples: counted, bias: z.number(), mae: z.number() }),
);
const values = z
  .object({
    samples: counted,
    refused: counted.describe("samples out of range of the precision: without an estimate"),
    targets: z.array(
      z.object({
        name: z.string(),
        points: z
          .array(z.object({ truth: z.number(), estimate: z.number() }))
          .describe("some of the samples, evenly spread"),
        byTruth: ranges.describe("all samples in equal parts; `bias` is the mean of estimate - truth"),
        byEstimate: ranges,
      }),
    ),
    exits: z
      .array(
        exit
          .pick({ exit: true, place: true, share: true, threshold: true })
          .extend({ macs: z.number(), mae: z.array(z.number().nullable()) }),
      )
      .nullable()
      .describe("`mae` of each target if every sample left here; null where no exit may be taken"),
  })
  .describe("where values are estimated: pictures beside the errors in `verdict.targets`");
const anomaly = z
  .object({
    hits: proportion.nullable(),
    falseAlarms: proportion.nullable(),
    refused: counted.describe("samples out of range of the precision: counted as alarms"),
    threshold: z.number(),
    scores: z
      .array(z.object({ low: z.number(), high: z.number(), normal: counted, anomalous: counted }))
      .describe("the last bin has all larger scores, too"),
  })
  .describe("where anomalies are told: pictures beside AUC and threshold in `verdict.anomaly`");

export const report = z.object({
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
    .nullable()
    .describe("the reference over the whole test set, exits included; null of a model without classes"),
  exits: z
    .object({
      rule: z.enum(["margin", "lightff"]).nullable(),
      exits: z.array(exit.extend({ macs: z.number() })),
      sweep: z
        .array(point.extend({ leaving: share }))
        .describe("thresholds that let the same share of all samples leave at each exit"),
      calibrated: point,
      full: point,
    })
    .nullable(),
  values: values.optional(),
  anomaly: anomaly.optional(),
  training: z
    .object({
      rule: z.string(),
      seed: z.number().int(),
      epochs: z.number().int(),
      engine: z.string(),
      history: z.array(epoch),
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
  margins: z.object({ scoreExponent: z.number().int(), margin: histogram, score: histogram }).nullable(),
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
  operating: z
    .object({
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
    })
    .nullable(),
  reproduction: z.object({
    commands: z.array(z.string()),
    seed: z.number().int(),
    fingerprint: z.string().nullable(),
    checkpoint: z.string(),
    data: z.array(z.object({ path: z.string(), sha256: z.string() })),
    versions: z.record(z.string(), z.string()),
  }),
});
