import type { Engine, Tensor } from "../engine.js";
import { forward, initialize, type LayerOf, type LayerPass } from "../network.js";
import { type Batch, crossEntropy, type Rule, type Update } from "./rule.js";

/**
 * Mono-forward with learned, boosted heads. Each layer descends the cross-entropy of its own answer
 * softmax(scores so far + z M), in which everything that comes from earlier layers is a constant:
 *
 *     d = (p - y) / batch      e = (d M^T + penalty / batch) where z > 0
 *     dM = z^T d               dW = h^T e                            db = sum e
 *
 * No error leaves its layer: no backward pass, no transposed weights.
 */
export const monoForward: Rule = { initialize, gradients };

function gradients(
  engine: Engine,
  parameters: readonly LayerOf<Tensor>[],
  batch: Batch,
  activityPenalty: number,
): Update {
  const passes = forward(engine, parameters, batch.inputs);
  let probabilities = batch.labels;
  const updates = passes.map((pass, index) => {
    const { head } = parameters[index]!;
    if (head === null || pass.scores === null)
      throw new Error(`mono-forward: layer ${index + 1} has no head`);
    probabilities = engine.softmax(pass.scores);
    return layerGradients(engine, pass, head, probabilities, batch, activityPenalty);
  });
  return { loss: crossEntropy(engine, probabilities, batch), gradients: updates };
}

function layerGradients(
  engine: Engine,
  { input, z }: LayerPass,
  head: Tensor,
  probabilities: Tensor,
  batch: Batch,
  activityPenalty: number,
): LayerOf<Tensor> {
  const d = engine.scale(engine.subtract(probabilities, batch.labels), 1 / batch.size);
  const unitError = engine.shift(engine.matMul(d, engine.transpose(head)), activityPenalty / batch.size);
  const e = engine.multiply(engine.step(z), unitError);
  return {
    weights: engine.matMul(engine.transpose(input), e),
    bias: engine.columnSum(e),
    head: engine.matMul(engine.transpose(z), d),
  };
}
