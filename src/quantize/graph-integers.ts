/**
 * Integers of a net with branches, from floats: the zero point of a map lies where its range wants it, at -128 where it is never
 * negative; scales are those with the least squared error on validation data, weights have one for each output.
 */
import type { FloatActivations } from "../floats/float-model.js";
import type { AddIr, Limits, WeightedIr } from "../ir/layers.js";
import { RELU } from "../ir/layers.js";
import type { ImportedGraph } from "../ir/program.js";
import type { ProductValues, Quantization, SumNumbers } from "../ir/quantization.js";
import type { Trained, TrainedLayer } from "../ir/trained.js";
import { limitsOf, sumNumbers, sumRescaleOf } from "../numerics/zero-points.js";

/** Scales that are tried, an eighth of an octave apart: from the one that clips nothing down to 2^-3.5 of it. */
const SCALES = 29;

/** Samples that scales are chosen by. */
const SAMPLES = 128;

type Integers = NonNullable<ImportedGraph["integers"]>;

/** Integers of all layers of a graph. */
export function graphIntegers(
  { layers }: ImportedGraph,
  { layers: weights }: Trained,
  floats: readonly FloatActivations[],
): Integers {
  const seen = floats.slice(0, SAMPLES);
  const found: Record<string, ProductValues | SumNumbers> = {};
  const maps = new Map<string, Quantization>();
  let before = quantizationOf(seen.map(({ x }) => x));
  let product = 0;
  for (const layer of layers) {
    const made = (): Quantization => quantizationOf(seen.map((each) => each.made!.get(layer.name)!));
    switch (layer.kind) {
      case "conv":
      case "depthwise":
      case "dense": {
        const input = layer.from === undefined ? before : maps.get(layer.from)!;
        before = made();
        found[layer.name] = productValues(layer, weights[product++]!, input, before);
        break;
      }
      case "add": {
        const output = made();
        found[layer.name] = sumValues(layer, before, maps.get(layer.other)!, output);
        before = output;
        break;
      }
      case "maxPool":
      case "averagePool":
        break; // they keep the scale
      default:
        layer satisfies never;
    }
    maps.set(layer.name, before);
  }
  return found;
}

/** Meaning of the integers of a map: the zero point where its range wants it, the scale with the least squared error. */
function quantizationOf(values: readonly Float32Array[]): Quantization {
  let [least, most] = [0, 0];
  for (const row of values)
    for (const value of row) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
  const range = most - least || 1;
  const zero = Math.round((255 * -least) / range) - 128;
  let best = { scale: range / 255, error: Number.POSITIVE_INFINITY };
  for (let k = 0; k < SCALES; k++) {
    const scale = (range / 255) * 2 ** (-k / 8);
    const error = errorOf(values, { scale, zero });
    if (error < best.error) best = { scale, error };
  }
  return { scale: best.scale, zero };
}

/** Sum of squared differences of values from what their integers stand for. */
function errorOf(values: readonly Float32Array[], { scale, zero }: Quantization): number {
  let error = 0;
  for (const row of values)
    for (let i = 0; i < row.length; i++) {
      const value = row[i]!;
      if (value === 0) continue;
      const q = Math.min(127 - zero, Math.max(-128 - zero, Math.floor(value / scale + 0.5)));
      error += (value - scale * q) ** 2;
    }
  return error;
}

/** Share of int32 that a bias may take. */
const BIAS_LIMIT = 2 ** 29;

function productValues(
  { limits = RELU }: Pick<WeightedIr, "limits">,
  { weights, bias }: TrainedLayer,
  input: Quantization,
  output: Quantization,
): ProductValues {
  const units = bias.length;
  const largest = new Float64Array(units);
  for (const [at, w] of weights.entries()) largest[at % units] = Math.max(largest[at % units]!, Math.abs(w));
  const scales = Float64Array.from(largest, (each, j) =>
    Math.max(
      each / 127,
      Math.abs(bias[j]!) / input.scale / BIAS_LIMIT,
      (output.scale / input.scale) * 2 ** -31,
    ),
  );
  const factors = Array.from(
    scales,
    (scale) => sumRescaleOf(Math.min(0.49, (input.scale * scale) / output.scale))!,
  );
  return {
    numbers: { input, output, limits: limitsOf(limits, output), rounding: "single" },
    weights: Int8Array.from(weights, (w, at) => Math.floor(w / scales[at % units]! + 0.5)),
    bias: Int32Array.from(bias, (b, j) => Math.floor(b / (input.scale * scales[j]!) + 0.5)),
    multiplier: Int32Array.from(factors, ({ multiplier }) => multiplier),
    shift: Uint8Array.from(factors, ({ shift }) => shift),
    accumulatorScale: scales.map((scale) => input.scale * scale),
  };
}

function sumValues(
  { limits }: AddIr,
  input: Quantization,
  other: Quantization,
  output: Quantization,
): SumNumbers {
  return sumNumbers({ input, other, output }, limits as Limits, "single")!;
}
