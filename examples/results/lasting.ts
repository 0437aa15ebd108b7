/** When a detector that knows a bearing's early life sees that it wears: the first alarm that lasts, beside simpler ones. */
import { join } from "node:path";
import { ANOMALY } from "../../src/ir/anomaly-report.js";
import type { Samples } from "../../src/ir/data.js";
import { readArray } from "../ecg/arrays.js";
import { onDevice, type Trained } from "./anomalies.js";
import { BEARING_ROLES, type BEARINGS } from "./bearing.js";

export type Bearing = keyof typeof BEARINGS;

/** What somebody who watches sees; shares of the bearing's life and of its readings. */
export interface Watched {
  /** First time that an alarm stands for the fifth reading in a row; 1 where none does. */
  readonly first: number;
  /** Readings between 20 and 50 % of the life that alarm. */
  readonly early: number;
}

/** Figures of one bearing. */
export interface LastingFigures {
  /** False alarms that the threshold of the build promises at most, with 95 % confidence. */
  readonly promised: number;
  /** With that threshold, and with one four standard deviations above the mean score of readings after all that is learnt. */
  readonly built: Watched;
  readonly far: Watched;
  /** Simpler detectors in the order of `WATCHERS`. */
  readonly others: readonly Watched[];
}

/** Simpler detectors, each with a threshold four deviations above its mean logarithm: the first of all early readings, the others of the last of these, after all that is learnt. */
export const WATCHERS = [
  "rms",
  "largest z-score",
  "Mahalanobis",
  "8 principal components",
  "nearest of all",
] as const;

/** Readings in a row that make an alarm last. */
const LASTING = 5;
const DEVIATIONS = 4;
/** Life until which alarms are false: what comes later may be wear. */
const HEALTHY = 0.5;

/** The model answers as it was trained; needs its weights in `out`. */
export async function lastingOf(file: string, bearing: Bearing, trained: Trained): Promise<LastingFigures> {
  const { ff, ir, dataset, model, plan, alarm } = await onDevice(file, trained);
  if (!alarm) throw new Error(`${file} tells no anomalies`);
  const scoresOf = (part: Samples) => {
    const encoded = ff.encodeSamples(part, model.input);
    return Array.from({ length: encoded.count }, (_, n) => {
      const { scores } = ff.predict(model, plan.schedule, ff.allocateSample(plan.schedule, encoded, n));
      return scores[ANOMALY]! / 2 ** model.scoreExponent;
    });
  };
  const { life, loudness } = readingsOf(bearing);
  const { settled } = loudness;
  const scores = scoresOf(dataset.test);
  const [before, asked] = [scores.slice(0, settled.length), scores.slice(settled.length)];
  const statistics = ff.partStatistics(ir.input, dataset.train);
  const rows = (samples: Samples) => ff.standardizedRows(ir.input, statistics, samples);
  const tested = rows(dataset.test);
  const [known, watched] = [tested.slice(0, settled.length), tested.slice(settled.length)];
  const learnt = [...rows(dataset.train), ...rows(dataset.validation)];
  const simple = ff.detectors(learnt, 1).slice(0, WATCHERS.length - 1);
  return {
    promised: alarm.promised,
    built: watch(life, asked, alarm.threshold),
    far: watch(life, asked, farAbove(before)),
    others: [
      watch(life, loudness.watched.map(Math.log), farAbove([...loudness.early, ...settled].map(Math.log))),
      ...simple.map(({ score }) => watch(life, watched.map(logOf(score)), farAbove(known.map(logOf(score))))),
    ],
  };
}

/** Times of the watched readings, and how loud readings are. */
function readingsOf(bearing: Bearing) {
  const folder = join(process.env.FF_EDGE_DATA!, "bearing-features", bearing);
  const [life, loudness, role] = ["life", "loudness", "role"].map((name) =>
    Array.from(readArray(folder, name).data, Number),
  );
  const ofRole = (values: readonly number[], wanted: number) => values.filter((_, n) => role![n] === wanted);
  return {
    life: ofRole(life!, BEARING_ROLES.watched),
    loudness: {
      early: ofRole(loudness!, BEARING_ROLES.early),
      settled: ofRole(loudness!, BEARING_ROLES.settled),
      watched: ofRole(loudness!, BEARING_ROLES.watched),
    },
  };
}

function logOf(score: (row: Float32Array) => number): (row: Float32Array) => number {
  return (row) => Math.log(score(row) + 1e-9);
}

function farAbove(scores: readonly number[]): number {
  const mean = scores.reduce((a, b) => a + b) / scores.length;
  const variance = scores.reduce((sum, each) => sum + (each - mean) ** 2, 0) / scores.length;
  return mean + DEVIATIONS * Math.sqrt(variance);
}

/** What alarms of these scores above `threshold` tell at these times of a life. */
export function watch(life: readonly number[], scores: readonly number[], threshold: number): Watched {
  const alarms = scores.map((score) => score > threshold);
  const first = alarms.findIndex(
    (_, n) => n + 1 >= LASTING && alarms.slice(n + 1 - LASTING, n + 1).every(Boolean),
  );
  const early = alarms.filter((_, n) => life[n]! < HEALTHY);
  return { first: first < 0 ? 1 : life[first]!, early: early.filter(Boolean).length / early.length };
}
