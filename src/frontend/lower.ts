import { basename } from "node:path";
import type { Span } from "../diagnostics/diagnostic.js";
import type { ReadoutKind } from "../ir/device-model.js";
import { alarmOf, leavesEarly } from "../ir/exits.js";
import type {
  ExitIr,
  InferenceIr,
  InputIr,
  InputPartIr,
  Ir,
  LearningIr,
  LearningLayerIr,
  ReadoutIr,
  WindowsIr,
} from "../ir/ir.js";
import { isWeighted, type LayerIr, type TapIr } from "../ir/layers.js";
import { headName } from "../ir/learning.js";
import { recordedShape } from "../ir/model-features.js";
import type { ImportedGraph, Program, ReadSpec } from "../ir/program.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import { readableSizes, writtenLayer, writtenSizes } from "../layers/index.js";
import type { WrittenSizes } from "../layers/layer.js";
import type {
  AdaptationSpec,
  ContextSpec,
  InferenceSpec,
  InputSpec,
  LayerSpec,
  LearningSpec,
  RlsSpec,
} from "../model.js";
import { definitionOfReadout } from "../readouts/index.js";
import { anyRule, seeksAnomalies } from "../rules/index.js";
import { answerNames } from "./answer-names.js";

/** Fills in every default of a checked program; nothing is left to decide afterwards. */
export function lower(given: Program): Ir {
  const training = withScores(given.spec);
  const program = { ...given, spec: { ...given.spec, training } };
  const classes = answerNames(program.spec);
  const { name, data, precision = "int8", accumulate = null } = program.spec;
  const shape = networkShape(program.spec);
  if (shape === null) throw new Error("the first layer does not read the input");
  const input = lowerInput(program.spec, shape);
  const graph = program.imported?.graph;
  const { layers, taps } = graph ? lowerGraph(graph, program) : lowerLayers(program, input.network);
  return {
    ...{ name, input, classes, data, layers, taps, precision, accumulate },
    ...(program.spec.targets ? { targets: program.spec.targets } : {}),
    ...(seeksAnomalies(program.spec) ? { normality: lowerAlarm(program.spec) } : {}),
    ...(program.features ? { features: program.features } : {}),
    training: anyRule(training).defaults(training),
    ...lowerWindows(program),
    ...(program.imported ? { imported: program.imported } : {}),
    ...(program.start ? { start: program.start } : {}),
    inference: { ...lowerInference(program.spec), ...(graph ? { readout: graphReadout(program.spec) } : {}) },
    learning: lowerLearning(
      program.spec,
      taps.map(({ layer }) => layers[layer]!.name),
    ),
  };
}

/** Readout of a net with scales of its own. */
function graphReadout(spec: ReadSpec): ReadoutKind {
  return seeksAnomalies(spec) ? "autoencoder" : "outputs";
}

/** The name of the layer at `index` (from 0): its own, or `dense1`, `dense2`, ... */
export function layerName(layer: LayerSpec, index: number): string {
  return layer.name ?? `${layer.kind}${index + 1}`;
}

/** Place in the model file of a layer, or of the one that it belongs to, as `conv2d1_pool` belongs to `conv2d1`. */
export function spanOfLayer({ spec, spans }: Program, name: string): Span | undefined {
  const owners = spec.layers
    .map((layer, index) => ({ own: layerName(layer, index), path: `layers[${index}]` }))
    .filter(({ own }) => name === own || name.startsWith(`${own}_`))
    .sort((a, b) => b.own.length - a.own.length);
  return owners[0] && spans[owners[0].path];
}

/** Layers and training of a model file. */
type Layered = Pick<ReadSpec, "layers" | "training">;

/** Names of the layers that may learn on a device: those that are read out. */
export function learnableNames({ layers, training }: Layered): string[] {
  const sizes = writtenSizes(layers);
  const { hasReadout } = anyRule(training);
  return sizes
    .filter((_, at) => hasReadout(training, at === sizes.length - 1))
    .map(({ index }) => layerName(layers[index]!, index));
}

/** Names of the layers that learn, and of heads that do so alone. */
export function learningNames({ layers: named }: LearningSpec, spec: Layered): ReadonlySet<string> {
  const all = learnableNames(spec);
  return new Set(named === "heads" ? all.map(headName) : (named ?? all));
}

