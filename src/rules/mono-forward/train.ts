import type { Engine, Tensor } from "../../engine/engine.js";
import { forward, heNormal, initialize, type LayerOf, type LayerPass } from "../../floats/network.js";
import type { Ir } from "../../ir/ir.js";
import { blockIrAt } from "../../ir/ir-blocks.js";
import type { TrainedLayer } from "../../ir/trained.js";
import type { Random } from "../../numerics/prng.js";
import {
  type BlockError,
  constantGradient,
  headGradient,
  localError,
  localGradients,
  throughReadout,
  throughRelu,
} from "../local.js";
import { settingsOf } from "../rule.js";
import type { Batch, GradientRule, Update } from "../training.js";

/**
 * Mono-forward with boosted heads. Each layer descends the cross-entropy of its own readout
 * softmax(scores so far + z M), in which everything that comes from earlier layers is a constant; where heads are not boosted, of
 * softmax(z M):
 *
 *     d = (p - y) weight / batch      e = (d M^T + penalty / batch) where z > 0
 *     dM = z^T d                      dW = h^T e                            db = sum e
 *
 * Where values are estimated, V = scores so far + z M + c takes the place of p, the standardised targets that of y, half the squared
 * error that of the cross-entropy, and dc = sum d.
 *
 * In a sliced layer d is the slice's own (see local.ts). Fixed heads are random and stay as they are.
 * No error leaves its layer: no backward pass, no transposed weights, but for depthwise layers (see local.ts).
 */
export const train: GradientRule = {
  kind: "gradient",
  initialize: (ir, random) => {
    const layers = initialize(ir, random);
    return settingsOf(ir, "monoForward").heads === "learned" ? layers : withRandomHeads(ir, layers, random);
  },
  start: (engine, ir) => ({
    gradients: (parameters, batch) => gradients(engine, ir, parameters, batch),
  }),
};

function withRandomHeads(ir: Ir, layers: readonly TrainedLayer[], random: Random): TrainedLayer[] {
  return layers.map((layer, index) => {
    const { features } = blockIrAt(ir, index);
    return { ...layer, head: layer.head && heNormal(features * ir.classes.length, features, random) };
  });
}

function gradients(engine: Engine, ir: Ir, parameters: readonly LayerOf<Tensor>[], batch: Batch): Update {
  const { heads, boosted, activityPenalty } = settingsOf(ir, "monoForward");
  const passes = forward(engine, ir, parameters, batch.inputs, batch);
  const errors = passes.map((pass, index): BlockError | null => {
    const { head } = parameters[index]!;
    if (head === null) return null;
    const error = localError(engine, boosted ? pass : unboosted(engine, pass), batch);
    const dz = pass.fromFeatures(throughReadout(engine, error, head));
    const e = throughRelu(engine, pass, dz, activityPenalty / batch.size);
    return {
      e,
      head: heads === "learned" ? headGradient(engine, error, pass.features) : null,
      constant: constantGradient(engine, error, parameters[index]!),
    };
  });
  const updates = localGradients(engine, passes, parameters, errors);
  const scores = passes.at(-1)?.exits.at(-1);
  if (scores === undefined) throw new Error("mono-forward: the last layer has no head");
  const predicted = batch.loss.predict(engine, scores);
  return { loss: batch.loss.mean(engine, predicted, batch), gradients: updates };
}

/** Scores of a layer alone, after each of its slices. */
function unboosted(engine: Engine, { exits, before }: LayerPass): Pick<LayerPass, "exits"> {
  return { exits: before === null ? exits : exits.map((scores) => engine.subtract(scores, before)) };
}
