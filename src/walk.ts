/** Walks through the stages of the pipeline: each gate is asked before what it would have made vain. */
import { resolve } from "node:path";
import { requirePort } from "./device/port.js";
import { type Diagnostic, stopOn } from "./diagnostics/diagnostic.js";
import type { FloatWeights, LoadedModel, PlannedModel, Weights } from "./ir/stages.js";
import type { Target } from "./ir/target-description.js";
import type { DeviceOptions, Options } from "./options.js";
import {
  type Compiled,
  compileModel,
  deviceModel,
  loadModel,
  loadWeights,
  type WeightsSource,
} from "./pipeline.js";
import { checkBudget, limitsOfModel, planWithin, ramOf } from "./plan/budget.js";
import { type Purpose, requireTools } from "./target/require-tools.js";
import { loadTarget, requireEmulator, withCores } from "./target/target.js";
import { loadOrTrain, requireTrained } from "./train/load-or-train.js";
import { untrainedModel } from "./uncalibrated.js";
import { writtenModel } from "./written-model.js";

/** Stages 1 to 3. */
export interface Prepared extends LoadedModel, PlannedModel {
  readonly weights: Weights;
}

/** A model file -> a planned model for `target`; `gate` is asked before a training, while nothing has been lost. */
export async function prepare(
  file: string,
  target: Target,
  options: Options,
  source: WeightsSource<FloatWeights> = loadOrTrain,
  gate?: (shape: PlannedModel, loaded: LoadedModel) => void,
): Promise<Prepared> {
  const { arch } = target;
  const loaded = await loadModel(file, options, target);
  const beforeTraining =
    gate && (() => gate(fitted(untrainedModel(loaded, arch, options.seed), target, options.limits), loaded));
  const weights = await loadWeights(loaded, arch, { ...options, beforeTraining }, source);
  const planned = fitted(deviceModel(loaded, weights, arch, options), target, options.limits);
  for (const loss of planned.losses) options.progress.note(loss);
  return { ...loaded, ...planned, weights };
}

/** The model as the target holds it: without room that only saves time where its RAM is too small for that, and says so. */
export function fitted(planned: PlannedModel, target: Target, limits: Options["limits"]): PlannedModel {
  const { ram } = limitsOfModel(target, planned.model, limits);
  const plan = planWithin(planned.model, planned.plan, target.arch, ram);
  const left = ramOf(planned.plan) - ramOf(plan);
  return left === 0 ? planned : { ...planned, plan, losses: [...planned.losses, noRoom(left)] };
}

function noRoom(bytes: number): string {
  return `${bytes} bytes that only save time are more RAM than there is: maps are moved to take each other's place, and layers over maps that learn take the upper bytes of their weights out at each position anew, which may be several times slower`;
}

/** Stages 1 to 4: a model file -> an image. */
export async function build(
  file: string,
  targetName: string,
  options: Options,
  purpose: Purpose = "compile",
): Promise<Prepared & Compiled> {
  const target = withCores(loadTarget(targetName, options.targets), options.cores, options.inTurn);
  await requireTools(target, purpose);
  const gate = (planned: PlannedModel, loaded: LoadedModel): void =>
    stopOn(overBudget(planned, loaded, target, options.limits));
  const writes = [...(options.writes ?? []), target.name];
  const prepared = await prepare(file, target, { ...options, writes }, loadOrTrain, gate);
  gate(prepared, prepared); //                                        gate: data against the memory there is
  const { model, dataset } = prepared;
  const folder = resolve(options.out, model.name, target.name);
  return { ...prepared, ...(await compileModel(prepared, target, folder, options, dataset.columns)) };
}

/** Errors of a model whose data need more than the memory there is. */
export function overBudget(
  { model, plan }: PlannedModel,
  loaded: LoadedModel,
  target: Target,
  limits: Options["limits"],
): Diagnostic[] {
  const within = limitsOfModel(target, model, limits);
  return checkBudget(model, plan, within, writtenModel(loaded, target.arch));
}

/** The same for a device: a board at `port` runs the firmware already and needs no image, but weights must be there. */
export async function buildForDevice(
  file: string,
  targetName: string,
  options: DeviceOptions,
  purpose: Purpose = "boot",
): Promise<Prepared & (Compiled | { readonly target: Target; readonly image: null })> {
  const target = withCores(loadTarget(targetName, options.targets), options.cores);
  if (options.port) {
    await requirePort(options.port);
    return { ...(await prepare(file, target, options, requireTrained)), target, image: null };
  }
  requireEmulator(target);
  return build(file, targetName, options, purpose);
}
