import { Failure } from "../diagnostics/diagnostic.js";
import { accumulatorOverflow, targetsTooFar } from "../diagnostics/quantize.js";
import type { FloatActivations } from "../floats/float-model.js";
import { int8 } from "../formats/int8.js";
import type { Samples } from "../ir/data.js";
import type { Readout, Tap } from "../ir/device-model.js";
import { type Ir, scoreNames } from "../ir/ir.js";
import { type BlockIr, blocksOfIr } from "../ir/ir-blocks.js";
import { type CellsIr, type DeviceLayer, isWeighted, type TapIr, type WeightedLayer } from "../ir/layers.js";
import { standardizationOf } from "../ir/standardization.js";
import type { PartStatistics, Trained } from "../ir/trained.js";
import { pixelsOf } from "../ir/window.js";
import { followerOf, weightedOf } from "../layers/index.js";
import { largestSum, SUM_LIMIT } from "../numerics/bounds.js";
import { CELL_HEADROOM, HEADROOM } from "../numerics/master-weights.js";
import { bestExponent, exponentOf, largestOf } from "../numerics/scale.js";
import { coarseTarget } from "../numerics/target-scales.js";
import { definitionOfReadout } from "../readouts/index.js";
import { floatProduct } from "./float-product.js";
import { quantizeInput } from "./input-constants.js";
import { type IntegerProduct, quantizeProduct } from "./integer-product.js";
import { proveCells } from "./prove-cells.js";
import { quantizeMasterWeights } from "./quantize-master-weights.js";
import type { QuantizedLayers } from "./quantized-layers.js";
import { integerRates, learningAt, learnsOf } from "./rates.js";

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
  if (trained.targets) proveValues(trained.targets);
  const inputExponent = chooseInputExponent(
    ir,
    floats.map(({ x }) => x),
  );
  const products = quantizeProducts(ir, trained, floats, inputExponent);
  proveAccumulators(ir, products);
  const gains = products.map(({ block, exponent }, index) => gainOf(block, exponent, floats, index));
  const { scoreExponent, readouts, ...values } = readoutsOf(ir, trained, products, gains);
  const input = quantizeInput(ir, trained.statistics, validation, inputExponent, fpu);
  const layers = deviceLayers(ir, products, readouts, scoreExponent, gains);
  proveCells(layers);
  return { input, scoreExponent, ...values, ...layers };
}

/** Largest gain of means. */
const MOST_GAIN = 4;

/** Left shift of the means of cells, which are small where maps are sparse: the largest that clips none. */
function gainOf(
  { cells }: BlockIr,
  exponent: number,
  floats: readonly FloatActivations[],
  index: number,
): number {
  if (cells === null) return 0;
  const gains: Readonly<Record<CellsIr["reading"], () => number>> = {
    max: () => 0,
    average() {
      const largest = largestOf(floats.map((each) => largestOf(each.layers[index]!.features)));
      return Math.max(0, Math.min(MOST_GAIN, exponentOf(largest) - exponent));
    },
  };
  return gains[cells.reading]();
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
  const { reconstructs } = definitionOfReadout({ kind: ir.inference.readout }).floats;
  const signed = floats.some(({ x }) => x.some((value) => value < 0));
  return blocksOfIr(ir).map((block) => {
    const { index } = block;
    const z = floats.map((each) => each.layers[index]!.z);
    const product = floatProduct(ir, trained, index);
    const largest = largestOf(z.map(largestOf));
    const room = HEADROOM * (reconstructs ? typicalLargest(z) : largest);
    const quantized = learnsOf(ir, index).layer
      ? quantizeMasterWeights(
          block,
          product,
          inputExponent,
          exponentOf(room),
          reconstructs ? CELL_HEADROOM : HEADROOM,
        )
      : quantizeProduct(
          block,
          product,
          { exponent: inputExponent, signed: signed && index === 0, ...(reconstructs ? { tied: true } : {}) },
          bestExponent(z, exponentOf(largest), 24),
        );
    const own = inputExponent;
    // What is not normalised keeps the exponent of z.
    inputExponent = block.followers.some(({ kind }) => followerOf({ kind }).normalises)
      ? bestExponent(
          floats.map((each) => each.layers[index]!.h),
          0,
          7,
        )
      : quantized.exponent;
    return { ...quantized, block, inputExponent: own, outputExponent: inputExponent };
  });
}

