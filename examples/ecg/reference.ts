import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { DeviceUnderTest } from "../../src/commands/on-device.js";
import type { Learner } from "../../src/ir/learning.js";
import type { Precision } from "../../src/model.js";

/** Root of the repository: this package resolves itself by its name. */
const ROOT = dirname(dirname(createRequire(import.meta.url).resolve("ff-edge")));

const load = (path: string): Promise<unknown> => import(join(ROOT, "dist", path));

/** The modules of the built package that a learner is made with; `ff-edge` exports the vocabulary alone. */
async function modules() {
  return {
    ...((await load("frontend/parse.js")) as typeof import("../../src/frontend/parse.js")),
    ...((await load("frontend/check.js")) as typeof import("../../src/frontend/check.js")),
    ...((await load("ir/lower.js")) as typeof import("../../src/ir/lower.js")),
    ...((await load("data/load.js")) as typeof import("../../src/data/load.js")),
    ...((await load("train/load-or-train.js")) as typeof import("../../src/train/load-or-train.js")),
    ...((await load("quantize/quantize.js")) as typeof import("../../src/quantize/quantize.js")),
    ...((await load("quantize/stored.js")) as typeof import("../../src/quantize/stored.js")),
    ...((await load("plan/plan.js")) as typeof import("../../src/plan/plan.js")),
    ...((await load("reference/learn.js")) as typeof import("../../src/reference/learn.js")),
    ...((await load("report/progress.js")) as typeof import("../../src/report/progress.js")),
  };
}

/** How a base model is made. */
export interface BaseOptions {
  readonly seed: number;
  /** Folder of the weights, `<out>/<model>/trained.safetensors`; fresh ones are used again. */
  readonly out: string;
  readonly precision: Precision;
}

/**
 * Trains the model file (or finds its weights) and gives what makes learners: each starts from the base model, and
 * holds after any number of calls the bits that the device holds.
 */
export async function learnerMaker(file: string, options: BaseOptions): Promise<() => Learner> {
  const ff = await modules();
  const { seed, out, precision } = options;
  const program = ff.check(ff.parse(file));
  const ir = { ...ff.lower(program), precision };
  const dataset = ff.loadDataset(ir, { folder: dirname(file), spans: program.spans, seed });
  const { trained } = await ff.loadOrTrain(ir, dataset, {
    seed,
    out,
    progress: ff.silent,
    signal: new AbortController().signal,
  });
  const numbers = ff.quantize(ir, trained, dataset.validation, true, seed);
  const model = ff.withStored(ir, numbers, dataset, seed);
  const plan = ff.plan(model);
  return () => ff.createLearner(model, plan);
}

/** Builds the model file for a target with QEMU (or the host), boots it, and lets `work` talk to it. */
export async function withDevice<Result>(
  file: string,
  target: string,
  options: BaseOptions,
  work: (device: DeviceUnderTest) => Promise<Result>,
): Promise<Result> {
  const { onDevice } = (await load(
    "commands/on-device.js",
  )) as typeof import("../../src/commands/on-device.js");
  const { silent } = (await load("report/progress.js")) as typeof import("../../src/report/progress.js");
  const signal = new AbortController().signal;
  return onDevice(file, target, { ...options, targets: [], limits: {}, progress: silent, signal }, work);
}
