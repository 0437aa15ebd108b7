import * as errors from "../diagnostics/check-learning.js";
import type { Check, SpanOf } from "../diagnostics/checks.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import type { MaybeSpan } from "../diagnostics/located-error.js";
import { leavesEarly } from "../ir/exits.js";
import { headName } from "../ir/learning.js";
import { MOST_RLS_UNITS } from "../ir/limits.js";
import type { Program, ReadSpec } from "../ir/program.js";
import { writtenLayer } from "../layers/index.js";
import type { DenseSpec, LearningSpec } from "../model.js";
import { definitionOfReadout } from "../readouts/index.js";
import { anyRule, deviceRules } from "../rules/index.js";
import { joinPath } from "./located.js";
import { layerName, learnableNames, learningNames } from "./lower.js";

/** Checks of what may learn on the device, and how fast: FF2052 to FF2055, FF2057, FF2064, FF2067. */
export const checkLearning: Check<ReadSpec> = (spec, at) => {
  const { learning } = spec;
  if (learning === undefined) return [];
  if (learning.readout) return checkReadout(spec, learning, at);
  return [...checkRule(spec, at), ...checkLayerNames(spec, learning, at), ...checkExits(spec, at)];
};

/** For commands that make a device learn. Throws a Failure with FF2065 where the model says nothing about learning. */
export function requireLearning({ spec, spans }: Program): void {
  if (spec.learning !== undefined) return;
  const hasMaps = spec.layers.some((layer) => !writtenLayer(layer).isNormalised);
  throw new Failure(errors.modelDoesNotLearn(spans[""], hasMaps));
}

function checkRule(spec: ReadSpec, at: SpanOf): Diagnostic[] {
  const { rule } = spec.training;
  const { device } = anyRule(spec.training);
  return device === null
    ? [errors.ruleCannotLearn(at("learning"), rule, deviceRules)]
    : device.check(spec, at);
}

function checkLayerNames(spec: ReadSpec, learning: LearningSpec, at: SpanOf): Diagnostic[] {
  const { layers, rate } = learning;
  const whole = learnableNames(spec);
  if (layers?.length === 0) return [errors.nothingLearns(at("learning.layers"), whole)];
  const known = [...whole, ...headsOf(spec, whole)];
  const unknown = (typeof layers === "object" ? layers : []).flatMap((name, index) =>
    known.includes(name) ? [] : [refusedName(spec, name, at(`learning.layers[${index}]`), whole)],
  );
  if (rate === undefined || typeof rate === "number") return unknown;
  const learns = learningNames(learning, spec);
  const rates = Object.keys(rate).flatMap((name) => {
    const span = at(joinPath("learning.rate", name));
    if (!known.includes(name)) return [refusedName(spec, name, span, whole)];
    return learns.has(name) || learns.has(headName(name))
      ? []
      : [errors.rateOfFrozen(span, name, [...learns])];
  });
  return [...unknown, ...rates];
}

/** Names of heads that may learn alone: those of rules that learn heads. */
function headsOf({ training, inference = { rule: "full" } }: ReadSpec, layers: readonly string[]): string[] {
  const rule = anyRule(training);
  const learns = rule.device?.learnsHeads(rule.defaults(training)) ?? false;
  const { linear } = definitionOfReadout({ kind: rule.readout(training, inference) });
  return linear && learns ? layers.map(headName) : [];
}

/** Fields of `learning` that say how layers learn. */
const OF_LAYERS = ["layers", "rate", "decay", "skip", "replay", "exits"] as const;

/** A readout that learns alone: what it reads, what it answers, and that nothing beside it is asked to learn. */
function checkReadout(spec: ReadSpec, learning: LearningSpec, at: SpanOf): Diagnostic[] {
  const unused = OF_LAYERS.filter((field) => learning[field] !== undefined);
  const { start = "ridge", trust } = learning.readout!;
  const distrusts = { ridge: false, zero: trust !== undefined }[start];
  return [
    ...unused.map((field) => errors.besideReadout(at(`learning.${field}`), field)),
    ...(distrusts ? [errors.trustUnused(at("learning.readout.trust"))] : []),
    ...checkReadoutReads(spec, at),
    ...checkReadoutAnswers(spec, at),
  ];
}

/** The last layer has units that are few enough for a matrix of their products. */
function checkReadoutReads({ layers }: ReadSpec, at: SpanOf): Diagnostic[] {
  const last = layers.at(-1);
  if (!last || (last.kind === "dense" && last.units <= MOST_RLS_UNITS && (last.slices ?? 1) === 1)) return [];
  const found = last.kind === "dense" ? denseText(last) : last.kind;
  return [errors.readoutReads(at(`layers[${layers.length - 1}]`), found, MOST_RLS_UNITS)];
}

function denseText({ units, slices = 1 }: DenseSpec): string {
  return `dense(${units}${slices === 1 ? "" : `, { slices: ${slices} }`})`;
}

/** Classes, answered once by a network that was trained here with linear heads. */
function checkReadoutAnswers({ training, targets, inference }: ReadSpec, at: SpanOf): Diagnostic[] {
  const rule = anyRule(training);
  const own = definitionOfReadout({ kind: rule.readout(training, inference ?? { rule: "full" }) });
  if (targets) return [errors.readoutAnswers(at("targets"), "`targets`")];
  if (leavesEarly(inference)) return [errors.readoutAnswers(at("inference"), "early exits")];
  if (own.linear && !rule.overlay && !rule.keeps) return [];
  return [errors.readoutAnswers(at("training"), `\`${training.rule}\``)];
}

/** A layer that never learns, or a name that no layer has. */
function refusedName(
  { layers }: ReadSpec,
  name: string,
  span: MaybeSpan,
  known: readonly string[],
): Diagnostic {
  const frozen = layers.find(
    (layer, index) => layerName(layer, index) === name && writtenLayer(layer).begins,
  );
  return frozen
    ? errors.layerNeverLearns(span, name, frozen.kind, known)
    : errors.unknownLayer(span, name, known);
}

function checkExits({ learning, inference }: ReadSpec, at: SpanOf): Diagnostic[] {
  const unused = !leavesEarly(inference) && learning?.exits !== undefined;
  return unused ? [errors.learningExitsUnused(at("learning.exits"))] : [];
}
