import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import {
  constantsOverBudget,
  type Excess,
  type ImageExcess,
  imageOverFlash,
  imageOverRam,
  type LayerChange,
  type LessLearning,
  l1TooSmall,
  stateOverBudget,
} from "../diagnostics/emit.js";
import { blocksOf } from "../ir/blocks.js";
import { STORAGE_BYTES } from "../ir/data.js";
import { type DeviceModel, sampleOf } from "../ir/device-model.js";
import type { Image } from "../ir/image.js";
import type { L1Plan, LayerCost, Plan } from "../ir/memory-plan.js";
import { sizeOf } from "../ir/shape.js";
import { firmwareRam, type Target } from "../ir/target-description.js";
import { definitionOfLayer } from "../layers/index.js";
import { definitionOfReadout } from "../readouts/index.js";
import { definitionOf } from "../steps/index.js";
import { sizesOf } from "../steps/step.js";
import { mostFitting } from "./most-fitting.js";
import { type PlanOptions, plan as planModel } from "./plan.js";

/** Upper bounds in bytes; absent means no bound. */
export interface Limits {
  readonly ram?: number | undefined;
  readonly flash?: number | undefined;
}

/** The given bounds, and those of the target's own memory where they are tighter. */
export function limitsWithin(
  { memory }: Target,
  limits: Limits,
): { readonly ram: number; readonly flash: number } {
  const tightest = (role: "flash" | "ram"): number => {
    const regions = memory.filter((region) => region.role === role).map(({ bytes }) => bytes);
    return Math.min(limits[role] ?? Number.POSITIVE_INFINITY, ...regions);
  };
  return { ram: tightest("ram"), flash: tightest("flash") };
}

/** Bounds of the model itself. */
export interface ModelLimits extends Limits {
  /** RAM of the target that is not the model's: for stack, frames and one sample. Absent or 0 where a limit is tighter. */
  readonly beside?: number;
  /** The memory beside the cores. */
  readonly l1?: number | undefined;
}

/** The bounds within which a model leaves the target enough RAM for the firmware around it. */
export function limitsOfModel(
  target: Target,
  model: Pick<DeviceModel, "classes" | "input" | "features">,
  limits: Limits,
): ModelLimits & { readonly ram: number; readonly flash: number } {
  const { flash, ram } = limitsWithin(target, limits);
  const { shape, storage } = sampleOf(model);
  const beside = firmwareRam(target, model.classes.length) + sizeOf(shape) * STORAGE_BYTES[storage];
  const left = limitsWithin(target, {}).ram - beside;
  const { l1 } = target.arch;
  return left < ram ? { flash, ram: Math.max(0, left), beside, l1 } : { flash, ram, l1 };
}

/** RAM of a model: its state and, where it runs row by row, that of a stream. */
export function ramOf({ ram, stream }: Pick<Plan, "ram" | "stream">): number {
  return ram + (stream?.ram ?? 0);
}

/** The plan, without room that only saves time where the model needs more RAM with it than there is. */
export function planWithin(model: DeviceModel, plan: Plan, options: PlanOptions, ram: number): Plan {
  if (ramOf(plan) <= ram) return plan;
  const lean = planModel(model, { ...options, lean: true });
  return ramOf(lean) < ramOf(plan) ? lean : plan;
}

/** Need for one memory: of a plan as a whole and of one of its layers. */
interface Memory {
  readonly total: (plan: Plan) => number;
  readonly ofLayer: (layer: Pick<LayerCost, "constants" | "ram">) => number;
  /** Remedy where there are layers over maps. */
  readonly smallerMaps: string;
}

const FLASH: Memory = {
  total: (plan) => plan.constants,
  ofLayer: (layer) => layer.constants,
  smallerMaps: "fewer filters or units",
};
const RAM: Memory = {
  total: ramOf,
  ofLayer: (layer) => layer.ram,
  smallerMaps: "fewer filters, or more stride or pooling before or",
};

/** The model file, as far as a budget asks it. */
export interface Written {
  /** Place of a layer. */
  spanOf(layer: string): Span | undefined;
  /** Changes of one layer over maps with which a plan fits; null for a model that has none. */
  fittingMaps(fits: (plan: Plan) => boolean): readonly LayerChange[] | null;
  /** RAM of the model where less of it learns, down to its heads alone; null for one that does not learn, or nothing less. */
  lessLearning(limit: number): LessLearning | null;
}

/** A model that no file says. */
const UNWRITTEN: Written = { spanOf: () => undefined, fittingMaps: () => null, lessLearning: () => null };

/**
 * The gate before any compile: constants against flash, state against RAM. Each error names the layer that needs
 * most, and the largest number of its units or the changes of layers over maps with which everything fits. Empty when
 * all is well.
 */
