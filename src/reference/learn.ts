import { crc32 } from "node:zlib";
import { type Values, zeros } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import { scoresIn } from "../formats/narrow.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel, StoredSamples } from "../ir/device-model.js";
import {
  HELD_OUT,
  type Learner,
  type Lesson,
  type Status,
  type StepResult,
  UNLABELLED,
} from "../ir/learning.js";
import type { Plan } from "../ir/memory-plan.js";
import { ditherBase, REPLAY_STREAM } from "../numerics/dither.js";
import { mix } from "../numerics/prng.js";
import { allFinite } from "../numerics/real-arithmetic.js";
import { forgettingOf, learntLabels, tellsAnomalies } from "../readouts/index.js";
import { followsDrift } from "../steps/drift.js";
import { definitionOf } from "../steps/index.js";
import { allocate } from "../steps/run-schedule.js";
import { NETWORK_INPUT } from "../steps/schedule.js";
import { type Memory, scoresOf, tensorOf, triesLarge } from "../steps/step.js";
import { targetScalesOf } from "../steps/value.js";
import { windowsOf } from "./cell-windows.js";
import { predict } from "./infer.js";
import { createState, NO_TARGETS, type State, type Truth } from "./state.js";

/** The numbers of a call that changes nothing. */
const REFUSED = { label: 0, updated: 0, skipped: 0, saturated: 0 } as const;

/**
 * The bit-exact host reference of a model that learns: after any number of calls it holds the bits that the device holds.
 * @throws Error for a model without `learning`.
 */
export function createLearner(model: DeviceModel, plan: Plan): Learner {
  const { learning } = model;
  if (learning === null || plan.learn === null) throw new Error("a model that does not learn has no learner");
  const state = createState(model, plan.fields);
  const line = plan.learn.schedule;
  const memory = allocate(line, new Uint8Array(0), state.learner);
  const entry = allocate(plan.schedule, new Uint8Array(0), state.learner);
  const x = tensorOf(memory, NETWORK_INPUT);
  const { values, seed } = state.learner;
  const windows = tellsAnomalies(model)
    ? windowsOf(model, { values, seed, step: () => state.learner.step })
    : null;

  const infer = (raw: Samples["inputs"], features?: Samples["inputs"]) =>
    predict(model, plan.schedule, {
      ...allocate(plan.schedule, raw, state.learner),
      ...(features && { features }),
    });

  const learnOne = (raw: Samples["inputs"], lesson: Lesson, features?: Samples["inputs"]): StepResult => {
    const { learner } = state;
    const { clipped, ...truth } = truthOf(model, lesson);
    const saturated = learner.saturated;
    Object.assign(learner, { updated: 0, skipped: 0 });
    const made = { ...entry, raw, refusal: { status: null }, ...(features && { features }) };
    const refused = standardize(model, plan, made, x);
    if (refused !== null) return { ...REFUSED, status: refused };
    const large = formatOf(model).arithmetic.isLarge(x);
    if (large && triesLarge(model) && infer(raw).status === "FF_OUT_OF_RANGE")
      return { ...REFUSED, status: "FF_OUT_OF_RANGE" };
    const held = windows?.isHeldOut() ?? false;
    const role = held ? { ...truth, label: HELD_OUT } : truth;
    const predicted = update(model, memory, role, line.steps);
    const estimate = estimateOf(model, memory, clipped);
    if (predicted === null && learner.updated === 0) {
      learner.diverged = false;
      return { ...REFUSED, status: large ? "FF_OUT_OF_RANGE" : "FF_DIVERGED" };
    }
    if (windows) windows.keep(x);
    else if (learning.recent > 0) state.remember(x, role);
    for (let n = 0; n < (learning.cells?.replays ?? 1) && !learner.diverged; n++) replay();
    const counts = { updated: learner.updated, skipped: learner.skipped };
    if (held && !learner.diverged) windows?.calibrate(measure);
    return {
      status: "FF_OK",
      label: predicted ?? 0,
      ...counts,
      saturated: learner.saturated - saturated,
      ...estimate,
    };
  };

  const learn = (raw: Samples["inputs"], lesson: Lesson, features?: Samples["inputs"]): StepResult => {
    const refusal = refusalOf(model, state, raw, lesson);
    if (refusal !== null) return { ...REFUSED, status: refusal };
    if (learning.ask === undefined) return learnOne(raw, lesson, features);
    const asked = learnOne(raw, UNLABELLED);
    return asked.status === "FF_OK" && state.learner.asks ? learnOne(raw, lesson) : asked;
  };

  /** Energies of a window that is held out. */
  const measure = (row: Values): readonly number[] | null => {
    x.set(row.subarray(0, x.length));
    return update(model, memory, { label: HELD_OUT, targets: NO_TARGETS }, line.steps) === null
      ? null
      : state.learner.energies;
  };

  /** One more update with a shipped sample, one with a recent one; drawn, so that nothing need be kept. */
  const replay = (): void => {
    const { learner } = state;
    const { shipped } = learning;
    if (shipped !== null) {
      const base = ditherBase(learner.seed, learner.step, REPLAY_STREAM);
      const present = [...new Set(shipped.labels)];
      const label = present[mix(base) % present.length]!;
      const first = shipped.labels.indexOf(label);
      const count = shipped.labels.lastIndexOf(label) + 1 - first;
      const at = first + (mix(base + 1) % count);
      repeat(shipped.x, at, shippedTruth(model, shipped, at));
    }
    if (learning.recent > 0 && state.recentCount() > 0 && !learner.diverged) {
      const base = ditherBase(learner.seed, learner.step, REPLAY_STREAM);
      const at = mix(base) % state.recentCount();
      repeat(state.recentX(), at, state.recentTruth(at));
    }
  };

  const repeat = (rows: Values, at: number, truth: Truth): void => {
    const stride = state.stride;
    x.set(rows.subarray(at * stride, at * stride + x.length));
    update(model, memory, truth, line.steps);
  };

  const forgetRows = forgettingOf(model, memory);
  const forget = (label: number): Status => {
    if (label >= model.classes.length) return "FF_BAD_LABEL";
    forgetRows?.(label);
    return "FF_OK";
  };

  const follow: Learner["follow"] = (raw, features) => {
    const answer = infer(raw, features);
    learn(raw, 0, features); // what it refuses moves nothing, and is answered all the same
    return answer;
  };

  return {
    fields: plan.fields,
    learn: (raw, lesson) => learn(raw, lesson),
    follow: followsDrift(model) ? follow : null,
    forget: forgetRows && forget,
    infer: (raw) => infer(raw),
    payload: () => state.payload(),
    hash: () => crc32(state.payload()),
  };
}

