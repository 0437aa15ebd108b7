import type { Ir } from "../../ir/ir.js";
import type { Engine, Tensor } from "../engine.js";
import { forward, initialize, type LayerOf, type LayerPass } from "../network.js";
import { affineGradients, crossEntropy, headGradient, localError, scoreError, throughRelu } from "./local.js";
import { type Batch, type GradientRule, settingsOf, type Update } from "./rule.js";

/**
 * Backpropagation through the same layers: the baseline that local rules are held against. The loss is that of the
 * network's final answer, in which the scores of earlier heads are constants:
 *
 *     d = (p - y) weight / batch      delta = (dz + penalty / batch) where z > 0, dz = d M^T at the last layer
 *     dh = delta W^T                  dz = (dh - h mean(dh h)) / root       the Jacobian of h = z / root
 *
 * Every head descends the loss of its own layer's exits, on a z that is a constant to it.
 */
export const backprop: GradientRule = {
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

  const probabilities = engine.softmax(scores);
  const d = scoreError(engine, probabilities, batch);
  const updates: LayerOf<Tensor>[] = [];
  let dz = engine.matMul(d, engine.transpose(head));
  for (let index = last; index >= 0; index--) {
    const pass = passes[index]!;
    const delta = throughRelu(engine, pass, dz, activityPenalty / batch.size);
    updates.unshift({
      ...affineGradients(engine, pass.input, delta),
      head: parameters[index]!.head && headGradient(engine, localError(engine, pass, batch), pass.z),
      overlay: null,
    });
    if (index > 0) {
      const dh = engine.matMul(delta, engine.transpose(parameters[index]!.weights));
      dz = throughRms(engine, dh, pass.input, passes[index - 1]!);
    }
  }
  return { loss: crossEntropy(engine, probabilities, batch), gradients: updates };
}

/** Gradient with respect to z from the one with respect to h = z / root; both [batch][units]. */
function throughRms(engine: Engine, dh: Tensor, h: Tensor, { root }: LayerPass): Tensor {
  if (root === null) throw new Error("backprop: a hidden layer without normalisation");
  const radial = engine.multiply(h, engine.rowMean(engine.multiply(dh, h)));
  return engine.divide(engine.subtract(dh, radial), root);
}
