import type { Engine, Tensor } from "../engine.js";
import { forward, initialize, type LayerOf, type LayerPass } from "../network.js";
import { type Batch, crossEntropy, type Rule, type Update } from "./rule.js";

/**
 * Backpropagation through the same layers, one head on the last: the baseline that local rules are held against.
 *
 *     d = (p - y) / batch      delta = (dz + penalty / batch) where z > 0, dz = d M^T at the last layer
 *     dh = delta W^T           dz = (dh - h mean(dh h)) / root       the Jacobian of h = z / root
 */
export const backprop: Rule = { initialize, gradients };

function gradients(
  engine: Engine,
  parameters: readonly LayerOf<Tensor>[],
  batch: Batch,
  activityPenalty: number,
): Update {
  const passes = forward(engine, parameters, batch.inputs);
  const last = passes.length - 1;
  const { head } = parameters[last]!;
  const { scores, z } = passes[last]!;
  if (head === null || scores === null) throw new Error("backprop: the last layer has no head");

  const probabilities = engine.softmax(scores);
  const d = engine.scale(engine.subtract(probabilities, batch.labels), 1 / batch.size);
  const updates: LayerOf<Tensor>[] = [];
  let dz = engine.matMul(d, engine.transpose(head));
  for (let index = last; index >= 0; index--) {
    const pass = passes[index]!;
    const delta = engine.multiply(engine.step(pass.z), engine.shift(dz, activityPenalty / batch.size));
    updates.unshift({
      weights: engine.matMul(engine.transpose(pass.input), delta),
      bias: engine.columnSum(delta),
      head: index === last ? engine.matMul(engine.transpose(z), d) : null,
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