/**
 * Largest z of a sample in the middle of all: a few samples that lead far off would leave cells which learn coarse steps for all others,
 * and more of each input than they need.
 */
function typicalLargest(z: readonly Float32Array[]): number {
  return z.map(largestOf).sort((a, b) => a - b)[z.length >> 1] ?? 0;
}

/** Exponent of what a head reads: means of cells have a gain. */
function featureExponent({ block, exponent }: Product, gain: number): number {
  return block.cells === null ? exponent : exponent + gain;
}

function readoutsOf(ir: Ir, trained: Trained, products: readonly Product[], gains: readonly number[]) {
  const read = products.filter(({ block }) => !block.unread && !block.silent);
  const scored = read.map((product) => {
    const { index, features, slices, cells, read: shape } = product.block;
    const { head, constant, decoderBias } = trained.layers[index]!;
    const { inputExponent, weightExponent } = product;
    const pixels = cells === null ? pixelsOf(shape) : 1;
    return {
      ...{ units: features, slices, pixels, exponent: featureExponent(product, gains[index]!) },
      outputExponent: product.outputExponent,
      ...{ head, constant, learns: learnsOf(ir, index) },
      ...(decoderBias ? { cell: { decoderBias, inputExponent, weightExponent } } : {}),
      targets: product === read.at(-1) ? trained.targets : undefined,
    };
  });
  const { integers } = definitionOfReadout<Readout>({ kind: ir.inference.readout });
  const { readouts, ...exponents } = integers(scored, scoreNames(ir).length, ir.learning?.readout);
  const own = new Map(read.map(({ block }, at) => [block.index, readouts[at]]));
  return { ...exponents, readouts: products.map(({ block }) => own.get(block.index) ?? null) };
}

function deviceLayers(
  ir: Ir,
  products: readonly Product[],
  readouts: readonly (Readout | null)[],
  scoreExponent: number,
  gains: readonly number[],
): Pick<QuantizedLayers, "layers" | "taps"> {
  const layers = products.map((product, index): WeightedLayer => {
    const { block, values, exponent, accumulatorScale } = product;
    const readout = readouts[index] ?? null;
    const learns = learningAt(ir, index);
    const learning = learns && integerRates(ir, learns, { ...product, readout, scoreExponent });
    const numbers = { exponent, accumulatorScale, learning };
    const given = { format: int8, slices: block.slices, classes: scoreNames(ir).length, values, ...numbers };
    return weightedOf(block.layer).onDevice(block.layer, given);
  });
  const taps = ir.taps.map((tap, index): Tap => {
    const readout = readouts[index] ?? null;
    const { learning } = layers[index]!;
    const learnt = readout && learning && definitionOfReadout(readout).learning(readout, learning);
    return deviceTap(tap, learnt ?? readout, gains[index]!);
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

/** The tap of a layer on the device. */
export function deviceTap(
  { layer, slices, reads, cells }: TapIr,
  readout: Readout | null,
  gain: number,
): Tap {
  return { layer, slices, readout, reads, cells: cells && { ...cells, gain } };
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

/** One exponent holds the values of all targets finely enough. */
function proveValues(targets: PartStatistics): void {
  const coarse = coarseTarget(targets);
  if (coarse !== null) throw new Failure(targetsTooFar(coarse));
}

/** No accumulator wraps, whatever the input. */
function proveAccumulators(ir: Ir, products: readonly Product[]): void {
  const errors = products.flatMap(({ block, values }, index) => {
    const largest = largestSum({ ...block, ...values }, learnsOf(ir, index).layer);
    return largest < SUM_LIMIT ? [] : [accumulatorOverflow(block.name, largest)];
  });
  if (errors.length > 0) throw new Failure(errors);
}
