import * as errors from "../diagnostics/check-learning.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { layerName } from "../ir/lower.js";
import type { Program } from "../ir/program.js";
import type { LearningSpec, ModelSpec, TrainingSpec } from "../model.js";
import { joinPath } from "./placed.js";
import type { Locate, Rules } from "./rules.js";

/** Rules whose update of a layer needs nothing but the layer's input, its output and the label. */
const LOCAL: readonly TrainingSpec["rule"][] = ["monoForward", "classGroups", "forwardForward"];

/** What may learn on the device, and how fast: FF2052 to FF2055, FF2057, FF2064, FF2067. */
export const checkLearning: Rules<ModelSpec> = (spec, at) => {
  const { learning } = spec;
  if (learning === undefined) return [];
  return [
    ...checkRule(spec, at),
    ...checkLayerNames(learning, spec.layers.map(layerName), at),
    ...checkExits(spec, at),
  ];
};

/** For commands that make a device learn. Throws a Failure with FF2065 where the model says nothing about learning. */
export function requireLearning({ spec, spans }: Program): void {
  if (spec.learning === undefined) throw new Failure(errors.modelDoesNotLearn(spans[""]));
}

function checkRule({ training, inference = { rule: "full" } }: ModelSpec, at: Locate): Diagnostic[] {
  if (!LOCAL.includes(training.rule)) return [errors.ruleCannotLearn(at("learning"), training.rule, LOCAL)];
  if (training.rule !== "forwardForward") return [];
  if (inference.passes !== "multi")
    return [errors.learningNeedsPasses(at("learning"), `\`passes: "${inference.passes ?? "one"}"\``)];
  return inference.rule === "full" ? [] : [errors.pairsWithExits(at("inference"), inference.rule)];
}

function checkLayerNames({ layers, rate }: LearningSpec, known: readonly string[], at: Locate): Diagnostic[] {
  if (layers?.length === 0) return [errors.nothingLearns(at("learning.layers"), known)];
  const unknown = (layers ?? []).flatMap((name, index) =>
    known.includes(name) ? [] : [errors.unknownLayer(at(`learning.layers[${index}]`), name, known)],
  );
  if (rate === undefined || typeof rate === "number") return unknown;
  const learns = layers ?? known;
  const rates = Object.keys(rate).flatMap((name) => {
    const place = at(joinPath("learning.rate", name));
    if (!known.includes(name)) return [errors.unknownLayer(place, name, known)];
    return learns.includes(name) ? [] : [errors.rateOfFrozen(place, name, learns)];
  });
  return [...unknown, ...rates];
}

function checkExits({ learning, inference }: ModelSpec, at: Locate): Diagnostic[] {
  const without = inference === undefined || inference.rule === "full";
  return without && learning?.exits !== undefined ? [errors.learningExitsUnused(at("learning.exits"))] : [];
}
