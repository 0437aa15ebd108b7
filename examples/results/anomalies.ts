/** What tells anomalies: a model that was trained, or one that has learnt from nothing in the order of the stream; and simpler ways. */
import { join } from "node:path";
import { ANOMALY } from "../../src/ir/anomaly-report.js";
import { row, type Samples } from "../../src/ir/data.js";
import type { Precision } from "../../src/model.js";
import { built, ROOT } from "../built.js";

/** Figures over the test part; shares and areas under the curve are 0..1. */
export interface AnomalyFigures {
  readonly auc: number;
  /** Of what the last cell leaves, alone. */
  readonly last: number;
  /** Share of normal samples, and of anomalies, above the threshold. */
  readonly falseAlarms: number;
  readonly found: number;
  /** False alarms that the threshold promises at most, with 95 % confidence and if windows are independent. */
  readonly promised: number;
  /** Bytes of the state, or of the constants of one that does not learn. */
  readonly bytes: number;
  /** Area of simpler detectors: z-scores, distance from the mean, what leading directions leave, the nearest of all and of `bytes`. */
  readonly others: readonly number[];
}

/** Simpler detectors, in the order of `others`. */
export const DETECTORS = [
  "largest z-score",
  "Mahalanobis",
  "8 principal components",
  "nearest of all",
  "nearest of as many bytes",
] as const;

/** The parts of the built package that tell anomalies. */
async function modules() {
  return {
    ...(await built<typeof import("../../src/pipeline.js")>("pipeline.js")),
    ...(await built<typeof import("../../src/train/load-or-train.js")>("train/load-or-train.js")),
    ...(await built<typeof import("../../src/quantize/encode.js")>("quantize/encode.js")),
    ...(await built<typeof import("../../src/reference/learn.js")>("reference/learn.js")),
    ...(await built<typeof import("../../src/reference/infer.js")>("reference/infer.js")),
    ...(await built<typeof import("../../src/checkpoint/learnt.js")>("checkpoint/learnt.js")),
    ...(await built<typeof import("../../src/steps/deviation.js")>("steps/deviation.js")),
    ...(await built<typeof import("../../src/steps/index.js")>("steps/index.js")),
    ...(await built<typeof import("../../src/steps/run-schedule.js")>("steps/run-schedule.js")),
    ...(await built<typeof import("../../src/report/anomaly-detectors.js")>("report/anomaly-detectors.js")),
    ...(await built<typeof import("../../src/report/progress-bar.js")>("report/progress-bar.js")),
    ...(await built<typeof import("../../src/ir/target-description.js")>("ir/target-description.js")),
    ...(await built<typeof import("../../src/exits/alarm-promise.js")>("exits/alarm-promise.js")),
    ...(await built<typeof import("../../src/ir/blocks.js")>("ir/blocks.js")),
    ...(await built<typeof import("../../src/parameters/size.js")>("parameters/size.js")),
    ...(await built<typeof import("../../src/numerics/auc.js")>("numerics/auc.js")),
    ...(await built<typeof import("../../src/numerics/standardize.js")>("numerics/standardize.js")),
  };
}

/** Which weights a model takes, and in which precision it computes. */
export interface Trained {
  readonly seed: number;
  /** Folder of the weights, below the root of the repository. */
  readonly out: string;
  readonly precision: Precision;
}

/** The model of a file on the device, with its data and the parts of the built package. */
export async function onDevice(file: string, { seed, out, precision }: Trained) {
  const ff = await modules();
  const quiet = { progress: ff.silent, signal: new AbortController().signal };
  const options = { seed, out: join(ROOT, out), precision, limits: {}, targets: [], ...quiet };
  const loaded = await ff.loadModel(join(ROOT, file), options);
  const { ir, dataset } = loaded;
  const weights = await ff.loadOrTrain(ir, dataset, options);
  return { ff, ir, dataset, ...ff.deviceModel(loaded, weights, ff.HOST_NUMBERS, options) };
}

/**
 * A model with `learning` learns every sample of `learning.data` once, in the order of the file, on the bit-exact host reference; any
 * other answers as it was trained. Needs the trained weights in `out`.
 */
export async function anomaliesOf(file: string, trained: Trained): Promise<AnomalyFigures> {
  const { ff, ir, dataset, model: fresh, plan, alarm } = await onDevice(file, trained);
  const stream = dataset.learn ?? dataset.train;
  const learnt = () => {
    const learner = ff.createLearner(fresh, plan);
    const encoded = ff.encodeSamples(stream, fresh.input);
    for (let n = 0; n < encoded.count; n++) learner.learn(row(encoded, n), 0);
    return learner.payload();
  };
  const payload = ir.learning === null ? null : learnt();
  const model = payload === null ? fresh : ff.withReadState(fresh, plan.fields, payload);
  const promise = payload === null ? alarm : ff.alarmOfState(ir, fresh, plan.fields, payload);
  const test = ff.encodeSamples(dataset.test, model.input);
  const { schedule } = plan;
  const last = schedule.steps.filter(ff.isDeviation).at(-1)!;
  const answers = Array.from({ length: test.count }, (_, n) => {
    const memory = ff.allocateSample(schedule, test, n);
    const { label, scores } = ff.predict(model, schedule, memory);
    return { label, score: scores[ANOMALY]!, left: ff.energyOfStep(last, model, memory) };
  });
  const auc = (scores: readonly number[]) => ff.aucOf(scores, (n) => test.labels[n] === ANOMALY)!;
  const alarmsAmong = (label: number) => {
    const own = answers.filter((_, n) => test.labels[n] === label);
    return own.filter((answer) => answer.label === ANOMALY).length / own.length;
  };
  const statistics = ff.partStatistics(ir.input, dataset.train);
  const rows = (samples: Samples) => ff.standardizedRows(ir.input, statistics, samples);
  const asked = rows(dataset.test);
  const constants = ff.blocksOf(fresh).reduce((sum, block) => sum + ff.blockConstants(fresh, block), 0);
  const bytes = ir.learning === null ? constants : plan.ram;
  return {
    auc: auc(answers.map(({ score }) => score)),
    last: auc(answers.map(({ left }) => left)),
    falseAlarms: alarmsAmong(0),
    found: alarmsAmong(ANOMALY),
    promised: promise?.promised ?? 1,
    bytes,
    others: ff.detectors(rows(stream), bytes).map(({ score }) => auc(asked.map(score))),
  };
}
