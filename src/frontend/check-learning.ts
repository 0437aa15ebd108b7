import * as errors from "../diagnostics/check-learning.js";
import type { Check, SpanOf } from "../diagnostics/checks.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { leavesEarly } from "../ir/exits.js";
import type { Program } from "../ir/program.js";
import { writtenLayer } from "../layers/index.js";
import type { LearningSpec, ModelSpec } from "../model.js";
import { anyRule, deviceRules } from "../rules/index.js";
import { joinPath } from "./located.js";
import { learnableNames } from "./lower.js";

/** Checks of what may learn on the device, and how fast: FF2052 to FF2055, FF2057, FF2064, FF2067. */
export const checkLearning: Check<ModelSpec> = (spec, at) => {
  const { learning } = spec;
  if (learning === undefined) return [];
  return [
    ...checkRule(spec, at),
    ...checkLayerNames(learning, learnableNames(spec.layers), at),
    ...checkExits(spec, at),
  ];
};

/** For commands that make a device learn. Throws a Failure with FF2065 where the model says nothing about learning. */
export function requireLearning({ spec, spans }: Program): void {
  if (spec.learning !== undefined) return;
  const hasMaps = spec.layers.some((layer) => !writtenLayer(layer).isNormalised);
  throw new Failure(errors.modelDoesNotLearn(spans[""], hasMaps));
}

function checkRule(spec: ModelSpec, at: SpanOf): Diagnostic[] {
  const { rule } = spec.training;
  const { device } = anyRule(spec.training);
  return device === null
    ? [errors.ruleCannotLearn(at("learning"), rule, deviceRules)]
    : device.check(spec, at);
}

function checkLayerNames({ layers, rate }: LearningSpec, known: readonly string[], at: SpanOf): Diagnostic[] {
  if (layers?.length === 0) return [errors.nothingLearns(at("learning.layers"), known)];
  const unknown = (layers ?? []).flatMap((name, index) =>
    known.includes(name) ? [] : [errors.unknownLayer(at(`learning.layers[${index}]`), name, known)],
  );
  if (rate === undefined || typeof rate === "number") return unknown;
  const learns = layers ?? known;
  const rates = Object.keys(rate).flatMap((name) => {
    const span = at(joinPath("learning.rate", name));
    if (!known.includes(name)) return [errors.unknownLayer(span, name, known)];
    return learns.includes(name) ? [] : [errors.rateOfFrozen(span, name, learns)];
  });
  return [...unknown, ...rates];
}

function checkExits({ learning, inference }: ModelSpec, at: SpanOf): Diagnostic[] {
  const unused = !leavesEarly(inference) && learning?.exits !== undefined;
  return unused ? [errors.learningExitsUnused(at("learning.exits"))] : [];
}