/** One update with x in place; the answer before it, or null where scores have left their range. */
function update(
  model: DeviceModel,
  memory: Memory,
  { label, targets }: Truth,
  steps: Plan["schedule"]["steps"],
): number | null {
  const learner = memory.learner!;
  const walks = followsDrift(model); // as far as inference does
  memory.prediction.done = false;
  learner.label = label;
  learner.targets.set(targets);
  scoresOf(memory).fill(0);
  for (const step of steps) {
    const { run, endsUnlabelled, takesAnswer } = definitionOf(step);
    if (walks && memory.prediction.done && !takesAnswer) continue;
    run(step, model, memory);
    if (learner.diverged) return null;
    if (endsUnlabelled && label === UNLABELLED) return memory.prediction.label; // nothing was learnt
  }
  const measures = tellsAnomalies(model) && label === HELD_OUT;
  if (!measures) learner.step = (learner.step + 1) >>> 0;
  return memory.prediction.label;
}

/** Truth that a lesson teaches, and how many targets were limited on the way. */
function truthOf(model: DeviceModel, lesson: Lesson): Truth & { readonly clipped: number } {
  if (typeof lesson === "number") return { label: lesson, targets: NO_TARGETS, clipped: 0 };
  const { arithmetic, elements } = formatOf(model);
  const targets = zeros(elements.target, lesson.length);
  return {
    label: 0,
    targets,
    clipped: arithmetic.standardizeTargets(targetScalesOf(model), lesson, targets),
  };
}

/** Estimate of before the update, where values are learnt; nothing of classes. */
function estimateOf(model: DeviceModel, memory: Memory, clipped: number): Pick<StepResult, "estimate"> {
  if (model.valueExponent === undefined) return {};
  return { estimate: { values: scoresIn(scoresOf(memory)).slice(), clipped } };
}

/** Truth of a sample in flash. */
function shippedTruth(model: DeviceModel, { labels, targets }: StoredSamples, at: number): Truth {
  const size = model.classes.length;
  return { label: labels[at]!, targets: targets?.subarray(at * size, (at + 1) * size) ?? NO_TARGETS };
}

/** Status with which a call is refused, in the order in which the device asks; null where it is not. */
function refusalOf(
  model: DeviceModel,
  { learner, off }: State,
  raw: Samples["inputs"],
  lesson: Lesson,
): Status | null {
  if (typeof lesson === "number" ? lesson >= learntLabels(model) : !allFinite(lesson)) return "FF_BAD_LABEL";
  if (off()) return "FF_LEARNING_OFF";
  if (learner.diverged) return "FF_DIVERGED";
  return allFinite(raw) ? null : "FF_BAD_SAMPLE";
}

/** x of a raw sample, by the input steps of inference; or why the sample is refused. */
function standardize(model: DeviceModel, plan: Plan, memory: Memory, x: Values): Memory["refusal"]["status"] {
  for (const step of plan.schedule.steps) {
    const { makesInput, run } = definitionOf(step);
    if (makesInput) run(step, model, memory);
    if (memory.refusal.status !== null) return memory.refusal.status;
  }
  x.set(tensorOf(memory, NETWORK_INPUT));
  return null;
}
