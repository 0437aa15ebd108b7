import { Failure } from "../diagnostics/diagnostic.js";
import { accumulatorOverflow } from "../diagnostics/quantize.js";
import { int8 } from "../formats/int8.js";
import type { Samples } from "../ir/data.js";
import type { Readout, Tap } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import { type BlockIr, blocksOfIr } from "../ir/ir-blocks.js";
import { type DenseLayer, type DeviceLayer, isWeighted, type WeightedLayer } from "../ir/layers.js";
import { standardizationOf } from "../ir/standardization.js";
import type { Trained } from "../ir/trained.js";
import { denseParameters } from "../layers/dense.js";
import type { FloatActivations } from "../layers/float-model.js";
import { followerOf } from "../layers/index.js";
import { largestSum, SUM_LIMIT } from "../numerics/bounds.js";
import { HEADROOM } from "../numerics/master-weights.js";
import { bestExponent, exponentOf, largestOf } from "../numerics/scale.js";
import { definitionOfReadout } from "../readouts/index.js";
import { floatProduct } from "./float-product.js";
import { quantizeInput } from "./input-constants.js";
import { type IntegerProduct, quantizeProduct } from "./integer-product.js";
import { quantizeMasterWeights } from "./quantize-master-weights.js";
import type { QuantizedLayers } from "./quantized-layers.js";
import { integerRates, learnsOf } from "./rates.js";

/**
 * Number of exponents finer than the one that clips nothing which may be tried: outliers reach 2^CLIPPING times the
 * grid.
 */
const CLIPPING = 8;

/**
 * Weights, biases and heads as integers, with ranges from `floats`, the float model's activations on validation data.
 * Layers that learn get master weights, and room to grow.
 */
export function quantizeToIntegers(
  ir: Ir,
  trained: Trained,
  validation: Samples,
  fpu: boolean,
  floats: readonly FloatActivations[],
): QuantizedLayers {
  const inputExponent = chooseInputExponent(
    ir,
    floats.map(({ x }) => x),
  );
  const products = quantizeProducts(ir, trained, floats, inputExponent);
  proveAccumulators(ir, products);
  const { scoreExponent, readouts } = readoutsOf(ir, trained, products);
  const input = quantizeInput(ir.input, trained.statistics, validation, inputExponent, fpu);
  return { input, scoreExponent, ...deviceLayers(ir, products, readouts, scoreExponent) };
}

/** RMS-normalised values use exponents 0..7, as the contract says; plain ones may be of any magnitude. */
function chooseInputExponent(ir: Ir, x: readonly Float32Array[]): number {
  if (ir.input.parts.some((part) => standardizationOf(part).perSample)) return bestExponent(x, 0, 7);
  const coarsest = exponentOf(largestOf(x.map(largestOf)));
  return bestExponent(x, coarsest, coarsest + CLIPPING);
}

/** A block in integers, before its readout. */
interface Product extends IntegerProduct {
  readonly block: BlockIr;
  readonly inputExponent: number;
  /** Of h, which the next block reads. */
  readonly outputExponent: number;
}

function quantizeProducts(
  ir: Ir,
  trained: Trained,
  floats: readonly FloatActivations[],
  first: number,
): Product[] {
  let inputExponent = first;
  return blocksOfIr(ir).map((block) => {
    const { index } = block;
    const z = floats.map((each) => each.layers[index]!.z);
    const product = floatProduct(ir, trained, index);
    const largest = largestOf(z.map(largestOf));
    const quantized = ir.learning?.layers[index]
      ? quantizeMasterWeights(block, product, inputExponent, exponentOf(HEADROOM * largest))
      : quantizeProduct(block, product, inputExponent, bestExponent(z, exponentOf(largest), 24));
    const own = inputExponent;
    inputExponent = bestExponent(
      floats.map((each) => each.layers[index]!.h),
      0,
      7,
    );
    return { ...quantized, block, inputExponent: own, outputExponent: inputExponent };
  });
}

function readoutsOf(ir: Ir, trained: Trained, products: readonly Product[]) {
  const scored = products.map(({ block, exponent }, index) => ({
    units: block.units,
    slices: block.slices,
    exponent,
    head: trained.layers[index]!.head,
    learns: learnsOf(ir, index),
  }));
  return definitionOfReadout<Readout>({ kind: ir.inference.readout }).integers(scored, ir.classes.length);
}

function deviceLayers(
  ir: Ir,
  products: readonly Product[],
  readouts: readonly (Readout | null)[],
  scoreExponent: number,
): Pick<QuantizedLayers, "layers" | "taps"> {
  const layers = products.map((product, index): DenseLayer => {
    const { block, values, exponent, accumulatorScale } = product;
    const readout = readouts[index] ?? null;
    const learns = ir.learning?.layers[index] ?? null;
    const learning = learns && integerRates(ir, learns, { ...product, readout, scoreExponent });
    return {
      ...weightedShape(ir, block),
      parameters: denseParameters(int8, { ...block, classes: ir.classes.length }, learning !== null, values),
      ...{ exponent, accumulatorScale, learning },
    };
  });
  const taps = ir.taps.map(({ layer, slices }, index): Tap => {
    const readout = readouts[index] ?? null;
    const { learning } = layers[index]!;
    const learnt = readout && learning && definitionOfReadout(readout).learning(readout, learning);
    return { layer, slices, readout: learnt ?? readout };
  });
  return {
    layers: withFollowers(
      ir,
      layers,
      products.map(({ outputExponent }) => outputExponent),
    ),
    taps,
  };
}

/** Kind, name and shapes of a layer with weights, and a density that is measured later. */
export function weightedShape(ir: Ir, { index, kind, name, source }: BlockIr) {
  const { input, output } = ir.layers[ir.taps[index]!.layer]!;
  return { kind, name, source, input, output, density: 1 };
}

/** All layers: those with weights, and between them what normalises to the exponents `outputs`. */
export function withFollowers(
  ir: Ir,
  weighted: readonly WeightedLayer[],
  outputs: readonly number[],
): DeviceLayer[] {
  let block = -1;
  return ir.layers.map((layer): DeviceLayer => {
    if (isWeighted(layer)) return weighted[++block]!;
    return followerOf(layer).onDevice(layer, outputs[block]!);
  });
}

/** No accumulator wraps, whatever the input. */
function proveAccumulators(ir: Ir, products: readonly Product[]): void {
  const errors = products.flatMap(({ block, values }, index) => {
    const largest = largestSum({ ...block, ...values }, learnsOf(ir, index).layer);
    return largest < SUM_LIMIT ? [] : [accumulatorOverflow(block.name, largest)];
  });
  if (errors.length > 0) throw new Failure(errors);
}
