import { join, resolve } from "node:path";
import { EXIT } from "../endings.js";
import { promiseOf, promiseOfHeld } from "../exits/alarm-promise.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { AnalyzeReport } from "../ir/report.js";
import type { LoadedModel } from "../ir/stages.js";
import type { Options } from "../options.js";
import { deviceModel, loadModel, loadWeights } from "../pipeline.js";
import { analyzeReport } from "../report/analyze-report.js";
import { recordingsRead } from "../report/recordings-read.js";
import { analyzeText } from "../report/text.js";
import { loadTarget, withCores } from "../target/target.js";
import { findTrained } from "../train/load-or-train.js";
import { untrainedModel } from "../uncalibrated.js";
import { fitted, overBudget } from "../walk.js";
import { optionsOf, print } from "./common.js";
import type { TargetFlags } from "./flags.js";

/** `ff-edge analyze`: flash, RAM and MACs per layer before any compile; an untrained model counts as dense. */
export async function run(file: string, flags: TargetFlags): Promise<number> {
  const report = await analyze(file, flags.target, optionsOf(flags));
  await print("analyze", report, flags, analyzeText);
  return report.fits ? EXIT.ok : EXIT.budget;
}

async function analyze(file: string, targetName: string, options: Options): Promise<AnalyzeReport> {
  const target = withCores(loadTarget(targetName, options.targets), options.cores);
  const { arch } = target;
  const loaded = await loadModel(file, options, target);
  for (const line of recordingsRead(loaded.dataset.recordings ?? [])) options.progress.done(line);
  const weights = await loadWeights(loaded, arch, options, findTrained);
  const shape = weights
    ? deviceModel(loaded, weights, arch, options)
    : untrainedModel(loaded, arch, options.seed);
  const planned = fitted(shape, target, options.limits);
  const { model, plan, losses } = planned;
  for (const loss of losses) options.progress.note(loss);
  const folder = join(resolve(options.out), model.name, target.name);
  const alarm = weights === null ? untrainedAlarm(loaded) : shape.alarm;
  return analyzeReport({
    ...{ model, plan, target, folder },
    ...(alarm ? { alarm } : {}),
    ...heldAlarm(loaded, model),
    trained: weights !== null,
    overBudget: overBudget(planned, loaded, target, options.limits),
  });
}

/** Promise of the threshold that a device sets itself, once there is no room for more windows. */
function heldAlarm({ ir }: LoadedModel, { learning }: DeviceModel): Pick<AnalyzeReport, "heldAlarm"> {
  const { normality, windows } = ir;
  const cells = learning?.cells;
  return normality && cells ? { heldAlarm: promiseOfHeld(normality, windows, cells.threshold) } : {};
}

/** Promise that the calibration part will make, of a threshold that nobody knows yet. */
function untrainedAlarm({ ir, dataset }: LoadedModel): AnalyzeReport["alarm"] {
  const { normality, windows } = ir;
  return normality && { ...promiseOf(normality, windows, dataset.calibration.count), threshold: null };
}
