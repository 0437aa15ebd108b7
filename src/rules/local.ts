import type { Engine, Tensor } from "../engine/engine.js";
import type { LayerOf, LayerPass } from "../floats/network.js";
import { weightedOf } from "../layers/index.js";
import type { Batch } from "./training.js";

/** (p - y) * weight / batch: the error of scores that predict p, the softmax of classes, [batch][scores]. */
export function scoreError(engine: Engine, probabilities: Tensor, batch: Batch): Tensor {
  const error = engine.multiply(engine.subtract(probabilities, batch.labels), batch.weights);
  return engine.scale(error, 1 / batch.size);
}

/** Error of a layer's readout under its own loss. */
export interface LocalError {
  /** Prediction of the scores after the last slice: softmax for classes, [batch][scores]. */
  readonly probabilities: Tensor;
  /** Per slice [batch][classes]: gradient of the loss with respect to what the slice adds to the scores. */
  readonly slices: readonly Tensor[];
}

/**
 * The layer's loss is the mean over its exits of that of scores / temperature: of classes the cross-entropy of their softmax. A slice adds to
 * the scores of its own exit and of all later ones, so its error is the sum of theirs.
 */
export function localError(
  engine: Engine,
  { exits }: Pick<LayerPass, "exits">,
  batch: Batch,
  temperature = 1,
): LocalError {
  const soften = (scores: Tensor): Tensor =>
    temperature === 1 ? scores : engine.scale(scores, 1 / temperature);
  const probabilities = exits.map((scores) => batch.loss.predict(engine, soften(scores)));
  const slices: Tensor[] = [];
  let later: Tensor | null = null;
  for (const p of [...probabilities].reverse()) {
    const own = scoreError(engine, p, batch);
    later = later === null ? own : engine.add(own, later);
    slices.unshift(engine.scale(later, 1 / (exits.length * temperature)));
  }
  const last = probabilities.at(-1);
  if (last === undefined) throw new Error("a layer without a readout has no local error");
  return { probabilities: last, slices };
}

/** d M^T slice by slice, [batch][units]: how the error reaches the features through `matrix` [units][classes]. */
export function throughReadout(engine: Engine, { slices }: LocalError, matrix: Tensor): Tensor {
  const width = (matrix.shape[0] ?? 0) / slices.length;
  const parts = slices.map((d, slice) =>
    engine.matMul(d, engine.transpose(engine.rows(matrix, slice * width, width))),
  );
  return engine.joinColumns(parts);
}

/** z^T d slice by slice, [units][classes]: the gradient of the layer's head. */
export function headGradient(engine: Engine, { slices }: LocalError, z: Tensor): Tensor {
  const width = (z.shape[1] ?? 0) / slices.length;
  const parts = slices.map((d, slice) =>
    engine.matMul(engine.transpose(engine.columns(z, slice * width, width)), d),
  );
  return engine.joinRows(parts);
}

/** Gradient of what a layer adds beside its head, [1][scores]; null where it adds nothing. It belongs to the first slice. */
export function constantGradient(
  engine: Engine,
  { slices }: LocalError,
  { constant }: Pick<LayerOf<Tensor>, "constant">,
): Tensor | null {
  return constant ? engine.columnSum(slices[0]!) : null;
}

/**
 * Gradient with respect to a layer's sums from the one with respect to its z, with the activity penalty of each
 * active unit: both [batch][units].
 */
export function throughRelu(engine: Engine, { z, gain }: LayerPass, dz: Tensor, penalty: number): Tensor {
  const gate = engine.step(z);
  const error = penalty === 0 ? dz : engine.shift(dz, penalty);
  return engine.multiply(gain === 1 ? gate : engine.scale(gate, gain), error);
}

/** Error of a block's sums, [batch][output], and the gradient of its head. */
export interface BlockError {
  readonly e: Tensor;
  readonly head: Tensor | null;
  /** Gradient of what the layer adds beside its head. */
  readonly constant?: Tensor | null;
}

/**
 * Gradients of all layers from their own errors. A layer without a readout has none: it takes that of the layer behind it back
 * through the weights there, which is as far as any error goes.
 */
export function localGradients(
  engine: Engine,
  passes: readonly LayerPass[],
  parameters: readonly LayerOf<Tensor>[],
  own: readonly (BlockError | null)[],
): LayerOf<Tensor>[] {
  const updates: LayerOf<Tensor>[] = [];
  let behind: Tensor | null = null;
  for (let index = passes.length - 1; index >= 0; index--) {
    const pass = passes[index]!;
    const e: Tensor =
      own[index]?.e ?? errorBehind(engine, pass, passes[index + 1], parameters[index + 1], behind);
    const { head = null, constant = null } = own[index] ?? {};
    updates.unshift({ ...affineGradients(engine, pass, e), head, overlay: null, constant });
    behind = e;
  }
  return updates;
}

/** Error of the sums of a layer from the one of the next layer's. */
export function errorBehind(
  engine: Engine,
  pass: LayerPass,
  next: LayerPass | undefined,
  parameters: LayerOf<Tensor> | undefined,
  behind: Tensor | null,
): Tensor {
  if (!next || !parameters || !behind) throw new Error("the last layer has no readout");
  const dh = weightedOf(next.layer).backward(next.layer, engine, parameters.weights, behind);
  return throughRelu(engine, pass, pass.backward(dh), 0);
}

/** Gradients of weights and bias of a layer from the one with respect to its sums, [batch][output]. */
export function affineGradients(
  engine: Engine,
  { layer, input }: Pick<LayerPass, "layer" | "input">,
  e: Tensor,
): { weights: Tensor; bias: Tensor } {
  return weightedOf(layer).gradients(layer, engine, input, e);
}
