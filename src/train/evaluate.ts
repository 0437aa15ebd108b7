import type { Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { Trained, TrainedLayer } from "../ir/trained.js";
import { standardizeInto } from "../numerics/standardize.js";
import { RMS_EPSILON } from "./network.js";

/** Class indices that the float model answers, one per sample. */
export interface Evaluation {
  /** By the running sum of all heads. */
  readonly predictions: Uint16Array;
  /** By the running sum up to each head, in the order of the heads; the last equals `predictions`. */
  readonly perHead: readonly Uint16Array[];
}

/**
 * Runs the float model over `samples` in plain loops, independent of the engine: what the integer model's
 * accuracy is held against. Layers, heads and statistics of `trained` must have the shapes of `ir`.
 */
export function evaluateTrained(ir: Ir, trained: Trained, samples: Samples): Evaluation {
  const layers = trained.layers.map(createLayer);
  const input = new Float32Array(ir.input.size);
  const scores = new Float32Array(ir.classes.length);
  const perHead = layers.filter(({ head }) => head !== null).map(() => new Uint16Array(samples.count));

  for (let sample = 0; sample < samples.count; sample++) {
    standardizeInto(ir.input, trained.statistics, samples.inputs, sample * samples.size, input, 0);
    scores.fill(0);
    let values: Float32Array = input;
    let heads = 0;
    for (const layer of layers) {
      activate(layer, values);
      if (layer.head !== null) {
        accumulate(layer.z, layer.head, scores);
        perHead[heads++]![sample] = scores.indexOf(Math.max(...scores));
      }
      normalize(layer.z, layer.h);
      values = layer.h;
    }
  }
  return { predictions: perHead.at(-1) ?? new Uint16Array(samples.count), perHead };
}

/** Share of `predictions` that equal the labels of `samples`; NaN for no samples. */
export function accuracyOf(predictions: Uint16Array, samples: Samples): number {
  let correct = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    if (predictions[sample] === samples.labels[sample]) correct++;
  }
  return correct / samples.count;
}

interface FloatLayer extends TrainedLayer {
  readonly z: Float32Array;
  readonly h: Float32Array;
}

function createLayer(layer: TrainedLayer): FloatLayer {
  const units = layer.bias.length;
  return { ...layer, z: new Float32Array(units), h: new Float32Array(units) };
}

/** z = relu(bias + values W). */
function activate({ weights, bias, z }: FloatLayer, values: Float32Array): void {
  z.set(bias);
  accumulate(values, weights, z);
  for (let unit = 0; unit < z.length; unit++) if (!(z[unit]! > 0)) z[unit] = 0;
}

/** sums += values W with W [values][sums]; zeros are skipped. */
function accumulate(values: Float32Array, weights: Float32Array, sums: Float32Array): void {
  const outputs = sums.length;
  for (let input = 0; input < values.length; input++) {
    const value = values[input]!;
    if (value === 0) continue;
    const row = input * outputs;
    for (let output = 0; output < outputs; output++) sums[output]! += value * weights[row + output]!;
  }
}

/** h = z / (sqrt(mean z^2) + epsilon); a zero vector stays zero. */
function normalize(z: Float32Array, h: Float32Array): void {
  let squares = 0;
  for (let unit = 0; unit < z.length; unit++) squares += z[unit]! * z[unit]!;
  const root = Math.sqrt(squares / z.length) + RMS_EPSILON;
  for (let unit = 0; unit < z.length; unit++) h[unit] = z[unit]! / root;
}
