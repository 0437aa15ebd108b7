import { basename } from "node:path";
import type { DenseSpec, InputSpec, TrainingSpec } from "../model.js";
import type { DenseIr, InputIr, InputPartIr, Ir } from "./ir.js";
import type { Program } from "./program.js";

/** Fills in every default of a checked program; nothing is left to decide afterwards. */
export function lower(program: Program): Ir {
  const { name, classes, data, precision } = program.spec;
  const input = lowerInput(program.spec.input);
  const layers = lowerLayers(program, input.size);
  return { name, input, classes, layers, data, training: lowerTraining(program.spec.training), precision };
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
    // Mono-forward trains every layer from a head of its own, backpropagation from the last one.
    head: training.rule === "monoForward" || index === layers.length - 1,
    source: sourceOf(program, `layers[${index}]`),
  }));
}

function sourceOf(program: Program, path: string): string {
  const span = program.spans[path] ?? program.spans[""];
  const file = basename(span?.file ?? program.file);
  return span === undefined ? file : `${file}:${span.line}`;
}

function lowerTraining(training: TrainingSpec): Required<TrainingSpec> {
  const { epochs, batch = 128, learningRate = 0.001, shift = 0 } = training;
  const { rule, activityPenalty = rule === "monoForward" ? 0.001 : 0 } = training;
  return { rule, epochs, batch, learningRate, activityPenalty, shift };
}
