import {
  asymmetricConv,
  asymmetricDepthwise,
  asymmetricListed,
  asymmetricRow,
} from "./asymmetric-product.js";
import { inputScores, remainder } from "./autoencoder.js";
import { base } from "./base.js";
import { beam } from "./beam.js";
import { candidates } from "./candidates.js";
import { cells } from "./cells.js";
import { centre } from "./centre.js";
import { constant } from "./constant.js";
import { context } from "./context.js";
import { conv } from "./conv.js";
import { convMeans } from "./conv-means.js";
import { decide } from "./decide.js";
import { dense } from "./dense.js";
import { depthwise } from "./depthwise.js";
import { type DeviationStep, deviation, type InputDeviationStep, inputDeviation } from "./deviation.js";
import { type FeaturesStep, features } from "./features.js";
import { groups } from "./groups.js";
import { head } from "./head.js";
import { input } from "./input.js";
import { askLabel } from "./learning/ask-label.js";
import { askNear } from "./learning/ask-near.js";
import { followDrift } from "./learning/follow-drift.js";
import { followEstimates } from "./learning/follow-estimates.js";
import { groupErrors } from "./learning/group-errors.js";
import { hardNegative } from "./learning/hard-negative.js";
import { headErrors } from "./learning/head-errors.js";
import { learnCell } from "./learning/learn-cell.js";
import { learnConstant } from "./learning/learn-constant.js";
import { learnContext } from "./learning/learn-context.js";
import { learnConv } from "./learning/learn-conv.js";
import { learnDense } from "./learning/learn-dense.js";
import { learnHead } from "./learning/learn-head.js";
import { learnRls } from "./learning/learn-rls.js";
import { learnSlots } from "./learning/learn-slots.js";
import { loss } from "./learning/loss.js";
import { observe } from "./learning/observe.js";
import { pair } from "./learning/pair.js";
import { pairErrors } from "./learning/pair-errors.js";
import { pairLoss } from "./learning/pair-loss.js";
import { recordEstimate } from "./learning/record-estimate.js";
import { recordExitPrediction } from "./learning/record-exit-prediction.js";
import { updateExitThresholds } from "./learning/update-exit-thresholds.js";
import { valueError } from "./learning/value-error.js";
import { mapGroups } from "./map-groups.js";
import { outputValues } from "./output-values.js";
import { outputs } from "./outputs.js";
import { overlay } from "./overlay.js";
import { averagePool, maxPool } from "./pools.js";
import { reconstruct } from "./reconstruct.js";
import { rls } from "./rls.js";
import { rms } from "./rms.js";
import { roundedMean } from "./rounded-mean.js";
import type { StepDefinition } from "./step.js";
import { sum } from "./sum.js";
import { turn } from "./turn.js";
import { value } from "./value.js";

/** Every step by its kind. */
const definitions = {
  features,
  input,
  turn,
  centre,
  dense,
  conv,
  convMeans,
  depthwise,
  maxPool,
  averagePool,
  asymmetricConv,
  asymmetricListed,
  asymmetricRow,
  asymmetricDepthwise,
  roundedMean,
  sum,
  cells,
  constant,
  head,
  outputs,
  outputValues,
  value,
  reconstruct,
  inputDeviation,
  deviation,
  inputScores,
  remainder,
  rls,
  context,
  groups,
  mapGroups,
  rms,
  base,
  overlay,
  beam,
  candidates,
  decide,
  loss,
  valueError,
  headErrors,
  groupErrors,
  learnHead,
  learnConstant,
  followDrift,
  askLabel,
  askNear,
  learnDense,
  learnConv,
  learnRls,
  learnContext,
  learnCell,
  observe,
  hardNegative,
  pair,
  pairLoss,
  pairErrors,
  learnSlots,
  recordExitPrediction,
  updateExitThresholds,
  recordEstimate,
  followEstimates,
} as const;

type Definitions = typeof definitions;

/** One step of a schedule. */
export type Step = Parameters<Definitions[keyof Definitions]["run"]>[0];

/** Compiles where every definition stands under the kind of its own steps. */
const byKind: { readonly [Kind in Step["kind"]]: StepDefinition<Extract<Step, { kind: Kind }>> } =
  definitions;

/** The definition of `step`. */
export function definitionOf<S extends Step>(step: S): StepDefinition<S> {
  // The table above has proved that the definition under `step.kind` takes steps of that kind; an indexed access of a
  // generic kind loses the connection.
  return byKind[step.kind] as unknown as StepDefinition<S>;
}

/** True for a step that computes features of a raw sample. */
export function computesFeatures(step: Step): boolean {
  return definitionOf(step).computesFeatures ?? false;
}

/** True for a step that scores an energy. */
export function isDeviation(step: Step): step is DeviationStep | InputDeviationStep {
  return step.kind === "deviation" || step.kind === "inputDeviation";
}

/** True for the step that computes features. */
export function isFeatures(step: Step): step is FeaturesStep {
  return step.kind === "features";
}