/** The training of a model; its last head answers alone where, behind layers over maps, nothing else learns on the device. */
function withScores(spec: ReadSpec): ReadSpec["training"] {
  const { training, learning, inference } = spec;
  const { lastAlone } = anyRule(training);
  if (lastAlone === undefined || learning === undefined || learning.readout) return training;
  const names = learnableNames(spec);
  const last = names.at(-1)!;
  const learns = [...learningNames(learning, spec)];
  const isLast = names.length > 1 && learns.every((name) => name === last || name === headName(last));
  const reads = isLast && !leavesEarly(inference) && namesOverMaps(spec).length > 0;
  return reads ? lastAlone(training) : training;
}

/** Names of the layers over maps that may learn. */
function namesOverMaps(spec: Layered): string[] {
  return learnableNames(spec).filter((name) =>
    spec.layers.some((layer, index) => layerName(layer, index) === name && writtenLayer(layer).isOverMaps),
  );
}

function lowerInput({ input, training }: Pick<ReadSpec, "input" | "training">, network: Shape): InputIr {
  const usual = anyRule(training).normality ? "dataset" : "rms"; // how large a sample is may be what is not normal
  const parts: InputPartIr[] = [];
  let start = 0;
  for (const part of input.parts ?? [{ ...input, size: sizeOf(input.shape) }]) {
    const { scale = 1, offset = 0, standardize = usual } = part;
    parts.push({ start, size: part.size, scale, offset, standardize });
    start += part.size;
  }
  return { raw: input.shape, network, parts, ...(isTurned(input, network) ? { turned: true } : {}) };
}

/** True where a sample has its channels first, and more than one of them. */
function isTurned({ layout = "hwc", shape }: InputSpec, network: Shape): boolean {
  const turned = { hwc: false, chw: shape.length === network.length && (network.at(-1) ?? 1) > 1 };
  return turned[layout] && network.length > 1;
}

/** Shape of the network input: that of a sample as the first layer reads it. */
export function networkShape({ input, layers }: Pick<ReadSpec, "input" | "layers">): Shape | null {
  const [first] = layers;
  return first ? writtenLayer(first).inputShape(first, input.shape, input.layout) : null;
}

/** Layers as they are written, with a normalisation before each layer with weights that reads what wants one. */
function lowerLayers(program: Program, input: Shape): Pick<Ir, "layers" | "taps"> {
  const { layers: written, training } = program.spec;
  const rule = anyRule(training);
  const last = writtenSizes(written).at(-1)?.index;
  const layers: LayerIr[] = [];
  const taps: TapIr[] = [];
  let [edge, block] = [input, ""];
  for (const [index, spec] of written.entries()) {
    const name = layerName(spec, index);
    const source = sourceOf(program, `layers[${index}]`);
    const kind = writtenLayer(spec);
    // The label is overlaid on the first layer that is read out.
    const overlay = rule.overlay && taps.every(({ unread }) => unread);
    const lowered = kind.lower(spec, { name, source, input: edge, overlay });
    if (lowered.some(isWeighted)) {
      // What is imported has its own magnitudes, up to where further layers read them.
      if (block !== "" && spec.imported === undefined) layers.push(normalisation(block, layers.at(-1)!));
      block = spec.imported !== undefined || kind.isNormalised(spec) ? name : "";
    }
    edge = lowered.at(-1)!.output;
    const answers = rule.hasReadout(training, index === last);
    const head = rule.heads && (rule.hasHead?.(training, index === last) ?? answers);
    // Groups of channels are read from all of the map.
    const cells = rule.heads ? kind.cells(spec, edge) : null;
    const tap = { head, cells, ...(head && !answers ? ({ silent: true } as const) : {}) };
    taps.push(...tapsOf(lowered, layers.length, readableSizes(spec), tap));
    layers.push(...lowered);
  }
  // A readout that learns in place of the layers reads what is normalised; of values, how large it is matters.
  const { learning, targets } = program.spec;
  if (learning?.readout && !targets && block !== "") layers.push(normalisation(block, layers.at(-1)!));
  return { layers, taps };
}

/** Layers of a net with branches, of which the last one gives the scores. */
function lowerGraph({ layers: own }: ImportedGraph, program: Program): Pick<Ir, "layers" | "taps"> {
  const source = sourceOf(program, "layers[0]");
  const layers = own.map((layer): LayerIr => ({ ...layer, source }));
  const places = layers.flatMap((layer, at) => (isWeighted(layer) ? [at] : []));
  const taps = places.map((layer): TapIr => {
    const isLast = layer === places.at(-1);
    const common = { layer, slices: 1, head: false, reads: layer, cells: null };
    return isLast ? common : { ...common, unread: true };
  });
  return { layers, taps };
}

