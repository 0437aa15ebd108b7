import { Failure } from "../diagnostics/diagnostic.js";
import { accumulatorOverflow } from "../diagnostics/quantize.js";
import { row, type Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { QuantLayer, QuantModel } from "../ir/quant.js";
import { schedule } from "../ir/schedule.js";
import type { Trained } from "../ir/trained.js";
import { type FloatActivations, forwardFloat } from "../numerics/float-model.js";
import { norm } from "../numerics/int8.js";
import { allocate, runSchedule } from "../ops/run.js";
import { type QuantAnswers, quantizeGoodness, quantizeHeads, withAnswers } from "./answer.js";
import { encodeSamples } from "./encode.js";
import { quantizeInput } from "./input.js";
import { type FloatProduct, quantizeProduct } from "./layer.js";
import { bestExponent, exponentOf, largestOf } from "./scale.js";

/** Validation samples that ranges and densities are taken from: enough that more change no exponent. */
const RANGE_SAMPLES = 1000;

/** How many exponents finer than the one that clips nothing may be tried: outliers reach 2^CLIPPING times the grid. */
const CLIPPING = 8;

/**
 * Post-training quantization to int8: ranges and densities from validation data, never from training or test data.
 * @param fpu whether the target has float32 instructions (decides how decimal data are stored).
 * @throws Failure where an accumulator could leave int32.
 */
export function quantize(ir: Ir, trained: Trained, validation: Samples, fpu: boolean): QuantModel {
  const rows = Math.min(RANGE_SAMPLES, validation.count);
  const floats = Array.from({ length: rows }, (_, n) =>
    forwardFloat(ir, trained, validation.inputs, n * validation.size),
  );
  const inputExponent = chooseInputExponent(
    ir,
    floats.map((each) => each.x),
  );
  const input = quantizeInput(ir.input, trained.statistics, validation, inputExponent, fpu);
  const layers = quantizeLayers(ir, trained, floats, inputExponent);
  const model: QuantModel = {
    name: ir.name,
    classes: ir.classes,
    precision: ir.precision,
    input,
    ...withAnswers(layers, answersOf(ir, trained, layers)),
    beam: ir.inference.beam,
    exits: null,
  };
  proveAccumulators(model);
  return withDensities(model, encodeSamples(validation, input), rows);
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

function quantizeLayers(
  ir: Ir,
  trained: Trained,
  floats: readonly FloatActivations[],
  inputExponent: number,
): Omit<QuantLayer, "answer">[] {
  let exponent = inputExponent;
  return ir.layers.map((layer, index) => {
    const z = floats.map((each) => each.layers[index]!.z);
    const zExponent = bestExponent(z, exponentOf(largestOf(z.map(largestOf))), 24);
    const product = quantizeProduct(layer, floatProduct(ir, trained, index), exponent, zExponent);
    const last = index === ir.layers.length - 1;
    exponent = bestExponent(
      floats.map((each) => each.layers[index]!.h),
      0,
      7,
    );
    return { ...product, density: 1, norm: last ? null : norm(layer.units, exponent) };
  });
}

/** A label overlaid on the input is another bias: the mean of all for one pass (the neutral label), each for many. */
function floatProduct(ir: Ir, trained: Trained, index: number): FloatProduct {
  const { weights, bias, overlay } = trained.layers[index]!;
  if (overlay === null) return { weights, bias, overlay };
  if (ir.training.rule !== "forwardForward") throw new Error(`${ir.training.rule} has no overlay`);
  const { amplitude } = ir.training;
  if (ir.inference.answer === "goodness")
    return { weights, bias, overlay: overlay.map((value) => value * amplitude) };
  const classes = ir.classes.length;
  const neutral = Float64Array.from(bias, (value, j) => {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += overlay[k * bias.length + j]!;
    return value + (amplitude / classes) * sum;
  });
  return { weights, bias: neutral, overlay: null };
}

function answersOf(ir: Ir, trained: Trained, layers: readonly Omit<QuantLayer, "answer">[]): QuantAnswers {
  const { answer } = ir.inference;
  if (answer === "heads") {
    const heads = trained.layers.map(({ head }) => head);
    return quantizeHeads(layers, heads, ir.classes.length);
  }
  return quantizeGoodness(layers, answer, ir.classes.length);
}

/** |bias| + |overlay| + 127 sum |w| < 2^31 for every output: no accumulator wraps, whatever the input. */
function proveAccumulators(model: QuantModel): void {
  const errors = model.layers.flatMap((layer) => {
    const width = layer.units / layer.slices;
    const bound = Float64Array.from(layer.bias, (bias, j) => Math.abs(bias) + largestOverlay(layer, j));
    for (let at = 0; at < layer.weights.length; at++) {
      const j = Math.floor(at / (layer.inputs * width)) * width + (at % width);
      bound[j] = bound[j]! + 127 * Math.abs(layer.weights[at]!);
    }
    const largest = largestOf(bound);
    return largest < 2 ** 31 ? [] : [accumulatorOverflow(layer.name, largest)];
  });
  if (errors.length > 0) throw new Failure(errors);
}

function largestOverlay({ overlay, units }: QuantLayer, j: number): number {
  return overlay === null ? 0 : largestOf(overlay.filter((_, at) => at % units === j));
}

/** Shares of non-zero inputs and activations, from the integer model itself. */
function withDensities(model: QuantModel, validation: Samples, rows: number): QuantModel {
  const plan = schedule(model);
  let inputs = 0;
  const active = model.layers.map(() => 0);
  for (let n = 0; n < rows; n++) {
    const memory = allocate(plan, row(validation, n));
    runSchedule(model, plan, memory);
    inputs += nonZero(memory.int8.x!);
    for (const [index, layer] of model.layers.entries())
      active[index]! += activeShare(memory.int8[`${layer.name}_z`]!, layer.units, memory.uint8.live, index);
  }
  return {
    ...model,
    input: { ...model.input, density: inputs / (rows * model.input.size) },
    layers: model.layers.map((layer, index) => ({ ...layer, density: active[index]! / rows })),
  };
}

/** Share of non-zero units; over the labels that were computed where there is a row per candidate label. */
function activeShare(z: Int8Array, units: number, live: Uint8Array | undefined, layer: number): number {
  const computed = z.length > units && layer > 0 && live !== undefined ? live.length * units : z.length;
  return nonZero(z) / computed;
}

function nonZero(values: Int8Array): number {
  let count = 0;
  for (const value of values) if (value !== 0) count++;
  return count;
}
