import { learnSchedule } from "../ir/learn-schedule.js";
import type { StateField } from "../ir/learning.js";
import type { Kernel, LayerCost, LearnPlan, Plan } from "../ir/plan.js";
import type { QuantLayer, QuantModel } from "../ir/quant.js";
import { type Schedule, type Step, schedule } from "../ir/schedule.js";
import type { Simd } from "../ir/target.js";
import { type Lifetime, lifetimes, liveBytes, place } from "./arena.js";
import { chooseKernel, explainKernel, type Product } from "./cost.js";
import { commonConstants, layerConstants } from "./size.js";
import { stateBytes, stateFields } from "./state.js";

/** For what the plan is made. */
export interface PlanOptions {
  /** Vector instructions of the target; default none. */
  readonly simd?: Simd;
  /** Kernel of every dense and head step, instead of what the cost model says. */
  readonly kernel?: Kernel;
}

/**
 * Lays out memory and picks kernels: everything about the emitted library that is known before a compile.
 * Reads shapes and densities only, never weights, so a model of other shapes can be planned without training it.
 * `constants` and `ram` are bytes on a 32-bit target and exact: the sections of the compiled tables, sizeof(state).
 */
export function plan(model: QuantModel, options: PlanOptions = {}): Plan {
  const line = schedule(model);
  const lives = lifetimes(line);
  const { offsets, size } = place(lives);
  const kernels = chooseKernels(model, line, options);
  const layers = model.layers.map((_, index) => layerCost(model, index, line, lives, kernels, options));
  const learn = model.learning && planLearning(model, options);
  const fields = stateFields(model);
  const arena = Math.max(size, learn?.size ?? 0);
  return {
    schedule: line,
    offsets,
    arena,
    kernels,
    layers,
    learn: learn?.plan ?? null,
    fields,
    constants: layers.reduce((sum, layer) => sum + layer.constants, commonConstants(model)),
    ram: stateSize(fields, arena),
  };
}

/** sizeof(struct <model>_state): the learnt payload, the mark of a call under way, the arena. */
function stateSize(fields: readonly StateField[], arena: number): number {
  return fields.length === 0 ? arena : ((stateBytes(fields) + 3) & ~3) + 4 + arena;
}

/**
 * The arena of one update. Its input stays to the end: the ring of recent samples takes it from there.
 */
function planLearning(model: QuantModel, options: PlanOptions): { plan: LearnPlan; size: number } {
  const line = learnSchedule(model);
  const last = line.steps.length - 1;
  const lives = lifetimes(line).map((each) => (each.id === "x" ? { ...each, first: 0, last } : each));
  const { offsets, size } = place(lives);
  return { plan: { schedule: line, offsets, kernels: chooseKernels(model, line, options) }, size };
}

function chooseKernels(model: QuantModel, line: Schedule, options: PlanOptions): Record<number, Kernel> {
  const { simd = "none" } = options;
  const kernels: Record<number, Kernel> = {};
  for (const [index, step] of line.steps.entries()) {
    const product = productOf(model, step);
    if (product === null || step.kind === "overlay" || !hasKernels(model, step)) continue;
    kernels[index] = options.kernel ?? chooseKernel(product, simd);
    // The scalar sparse kernel reads whole words, which a head in the middle of z cannot promise.
    const words = simd === "rvv" || step.kind !== "head" || startsOnWords(layerAt(model, step.layer));
    if (kernels[index] === "sparse" && !words) kernels[index] = "row";
  }
  return kernels;
}

/** Whether a product has int8 constants: masters and floats have one kernel each. */
function hasKernels(model: QuantModel, step: Step): boolean {
  return model.precision === "int8" && "layer" in step && layerAt(model, step.layer).learning === null;
}

function startsOnWords({ units, slices }: QuantLayer): boolean {
  return slices === 1 || (units / slices) % 4 === 0;
}

/** A product, and how often it is computed. */
interface Work extends Product {
  readonly times: number;
}

function productOf(model: QuantModel, step: Step): Work | null {
  if (step.kind === "overlay") {
    const { units } = layerAt(model, step.layer);
    return { inputs: 1, outputs: units, density: 1, times: model.classes.length };
  }
  if (step.kind !== "dense" && step.kind !== "head" && step.kind !== "base" && step.kind !== "candidates")
    return null;
  const layer = layerAt(model, step.layer);
  const width = layer.units / layer.slices;
  if (step.kind === "head")
    return { inputs: width, outputs: model.classes.length, density: layer.density, times: 1 };
  const times = step.kind === "candidates" ? model.beam : 1;
  return { inputs: layer.inputs, outputs: width, density: inputDensity(model, step.layer), times };
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
  options: PlanOptions,
): LayerCost {
  const layer = layerAt(model, index);
  const own = line.steps.flatMap((step, at) => ("layer" in step && step.layer === index ? [at] : []));
  const products = own.flatMap((at) => productOf(model, line.steps[at]!) ?? []);
  const macs = products.reduce((sum, { inputs, outputs, times }) => sum + inputs * outputs * times, 0);
  const expected = products.reduce(
    (sum, { inputs, outputs, density, times }) => sum + density * inputs * outputs * times,
    0,
  );
  const first = own.find((at) => kernels[at] !== undefined);
  const chosen = first === undefined || options.kernel ? null : productOf(model, line.steps[first]!);
  return {
    name: layer.name,
    constants: layerConstants(layer, model),
    ram: Math.max(...own.map((at) => liveBytes(lives, at))),
    macs,
    expectedMacs: Math.round(expected),
    kernel: first === undefined ? (layer.kind === "integer" ? "masters" : "float") : kernels[first]!,
    why: chosen === null ? "" : explainKernel(chosen, options.simd),
  };
}

function layerAt(model: QuantModel, index: number): QuantLayer {
  const layer = model.layers[index];
  if (!layer) throw new Error(`no layer ${index}`);
  return layer;
}