/** Taps of the layers that a written one has become, from layer `first` on: the last one with weights is read, if any is. */
function tapsOf(
  own: readonly LayerIr[],
  first: number,
  sizes: WrittenSizes | null,
  tap: Pick<TapIr, "head" | "cells" | "silent">,
): TapIr[] {
  const weighted = own.flatMap((layer, index) => (isWeighted(layer) ? [index] : []));
  return weighted.map((index, at) => {
    const [layer, next] = [first + index, weighted[at + 1]];
    if (sizes === null || next !== undefined)
      return { layer, slices: 1, head: false, reads: layer, cells: null, unread: true };
    return { layer, slices: sizes.slices, reads: first + own.length - 1, ...tap };
  });
}

/** Normalisation of the output of `layer`, the last one of a block. */
function normalisation(block: string, { source, output }: LayerIr): LayerIr {
  return { kind: "rms", name: `${block}_norm`, source, input: output, output };
}

/** Line of a value, e.g. `model.ts:17`. */
function sourceOf(program: Program, path: string): string {
  const span = program.spans[path] ?? program.spans[""];
  const file = basename(span?.file ?? program.file);
  return span === undefined ? file : `${file}:${span.line}`;
}

/** Label of windows whose model file does not say it. */
export function windowLabel({ targets }: Pick<ReadSpec, "targets">): WindowsIr["label"] {
  return targets === undefined ? "majority" : "end";
}

/** Windows of as many rows as the input has, side by side, where nothing else is said. */
function lowerWindows({ spec, features }: Program): Pick<Ir, "windows"> {
  const { data, input } = spec;
  const classes = answerNames(spec);
  if (data.windows === undefined) return {};
  const raw = recordedShape(features) ?? input.shape;
  const { length = raw[0]!, hop = length, label = windowLabel(spec) } = data.windows;
  const { minShare = 0.5, within = 0, otherwise } = data.windows;
  const channels = sizeOf(raw) / length;
  const background = otherwise === undefined ? null : classes.indexOf(otherwise);
  return { windows: { length, channels, hop, label, minShare, within, otherwise: background } };
}

const DEFAULT_BEAM = 3;

/** Readouts that learn in place of the layers, where values are estimated; the check has refused `context`. */
const VALUED: Readonly<Record<ReadoutIr["kind"], ReadoutKind>> = { rls: "rlsValues", context: "context" };

/** Readout of a network: one that learns in its place, that of its rule, or that of values. */
export function readoutOf({
  training,
  targets,
  learning,
  inference = { rule: "full" },
}: Pick<ReadSpec, "training" | "targets" | "inference" | "learning">): ReadoutKind {
  const { readout, values } = anyRule(training);
  if (learning?.readout) return targets ? VALUED[learning.readout.kind] : learning.readout.kind;
  return (targets && values) ?? readout(training, inference);
}

function lowerInference(spec: ReadSpec): InferenceIr {
  const { classes = [], inference = { rule: "full" } } = spec;
  const readout = readoutOf(spec);
  const exits = lowerExits(inference, spec.targets !== undefined);
  const { triesLabels } = definitionOfReadout({ kind: readout }).floats;
  const beam = triesLabels ? Math.min(inference.beam ?? DEFAULT_BEAM, classes.length) : 0;
  return { readout, beam, exits };
}

function lowerExits(inference: InferenceSpec, estimates: boolean): ExitIr | null {
  switch (inference.rule) {
    case "full":
    case "alarm":
      return null;
    case "lightff":
      return { rule: "lightff", kappa: inference.kappa ?? 1 };
    case "margin":
      return {
        ...{ rule: "margin", risk: inference.risk ?? 0.003, confidence: inference.confidence ?? 0.95 },
        ...(estimates ? { tolerance: inference.tolerance ?? 0.1 } : {}),
      };
  }
}

/** False alarms that are allowed where the model file says nothing, and how sure that has to be. */
const ALARMS = { rate: 0.01, confidence: 0.95 } as const;

