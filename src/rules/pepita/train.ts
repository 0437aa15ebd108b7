import type { Engine, Tensor, Variable } from "../../engine/engine.js";
import { forward, initialize, type LayerOf } from "../../floats/network.js";
import type { Ir } from "../../ir/ir.js";
import { sizeOf } from "../../ir/shape.js";
import type { Random } from "../../numerics/prng.js";
import { crossEntropy } from "../../readouts/losses.js";
import { affineGradients, headGradient, localError } from "../local.js";
import { settingsOf } from "../rule.js";
import type { Batch, GradientRule, Learner, Update } from "../training.js";

/**
 * PEPITA (Dellaferrera and Kreiman, 2022): a second pass ' from an input that the error has modulated takes the place
 * of a backward pass. F [inputs][classes] is random and fixed, uniform with He's variance 2 / inputs, times
 * `projection`. Here with rms between the layers, and p from the running scores:
 *
 *     d = (p - y) weight      x' = x + d F^T
 *     dW = h'^T (z - z') / batch, with h' = x' in the first layer      db = sum of (z - z') / batch
 *     dM = z'^T d / batch at the last layer; the heads before it learn beside, from the first pass
 *
 * The activity penalty is added to z - z' where z' > 0. While learning, the product of all weights becomes
 * anti-aligned with F: trace(F^T W_1 ... W_L M) < 0.
 */
export const train: GradientRule = { kind: "gradient", initialize, start };

function start(engine: Engine, ir: Ir, random: Random): Learner {
  const values = drawProjection(ir, random);
  const projection = engine.variable(values, [ir.classes.length, sizeOf(ir.input.network)]);
  return {
    gradients: (parameters, batch) => gradients(engine, ir, parameters, batch, projection),
    release: () => engine.release([projection]),
  };
}

/** F^T, [classes][inputs]: uniform on +-sqrt(6 / inputs) * projection. */
export function drawProjection(ir: Ir, random: Random): Float32Array {
  const size = sizeOf(ir.input.network);
  const limit = Math.sqrt(6 / size) * settingsOf(ir, "pepita").projection;
  return Float32Array.from({ length: ir.classes.length * size }, () => (2 * random.uniform() - 1) * limit);
}

function gradients(
  engine: Engine,
  ir: Ir,
  parameters: readonly LayerOf<Tensor>[],
  batch: Batch,
  projection: Variable,
): Update {
  const first = forward(engine, ir, parameters, batch.inputs, batch);
  const errors = first.map((pass) => localError(engine, pass, batch));
  const last = errors.length - 1;
  const { probabilities } = errors[last]!;
  const d = engine.multiply(engine.subtract(probabilities, batch.labels), batch.weights);
  const modulated = engine.add(batch.inputs, engine.matMul(d, projection));
  const headless = parameters.map((own) => ({ ...own, head: null }));
  const second = forward(engine, ir, headless, modulated, batch);

  const { activityPenalty } = settingsOf(ir, "pepita");
  const updates = second.map((pass, index) => {
    const difference = engine.subtract(first[index]!.z, pass.z);
    const penalty = engine.scale(engine.step(pass.z), activityPenalty);
    const e = engine.scale(engine.add(difference, penalty), 1 / batch.size);
    const { z } = index === last ? pass : first[index]!;
    return {
      ...affineGradients(engine, pass, e),
      head: headGradient(engine, errors[index]!, z),
      overlay: null,
    };
  });
  return { loss: crossEntropy(engine, probabilities, batch), gradients: updates };
}
