import { resolve } from "node:path";
import { answeredSamples } from "../bench/answered-samples.js";
import { EXIT } from "../endings.js";
import type { BenchReport } from "../ir/bench.js";
import { pick, type Samples } from "../ir/data.js";
import { startsFromFlash, type Target } from "../ir/target-description.js";
import type { SampleOptions } from "../options.js";
import { compileModel } from "../pipeline.js";
import { encodeSamples } from "../quantize/encode.js";
import { type Benched, benchReport } from "../report/bench-report.js";
import { benchText } from "../report/bench-text.js";
import { loadTarget } from "../target/target.js";
import { denseStressModel } from "../uncalibrated.js";
import { sampleOrder } from "../validate/validate.js";
import { buildForDevice, fitted, type Prepared } from "../walk.js";
import { optionsOf, print } from "./common.js";
import type { BuiltForDevice } from "./compare-device.js";
import type { DeviceFlags } from "./flags.js";
import { measureDevice } from "./measure-device.js";

/** Samples that a bench runs. */
export interface BenchOptions extends SampleOptions {
  /** Inference is measured without zeros too, also where nothing is learnt. */
  readonly dense: boolean;
}

interface BenchFlags extends DeviceFlags {
  readonly dense?: true;
  readonly lines?: true;
}

/** `ff-edge bench`: instructions per inference, per learning step, per MAC, by layer. */
export async function run(file: string, flags: BenchFlags): Promise<number> {
  const { target, samples, port, dense = false } = flags;
  const report = await bench(file, target, { ...optionsOf(flags), samples, port, dense });
  await print("bench", report, flags, () => benchText(report, flags.lines));
  return EXIT.ok;
}

/** All five stages; 4 and 5 once more for the same shapes in which nothing is zero. */
export async function bench(file: string, targetName: string, given: BenchOptions): Promise<BenchReport> {
  const inTurn = playsCores(loadTarget(targetName, given.targets), given);
  const cores = inTurn ? given.cores : 1; // an emulator does not tell the instructions of one hart
  const options = given.port ? given : { ...given, cores, inTurn };
  const built = await buildForDevice(file, targetName, options, inTurn ? "boot" : "count");
  const { model, target } = built;
  const real = await measureBuilt(built, options);
  const canDense = target.run.kind === "qemu" && !startsFromFlash(target);
  if (options.port || !canDense || !(options.dense || model.learning)) return benchReport(target, real, null);

  const { stress, samples } = denseStressModel(built, target.arch, options.seed);
  const shape = fitted(stress, target, options.limits);
  const folder = resolve(options.out, model.name, `${target.name}-dense`);
  const compiled = { ...shape, ...(await compileModel(shape, target, folder, options)) };
  return benchReport(target, real, await measureDevice(compiled, samples, options));
}

/** True where one hart plays a team, as large as it was asked for. */
function playsCores({ run, arch }: Target, { cores, port }: BenchOptions): boolean {
  return run.kind === "qemu" && arch.cores !== undefined && cores !== undefined && port === undefined;
}

/** Stage 5 of a model that is built. */
export function measureBuilt(built: BuiltForDevice, options: SampleOptions): Promise<Benched> {
  return measureDevice(built, measuredSamples(built, options), options);
}

/** The samples that are asked for, without those that the model refuses. */
function measuredSamples(
  { dataset, model, plan }: Prepared,
  { samples, seed, progress }: SampleOptions,
): Samples {
  const test = encodeSamples(dataset.test, model.input);
  const chosen = pick(test, sampleOrder(test.count, samples, seed));
  const answered = answeredSamples(model, plan, chosen);
  const refused = chosen.count - answered.length;
  if (refused === 0) return chosen;
  progress.note(`${refused} of the samples: out of range of ${model.precision}, and not measured`);
  return pick(chosen, answered);
}
