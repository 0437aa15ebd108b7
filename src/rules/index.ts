import type { DeviceLearning, DeviceModel } from "../ir/device-model.js";
import { alarmOf } from "../ir/exits.js";
import type { Ir } from "../ir/ir.js";
import type { InferenceSpec, TrainingSpec } from "../model.js";
import { definitionOfReadout, lastReadout } from "../readouts/index.js";
import { followsDrift } from "../steps/drift.js";
import { createScheduleBuilder, NETWORK_INPUT, type Schedule, scheduleCentre } from "../steps/schedule.js";
import { backprop } from "./backprop/index.js";
import { classGroups } from "./class-groups/index.js";
import { forwardForward } from "./forward-forward/index.js";
import { forwardProjection } from "./forward-projection/index.js";
import { imported } from "./imported/index.js";
import { monoForward } from "./mono-forward/index.js";
import { pepita } from "./pepita/index.js";
import { reconstruction } from "./reconstruction/index.js";
import type { DeviceHalf, Rule, RuleName } from "./rule.js";

/** Every learning rule by its name in the model file. */
const rules: { readonly [Name in RuleName]: Rule<Name> } = {
  monoForward,
  classGroups,
  forwardForward,
  pepita,
  forwardProjection,
  backprop,
  reconstruction,
  imported,
};

/** The rule of a training, for settings of any rule, which go with it. */
export function anyRule({ rule }: Pick<TrainingSpec, "rule">): Rule<RuleName> {
  // Each rule is only ever given the settings that name it; a union of rules has no type for that.
  return rules[rule] as unknown as Rule<RuleName>;
}

/** True for a model that tells anomalies: by a rule that learns what is normal, or by a net of a file that answers with an alarm. */
export function seeksAnomalies({
  training,
  inference,
}: {
  readonly training: Pick<TrainingSpec, "rule">;
  readonly inference?: InferenceSpec | undefined;
}): boolean {
  const { normality = false, keeps = false } = anyRule(training);
  return normality || (keeps && inference !== undefined && alarmOf(inference) !== null);
}

/** The names of rules that train layers over maps. */
export const mapRules = namesOf(({ maps }) => maps);

/** The names of rules that train layers without a readout. */
export const unreadRules = namesOf(({ unread }) => unread);

/** The names of rules that learn on the device in models with layers over maps. */
export const mapLearningRules = namesOf(({ device }) => device?.maps ?? false);

/** The names of rules that train networks to estimate values. */
export const valueRules = namesOf(({ values }) => values !== undefined);

/** The names of rules that train networks here. */
export const trainingRules = namesOf(() => true);

/** The names of rules that learn on the device. */
export const deviceRules = namesOf(({ device }) => device !== null);

function namesOf(
  has: (rule: Pick<Rule<RuleName>, "maps" | "unread" | "device" | "values">) => boolean,
): readonly RuleName[] {
  return (Object.keys(rules) as RuleName[]).filter((rule) => {
    const own = anyRule({ rule });
    return !own.keeps && has(own);
  });
}

/** The device half of the model's rule; a rule without one is our own bug here. */
export function deviceHalf({ training }: Pick<Ir, "training">): DeviceHalf<RuleName> {
  return halfOf(training.rule);
}

function halfOf(rule: RuleName): DeviceHalf<RuleName> {
  const { device } = anyRule({ rule });
  if (device === null) throw new Error(`${rule} does not learn on a device`);
  return device;
}

/** Lays one update of a model that learns out as its steps, with one sample whose network input x is there already. */
export function learnSchedule(model: DeviceModel, { rule }: DeviceLearning): Schedule {
  const builder = createScheduleBuilder(model);
  const { update, infer } = definitionOfReadout(lastReadout(model));
  if (followsDrift(model)) {
    infer(builder, scheduleCentre(builder));
    builder.steps.push({ kind: "followDrift", x: NETWORK_INPUT });
  } else if (update) update(builder, NETWORK_INPUT);
  else halfOf(rule).schedule(builder, NETWORK_INPUT);
  return { tensors: builder.tensors, steps: builder.steps };
}
