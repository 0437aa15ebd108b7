import { ELEMENTS } from "../formats/element.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { type Block, blockOf, blocksOf } from "../ir/blocks.js";
import type { DeviceLearning, DeviceModel } from "../ir/device-model.js";
import type { Kernel } from "../ir/kernel.js";
import type { StateField } from "../ir/learning.js";
import type { LayerCost, LearnPlan, MapForm, Plan } from "../ir/memory-plan.js";
import { SIMD, type Simd } from "../ir/simd.js";
import { type Arch, coresOf } from "../ir/target-description.js";
import { blockConstants, commonConstants } from "../parameters/size.js";
import { stateBytes, stateFields } from "../parameters/state-fields.js";
import { blocksPadding } from "../parameters/weight-blocks.js";
import { schedule } from "../readouts/index.js";
import { learnSchedule } from "../rules/index.js";
import { followsDrift } from "../steps/drift.js";
import { FEATURES, FEATURES_ROOM, isChecked } from "../steps/features.js";
import { definitionOf, type Step } from "../steps/index.js";
import { NETWORK_INPUT, type Schedule, UNTURNED } from "../steps/schedule.js";
import { layerOf } from "../steps/step.js";
import { type Lifetime, lifetimes, liveBytes } from "./arena.js";
import { layOutCalls } from "./calls.js";
import { chooseKernel, explainKernel } from "./cost.js";
import { withKeptLists, withListsOf } from "./kept-lists.js";
import { formOf } from "./map-forms.js";
import type { Layout, Placed } from "./placement.js";
import { withoutRoom } from "./room.js";
import { planStream } from "./stream-plan.js";
import { fitIntoL1, l1Plan, type TileRoom, withTiles } from "./tiles.js";

/** For what the plan is made. */
export interface PlanOptions {
  /** Vector instructions of the target; default none. */
  readonly simd?: Simd;
  /** Cores of the target; default one. */
  readonly cores?: Arch["cores"] | undefined;
  /** Bytes of the memory beside the cores; absent where the target names none. */
  readonly l1?: number | undefined;
  /** Kernel of every dense and head step, instead of what the cost model says. */
  readonly kernel?: Kernel;
  /** True to do without room that only saves time. */
  readonly lean?: boolean;
}

/**
 * Lays out memory and picks kernels: everything about the emitted library that is known before a compile.
 * Reads shapes and densities only, never weights, so a model of other shapes can be planned without training it.
 * `constants` and `ram` are bytes on a 32-bit target and exact: the sections of the compiled tables, sizeof(state).
 */
export function plan(model: DeviceModel, options: PlanOptions = {}): Plan {
  const { l1 } = options;
  if (l1 === undefined) return planWith(model, options, null);
  return fitIntoL1(l1, model.learning !== null, (tiles) => planWith(model, options, tiles));
}

/** The plan with tiles of weights in so much room, or without any. */
function planWith(model: DeviceModel, options: PlanOptions, tiles: TileRoom | null): Plan {
  const { simd = "none" } = options;
  const whole = withRoom(model, schedule(model), options);
  const kernels = chooseKernels(model, whole, options);
  const cores = coresOf(options);
  const update = model.learning && planLearning(model, model.learning, options, tiles);
  const alone = tiled(model, whole, kernels, tiles, options);
  const line = update ? withListsOf(model, alone, update.plan.schedule) : alone;
  const infer = { line, lives: inferLives(model, line, cores), cores, simd };
  const layouts = layOutCalls(model, infer, update?.placed ?? null, options.lean ?? false);
  const { lives, offsets, size, slides } = layouts.infer;
  const learn = update && layouts.learn && { ...update.plan, ...placesOf(layouts.learn) };
  const steps = line.steps.map((step, at) => ({
    ram: liveBytes(lives, at),
    form: mapForm(model, step, options),
  }));
  const layers = blocksOf(model).map((block) => blockCost(model, block, line, steps, kernels, options));
  const fields = stateFields(model);
  const arena = Math.max(size, layouts.learn?.size ?? 0);
  const apart = tiles?.apart ?? false;
  const ram = stateSize(model, fields, apart ? POINTER + arena : arena);
  return {
    schedule: line,
    offsets,
    slides,
    arena,
    ...{ cores, lives },
    kernels,
    layers,
    steps,
    learn,
    fields,
    constants: layers.reduce((sum, layer) => sum + layer.constants, commonConstants(model)),
    ram,
    l1:
      tiles &&
      l1Plan(model, { bytes: apart ? arena : ram, apart }, [
        { call: "infer", line, kernels },
        ...(learn ? [{ call: "learn", line: learn.schedule, kernels: learn.kernels } as const] : []),
      ]),
    stream: model.stream ? planStream(model, model.stream, whole, kernels, cores) : null,
  };
}

