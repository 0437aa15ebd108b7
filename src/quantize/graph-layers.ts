/** Imported nets with branches or scales of their own -> layers of int8 with zero points. */
import type { FloatActivations } from "../floats/float-model.js";
import type { Samples } from "../ir/data.js";
import type { Tap } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import { type AddIr, type DeviceLayer, type PoolIr, readsAllAtOnce, type WeightedIr } from "../ir/layers.js";
import type { GraphLayerIr, ImportedGraph } from "../ir/program.js";
import type { ProductValues, Quantization, SumNumbers } from "../ir/quantization.js";
import { sizeOf } from "../ir/shape.js";
import type { Trained } from "../ir/trained.js";
import { planeOf, type Window } from "../ir/window.js";
import { asymmetricParameters } from "../layers/asymmetric.js";
import { followerOf } from "../layers/index.js";
import { SUM_LIMIT } from "../numerics/bounds.js";
import { clamp } from "../numerics/fixed-point.js";
import { standardizeInto } from "../numerics/standardize.js";
import { SCORE_EXPONENT } from "../readouts/anomaly.js";
import { autoencoderReadout } from "../readouts/autoencoder.js";
import { OUTPUTS } from "../readouts/outputs.js";
import { graphIntegers } from "./graph-integers.js";
import { quantizeInput } from "./input-constants.js";
import type { QuantizedLayers } from "./quantized-layers.js";

/** The layers of a graph: with the integers of its file, or from floats with ranges of the activations `floats`. */
export function quantizeAsymmetric(
  ir: Ir,
  graph: ImportedGraph,
  trained: Trained,
  validation: Samples,
  fpu: boolean,
  floats: readonly FloatActivations[],
): QuantizedLayers {
  const integers = graph.integers ?? graphIntegers(graph, trained, floats);
  const layers = graph.layers.map((layer, at) =>
    deviceLayer({ ...layer, source: ir.layers[at]!.source }, integers),
  );
  const first = integers[graph.layers[0]!.name] as ProductValues; // a product: nothing else reads the input
  const quantization = first.numbers.input;
  const exponent = Math.round(-Math.log2(quantization.scale));
  const input = quantizeInput(ir, trained.statistics, validation, exponent, fpu, quantization);
  const last = integers[graph.layers.at(-1)!.name] as ProductValues; // another layer gives no scores
  const readout = ir.normality
    ? autoencoderReadout(
        last.numbers.output,
        quantization,
        integerRows(ir, trained, validation, quantization),
      )
    : OUTPUTS;
  const taps = ir.taps.map(({ layer, reads, unread }): Tap => {
    return { layer, slices: 1, readout: unread ? null : readout, reads, cells: null };
  });
  const scoreExponent = ir.normality ? SCORE_EXPONENT : 0;
  const values = ir.targets ? { valueExponent: 0, outputs: last.numbers.output } : {};
  return { input, layers, taps, scoreExponent, ...values };
}

/** Samples as integers of the network input. */
function integerRows(
  ir: Ir,
  { statistics }: Trained,
  samples: Samples,
  { scale, zero }: Quantization,
): Int8Array[] {
  const x = new Float32Array(sizeOf(ir.input.network));
  return Array.from({ length: samples.count }, (_, n) => {
    standardizeInto(ir.input, statistics, samples.inputs, n * samples.size, x, 0);
    return Int8Array.from(x, (value) => clamp(Math.floor(value / scale + zero + 0.5), -128, 127));
  });
}

type Integers = NonNullable<ImportedGraph["integers"]>;

function deviceLayer(layer: GraphLayerIr, integers: Integers): DeviceLayer {
  switch (layer.kind) {
    case "dense":
    case "conv":
    case "depthwise":
      return productLayer(layer, integers[layer.name] as ProductValues);
    case "averagePool":
      return { ...common(layer), kind: "roundedMean", window: layer.window, parameters: [] };
    case "maxPool":
      return followerOf(layer).onDevice(layer, 0);
    case "add":
      return sumLayer(layer, integers[layer.name] as SumNumbers);
    default:
      return layer satisfies never;
  }
}

function common({ name, source, input, output }: WeightedIr | PoolIr | AddIr) {
  return { name, source, input, output, density: 1 };
}

/** Kinds on the device, and the dimensions of their weights. */
const PRODUCTS = {
  dense: { kind: "asymmetricConv", ends: 4, isDense: true },
  conv: { kind: "asymmetricConv", ends: 4, isDense: false },
  depthwise: { kind: "asymmetricDepthwise", ends: 3, isDense: false },
} as const satisfies Record<WeightedIr["kind"], object>;

function productLayer(layer: WeightedIr, own: ProductValues): DeviceLayer {
  const { kind, ends, isDense } = PRODUCTS[layer.kind];
  const window = windowOf(layer);
  const atOnce = readsAllAtOnce({ window, input: layer.input });
  const wide = atOnce && own.weights.some((w) => Math.abs(w) > LARGEST_WEIGHT);
  const folded = isDense && atOnce && !wide ? withoutZero(own) : null;
  const values = folded ?? own;
  const { channels } = planeOf(layer.input);
  const { channels: outputs } = planeOf(layer.output);
  const shape = [...window.kernel, channels, outputs].slice(0, ends);
  return {
    ...common(layer),
    ...{ kind, window, numbers: values.numbers, accumulatorScale: values.accumulatorScale },
    ...(layer.from === undefined ? {} : { from: layer.from }),
    ...(folded ? { folded: true } : {}),
    ...(wide ? { wide } : {}),
    ...{ exponent: 0, learning: null },
    parameters: asymmetricParameters(values, shape),
  };
}

/** Least q of a map behind a ReLU, which is 0 often: to leave zeros out saves more than a bias that has their part. */
const LEAST = -128;

/** Largest weight of which kernels of dense layers may add up four products in 16 bits, where they see that inputs allow it. */
const LARGEST_WEIGHT = 127;

/** The same product of q as it stands: b - zero * sum of w in place of b. Null where that pays not, or is not exact. */
function withoutZero(values: ProductValues): ProductValues | null {
  const { weights, numbers } = values;
  const { zero } = numbers.input;
  const units = values.bias.length;
  const bias = Array.from(values.bias);
  const largest = new Float64Array(units);
  for (const [at, w] of weights.entries()) {
    bias[at % units]! -= zero * w;
    largest[at % units]! += 128 * Math.abs(w);
  }
  const isExact = bias.every((b, j) => Math.abs(b) + largest[j]! < SUM_LIMIT);
  if (zero === LEAST || !isExact) return null;
  return { ...values, bias: Int32Array.from(bias) };
}

/** The window of a layer; that of a dense one is its whole input. */
function windowOf(layer: WeightedIr): Window {
  switch (layer.kind) {
    case "conv":
    case "depthwise":
      return layer.window;
    case "dense": {
      const { height, width } = planeOf(layer.input);
      return { kernel: [height, width], stride: [1, 1], padding: [0, 0, 0, 0] };
    }
    default:
      return layer satisfies never;
  }
}

function sumLayer(layer: AddIr, numbers: SumNumbers): DeviceLayer {
  return { ...common(layer), kind: "sum", other: layer.other, numbers, parameters: [] };
}
