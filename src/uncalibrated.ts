/** Models for sizes and costs alone: stage 3 of the pipeline without thresholds. */
import { denseDataset, denseWeights, skipDisabled } from "./bench/dense-model.js";
import { withClosedExits } from "./exits/with-exits.js";
import type { LoadedModel, PlannedModel } from "./ir/stages.js";
import type { NumericTarget } from "./ir/target-description.js";
import type { Trained } from "./ir/trained.js";
import { plan } from "./plan/plan.js";
import { withDrift } from "./quantize/drift-start.js";
import { encodeSamples } from "./quantize/encode.js";
import { requireFinite } from "./quantize/finite.js";
import { quantize } from "./quantize/quantize.js";
import { withReadoutStart } from "./quantize/readout-start.js";
import { withStored } from "./quantize/stored.js";
import { untrained } from "./train/load-or-train.js";

/** A model before its training, from weights of zero; every activation counts. */
export function untrainedModel(
  loaded: Pick<LoadedModel, "ir" | "dataset">,
  target: NumericTarget,
  seed: number,
): PlannedModel {
  const shape = exitsDisabled(loaded, untrained(loaded.ir), target, seed);
  const model = { ...shape.model, layers: shape.model.layers.map((layer) => ({ ...layer, density: 1 })) };
  return { ...shape, model, plan: plan(model, target) };
}

/** The same shapes with weights and samples that leave no zero anywhere. */
export function denseStressModel(
  { ir, dataset }: Pick<LoadedModel, "ir" | "dataset">,
  target: NumericTarget,
  seed: number,
) {
  const dense = denseDataset(ir, dataset);
  const weights = denseWeights(ir, untrained(ir), dense);
  const stress = exitsDisabled({ ir: skipDisabled(ir), dataset: dense }, weights, target, seed);
  return { stress, samples: encodeSamples(dense.test, stress.model.input) } as const;
}

/** Float weights -> a model whose exits are disabled: nothing is calibrated. */
function exitsDisabled(
  { ir, dataset }: Pick<LoadedModel, "ir" | "dataset">,
  trained: Trained,
  target: NumericTarget,
  seed: number,
): PlannedModel {
  const numbers = quantize(ir, trained, dataset.validation, target.fpu, seed);
  const model = withClosedExits(
    ir,
    withStored(ir, withDrift(ir, withReadoutStart(ir, numbers, dataset.train, seed), dataset), dataset, seed),
  );
  requireFinite(model);
  return { model, calibration: null, losses: [], plan: plan(model, target) };
}
