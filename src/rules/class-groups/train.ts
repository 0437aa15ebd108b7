import type { Engine, Tensor } from "../../engine/engine.js";
import { forward, initialize, type LayerOf } from "../../floats/network.js";
import type { Ir } from "../../ir/ir.js";
import { blockIrAt } from "../../ir/ir-blocks.js";
import { groupMatrix } from "../../readouts/groups.js";
import { crossEntropy } from "../../readouts/losses.js";
import { type BlockError, localError, localGradients, throughReadout, throughRelu } from "../local.js";
import { settingsOf } from "../rule.js";
import type { Batch, GradientRule, Update } from "../training.js";

/**
 * Class groups: a layer's units are divided among the classes, and the mean square of a group is its class' score,
 * z^2 G with the constant matrix G of network.ts. Each layer descends the cross-entropy of
 * softmax((scores so far + z^2 G) / temperature), boosted as in mono-forward and as local:
 *
 * Over a map the groups are of channels, and the mean goes over all pixels of the map behind the block's own pool.
 *
 *     d = (p - y) weight / (temperature * batch)      e = (2 z (d G^T) + penalty / batch) where z > 0
 *     dW = h^T e                                      db = sum e
 */
export const train: GradientRule = {
  kind: "gradient",
  initialize,
  start: (engine, ir) => ({
    gradients: (parameters, batch) => gradients(engine, ir, parameters, batch),
  }),
};

function gradients(engine: Engine, ir: Ir, parameters: readonly LayerOf<Tensor>[], batch: Batch): Update {
  const { temperature, activityPenalty } = settingsOf(ir, "classGroups");
  let probabilities = batch.labels;
  const passes = forward(engine, ir, parameters, batch.inputs, batch);
  const errors = passes.map((pass, index): BlockError | null => {
    if (blockIrAt(ir, index).unread) return null;
    const error = localError(engine, pass, batch, temperature);
    probabilities = error.probabilities;
    const groups = groupMatrix(engine, blockIrAt(ir, index), ir.classes.length);
    const squares = throughReadout(engine, error, groups);
    const dz = pass.fromOutput(engine.multiply(engine.scale(pass.output, 2), squares));
    const e = throughRelu(engine, pass, dz, activityPenalty / batch.size);
    return { e, head: null };
  });
  const updates = localGradients(engine, passes, parameters, errors);
  return { loss: crossEntropy(engine, probabilities, batch), gradients: updates };
}
