import { basename } from "node:path";
import type {
  DenseSpec,
  InferenceSpec,
  InputSpec,
  LearningSpec,
  ModelSpec,
  TrainingOptions,
  TrainingSpec,
} from "../model.js";
import type { DenseIr, ExitIr, InferenceIr, InputIr, InputPartIr, Ir, LearningIr, TrainingIr } from "./ir.js";
import type { Program } from "./program.js";

/** Fills in every default of a checked program; nothing is left to decide afterwards. */
export function lower(program: Program): Ir {
  const { name, classes, data, precision = "int8", accumulate = null } = program.spec;
  const input = lowerInput(program.spec.input);
  const layers = lowerLayers(program, input.size);
  const training = lowerTraining(program.spec.training);
  const inference = lowerInference(program.spec);
  const learning = lowerLearning(program.spec);
  return { name, input, classes, layers, data, training, inference, learning, precision, accumulate };
}

/** The name of the layer at `index` (from 0): its own, or `dense1`, `dense2`, ... */
export function layerName(layer: DenseSpec, index: number): string {
  return layer.name ?? `${layer.kind}${index + 1}`;
}

function lowerInput(input: InputSpec): InputIr {
  const size = input.shape.reduce((product, dimension) => product * dimension, 1);
  const parts: InputPartIr[] = [];
  let start = 0;
  for (const part of input.parts ?? [{ ...input, size }]) {
    const { scale = 1, offset = 0, standardize = "rms" } = part;
    parts.push({ start, size: part.size, scale, offset, standardize });
    start += part.size;
  }
  return { shape: input.shape, size, parts };
}

function lowerLayers(program: Program, inputSize: number): DenseIr[] {
  const { layers, training } = program.spec;
  return layers.map((layer, index) => ({
    kind: layer.kind,
    name: layerName(layer, index),
    inputs: layers[index - 1]?.units ?? inputSize,
    units: layer.units,
    slices: layer.slices ?? 1,
    head: hasHead(training, index === layers.length - 1),
    overlay: training.rule === "forwardForward" && index === 0,
    source: sourceOf(program, `layers[${index}]`),
  }));
}

function sourceOf(program: Program, path: string): string {
  const span = program.spans[path] ?? program.spans[""];
  const file = basename(span?.file ?? program.file);
  return span === undefined ? file : `${file}:${span.line}`;
}

/** Whether a layer adds to the scores: with backpropagation all but the last one may be silent, with other rules none is. */
export function answers(training: TrainingSpec, last: boolean): boolean {
  return training.rule !== "backprop" || training.heads === "all" || last;
}

/** Groups of units answer by themselves, without weights between them and the scores. */
function hasHead(training: TrainingSpec, last: boolean): boolean {
  return training.rule !== "classGroups" && answers(training, last);
}

/** Default of `activityPenalty` where the rule says nothing else: chosen on MNIST's validation part. */
const MONO_FORWARD_PENALTY = 0.001;

function lowerTraining(training: TrainingSpec): TrainingIr {
  const given: Partial<TrainingOptions> = training;
  const shared = {
    batch: given.batch ?? 128,
    learningRate: given.learningRate ?? 0.001,
    activityPenalty: given.activityPenalty ?? (training.rule === "monoForward" ? MONO_FORWARD_PENALTY : 0),
    dropout: given.dropout ?? 0,
    noise: given.noise ?? 0,
    shift: given.shift ?? 0,
    classWeights: given.classWeights ?? 0,
    patience: given.patience ?? 0,
  };
  switch (training.rule) {
    case "monoForward":
      return { ...shared, rule: training.rule, epochs: training.epochs, heads: training.heads ?? "learned" };
    case "classGroups":
      return {
        ...shared,
        rule: training.rule,
        epochs: training.epochs,
        temperature: training.temperature ?? 1,
      };
    case "forwardForward":
      return {
        ...shared,
        rule: training.rule,
        epochs: training.epochs,
        goodness: training.goodness ?? "mean",
        loss: training.loss ?? "symba",
        negatives: training.negatives ?? "hard",
        amplitude: training.amplitude ?? 5,
        peer: training.peer ?? 0,
        schedule: training.schedule ?? "together",
      };
    case "pepita":
      return {
        ...shared,
        rule: training.rule,
        epochs: training.epochs,
        projection: training.projection ?? 0.05,
      };
    case "forwardProjection":
      return { ...shared, rule: training.rule, epochs: 1, ridge: training.ridge ?? 0.01 };
    case "backprop":
      return { ...shared, rule: training.rule, epochs: training.epochs, heads: training.heads ?? "last" };
  }
}

const DEFAULT_BEAM = 3;

function lowerInference({ training, classes, inference = { rule: "full" } }: ModelSpec): InferenceIr {
  const multi = training.rule === "forwardForward" && inference.passes === "multi";
  const exits = lowerExits(inference);
  if (!multi) return { answer: training.rule === "classGroups" ? "groups" : "heads", beam: 0, exits };
  return { answer: "goodness", beam: Math.min(inference.beam ?? DEFAULT_BEAM, classes.length), exits };
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

/** Default step sizes on the device: the slope of a goodness is far steeper than that of a head. */
const LEARNING_RATE = { heads: 0.01, goodness: 0.0003 } as const;

function lowerLearning({ learning, layers, training }: ModelSpec): LearningIr | null {
  if (learning === undefined) return null;
  const { decay = 0, skip = 0.01, replay = {}, guard, exits = {}, data = null } = learning;
  const names = layers.map(layerName);
  const usual = LEARNING_RATE[training.rule === "monoForward" ? "heads" : "goodness"];
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