/** Lifetimes of the tensors of inference: of x to the end where an update calls inference and looks at x then. */
function inferLives(model: DeviceModel, line: Schedule, cores: Plan["cores"]): Lifetime[] {
  const last = line.steps.length - 1;
  const stays = followsDrift(model);
  return lifetimes(line, cores).map((each) =>
    stays && each.id === NETWORK_INPUT ? { ...each, last } : each,
  );
}

/** Place of the arena in a state that it is apart from. */
const POINTER = 4;

function tiled(
  model: DeviceModel,
  line: Schedule,
  kernels: Plan["kernels"],
  tiles: TileRoom | null,
  options: PlanOptions,
): Schedule {
  if (tiles === null) return line;
  return withTiles(model, line, kernels, tiles, coresOf(options), (step) => paddingAt(model, step, options));
}

function keepsLists(tiles: TileRoom | null, { simd = "none", cores }: PlanOptions): boolean {
  return tiles?.keepsLists === true && coresOf({ cores }) > 1 && SIMD[simd].keepsLists;
}

function withRoom(model: DeviceModel, line: Schedule, { lean = false }: PlanOptions): Schedule {
  return lean ? withoutRoom(model, line) : line;
}

/** sizeof(struct <model>_state): the learnt payload, the mark of a call under way, the access that missed, the arena or its place. */
function stateSize(model: DeviceModel, fields: readonly StateField[], arena: number): number {
  const { features, learning } = model;
  const energies = learning?.cells ? 4 * (1 + blocksOf(model).length) : 0;
  const learnt = fields.length === 0 ? 0 : ((stateBytes(fields) + 3) & ~3) + 4 + energies;
  return learnt + (features && isChecked(features) ? 4 : 0) + arena;
}

/**
 * The steps of one update, and how long tensors are needed. Its input stays to the end where it is read once more: by the ring of
 * recent samples, and of floats where an update has failed, to tell whose fault that is.
 */
function planLearning(
  model: DeviceModel,
  learning: DeviceLearning,
  options: PlanOptions,
  tiles: TileRoom | null,
): { plan: Pick<LearnPlan, "schedule" | "kernels">; placed: Placed } {
  const whole = withRoom(model, learnSchedule(model, learning), options);
  const kernels = chooseKernels(model, whole, options);
  const inTiles = tiled(model, whole, kernels, tiles, options);
  const cores = coresOf(options);
  const line = keepsLists(tiles, options) ? withKeptLists(model, inTiles, cores) : inTiles;
  const last = line.steps.length - 1;
  const stays = { integer: learning.recent > 0, real: true }[formatOf(model).family];
  const before = livesBefore(model);
  const first = before.length > 0 ? -1 : 0; // x is written while what it is made of is there
  const lives = [
    ...lifetimes(line, cores).map((each) =>
      each.id === NETWORK_INPUT ? { ...each, first, last: stays ? last : each.last } : each,
    ),
    ...before,
  ];
  return { plan: { schedule: line, kernels }, placed: { line, lives, cores, simd: options.simd ?? "none" } };
}

function placesOf({ offsets, slides }: Layout): Pick<LearnPlan, "offsets" | "slides"> {
  return { offsets, slides };
}

