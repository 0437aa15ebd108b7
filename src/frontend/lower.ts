import { basename } from "node:path";
import type { ExitIr, InferenceIr, InputIr, InputPartIr, Ir, LearningIr } from "../ir/ir.js";
import type { LayerIr, TapIr } from "../ir/layers.js";
import type { Program } from "../ir/program.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import { writtenLayer, writtenSizes } from "../layers/index.js";
import type { InferenceSpec, InputSpec, LayerSpec, LearningSpec, ModelSpec } from "../model.js";
import { definitionOfReadout } from "../readouts/index.js";
import { anyRule } from "../rules/index.js";

/** Fills in every default of a checked program; nothing is left to decide afterwards. */
export function lower(program: Program): Ir {
  const { name, classes, data, training, precision = "int8", accumulate = null } = program.spec;
  const shape = networkShape(program.spec);
  if (shape === null) throw new Error("the first layer does not read the input");
  const input = lowerInput(program.spec.input, shape);
  return {
    ...{ name, input, classes, data, precision, accumulate },
    ...lowerLayers(program, input.network),
    training: anyRule(training).defaults(training),
    inference: lowerInference(program.spec),
    learning: lowerLearning(program.spec),
  };
}

/** The name of the layer at `index` (from 0): its own, or `dense1`, `dense2`, ... */
export function layerName(layer: LayerSpec, index: number): string {
  return layer.name ?? `${layer.kind}${index + 1}`;
}

/** Names of the layers with weights. */
export function learnableNames(layers: readonly LayerSpec[]): string[] {
  return writtenSizes(layers).map(({ index }) => layerName(layers[index]!, index));
}

function lowerInput(input: InputSpec, network: Shape): InputIr {
  const parts: InputPartIr[] = [];
  let start = 0;
  for (const part of input.parts ?? [{ ...input, size: sizeOf(input.shape) }]) {
    const { scale = 1, offset = 0, standardize = "rms" } = part;
    parts.push({ start, size: part.size, scale, offset, standardize });
    start += part.size;
  }
  return { raw: input.shape, network, parts };
}

/** Shape of the network input: that of a sample as the first layer reads it. */
export function networkShape({ input, layers }: Pick<ModelSpec, "input" | "layers">): Shape | null {
  const [first] = layers;
  return first ? writtenLayer(first).inputShape(input.shape) : null;
}

/** Layers as they are written, with a normalisation before each layer with weights that reads a dense one. */
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
    const sizes = kind.sizes(spec);
    if (sizes && block !== "") layers.push(normalisation(block, layers.at(-1)!));
    const overlay = rule.overlay && taps.length === 0;
    const own = kind.lower(spec, { name, source, input: edge, overlay });
    edge = own.at(-1)!.output;
    if (sizes) {
      const head = rule.heads && rule.hasReadout(training, index === last);
      const reads = layers.length + own.length - 1;
      taps.push({ layer: layers.length, slices: sizes.slices, head, reads, cells: kind.cells(spec, edge) });
      block = kind.isNormalised ? name : "";
    }
    layers.push(...own);
  }
  return { layers, taps };
}

/** Normalisation of the output of `layer`, the last one of a block. */
function normalisation(block: string, { source, output }: LayerIr): LayerIr {
  return { kind: "rms", name: `${block}_norm`, source, input: output, output };
}

/** Line of a value, e.g. `model.ts:17`. */
export function sourceOf(program: Program, path: string): string {
  const span = program.spans[path] ?? program.spans[""];
  const file = basename(span?.file ?? program.file);
  return span === undefined ? file : `${file}:${span.line}`;
}

const DEFAULT_BEAM = 3;

function lowerInference({ training, classes, inference = { rule: "full" } }: ModelSpec): InferenceIr {
  const readout = anyRule(training).readout(training, inference);
  const exits = lowerExits(inference);
  const { triesLabels } = definitionOfReadout({ kind: readout }).floats;
  const beam = triesLabels ? Math.min(inference.beam ?? DEFAULT_BEAM, classes.length) : 0;
  return { readout, beam, exits };
}

function lowerExits(inference: InferenceSpec): ExitIr | null {
  switch (inference.rule) {
    case "full":
      return null;
    case "lightff":
      return { rule: "lightff", kappa: inference.kappa ?? 1 };
    case "margin":
      return { rule: "margin", risk: inference.risk ?? 0.003, confidence: inference.confidence ?? 0.95 };
  }
}

function lowerLearning({ learning, layers, training }: ModelSpec): LearningIr | null {
  if (learning === undefined) return null;
  const { decay = 0, skip = 0.01, replay = {}, guard, exits = {}, data = null } = learning;
  const names = learnableNames(layers);
  const usual = anyRule(training).device?.rate ?? 0; // the check has refused rules without a device half
  const learns = new Set(learning.layers ?? names);
  return {
    layers: names.map((name) =>
      learns.has(name) ? { rate: rateOf(learning.rate ?? usual, name, usual) } : null,
    ),
    decay,
    skip,
    shipped: replay.shipped ?? 0,
    recent: replay.recent ?? 0,
    guard: guard === undefined ? null : { samples: guard.samples, tolerance: guard.tolerance ?? 0.02 },
    warmup: exits.warmup ?? 200,
    speed: exits.speed ?? 1 / 64,
    data,
  };
}

function rateOf(rate: NonNullable<LearningSpec["rate"]>, layer: string, usual: number): number {
  if (typeof rate === "number") return rate;
  return Object.hasOwn(rate, layer) ? rate[layer]! : usual;
}
