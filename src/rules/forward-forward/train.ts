import type { Engine, Tensor } from "../../engine/engine.js";
import {
  amplitudeOf,
  forward,
  initialize,
  type LayerOf,
  type LayerPass,
  overAllPixels,
  sumsOf,
} from "../../floats/network.js";
import type { Ir } from "../../ir/ir.js";
import { blockIrAt, blocksOfIr } from "../../ir/ir-blocks.js";
import { sizeOf } from "../../ir/shape.js";
import type { Random } from "../../numerics/prng.js";
import { crossEntropy } from "../../readouts/losses.js";
import { affineGradients, errorBehind, headGradient, localError, throughRelu } from "../local.js";
import { settingsOf } from "../rule.js";
import type { Batch, GradientRule, Learner, Update } from "../training.js";
import { drawWrongLabels } from "./negatives.js";
import { createPeers, type Peers } from "./peers.js";
import { SHARPNESS } from "./sharpness.js";

/**
 * Forward-Forward (Hinton, 2022). Each sample passes with its true label (+) and with a wrong one (-), and each layer
 * learns from constant inputs to tell the two apart by its goodness g, the mean or sum of z^2. With s = SHARPNESS:
 *
 *     symba   loss = softplus(-s (g+ - g-))                           r+ = r- = sigmoid(-s (g+ - g-))
 *     bce     loss = softplus(-s (g+ - T)) + softplus(s (g- - T))     T = 1 for the mean, the units for the sum
 *                                                                     r+ = sigmoid(-s (g+ - T)), r- = sigmoid(s (g- - T))
 *     dz+ = -s r+ weight / batch * dg/dz      dz- = s r- weight / batch * dg/dz      dg/dz = 2 z / units or 2 z
 *     e = (dz + penalty / batch) where z > 0      e+ gains the pull of peer normalisation, see peers.ts
 *     dW = h+^T e+ + h-^T e-      db = sum of e+ and e-      dU = amplitude * (y+^T e+ + y-^T e-), U the overlay
 *
 * The pair differs in the first layer by its label only: x W is computed once, and dW = x^T (e+ + e-) there.
 *
 * Over maps the label is one bias per label and channel of the first layer, and the goodness is of all the map behind the
 * block's own pool: dU sums e over the pixels, and `units` are all values of the map.
 *
 * A third pass, with the neutral label and without dropout, feeds boosted heads that change nothing but themselves.
 * They predict in one pass, and they know which wrong labels are hard: `negatives`.
 *
 * `together`: all layers learn in every step. `greedy`: the training is divided equally among the layers, first to
 * last; heads learn all the time.
 */
export const train: GradientRule = { kind: "gradient", initialize, start };

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

function gradients(
  session: Session,
  parameters: readonly LayerOf<Tensor>[],
  batch: Batch,
  done: number,
): Update {
  const { engine, ir } = session;
  const sums = sumsOf(engine, blockIrAt(ir, 0).layer, parameters[0]!, batch.inputs);
  const neutral = forward(engine, ir, parameters, batch.inputs, { sums });
  const answers = neutral.map((pass) => (pass.exits.length > 0 ? localError(engine, pass, batch) : null));
  const { probabilities } = answers.at(-1)!;
  const pair = openPair(session, batch, wrongLabels(session, probabilities, batch, done));
  const headless = parameters.map((own) => ({ ...own, head: null }));
  const { label, masks } = pair;
  const passes = forward(engine, ir, headless, batch.inputs, { sums: pair.twice(sums), label, masks });

  const errors = sumErrors(session, parameters, passes, pair, done);
  const updates = passes.map((pass, index): LayerOf<Tensor | null> => {
    const answer = answers[index] ?? null;
    const head = answer && headGradient(engine, answer, neutral[index]!.features);
    const e = errors[index] ?? null;
    if (e === null) return { weights: null, bias: null, head, overlay: null };
    const overlay = blockIrAt(ir, index).overlay ? overlayGradient(session, pass, label, e) : null;
    if (index > 0) return { ...affineGradients(engine, pass, e), head, overlay };
    const shared = engine.add(pair.positive(e), pair.negative(e));
    return { ...affineGradients(engine, { ...pass, input: batch.inputs }, shared), head, overlay };
  });
  return { loss: crossEntropy(engine, probabilities, batch), gradients: updates };
}

