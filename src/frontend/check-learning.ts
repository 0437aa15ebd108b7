import * as errors from "../diagnostics/check-learning.js";
import { needsClasses } from "../diagnostics/check-targets.js";
import type { Check, SpanOf } from "../diagnostics/checks.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import type { MaybeSpan } from "../diagnostics/located-error.js";
import { leavesEarly } from "../ir/exits.js";
import { headName } from "../ir/learning.js";
import { MOST_CONTEXT_UNITS, MOST_RLS_UNITS } from "../ir/limits.js";
import type { Program, ReadSpec } from "../ir/program.js";
import { writtenLayer } from "../layers/index.js";
import type { DenseSpec, LearningSpec } from "../model.js";
import { definitionOfReadout } from "../readouts/index.js";
import { anyRule, deviceRules } from "../rules/index.js";
import { joinPath } from "./located.js";
import { layerName, learnableNames, learningNames } from "./lower.js";

/** Checks of what may learn on the device, and how fast: FF2052 to FF2055, FF2057, FF2064, FF2067, FF2251, FF2252. */
export const checkLearning: Check<ReadSpec> = (spec, at) => {
  const { learning } = spec;
  if (learning === undefined) return [];
  const asking = checkAsk(spec, learning, at);
  if (learning.readout) return [...checkReadout(spec, learning, at), ...asking];
  return [...asking, ...checkRule(spec, at), ...checkLayerNames(spec, learning, at), ...checkExits(spec, at)];
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
  return [
    ...unused.map((field) => errors.besideReadout(at(`learning.${field}`), field)),
    ...checkSettings(spec, learning.readout!, at),
    ...checkReadoutReads(spec, learning.readout!, at),
    ...checkReadoutAnswers(spec, learning.readout!, at),
  ];
}

/** Settings of a readout that have to agree with each other, or with the classes. */
function checkSettings({ classes = [] }: ReadSpec, readout: ReadoutSpec, at: SpanOf): Diagnostic[] {
  switch (readout.kind) {
    case "rls": {
      const distrusts = { ridge: false, zero: readout.trust !== undefined }[readout.start ?? "ridge"];
      return distrusts ? [errors.trustUnused(at("learning.readout.trust"))] : [];
    }
    case "context": {
      const { rows, shipped = 0, newClasses = 0 } = readout;
      const all = classes.length + newClasses;
      if (rows < all) return [errors.fewRows(at("learning.readout.rows"), rows, all)];
      const most = Math.floor(rows / classes.length);
      return shipped > most ? [errors.manyShipped(at("learning.readout.shipped"), shipped, most)] : [];
    }
    default:
      return readout satisfies never;
  }
}

type ReadoutSpec = NonNullable<LearningSpec["readout"]>;

/** Labels to ask for: no more than samples, and a readout, which can tell how much of what it has learnt is like a sample. */
function checkAsk({ targets }: ReadSpec, { ask, readout }: LearningSpec, at: SpanOf): Diagnostic[] {
  if (ask === undefined) return [];
  if (targets) return [needsClasses(at("learning.ask"), "`ask`", "a target with every sample: no `ask`")];
  const { budget, per } = ask;
  const expected = `${per} at most, as many as samples`;
  const more = budget > per ? [errors.askRange("budget")(at("learning.ask.budget"), budget, expected)] : [];
  return readout ? more : [...more, errors.askNeeds(at("learning.ask"))];
}

/** Units that a readout can read. */
const MOST_READ: Readonly<Record<ReadoutSpec["kind"], number>> = {
  rls: MOST_RLS_UNITS,
  context: MOST_CONTEXT_UNITS,
};

/** The last layer has few enough units for the readout. */
function checkReadoutReads({ layers }: ReadSpec, { kind }: ReadoutSpec, at: SpanOf): Diagnostic[] {
  const last = layers.at(-1);
  const most = MOST_READ[kind];
  if (!last || (last.kind === "dense" && last.units <= most && (last.slices ?? 1) === 1)) return [];
  const found = last.kind === "dense" ? denseText(last) : last.kind;
  return [errors.readoutReads(at(`layers[${layers.length - 1}]`), kind, found, most)];
}

function denseText({ units, slices = 1 }: DenseSpec): string {
  return `dense(${units}${slices === 1 ? "" : `, { slices: ${slices} }`})`;
}

/** Readouts that may estimate values. */
const VALUES: Readonly<Record<ReadoutSpec["kind"], boolean>> = { rls: true, context: false };

/** Classes (of `rls` also values), answered once by a network that was trained here with linear heads. */
function checkReadoutAnswers(
  { training, targets, inference }: ReadSpec,
  { kind }: ReadoutSpec,
  at: SpanOf,
): Diagnostic[] {
  const rule = anyRule(training);
  const own = definitionOfReadout({ kind: rule.readout(training, inference ?? { rule: "full" }) });
  if (targets && !VALUES[kind]) return [errors.readoutAnswers(at("targets"), "`targets`")];
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
