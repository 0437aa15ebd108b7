import type { DenseIr } from "../ir/ir.js";
import type { TrainedLayer } from "../ir/trained.js";
import type { Random } from "../numerics/prng.js";
import type { Engine, Tensor, Variable } from "./engine.js";

/** Keeps the division in rms(v) finite; a zero vector stays zero. */
export const RMS_EPSILON = 1e-8;

/** One tensor of each kind for a layer: parameters, or their gradients. Weights [inputs][units], bias [1][units], head [units][classes]. */
export interface LayerOf<T> {
  readonly weights: T;
  readonly bias: T;
  readonly head: T | null;
}

/** What a layer computed for a batch. */
export interface LayerPass {
  /** h of the layer before, or the network input: [batch][inputs]. */
  readonly input: Tensor;
  /** relu(input W + b): [batch][units]. */
  readonly z: Tensor;
  /** Running sum of the heads up to this layer, [batch][classes]; null before the first head. */
  readonly scores: Tensor | null;
  /** sqrt(mean z^2) + epsilon, [batch][1]; h = z / root. Null for the last layer, which nothing reads. */
  readonly root: Tensor | null;
}

/** He-normal weights, zero biases and zero heads: a head's first error reaches its layer with the second step. */
export function initialize(layers: readonly DenseIr[], classes: number, random: Random): TrainedLayer[] {
  return layers.map((layer) => {
    const deviation = Math.sqrt(2 / layer.inputs);
    return {
      weights: Float32Array.from({ length: layer.inputs * layer.units }, () => random.normal() * deviation),
      bias: new Float32Array(layer.units),
      head: layer.head ? new Float32Array(layer.units * classes) : null,
    };
  });
}

/** Copies host weights into variables of the engine. */
export function upload(
  engine: Engine,
  layers: readonly DenseIr[],
  classes: number,
  weights: readonly TrainedLayer[],
): LayerOf<Variable>[] {
  return layers.map((layer, index) => {
    const { weights: w, bias, head } = weights[index]!;
    return {
      weights: engine.variable(w, [layer.inputs, layer.units]),
      bias: engine.variable(bias, [1, layer.units]),
      head: head === null ? null : engine.variable(head, [layer.units, classes]),
    };
  });
}

/** Copies the parameters back to the host. */
export function download(engine: Engine, parameters: readonly LayerOf<Tensor>[]): TrainedLayer[] {
  return parameters.map(({ weights, bias, head }) => ({
    weights: engine.read(weights),
    bias: engine.read(bias),
    head: head === null ? null : engine.read(head),
  }));
}

/** All tensors in a fixed order: layer by layer weights, bias, head. */
export function flatten<T>(layers: readonly LayerOf<T>[]): T[] {
  return layers.flatMap(({ weights, bias, head }) =>
    head === null ? [weights, bias] : [weights, bias, head],
  );
}

/** z = relu(h W + b), scores += z M, next h = rms(z): layer by layer from the inputs [batch][inputs]. */
export function forward(engine: Engine, parameters: readonly LayerOf<Tensor>[], inputs: Tensor): LayerPass[] {
  const passes: LayerPass[] = [];
  let input = inputs;
  let scores: Tensor | null = null;
  for (const [index, { weights, bias, head }] of parameters.entries()) {
    const z = engine.relu(engine.add(engine.matMul(input, weights), bias));
    if (head !== null) {
      const own = engine.matMul(z, head);
      scores = scores === null ? own : engine.add(scores, own);
    }
    const root = index + 1 < parameters.length ? rootMeanSquare(engine, z) : null;
    passes.push({ input, z, scores, root });
    if (root !== null) input = engine.divide(z, root);
  }
  return passes;
}

function rootMeanSquare(engine: Engine, z: Tensor): Tensor {
  return engine.shift(engine.sqrt(engine.rowMean(engine.square(z))), RMS_EPSILON);
}