export function checkBudget(
  model: DeviceModel,
  plan: Plan,
  limits: ModelLimits,
  written: Written = UNWRITTEN,
): Diagnostic[] {
  const { flash = Number.POSITIVE_INFINITY, ram = Number.POSITIVE_INFINITY, beside } = limits;
  const found: Diagnostic[] = [];
  if (plan.constants > flash)
    found.push(constantsOverBudget(excess({ model, plan, memory: FLASH, limit: flash }, written)));
  if (ramOf(plan) > ram) {
    const most = excess({ model, plan, memory: RAM, limit: ram }, written);
    const less = written.lessLearning(ram);
    found.push(stateOverBudget({ ...most, what: buffersOf(model, plan), less }, beside));
  }
  if (plan.l1 !== null && limits.l1 !== undefined && plan.l1.bytes > limits.l1)
    found.push(
      l1TooSmall({ limit: limits.l1, found: plan.l1.bytes, ...largestBesideCores(plan, plan.l1, written) }),
    );
  return found;
}

/** The gate after the link: everything in flash, and all data with the bound of the stack (if known) in RAM. */
export function checkImage(
  plan: Plan,
  image: Pick<Image, "firmware" | "stack">,
  limits: Limits,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const ram = image.firmware.ram + (image.stack ?? 0);
  if (exceeds(image.firmware.flash, limits.flash))
    found.push(imageOverFlash(imageExcess(plan, FLASH, image.firmware.flash, limits.flash)));
  if (exceeds(ram, limits.ram)) found.push(imageOverRam(imageExcess(plan, RAM, ram, limits.ram)));
  return found;
}

function exceeds(bytes: number, limit: number | undefined): boolean {
  return limit !== undefined && bytes > limit;
}

/** A plan that needs more of one memory than there is. */
interface Overrun {
  readonly model: DeviceModel;
  readonly plan: Plan;
  readonly memory: Memory;
  readonly limit: number;
}

function excess(overrun: Overrun, written: Written): Excess {
  const { plan, memory, limit } = overrun;
  const most = plan.layers[largest(plan, memory)]!;
  const changes = written.fittingMaps((changed) => memory.total(changed) <= limit);
  return {
    limit,
    found: memory.total(plan),
    layer: most.name,
    span: written.spanOf(most.name),
    layerBytes: memory.ofLayer(most),
    ...(changes === null ? unitsThatFit(overrun) : { changes, otherwise: MORE_THAN_ONE }),
  };
}

const MORE_THAN_ONE =
  "No stride, pool, or number of filters or units of one layer is enough: change several, take a smaller input";

/** The most units of the largest layer with which everything fits. */
function unitsThatFit({ model, plan, memory, limit }: Overrun): Pick<Excess, "changes" | "otherwise"> {
  const index = largest(plan, memory);
  const block = blocksOf(model)[index]!;
  const { slices } = block.tap;
  const { units } = sizesOf(block);
  const { name } = block.layer;
  const fits = (width: number): boolean =>
    memory.total(planModel(withUnits(model, index, width * slices))) <= limit;
  const fitting = slices * mostFitting(units / slices, fits);
  return {
    changes: fitting > 0 ? [{ layer: name, change: `at most ${fitting} units (it has ${units})` }] : [],
    otherwise: `Even one unit in "${name}" would be too many: make other layers smaller too`,
  };
}

/** The layer that needs most of L1, and its tiles. */
function largestBesideCores(plan: Plan, l1: L1Plan, { spanOf }: Written) {
  const [most] = [...l1.tiles].sort((a, b) => b.bytes - a.bytes);
  const layer = most?.layer ?? plan.layers[largest(plan, RAM)]!.name;
  const tiles = most
    ? `${most.rows === 1 ? "one row" : `two tiles of ${most.rows} rows`} (${most.bytes} bytes)`
    : null;
  return { layer, span: spanOf(layer), tiles };
}

/** Words of what needs most RAM. */
function buffersOf(model: DeviceModel, plan: Plan): string {
  const { name } = plan.layers[largest(plan, RAM)]!;
  const most = Math.max(...plan.steps.map(({ ram }) => ram));
  const at = plan.steps.findIndex(({ ram }) => ram === most);
  const step = plan.schedule.steps[at];
  return plan.steps[at]?.form && step
    ? `the maps of layer "${name}" (${definitionOf(step).describe(step, model)})`
    : `the buffers around layer "${name}"`;
}

function imageExcess(plan: Plan, memory: Memory, found: number, limit = 0): ImageExcess {
  const { name: layer, ...cost } = plan.layers[largest(plan, memory)]!;
  const smaller = plan.steps.some(({ form }) => form) ? memory.smallerMaps : "fewer units";
  return { limit, found, model: memory.total(plan), layer, layerBytes: memory.ofLayer(cost), smaller };
}

function largest(plan: Plan, memory: Memory): number {
  const costs = plan.layers.map(memory.ofLayer);
  return costs.indexOf(Math.max(...costs));
}

/** The same model with another number of units in one block; a plan reads shapes and never weights. */
function withUnits(model: DeviceModel, index: number, units: number): DeviceModel {
  const block = blocksOf(model)[index]!;
  let edge = model.input.network;
  const layers = model.layers.map((layer, at) => {
    const output = at === block.tap.layer ? [units] : layer.output;
    const shaped = definitionOfLayer(layer).reshaped(layer, at, edge, output, model);
    edge = shaped.output;
    return shaped;
  });
  const taps = model.taps.map((tap) => {
    if (tap !== block.tap || tap.readout === null) return tap;
    return { ...tap, readout: definitionOfReadout(tap.readout).reshaped(tap.readout, block, units, model) };
  });
  return { ...model, layers, taps };
}
