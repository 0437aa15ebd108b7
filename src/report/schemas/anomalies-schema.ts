/** Quality of alarms, and the output of `train` for a model that tells anomalies. */
import { z } from "zod";
import { dataNotes, format, macSpread, share } from "./figures-schema.js";

export const alarmCalibration = z
  .object({
    samples: z.number().int(),
    independent: z.number().int().describe("fewer than samples where windows overlap"),
    allowed: z.number().int().describe("calibration samples above the threshold"),
    ...{ threshold: z.number(), rate: share, promised: share, confidence: share },
  })
  .describe("false alarms: the rate that was asked for, and what the threshold promises");
/** The same before a training: no threshold yet. */
export const alarmPromise = alarmCalibration.extend({ threshold: z.number().nullable() });
const mean = z.number().nullable().describe("of the scores; null where nothing was answered");
export const scoredAlarms = z
  .object({
    ...{ normal: z.number().int(), falseAlarms: z.number().int() },
    ...{ anomalies: z.number().int(), hits: z.number().int() },
    ...{ meanNormal: mean, meanAnomalous: mean },
  })
  .describe("where it is learnt what is normal");
export const detection = z.object({
  name: z.string(),
  auc: share.nullable(),
  bytes: z.number().int().nullable(),
});
export const anomalyQuality = {
  shipped: detection,
  alarms: z.object({
    ...{ normal: z.number().int(), falseAlarms: z.number().int() },
    ...{ anomalies: z.number().int(), hits: z.number().int() },
  }),
  others: z.array(detection).describe("cells alone, and simpler detectors"),
};
export const anomalyFigures = z.object({
  ...anomalyQuality,
  samples: z.number().int(),
  calibration: alarmCalibration.nullable(),
});

export const trainAnomaly = z.object({
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
