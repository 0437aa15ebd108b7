import type { Engine, Tensor } from "../../engine/engine.js";
import { forward, heNormal, initialize, type LayerOf } from "../../floats/network.js";
import { reconstructed } from "../../floats/reconstructed.js";
import type { Ir } from "../../ir/ir.js";
import { blockIrAt } from "../../ir/ir-blocks.js";
import { affineGradients, throughRelu } from "../local.js";
import { settingsOf } from "../rule.js";
import type { Batch, GradientRule, Update } from "../training.js";

/**
 * Cells with tied weights. Each layer descends half the squared error of its own input u made of its own output z, and no error
 * leaves it:
 *
 *     q = z W^T + c - u               e = (q W + penalty) where z > 0
 *     dW = u^T e + q^T z              db = sum e              dc = sum q
 *
 * all divided by the batch. The labels of a batch are not read.
 */
export const train: GradientRule = {
  kind: "gradient",
  // Normal draws with variance 1 / inputs: z W^T then begins near the size of u.
  initialize: (ir, random) =>
    initialize(ir, random).map((layer, index) => {
      const { inputs, units } = blockIrAt(ir, index);
      return { ...layer, weights: heNormal(inputs * units, 2 * inputs, random) };
    }),
  start: (engine, ir) => ({
    gradients: (parameters, batch) => gradients(engine, ir, parameters, batch),
  }),
};

function gradients(engine: Engine, ir: Ir, parameters: readonly LayerOf<Tensor>[], batch: Batch): Update {
  const { activityPenalty } = settingsOf(ir, "reconstruction");
  const passes = forward(engine, ir, parameters, batch.inputs, batch);
  let loss: Tensor | null = null;
  const updates = passes.map((pass, index): LayerOf<Tensor | null> => {
    const { weights } = parameters[index]!;
    const left = reconstructed(engine, parameters[index]!, pass);
    const error = engine.columnSum(engine.rowMean(engine.square(left)));
    loss = loss === null ? error : engine.add(loss, error);
    const q = engine.scale(left, 1 / batch.size);
    const e = throughRelu(engine, pass, engine.matMul(q, weights), activityPenalty / batch.size);
    const own = affineGradients(engine, pass, e);
    const back = engine.matMul(engine.transpose(q), pass.z);
    return {
      weights: engine.add(own.weights, back),
      bias: own.bias,
      ...{ head: null, overlay: null, decoderBias: engine.columnSum(q) },
    };
  });
  if (loss === null) throw new Error("reconstruction: a network without layers");
  return { loss: engine.scale(loss, 1 / (batch.size * passes.length)), gradients: updates };
}
