import type { Engine, Tensor } from "../../engine/engine.js";
import { forward, initialize, type LayerOf, type LayerPass } from "../../floats/network.js";
import type { Ir } from "../../ir/ir.js";
import { weightedOf } from "../../layers/index.js";
import {
  affineGradients,
  constantGradient,
  headGradient,
  localError,
  scoreError,
  throughRelu,
} from "../local.js";
import { settingsOf } from "../rule.js";
import type { Batch, GradientRule, Update } from "../training.js";

/**
 * Backpropagation through the same layers: the baseline that local rules are held against. The loss is that of the
 * network's final scores, in which the scores of earlier heads are constants:
 *
 *     d = (p - y) weight / batch      delta = (dz + penalty / batch) where z > 0, dz = d M^T at the last layer
 *     dh = delta W^T                  dz = (dh - h mean(dh h)) / root       the Jacobian of h = z / root
 *
 * Every head descends the loss of its own layer's exits, on a z that is a constant to it.
 */
export const train: GradientRule = {
  kind: "gradient",
  initialize,
  start: (engine, ir) => ({
    gradients: (parameters, batch) => gradients(engine, ir, parameters, batch),
  }),
};

function gradients(engine: Engine, ir: Ir, parameters: readonly LayerOf<Tensor>[], batch: Batch): Update {
  const { activityPenalty } = settingsOf(ir, "backprop");
  const passes = forward(engine, ir, parameters, batch.inputs, batch);
  const last = passes.length - 1;
  const { head } = parameters[last]!;
  const scores = passes[last]!.exits.at(-1);
  if (head === null || scores === undefined) throw new Error("backprop: the last layer has no head");

  const predicted = batch.loss.predict(engine, scores);
  const d = scoreError(engine, predicted, batch);
  const updates: LayerOf<Tensor>[] = [];
  let dz = passes[last]!.fromFeatures(engine.matMul(d, engine.transpose(head)));
  for (let index = last; index >= 0; index--) {
    const pass = passes[index]!;
    const delta = throughRelu(engine, pass, dz, activityPenalty / batch.size);
    updates.unshift({
      ...affineGradients(engine, pass, delta),
      ...headGradients(engine, pass, parameters[index]!, batch),
      overlay: null,
    });
    if (index > 0) {
      const dh = weightedOf(pass.layer).backward(pass.layer, engine, parameters[index]!.weights, delta);
      dz = passes[index - 1]!.backward(dh);
    }
  }
  return { loss: batch.loss.mean(engine, predicted, batch), gradients: updates };
}

/** Gradients of a layer's head, and of what it adds beside it, under the loss of its own exits. */
function headGradients(
  engine: Engine,
  pass: LayerPass,
  parameters: LayerOf<Tensor>,
  batch: Batch,
): Pick<LayerOf<Tensor | null>, "head" | "constant"> {
  if (parameters.head === null) return { head: null };
  const error = localError(engine, pass, batch);
  return {
    head: headGradient(engine, error, pass.features),
    constant: constantGradient(engine, error, parameters),
  };
}
