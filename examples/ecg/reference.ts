import { dirname, join } from "node:path";
import type { DeviceUnderTest } from "../../src/commands/on-device.js";
import type { Dataset, Samples } from "../../src/ir/data.js";
import type { Ir } from "../../src/ir/ir.js";
import type { Learner } from "../../src/ir/learning.js";
import type { LearningSpec, Precision } from "../../src/model.js";
import { built } from "../built.js";

/** The modules of the built package that a learner is made with; `ff-edge` exports the vocabulary alone. */
async function modules() {
  return {
    ...(await built<typeof import("../../src/frontend/parse.js")>("frontend/parse.js")),
    ...(await built<typeof import("../../src/frontend/check.js")>("frontend/check.js")),
    ...(await built<typeof import("../../src/frontend/lower.js")>("frontend/lower.js")),
    ...(await built<typeof import("../../src/data/load.js")>("data/load.js")),
    ...(await built<typeof import("../../src/train/load-or-train.js")>("train/load-or-train.js")),
    ...(await built<typeof import("../../src/train/train.js")>("train/train.js")),
    ...(await built<typeof import("../../src/floats/float-model.js")>("floats/float-model.js")),
    ...(await built<typeof import("../../src/quantize/encode.js")>("quantize/encode.js")),
    ...(await built<typeof import("../../src/quantize/feature-rates.js")>("quantize/feature-rates.js")),
    ...(await built<typeof import("../../src/quantize/quantize.js")>("quantize/quantize.js")),
    ...(await built<typeof import("../../src/quantize/readout-start.js")>("quantize/readout-start.js")),
    ...(await built<typeof import("../../src/quantize/stored.js")>("quantize/stored.js")),
    ...(await built<typeof import("../../src/plan/plan.js")>("plan/plan.js")),
    ...(await built<typeof import("../../src/reference/learn.js")>("reference/learn.js")),
    ...(await built<typeof import("../../src/report/progress-bar.js")>("report/progress-bar.js")),
  };
}

/** How a base model is made. */
export interface BaseOptions {
  readonly seed: number;
  /** Folder of the weights, `<out>/<model>/trained.safetensors`; fresh ones are used again. */
  readonly out: string;
  readonly precision: Precision;
  /** What learns, in place of what the model file says. */
  readonly layers?: LearningSpec["layers"] | undefined;
}

/** A trained model before it learns anything on a device. */
export interface Base {
  readonly dataset: Dataset;
  /** Names of the layers that may learn, in their order. */
  readonly names: readonly string[];
  /**
   * What makes learners with these settings of learning beside those of the model file: each starts from the base model. Where the
   * last head is to answer alone, that is a training of its own.
   */
  readonly learners: (learning?: LearningSpec) => Promise<() => Learner>;
  /** The float network trained from nothing with these samples beside the training part: gives the label of a vector. */
  readonly trainedWith: (further: Samples) => Promise<(vector: Samples["inputs"]) => number>;
  /** Samples as the learners take them. */
  readonly encode: (samples: Samples) => Samples;
  /** A vector of features as the first layer reads it, and what the last head reads of it, in floating point. */
  readonly seen: (vector: Samples["inputs"]) => {
    readonly input: Float32Array;
    readonly hidden: Float32Array;
  };
}

/** Trains the model file, or finds its weights. */
export async function baseModel(file: string, options: BaseOptions): Promise<Base> {
  const ff = await modules();
  const { seed, out, precision } = options;
  const program = ff.check(ff.parse(file));
  const irOf = (given: LearningSpec | undefined): Ir => {
    const { spec } = program;
    const learning = given === undefined ? spec.learning : { ...spec.learning, ...given };
    return { ...ff.lower({ ...program, spec: learning ? { ...spec, learning } : spec }), precision };
  };
  const asAsked = options.layers === undefined ? undefined : { layers: options.layers };
  const written = irOf(asAsked);
  const dataset = ff.loadDataset(written, { folder: dirname(file), spans: program.spans, seed });
  const trainedOf = async (ir: Ir, folder: string) => {
    const signal = new AbortController().signal;
    return (await ff.loadOrTrain(ir, dataset, { seed, out: folder, progress: ff.silent, signal })).trained;
  };
  const trained = await trainedOf(written, out);
  return {
    dataset,
    names: ff.learnableNames(program.spec),
    learners: async (learning) => {
      const asked = irOf(learning ?? asAsked);
      const isSame = JSON.stringify(asked.training) === JSON.stringify(written.training);
      const own = isSame ? trained : await trainedOf(asked, join(out, "alone"));
      const ir = ff.withRates(asked, own, dataset.validation);
      const numbers = ff.quantize(ir, own, dataset.validation, true, seed);
      const started = ff.withReadoutStart(ir, numbers, dataset.train, seed);
      const model = ff.withStored(ir, started, dataset, seed);
      const plan = ff.plan(model);
      return () => ff.createLearner(model, plan);
    },
    trainedWith: async (further) => {
      const train = joined(dataset.train, further);
      const own = await ff.train(written, { ...dataset, train }, { seed, fingerprint: "" });
      return (vector) => largestAt(ff.forwardFloat(written, own, vector, 0).scores.at(-1)!);
    },
    encode: (samples) =>
      ff.encodeSamples(samples, ff.quantize(written, trained, dataset.validation, true, seed).input),
    seen: (vector) => {
      const { x, layers } = ff.forwardFloat(written, trained, vector, 0);
      return { input: x, hidden: layers.at(-1)!.features };
    },
  };
}

/** The samples of both, all of one shape and storage type. */
function joined(first: Samples, second: Samples): Samples {
  const size = first.inputs.length;
  const inputs = new (first.inputs.constructor as new (length: number) => Samples["inputs"])(
    size + second.inputs.length,
  );
  inputs.set(first.inputs);
  inputs.set(second.inputs, size);
  const labels = Uint16Array.of(...first.labels, ...second.labels);
  return { ...first, count: first.count + second.count, inputs, labels };
}

function largestAt(scores: ArrayLike<number>): number {
  return Array.from(scores).reduce((best, score, at) => (score > scores[best]! ? at : best), 0);
}

/**
 * Trains the model file (or finds its weights) and gives what makes learners: each starts from the base model, and
 * holds after any number of calls the bits that the device holds.
 */
export async function learnerMaker(file: string, options: BaseOptions): Promise<() => Learner> {
  return (await baseModel(file, options)).learners();
}

/** Builds the model file for a target with QEMU (or the host), boots it, and lets `work` talk to it. */
export async function withDevice<Result>(
  file: string,
  target: string,
  options: BaseOptions,
  work: (device: DeviceUnderTest) => Promise<Result>,
): Promise<Result> {
  const { onDevice } = await built<typeof import("../../src/commands/on-device.js")>("commands/on-device.js");
  const { silent } = await built<typeof import("../../src/report/progress-bar.js")>("report/progress-bar.js");
  const signal = new AbortController().signal;
  return onDevice(file, target, { ...options, targets: [], limits: {}, progress: silent, signal }, work);
}
