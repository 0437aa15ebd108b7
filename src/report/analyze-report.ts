import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { tableBytes } from "../features/memory.js";
import { operationBound } from "../features/operations.js";
import { numberFormat } from "../formats/index.js";
import { blocksOf } from "../ir/blocks.js";
import { type DeviceModel, sampleOf } from "../ir/device-model.js";
import type { Plan, StreamPlan } from "../ir/memory-plan.js";
import { computedOf, type Features } from "../ir/model-features.js";
import type { AnalyzeReport } from "../ir/report.js";
import type { Target } from "../ir/target-description.js";
import { modelHash } from "../parameters/hash.js";
import { type LearningCost, learningCost } from "../plan/learning-cost.js";
import { callCount, roomBytes } from "../steps/features.js";
import { definitionOf, type Step } from "../steps/index.js";
import { subjectOf } from "../steps/step.js";
import { readManifest } from "./build-report.js";

/** A planned model, and where an earlier build of it would be. */
export interface AnalyzeOutcome {
  readonly model: DeviceModel;
  readonly plan: Plan;
  readonly target: Target;
  readonly trained: boolean;
  readonly alarm?: AnalyzeReport["alarm"];
  readonly heldAlarm?: AnalyzeReport["heldAlarm"];
  readonly folder: string;
  /** Errors where it needs more than the memory there is. */
  readonly overBudget: readonly Diagnostic[];
}

/** Exact constants and state per layer; code and stack from an earlier build of just this model, else null. */
export function analyzeReport({
  model,
  plan,
  target,
  trained,
  alarm,
  heldAlarm,
  folder,
  overBudget,
}: AnalyzeOutcome): AnalyzeReport {
  const manifest = readManifest(folder);
  const built = manifest?.modelHash === modelHash(model) ? manifest : null;
  const learning = learningCost(model, plan);
  return {
    model: model.name,
    target: target.name,
    ...numberFormat(model),
    trained,
    flash: plan.constants,
    ram: plan.ram,
    code: built?.memory.code ?? null,
    stack: built?.memory.stackInfer ?? null,
    layers: blocksOf(model).map(({ index, layer }) => ({
      ...plan.layers[index]!,
      shape: `${layer.input.join(" x ")} -> ${layer.output.join(" x ")}`,
      source: layer.source,
    })),
    steps: plan.schedule.steps.map((step, at) => stepRow(model, plan, step, at)),
    ...(model.features ? { features: featuresRow(model, model.features) } : {}),
    ...(learning ? { learning: learningRow(learning, built?.memory.stackLearn ?? null) } : {}),
    ...(plan.l1 ? { l1: { limit: target.arch.l1 ?? 0, ...plan.l1 } } : {}),
    ...(plan.stream ? { stream: streamRow(plan.stream) } : {}),
    ...(alarm ? { alarm } : {}),
    ...(heldAlarm ? { heldAlarm } : {}),
    fits: overBudget.length === 0,
    excess: overBudget.map(({ code, message, expected = "", found = "", hint = "" }) => ({
      code,
      message,
      expected,
      found,
      hint,
    })),
  };
}

function stepRow(model: DeviceModel, plan: Plan, step: Step, at: number): AnalyzeReport["steps"][number] {
  const { ram, form } = plan.steps[at]!;
  return {
    layer: subjectOf(step, model),
    what: definitionOf(step).describe(step, model),
    ram,
    form: form?.name ?? null,
    why: form?.why ?? null,
    instructions: form?.instructions ?? null,
  };
}

function featuresRow(model: DeviceModel, features: Features): NonNullable<AnalyzeReport["features"]> {
  const { ir, source, storage } = features;
  const sample = sampleOf(model);
  const computed = computedOf(features);
  const once = computed && operationBound(ir, computed.entry);
  return {
    source,
    shape: `${sample.storage} ${sample.shape.join(" x ")} -> ${storage} ${model.input.raw.join(" x ")}`,
    constants: tableBytes(ir),
    ram: computed ? roomBytes(computed) : 0,
    operations: computed && once !== null ? once * callCount(computed) : null,
  };
}

function streamRow({ stream, ram }: StreamPlan): NonNullable<AnalyzeReport["stream"]> {
  return { kind: stream.kind, window: stream.length, hop: stream.hop, ram };
}

function learningRow(
  { constants, ram }: LearningCost,
  stack: number | null,
): NonNullable<AnalyzeReport["learning"]> {
  return { constants: sum(constants), ram: sum(ram), flash: constants, state: ram, stack };
}

function sum(parts: Readonly<Record<string, number>>): number {
  return Object.values(parts).reduce((total, bytes) => total + bytes, 0);
}
