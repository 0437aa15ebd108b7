/** Imported nets with branches or scales of their own -> layers of int8 with zero points. */
import type { FloatActivations } from "../floats/float-model.js";
import type { Samples } from "../ir/data.js";
import type { Tap } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import type { AddIr, DeviceLayer, PoolIr, WeightedIr } from "../ir/layers.js";
import type { GraphLayerIr, ImportedGraph } from "../ir/program.js";
import type { ProductValues, SumNumbers } from "../ir/quantization.js";
import type { Trained } from "../ir/trained.js";
import { planeOf, type Window } from "../ir/window.js";
import { asymmetricParameters } from "../layers/asymmetric.js";
import { followerOf } from "../layers/index.js";
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
  const taps = ir.taps.map(({ layer, reads, unread }): Tap => {
    return { layer, slices: 1, readout: unread ? null : OUTPUTS, reads, cells: null };
  });
  const first = integers[graph.layers[0]!.name] as ProductValues; // a product: nothing else reads the input
  const quantization = first.numbers.input;
  const exponent = Math.round(-Math.log2(quantization.scale));
  const input = quantizeInput(ir, trained.statistics, validation, exponent, fpu, quantization);
  return { input, layers, taps, scoreExponent: 0 };
}

type Integers = NonNullable<ImportedGraph["integers"]>;

function deviceLayer(layer: GraphLayerIr, integers: Integers): DeviceLayer {
  switch (layer.kind) {
    case "dense":
    case "conv":
    case "depthwise":
      return productLayer(layer, integers[layer.name] as ProductValues);
    case "averagePool":
      return { ...common(layer), kind: "roundedMean", size: layer.size, parameters: [] };
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
  dense: { kind: "asymmetricConv", ends: 4 },
  conv: { kind: "asymmetricConv", ends: 4 },
  depthwise: { kind: "asymmetricDepthwise", ends: 3 },
} as const satisfies Record<WeightedIr["kind"], object>;

function productLayer(layer: WeightedIr, values: ProductValues): DeviceLayer {
  const window = windowOf(layer);
  const { channels } = planeOf(layer.input);
  const { channels: outputs } = planeOf(layer.output);
  const { kind, ends } = PRODUCTS[layer.kind];
  const shape = [...window.kernel, channels, outputs].slice(0, ends);
  return {
    ...common(layer),
    ...{ kind, window, numbers: values.numbers, accumulatorScale: values.accumulatorScale },
    ...(layer.from === undefined ? {} : { from: layer.from }),
    ...{ exponent: 0, learning: null },
    parameters: asymmetricParameters(values, shape),
  };
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