/** amplitude * label^T e, with e summed over the pixels of a map: [classes][units]. */
function overlayGradient({ engine, ir }: Session, { layer }: LayerPass, label: Tensor, e: Tensor): Tensor {
  const perUnit = overAllPixels(engine, layer, e);
  return engine.scale(engine.matMul(engine.transpose(label), perUnit), amplitudeOf(ir));
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

/** True where it is the layer's turn; one without a readout learns with the next one. */
function learns(ir: Ir, index: number, done: number): boolean {
  const read = blocksOfIr(ir).filter(({ unread }) => !unread);
  const turn = Math.floor(done * read.length);
  const own = read.findIndex((block) => block.index >= index);
  return settingsOf(ir, "forwardForward").schedule === "together" || own === turn;
}

/** Errors of the sums of each layer, [rows][output]; null where it is not its turn. */
function sumErrors(
  session: Session,
  parameters: readonly LayerOf<Tensor>[],
  passes: readonly LayerPass[],
  pair: Pair,
  done: number,
): (Tensor | null)[] {
  const { engine, ir } = session;
  const errors: (Tensor | null)[] = [];
  for (let index = passes.length - 1; index >= 0; index--) {
    const pass = passes[index]!;
    const error = (): Tensor =>
      blockIrAt(ir, index).unread
        ? errorBehind(engine, pass, passes[index + 1], parameters[index + 1], errors[0] ?? null)
        : unitErrors(session, pass, pair, index);
    errors.unshift(learns(ir, index, done) ? error() : null);
  }
  return errors;
}

/** Both passes of a batch as one of 2 * size rows: all samples with their true labels, then all with wrong ones. */
interface Pair {
  readonly size: number;
  readonly label: Tensor;
  readonly masks: readonly Tensor[] | null;
  /** -1 in positive rows, whose goodness is to grow, and 1 in negative rows: [rows][1]. */
  readonly signs: Tensor;
  /** The samples' weights with these signs. */
  readonly weights: Tensor;
  twice(a: Tensor): Tensor;
  positive(a: Tensor): Tensor;
  negative(a: Tensor): Tensor;
}

function openPair({ engine }: Session, { size, labels, weights, masks }: Batch, wrong: Tensor): Pair {
  const twice = (a: Tensor): Tensor => engine.joinRows([a, a]);
  const signs = engine.tensor(new Float32Array(2 * size).fill(-1, 0, size).fill(1, size), [2 * size, 1]);
  return {
    size,
    label: engine.joinRows([labels, wrong]),
    masks: masks === null ? null : masks.map(twice),
    signs,
    weights: engine.multiply(twice(weights), signs),
    twice,
    positive: (a) => engine.rows(a, 0, size),
    negative: (a) => engine.rows(a, size, size),
  };
}

/** Gradient of the layer's loss with respect to its sums, and the pull of its peers: [rows][units]. */
function unitErrors({ engine, ir, peers }: Session, pass: LayerPass, pair: Pair, index: number): Tensor {
  const { goodness, activityPenalty } = settingsOf(ir, "forwardForward");
  const size = sizeOf(blockIrAt(ir, index).read);
  const slope = (2 * SHARPNESS[goodness]) / (pair.size * (goodness === "mean" ? size : 1));
  const factors = engine.scale(engine.multiply(residuals(engine, ir, pass, pair), pair.weights), slope);
  const dz = pass.fromOutput(engine.multiply(pass.output, factors));
  const e = throughRelu(engine, pass, dz, activityPenalty / pair.size);
  if (peers === null) return e;
  const pull = peers.pull(index, pair.positive(pass.z));
  return engine.joinRows([engine.add(pair.positive(e), pull), pair.negative(e)]);
}

/** Distance of each row from what the loss wants, 0..1: r of the formulas, [rows][1]. */
function residuals(
  engine: Engine,
  ir: Ir,
  { output: z }: LayerPass,
  { signs, positive, negative }: Pair,
): Tensor {
  const { goodness, loss } = settingsOf(ir, "forwardForward");
  const threshold = goodness === "mean" ? 1 : (z.shape[1] ?? 0);
  const g = engine.scale(engine.rowMean(engine.square(z)), threshold);
  const excess =
    loss === "symba"
      ? engine.subtract(g, engine.joinRows([negative(g), positive(g)]))
      : engine.shift(g, -threshold);
  return engine.sigmoid(engine.scale(engine.multiply(excess, signs), SHARPNESS[goodness]));
}
