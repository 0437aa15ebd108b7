import { Failure } from "../diagnostics/diagnostic.js";
import { accumulatorOverflow } from "../diagnostics/quantize.js";
import type { Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { IntegerLayer } from "../ir/quant.js";
import type { Trained } from "../ir/trained.js";
import { largestSum, SUM_LIMIT } from "../numerics/bounds.js";
import type { FloatActivations } from "../numerics/float-model.js";
import { norm } from "../numerics/int8.js";
import { type QuantAnswers, quantizeGoodness, quantizeHeads } from "./answer.js";
import { quantizeInput } from "./input.js";
import { type QuantProduct, quantizeProduct } from "./layer.js";
import { HEADROOM, quantizeMasters } from "./masters.js";
import { floatProduct } from "./product.js";
import type { QuantizedLayers } from "./quantized-layers.js";
import { integerRates } from "./rates.js";
import { bestExponent, exponentOf, largestOf } from "./scale.js";

/** How many exponents finer than the one that clips nothing may be tried: outliers reach 2^CLIPPING times the grid. */
const CLIPPING = 8;

/**
 * Weights, biases and heads as integers, with ranges from `floats`, the float model's activations on validation data.
 * Layers that learn get masters, and room to grow.
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
    floats.map((each) => each.x),
  );
  const products = quantizeProducts(ir, trained, floats, inputExponent);
  const { scoreExponent, answers } = answersOf(
    ir,
    trained,
    products.map(({ layer }) => layer),
  );
  const layers = products.map(({ layer, weightExponent, inputExponent }, index): IntegerLayer => {
    const answer = answers[index] ?? null;
    const learns = ir.learning?.layers[index] ?? null;
    const scales = { layer, answer, inputExponent, weightExponent, scoreExponent };
    return { ...layer, answer, learning: learns && integerRates(ir, learns, scales) };
  });
  proveAccumulators(layers);
  const input = quantizeInput(ir.input, trained.statistics, validation, inputExponent, fpu);
  return { input, layers, scoreExponent };
}

/** RMS-normalised values use exponents 0..7, as the contract says; plain ones may be of any magnitude. */
function chooseInputExponent(ir: Ir, x: readonly Float32Array[]): number {
  const normalised = ir.input.parts.some(
    ({ standardize }) => standardize === "rms" || standardize === "sample",
  );
  if (normalised) return bestExponent(x, 0, 7);
  const coarsest = exponentOf(largestOf(x.map(largestOf)));
  return bestExponent(x, coarsest, coarsest + CLIPPING);
}

/** A layer without its answer, and the exponents that its updates need. */
interface Product {
  readonly layer: Omit<IntegerLayer, "answer" | "learning">;
  readonly inputExponent: number;
  /** Of masters; 0 for a layer that stays as it is. */
  readonly weightExponent: number;
}

function quantizeProducts(
  ir: Ir,
  trained: Trained,
  floats: readonly FloatActivations[],
  first: number,
): Product[] {
  let inputExponent = first;
  return ir.layers.map((layer, index) => {
    const z = floats.map((each) => each.layers[index]!.z);
    const product = floatProduct(ir, trained, index);
    const largest = largestOf(z.map(largestOf));
    const learns = ir.learning?.layers[index] ?? null;
    const { weightExponent, ...quantized }: QuantProduct & { weightExponent: number } = learns
      ? quantizeMasters(layer, product, inputExponent, exponentOf(HEADROOM * largest))
      : {
          ...quantizeProduct(layer, product, inputExponent, bestExponent(z, exponentOf(largest), 24)),
          weightExponent: 0,
        };
    const own = inputExponent;
    const last = index === ir.layers.length - 1;
    inputExponent = bestExponent(
      floats.map((each) => each.layers[index]!.h),
      0,
      7,
    );
    const normalised = { ...quantized, density: 1, norm: last ? null : norm(layer.units, inputExponent) };
    return { layer: normalised, inputExponent: own, weightExponent };
  });
}

function answersOf(ir: Ir, trained: Trained, layers: readonly Product["layer"][]): QuantAnswers {
  const { answer } = ir.inference;
  if (answer !== "heads") return quantizeGoodness(layers, answer, ir.classes.length);
  const heads = trained.layers.map(({ head }) => head);
  const learns = ir.learning?.layers.map((each) => each !== null);
  return quantizeHeads(layers, heads, ir.classes.length, learns);
}

/** No accumulator wraps, whatever the input. */
function proveAccumulators(layers: readonly IntegerLayer[]): void {
  const errors = layers.flatMap((layer) => {
    const largest = largestSum(layer, layer.learning !== null);
    return largest < SUM_LIMIT ? [] : [accumulatorOverflow(layer.name, largest)];
  });
  if (errors.length > 0) throw new Failure(errors);
}