function lowerAlarm({ inference = { rule: "full" } }: ReadSpec): NonNullable<Ir["normality"]> {
  const { rate = ALARMS.rate, confidence = ALARMS.confidence } = alarmOf(inference) ?? {};
  return { rate, confidence };
}

/** `blocks`: names of the layers with weights, of which some never learn on a device. */
function lowerLearning(spec: ReadSpec, blocks: readonly string[]): LearningIr | null {
  const { learning, training, adaptation } = spec;
  if (adaptation) return lowerAdaptation(adaptation, blocks.length);
  if (learning === undefined) return null;
  if (learning.readout) return lowerReadout(spec, learning, learning.readout, blocks.length);
  const { decay = 0, skip = 0.01, replay = {}, guard, exits = {}, data = null } = learning;
  const learns = learningNames(learning, spec);
  const overMaps = new Set(namesOverMaps(spec));
  const usual = anyRule(training).device?.rate ?? 0; // the check has refused rules without a device half
  const layerOf = (name: string): LearningLayerIr | null => {
    const whole = learns.has(name);
    if (!whole && !learns.has(headName(name))) return null;
    const isMeasured = overMaps.has(name) || spec.targets !== undefined; // it depends on the size of features
    const rate = rateOf(learning.rate, name) ?? (isMeasured ? null : usual);
    return whole ? { rate } : { rate, headOnly: true };
  };
  return {
    layers: blocks.map(layerOf),
    decay,
    skip,
    shipped: replay.shipped ?? 0,
    recent: replay.recent ?? anyRule(training).device?.recent ?? 0,
    ...lowerCells(replay, anyRule(training).device?.windows),
    guard: lowerGuard(guard),
    warmup: exits.warmup ?? 200,
    speed: exits.speed ?? 1 / 64,
    data,
  };
}

/** Windows of cells that are held out, and learnt again; nothing of other rules. */
function lowerCells(
  { held, times }: NonNullable<LearningSpec["replay"]>,
  usual: { readonly held: number; readonly times: number } | undefined,
): Pick<LearningIr, "held" | "times"> {
  return usual ? { held: held ?? usual.held, times: times ?? usual.times } : {};
}

function lowerGuard(guard: LearningSpec["guard"]): LearningIr["guard"] {
  return guard === undefined ? null : { samples: guard.samples, tolerance: guard.tolerance ?? 0.02 };
}

/** Learning of a readout alone: every one of the `count` layers with weights stays, and nothing else is of any effect. */
function lowerReadout(
  { classes = [] }: ReadSpec,
  { guard, data, ask }: LearningSpec,
  readout: RlsSpec | ContextSpec,
  count: number,
): LearningIr {
  return {
    ...frozen(count, guard, data),
    readout: readoutIr(readout, classes.length),
    ...(ask ? { ask } : {}),
  };
}

/** Statistics that follow what the device sees: nothing else changes. */
function lowerAdaptation({ normalise, guard, data }: AdaptationSpec, count: number): LearningIr {
  return { ...frozen(count, guard, data), normalise };
}

/** Learning in which every one of the `count` layers with weights stays as it is. */
function frozen(count: number, guard: LearningSpec["guard"], data: LearningSpec["data"]): LearningIr {
  return {
    layers: new Array<null>(count).fill(null),
    ...{ decay: 0, skip: 0, shipped: 0, recent: 0, warmup: 0, speed: 1 },
    ...{ guard: lowerGuard(guard), data: data ?? null },
  };
}

const DEFAULT_TEMPERATURE = 1 / 128;

function readoutIr(spec: RlsSpec | ContextSpec, classes: number): ReadoutIr {
  switch (spec.kind) {
    case "rls":
      return { kind: "rls", start: spec.start ?? "ridge", trust: spec.trust ?? 10 };
    case "context": {
      const { rows, temperature = DEFAULT_TEMPERATURE, newClasses = 0 } = spec;
      const fit = Math.floor(rows / (classes + newClasses));
      return { kind: "context", rows, temperature, newClasses, shipped: spec.shipped ?? fit };
    }
    default:
      return spec satisfies never;
  }
}

/** The rate that a model file gives a layer, by its name or that of its head. */
function rateOf(rate: LearningSpec["rate"], layer: string): number | undefined {
  if (rate === undefined || typeof rate === "number") return rate;
  return [layer, headName(layer)].flatMap((name) => (Object.hasOwn(rate, name) ? [rate[name]!] : [])).at(0);
}
