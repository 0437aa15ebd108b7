import type { Ir } from "../../ir/ir.js";
import type { Random } from "../../numerics/prng.js";
import type { Engine, Tensor } from "../engine.js";
import { amplitudeOf, forward, initialize, type LayerOf, type LayerPass, sumsOf } from "../network.js";
import { affineGradients, crossEntropy, headGradient, localError, throughRelu } from "./local.js";
import { drawWrongLabels } from "./negatives.js";
import { createPeers, type Peers } from "./peers.js";
import { type Batch, type GradientRule, type Learner, settingsOf, type Update } from "./rule.js";

/**
 * How steeply the logistic of a loss reads a goodness. Chosen on MNIST's validation part (784-240-200); at 240 units
 * both mean the same, since the sum is then 240 times the mean.
 */
export const SHARPNESS = { mean: 48, sum: 0.2 } as const;

/**
 * Forward-Forward (Hinton, 2022). Each sample passes with its true label (+) and with a wrong one (-), and each layer
 * learns from constant inputs to tell the two apart by its goodness g, the mean or sum of z^2. With s = SHARPNESS:
 *
 *     symba   loss = softplus(-s (g+ - g-))                           r+ = r- = sigmoid(-s (g+ - g-))
 *     bce     loss = softplus(-s (g+ - T)) + softplus(s (g- - T))     r+- = sigmoid(-+ s (g+- - T)), T = 1 or units
 *     dz+- = -+ s r+- weight / batch * dg/dz      dg/dz = 2 z / units (mean) or 2 z (sum)
 *     e = (dz + penalty / batch) where z > 0      e+ gains the pull of peer normalisation, see peers.ts
 *     dW = h+^T e+ + h-^T e-      db = sum of e+ and e-      dU = amplitude * (y+^T e+ + y-^T e-), U the overlay
 *
 * The pair differs in the first layer by its label only: x W is computed once, and dW = x^T (e+ + e-) there.
 *
 * A third pass, with the neutral label and without dropout, feeds boosted heads that change nothing but themselves.
 * They answer in one pass, and they know which wrong labels are hard: `negatives`.
 *
 * `together`: all layers learn in every step. `greedy`: the training is divided equally among the layers, first to
 * last; heads learn all the time.
 */
export const forwardForward: GradientRule = { kind: "gradient", initialize, start };

function start(engine: Engine, ir: Ir, random: Random): Learner {
  const { peer } = settingsOf(ir, "forwardForward");
  const peers = peer === 0 ? null : createPeers(engine, ir, peer);
  return {
    gradients: (parameters, batch, done) => gradients({ engine, ir, random, peers }, parameters, batch, done),
    release: () => peers?.release(),
  };
}

interface Session {
  readonly engine: Engine;
  readonly ir: Ir;
  readonly random: Random;
  readonly peers: Peers | null;
}

/** What a layer computed for the two labels of each sample. */
interface Pair<T> {
  readonly positive: T;
  readonly negative: T;
}

function gradients(
  session: Session,
  parameters: readonly LayerOf<Tensor>[],
  batch: Batch,
  done: number,
): Update {
  const { engine, ir, peers } = session;
  const sums = sumsOf(engine, parameters[0]!, batch.inputs);
  const neutral = forward(engine, ir, parameters, batch.inputs, { sums });
  const errors = neutral.map((pass) => localError(engine, pass, batch));
  const probabilities = errors.at(-1)!.probabilities;

  const labels = { positive: batch.labels, negative: wrongLabels(session, probabilities, batch, done) };
  const headless = parameters.map((own) => ({ ...own, head: null }));
  const options = { masks: batch.masks, sums };
  const positive = forward(engine, ir, headless, batch.inputs, { ...options, label: labels.positive });
  const negative = forward(engine, ir, headless, batch.inputs, { ...options, label: labels.negative });

  const updates = parameters.map((_, index): LayerOf<Tensor | null> => {
    const head = headGradient(engine, errors[index]!, neutral[index]!.z);
    if (!learns(ir, index, done)) return { weights: null, bias: null, head, overlay: null };
    const passes = { positive: positive[index]!, negative: negative[index]! };
    const own = unitErrors(engine, ir, passes, batch);
    const e = peers === null ? own : { ...own, positive: peers.pull(index, passes.positive.z, own.positive) };
    return {
      ...layerGradients(engine, passes, e, index === 0),
      head,
      overlay: overlayGradient(session, labels, e, index),
    };
  });
  return { loss: crossEntropy(engine, probabilities, batch), gradients: updates };
}

