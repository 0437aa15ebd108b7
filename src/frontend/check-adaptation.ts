import * as errors from "../diagnostics/check-learning.js";
import type { Check, SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { ReadSpec } from "../ir/program.js";
import type { Standardize } from "../model.js";
import { anyRule } from "../rules/index.js";

/** Checks of statistics that follow what a device sees: FF2248 to FF2250. */
export const checkAdaptation: Check<ReadSpec> = (spec, at) => {
  if (spec.adaptation === undefined) return [];
  const beside = spec.learning === undefined ? [] : [errors.adaptationBesideLearning(at("adaptation"))];
  return [...beside, ...checkAnswers(spec, at), ...checkInputs(spec, at)];
};

/** One class as the answer to each sample, by a network that was trained here. */
function checkAnswers({ targets, training }: ReadSpec, at: SpanOf): Diagnostic[] {
  const { normality, overlay, keeps } = anyRule(training);
  if (targets) return [errors.adaptationAnswers(at("targets"), "`targets`")];
  const refused = normality || overlay || keeps;
  return refused ? [errors.adaptationAnswers(at("training"), `\`${training.rule}\``)] : [];
}

/** Inputs whose statistics are those of the training part, so that a device can say how they have moved. */
const FOLLOWED: Readonly<Record<Standardize, boolean>> = {
  ...{ none: false, rms: false, sample: false },
  dataset: true,
};

function checkInputs({ input }: ReadSpec, at: SpanOf): Diagnostic[] {
  const { parts = [input] } = input;
  const other = parts.findIndex(({ standardize = "rms" }) => !FOLLOWED[standardize]);
  if (other < 0) return [];
  const { standardize = "rms" } = parts[other]!;
  const place = input.parts ? `input.parts[${other}]` : "input";
  return [errors.adaptationReads(at(place), `\`standardize: "${standardize}"\``)];
}
