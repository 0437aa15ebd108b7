import type { Kernel, LayerCost, Plan } from "../ir/plan.js";
import type { QuantLayer, QuantModel } from "../ir/quant.js";
import { type Schedule, type Step, schedule } from "../ir/schedule.js";
import { type Lifetime, lifetimes, liveBytes, place } from "./arena.js";
import { chooseKernel, type Product } from "./cost.js";
import { commonConstants, layerConstants } from "./size.js";

/** What a caller may decide instead of the cost model. */
export interface Overrides {
  /** For every dense and head step. */
  readonly kernel?: Kernel;
}

/**
 * Lays out memory and picks kernels: everything about the emitted library that is known before a compile.
 * Reads shapes and densities only, never weights, so a model of other shapes can be planned without training it.
 * `constants` and `ram` are bytes on a 32-bit target and exact: the sections of the compiled tables, sizeof(state).
 */
export function plan(model: QuantModel, overrides: Overrides = {}): Plan {
  const line = schedule(model);
  const lives = lifetimes(line);
  const { offsets, size } = place(lives);
  const kernels = chooseKernels(model, line, overrides);
  const layers = model.layers.map((_, index) => layerCost(model, index, line, lives, kernels));
  return {
    schedule: line,
    offsets,
    arena: size,
    kernels,
    layers,
    constants: layers.reduce((sum, layer) => sum + layer.constants, commonConstants(model)),
    ram: size,
  };
}

function chooseKernels(model: QuantModel, line: Schedule, overrides: Overrides): Record<number, Kernel> {
  const kernels: Record<number, Kernel> = {};
  for (const [index, step] of line.steps.entries()) {
    const product = productOf(model, step);
    if (product) kernels[index] = overrides.kernel ?? chooseKernel(product);
  }
  return kernels;
}

function productOf(model: QuantModel, step: Step): Product | null {
  if (step.kind !== "dense" && step.kind !== "head") return null;
  const layer = layerAt(model, step.layer);
  return step.kind === "head"
    ? { inputs: layer.units, outputs: model.classes.length, density: layer.density }
    : { inputs: layer.inputs, outputs: layer.units, density: inputDensity(model, step.layer) };
}

/** Normalisation keeps zeros, so a layer's input is as dense as the activations before it. */
function inputDensity(model: QuantModel, layer: number): number {
  return layer === 0 ? model.input.density : layerAt(model, layer - 1).density;
}

function layerCost(
  model: QuantModel,
  index: number,
  line: Schedule,
  lives: readonly Lifetime[],
  kernels: Readonly<Record<number, Kernel>>,
): LayerCost {
  const layer = layerAt(model, index);
  const own = line.steps.flatMap((step, at) => ("layer" in step && step.layer === index ? [at] : []));
  const products = own.flatMap((at) => productOf(model, line.steps[at]!) ?? []);
  const macs = products.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
  const expected = products.reduce(
    (sum, { inputs, outputs, density }) => sum + density * inputs * outputs,
    0,
  );
  const dense = own.find((at) => line.steps[at]!.kind === "dense")!;
  return {
    name: layer.name,
    constants: layerConstants(layer, model.classes.length),
    ram: Math.max(...own.map((at) => liveBytes(lives, at))),
    macs,
    expectedMacs: Math.round(expected),
    kernel: kernels[dense]!,
  };
}

function layerAt(model: QuantModel, index: number): QuantLayer {
  const layer = model.layers[index];
  if (!layer) throw new Error(`no layer ${index}`);
  return layer;
}