/** One-hot, [batch][classes]; random in the first epoch, in which the heads know nothing yet. */
function wrongLabels(
  { engine, ir, random }: Session,
  probabilities: Tensor,
  batch: Batch,
  done: number,
): Tensor {
  const { negatives, epochs } = settingsOf(ir, "forwardForward");
  const hard = negatives === "hard" && done * epochs >= 1;
  const classes = ir.classes.length;
  const wrong = drawWrongLabels(random, batch.targets, classes, hard ? engine.read(probabilities) : null);
  const values = new Float32Array(batch.size * classes);
  for (const [row, label] of wrong.entries()) values[row * classes + label] = 1;
  return engine.tensor(values, [batch.size, classes]);
}

/** Whether it is the layer's turn. */
function learns(ir: Ir, index: number, done: number): boolean {
  const turn = Math.floor(done * ir.layers.length);
  return settingsOf(ir, "forwardForward").schedule === "together" || index === turn;
}

/** Gradients of the layer's loss with respect to the sums of both passes, [batch][units]. */
function unitErrors(engine: Engine, ir: Ir, passes: Pair<LayerPass>, batch: Batch): Pair<Tensor> {
  const { goodness, loss, activityPenalty } = settingsOf(ir, "forwardForward");
  const units = passes.positive.z.shape[1] ?? 0;
  const scale = goodness === "mean" ? 1 : units;
  const goodnessOf = ({ z }: LayerPass): Tensor => engine.scale(engine.rowMean(engine.square(z)), scale);
  const g = { positive: goodnessOf(passes.positive), negative: goodnessOf(passes.negative) };

  const sharpness = SHARPNESS[goodness];
  const residual = (excess: Tensor): Tensor => engine.sigmoid(engine.scale(excess, -sharpness));
  const slope = (2 * scale * sharpness) / (units * batch.size);
  const errorOf = (pass: LayerPass, r: Tensor, sign: number): Tensor => {
    const dz = engine.multiply(pass.z, engine.scale(engine.multiply(r, batch.weights), sign * slope));
    return throughRelu(engine, pass, dz, activityPenalty / batch.size);
  };
  const threshold = scale;
  const r =
    loss === "symba"
      ? both(residual(engine.subtract(g.positive, g.negative)))
      : {
          positive: residual(engine.shift(g.positive, -threshold)),
          negative: residual(engine.shift(engine.scale(g.negative, -1), threshold)),
        };
  return {
    positive: errorOf(passes.positive, r.positive, -1),
    negative: errorOf(passes.negative, r.negative, 1),
  };
}

function both<T>(value: T): Pair<T> {
  return { positive: value, negative: value };
}

/** Weights and bias; `shared` where both passes read the same inputs. */
function layerGradients(
  engine: Engine,
  { positive, negative }: Pair<LayerPass>,
  e: Pair<Tensor>,
  shared: boolean,
): { weights: Tensor; bias: Tensor } {
  if (shared) return affineGradients(engine, positive.input, engine.add(e.positive, e.negative));
  const inputs = engine.joinRows([positive.input, negative.input]);
  return affineGradients(engine, inputs, engine.joinRows([e.positive, e.negative]));
}

function overlayGradient(
  { engine, ir }: Session,
  labels: Pair<Tensor>,
  e: Pair<Tensor>,
  index: number,
): Tensor | null {
  if (!ir.layers[index]!.overlay) return null;
  const ofPass = (label: Tensor, error: Tensor): Tensor => engine.matMul(engine.transpose(label), error);
  const sum = engine.add(ofPass(labels.positive, e.positive), ofPass(labels.negative, e.negative));
  return engine.scale(sum, amplitudeOf(ir));
}
