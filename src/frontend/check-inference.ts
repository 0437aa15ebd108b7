import * as errors from "../diagnostics/check-inference.js";
import * as mapErrors from "../diagnostics/check-maps.js";
import type { Check, SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { leavesEarly } from "../ir/exits.js";
import { MOST_CLASSES, MOST_SLICES } from "../ir/limits.js";
import type { ReadLayer, ReadSpec } from "../ir/program.js";
import { writtenLayer, writtenSizes } from "../layers/index.js";
import type { InferenceSpec, ModelSpec } from "../model.js";
import { anyRule } from "../rules/index.js";
import { layerName } from "./lower.js";
import { isWhole } from "./ranges.js";

/** Checks of how labels are tried and of an exit to leave by: FF2044 to FF2048, FF2095. */
export const checkInference: Check<ReadSpec> = (spec, at) => {
  const { inference } = spec;
  if (inference === undefined) return [];
  return [...checkPasses(spec, inference, at), ...(leavesEarly(inference) ? checkExits(spec, at) : [])];
};

function checkPasses(
  { training, layers, classes = [] }: ReadSpec,
  { passes, beam }: InferenceSpec,
  at: SpanOf,
): Diagnostic[] {
  if (passes !== "multi") return beam === undefined ? [] : [errors.beamUnused(at("inference.beam"))];
  if (!anyRule(training).overlay) {
    return [errors.passesNeedLabels(at("inference.passes"), training.rule)];
  }
  const map = layers.findIndex((layer) => writtenLayer(layer).isOverMaps);
  if (map >= 0) return [mapErrors.passesOverMaps(at("inference.passes"), layerName(layers[map]!, map))];
  const most = classes.length;
  const tooWide = isWhole(beam ?? 0, most + 1, MOST_CLASSES);
  return [
    ...(tooWide
      ? [errors.beam(at("inference.beam"), beam!, `a whole number from 2 to ${most}, the number of classes`)]
      : []),
    ...writtenSizes(layers).flatMap(({ slices, index }) =>
      isWhole(slices, 2, MOST_SLICES) ? [errors.slicesInPasses(at(`layers[${index}].slices`), slices)] : [],
    ),
  ];
}

/** Leaving early takes an answer before the last one. */
function checkExits({ training, layers, inference, targets }: ReadSpec, at: SpanOf): Diagnostic[] {
  const least = targets ? 2 : 1; // an estimate is compared with the one before it
  const known = writtenSizes(layers).every(({ slices }) => isWhole(slices, 1, MOST_SLICES));
  if (layers.length === 0 || !known || exitsOf(training, layers) > least) return [];
  const span = at("inference");
  if (targets && exitsOf(training, layers) > 1)
    return [
      errors.tooFewExits(
        span,
        "two estimates, of which the first has none before it",
        "Add a layer, or `slices`.",
      ),
    ];
  if (layers.length > 1) {
    const remedy = 'Give the other layers heads too: `backprop({ heads: "all", ... })`.';
    return [errors.tooFewExits(span, "one: backpropagation with a head on the last layer only", remedy)];
  }
  const sliced = inference?.passes === "multi" ? "" : ", or divide this one: `slices`";
  return [errors.tooFewExits(span, "one: a single layer without slices", `Add a layer${sliced}.`)];
}

/** One exit per slice of every layer that is read out. */
export function exitsOf(training: ModelSpec["training"], layers: readonly ReadLayer[]): number {
  const sizes = writtenSizes(layers);
  const { hasReadout } = anyRule(training);
  const readingOut = sizes.filter((_, index) => hasReadout(training, index === sizes.length - 1));
  return readingOut.reduce((sum, { slices }) => sum + slices, 0);
}
