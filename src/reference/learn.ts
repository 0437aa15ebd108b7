import { crc32 } from "node:zlib";
import type { Values } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Learner, Status, StepResult } from "../ir/learning.js";
import type { Plan } from "../ir/memory-plan.js";
import { ditherBase, REPLAY_STREAM } from "../numerics/dither.js";
import { mix } from "../numerics/prng.js";
import { allFinite } from "../numerics/real-arithmetic.js";
import { definitionOf } from "../steps/index.js";
import { allocate } from "../steps/run-schedule.js";
import { NETWORK_INPUT } from "../steps/schedule.js";
import { type Memory, scoresOf, tensorOf, triesLarge } from "../steps/step.js";
import { predict } from "./infer.js";
import { createState, type State } from "./state.js";

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

  const infer: Learner["infer"] = (raw) =>
    predict(model, plan.schedule, allocate(plan.schedule, raw, state.learner));

  const learn = (raw: Samples["inputs"], label: number): StepResult => {
    const refusal = refusalOf(model, state, raw, label);
    if (refusal !== null) return { ...REFUSED, status: refusal };
    const { learner } = state;
    const saturated = learner.saturated;
    Object.assign(learner, { updated: 0, skipped: 0 });
    const refused = standardize(model, plan, { ...entry, raw, refusal: { status: null } }, x);
    if (refused !== null) return { ...REFUSED, status: refused };
    const large = formatOf(model).arithmetic.isLarge(x);
    if (large && triesLarge(model) && infer(raw).status === "FF_OUT_OF_RANGE")
      return { ...REFUSED, status: "FF_OUT_OF_RANGE" };
    const predicted = update(model, memory, label, line.steps);
    if (predicted === null && learner.updated === 0) {
      learner.diverged = false;
      return { ...REFUSED, status: large ? "FF_OUT_OF_RANGE" : "FF_DIVERGED" };
    }
    if (learning.recent > 0) state.remember(x, label);
    if (!learner.diverged) replay();
    return {
      status: "FF_OK",
      label: predicted ?? 0,
      updated: learner.updated,
      skipped: learner.skipped,
      saturated: learner.saturated - saturated,
    };
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
      repeat(shipped.x, at, label);
    }
    if (learning.recent > 0 && !learner.diverged) {
      const base = ditherBase(learner.seed, learner.step, REPLAY_STREAM);
      const at = mix(base) % state.recentCount();
      repeat(state.recentX(), at, state.recentLabel(at));
    }
  };

  const repeat = (rows: Values, at: number, label: number): void => {
    const stride = state.stride;
    x.set(rows.subarray(at * stride, at * stride + x.length));
    update(model, memory, label, line.steps);
  };

  return {
    fields: plan.fields,
    learn,
    infer,
    payload: () => state.payload(),
    hash: () => crc32(state.payload()),
  };
}

/** One update with x in place; the answer before it, or null where scores have left their range. */
function update(
  model: DeviceModel,
  memory: Memory,
  label: number,
  steps: Plan["schedule"]["steps"],
): number | null {
  const learner = memory.learner!;
  learner.label = label;
  scoresOf(memory).fill(0);
  for (const step of steps) {
    definitionOf(step).run(step, model, memory);
    if (learner.diverged) return null;
  }
  learner.step = (learner.step + 1) >>> 0;
  return memory.prediction.label;
}

/** Status with which a call is refused, in the order in which the device asks; null where it is not. */
function refusalOf(
  model: DeviceModel,
  { learner, off }: State,
  raw: Samples["inputs"],
  label: number,
): Status | null {
  if (label >= model.classes.length) return "FF_BAD_LABEL";
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