/** Features and a turned input before the update, which begins where x is written: step -1. */
function livesBefore(model: DeviceModel): Lifetime[] {
  return lifetimes(schedule(model)).flatMap((each) => {
    if (each.id === UNTURNED) return [{ ...each, first: -1, last: -1 }];
    if (each.id === FEATURES_ROOM) return [{ ...each, first: -2, last: -2 }];
    return each.id === FEATURES ? [{ ...each, first: -2, last: -1 }] : [];
  });
}

function chooseKernels(model: DeviceModel, line: Schedule, options: PlanOptions): Record<number, Kernel> {
  const { simd = "none" } = options;
  const kernels: Record<number, Kernel> = {};
  for (const [index, step] of line.steps.entries()) {
    const { hasKernels, product, onlyKernel } = definitionOf(step);
    if (!product || !hasKernels?.(step, model)) continue;
    kernels[index] = onlyKernel?.(step, model) ?? options.kernel ?? chooseKernel(product(step, model), simd);
    if (kernels[index] === "sparse" && !readsWords(model, step, simd)) kernels[index] = "row";
  }
  return kernels;
}

/** Sparse kernels read whole words where they are scalar, which not every step can promise. */
function readsWords(model: DeviceModel, step: Step, simd: Simd): boolean {
  return SIMD[simd].skipsAnywhere || !definitionOf(step).startsInsideWords?.(step, model);
}

/** Kernel of a product without a choice, by family. */
const ONLY_KERNEL: Readonly<Record<Family, LayerCost["kernel"]>> = { integer: "masters", real: "float" };

function blockCost(
  model: DeviceModel,
  block: Block,
  line: Schedule,
  steps: Plan["steps"],
  kernels: Readonly<Record<number, Kernel>>,
  options: PlanOptions,
): LayerCost {
  const own = line.steps.flatMap((step, at) => (isOf(model, block, step) ? [at] : []));
  const products = own.flatMap((at) => productOf(model, line.steps[at]!) ?? []);
  const macs = products.reduce((sum, product) => sum + product.macs, 0);
  const expected = products.reduce((sum, product) => sum + product.density * product.macs, 0);
  const form = own.flatMap((at) => steps[at]!.form ?? []).at(0);
  const first = own.find((at) => kernels[at] !== undefined);
  const chosen = first === undefined || options.kernel ? null : productOf(model, line.steps[first]!);
  return {
    name: block.layer.name,
    constants: blockConstants(model, block) + (form?.inBlocks ? paddingOf(block) : 0),
    ram: Math.max(...own.map((at) => steps[at]!.ram)),
    macs,
    expectedMacs: Math.round(expected),
    ...(form
      ? { kernel: form.name, why: form.why }
      : {
          kernel: first === undefined ? ONLY_KERNEL[formatOf(model).family] : kernels[first]!,
          why: chosen === null ? "" : explainKernel(chosen, options.simd),
        }),
  };
}

/** Bytes that weights take beyond their shape where they are stored in blocks. */
function paddingOf({ layer }: Block): number {
  const weights = layer.parameters.find(({ layout }) => layout === "taps");
  return weights ? blocksPadding(weights.shape) : 0;
}

/** The same of a step, in the form that its kernel takes. */
function paddingAt(model: DeviceModel, step: Step, options: PlanOptions): number {
  const layer = layerOf(step);
  return layer !== null && mapForm(model, step, options)?.inBlocks ? paddingOf(blockOf(model, layer)) : 0;
}

function mapForm(model: DeviceModel, step: Step, { simd = "none" }: PlanOptions): MapForm | null {
  const work = definitionOf(step).overMap?.(step, model);
  if (work === undefined) return null;
  const { family, elements } = formatOf(model);
  return formOf(work, { family, bytes: ELEMENTS[elements.stored].bytes, simd });
}

function isOf(model: DeviceModel, block: Block, step: Step): boolean {
  const layer = layerOf(step);
  return layer !== null && blockOf(model, layer).index === block.index;
}

function productOf(model: DeviceModel, step: Step) {
  return definitionOf(step).product?.(step, model) ?? null;
}
