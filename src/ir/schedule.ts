import { exitCount, type QuantLayer, type QuantModel } from "./quant.js";

/**
 * A quantized model as a straight line of steps over named tensors: the order in which the reference computes,
 * the plan places buffers, the emitted C calls kernels, and TRACE numbers its answers.
 */

/** `scores` lives in the caller's result, the rest in the arena. */
export interface Tensor {
  /** Unique; also the C variable, e.g. `x`, `hidden1_acc`, `hidden1_z`, `hidden1_h`, `scores`. */
  readonly id: string;
  readonly type: "int8" | "uint8" | "int32";
  readonly length: number;
  readonly memory: "arena" | "result";
}

/** x[part] = standardised raw values of one input part. */
export interface InputStep {
  readonly kind: "input";
  readonly part: number;
  readonly x: string;
}

/** acc = bias + x W, z = requantize(acc) for the units of one slice; z holds all slices. */
export interface DenseStep {
  readonly kind: "dense";
  readonly layer: number;
  readonly slice: number;
  readonly x: string;
  readonly acc: string;
  readonly z: string;
}

/** acc = z M, scores += acc << shift for the units of one slice. */
export interface HeadStep {
  readonly kind: "head";
  readonly layer: number;
  readonly slice: number;
  readonly z: string;
  readonly acc: string;
  readonly scores: string;
}

/** scores[k] += mean square of class k's group of units within one slice. */
export interface GroupsStep {
  readonly kind: "groups";
  readonly layer: number;
  readonly slice: number;
  readonly z: string;
  readonly scores: string;
}

/** h = rms(z). */
export interface RmsStep {
  readonly kind: "rms";
  readonly layer: number;
  readonly z: string;
  readonly h: string;
}

/** acc = bias + x W: what all candidate labels share in the first layer. */
export interface BaseStep {
  readonly kind: "base";
  readonly layer: number;
  readonly x: string;
  readonly acc: string;
}

/** For every label k: z[k] = requantize(acc + overlay[k]), scores[k] += mean square of z[k]. */
export interface OverlayStep {
  readonly kind: "overlay";
  readonly layer: number;
  readonly acc: string;
  /** [classes][units] */
  readonly z: string;
  readonly scores: string;
}

/** live = the labels with the largest scores, in ascending order of the labels; lower labels win ties. */
export interface BeamStep {
  readonly kind: "beam";
  readonly scores: string;
  /** [beam] */
  readonly live: string;
}

/** For every live label k: h = rms(from[k]), z[k] = requantize(bias + h W), scores[k] += mean square of z[k]. */
export interface CandidatesStep {
  readonly kind: "candidates";
  readonly layer: number;
  /** z of the layer before, [classes][inputs] */
  readonly from: string;
  readonly h: string;
  readonly acc: string;
  /** [classes][units] */
  readonly z: string;
  readonly live: string;
  readonly scores: string;
}

/**
 * label = argmax(scores), margin = top1 - top2, goodness = sum of squares of the layer's z so far. Inference ends here
 * at the last exit, or where the exit's threshold is reached.
 */
export interface AnswerStep {
  readonly kind: "answer";
  readonly exit: number;
  readonly layer: number;
  readonly scores: string;
  readonly z: string;
  /** Units of the layer that have been computed. */
  readonly units: number;
  /** Labels in the race; null for all. */
  readonly live: string | null;
  /** Whether z holds a row per candidate label. */
  readonly perLabel: boolean;
}

export type Step =
  | InputStep
  | DenseStep
  | HeadStep
  | GroupsStep
  | RmsStep
  | BaseStep
  | OverlayStep
  | BeamStep
  | CandidatesStep
  | AnswerStep;

export interface Schedule {
  readonly tensors: readonly Tensor[];
  readonly steps: readonly Step[];
}

/** Lays a model out as its steps. */
export function schedule(model: QuantModel): Schedule {
  const line = createLine();
  const x = line.tensor("x", "int8", model.input.size);
  line.tensor(SCORES, "int32", model.classes.length, "result");
  for (const part of model.input.parts.keys()) line.steps.push({ kind: "input", part, x });
  if (model.beam > 0) layCandidates(line, model, x);
  else layLayers(line, model, x);
  return { tensors: line.tensors, steps: line.steps };
}

const SCORES = "scores";

interface Line {
  readonly tensors: Tensor[];
  readonly steps: Step[];
  /** Adds a tensor; returns its id. */
  tensor(id: string, type: Tensor["type"], length: number, memory?: Tensor["memory"]): string;
}

function createLine(): Line {
  const tensors: Tensor[] = [];
  const tensor: Line["tensor"] = (id, type, length, memory = "arena") => {
    tensors.push({ id, type, length, memory });
    return id;
  };
  return { tensors, steps: [], tensor };
}

/** One pass: layer after layer, slice after slice. */
function layLayers({ steps, tensor }: Line, model: QuantModel, x: string): void {
  const exits = exitCount(model);
  let exit = 0;
  let input = x;
  for (const [index, layer] of model.layers.entries()) {
    const width = layer.units / layer.slices;
    const acc = tensor(`${layer.name}_acc`, "int32", width);
    const z = tensor(`${layer.name}_z`, "int8", layer.units);
    const sums =
      layer.answer?.kind === "head" ? tensor(`${layer.name}_head_acc`, "int32", model.classes.length) : "";
    for (let slice = 0; slice < layer.slices; slice++) {
      const at = { layer: index, slice } as const;
      steps.push({ kind: "dense", ...at, x: input, acc, z });
      if (layer.answer === null) continue;
      if (layer.answer.kind === "head") steps.push({ kind: "head", ...at, z, acc: sums, scores: SCORES });
      else steps.push({ kind: "groups", ...at, z, scores: SCORES });
      if (model.exits !== null || exit === exits - 1) {
        steps.push(answer(exit, index, z, (slice + 1) * width));
      }
      exit++;
    }
    if (layer.norm) {
      input = tensor(`${layer.name}_h`, "int8", layer.units);
      steps.push({ kind: "rms", layer: index, z, h: input });
    }
  }
}

function answer(exit: number, layer: number, z: string, units: number): AnswerStep {
  return { kind: "answer", exit, layer, scores: SCORES, z, units, live: null, perLabel: false };
}

/** One race of all candidate labels: the first layer is shared, further layers run for the labels of the beam. */
function layCandidates({ steps, tensor }: Line, model: QuantModel, x: string): void {
  const classes = model.classes.length;
  const last = model.layers.length - 1;
  const live = last > 0 ? tensor("live", "uint8", model.beam) : null;
  let from = "";
  for (const [index, layer] of model.layers.entries()) {
    const acc = tensor(`${layer.name}_acc`, "int32", layer.units);
    const z = tensor(`${layer.name}_z`, "int8", classes * layer.units);
    if (index === 0 || live === null) {
      steps.push({ kind: "base", layer: index, x, acc });
      steps.push({ kind: "overlay", layer: index, acc, z, scores: SCORES });
    } else {
      const h = tensor(`${before(model, index).name}_h`, "int8", layer.inputs);
      steps.push({ kind: "candidates", layer: index, from, h, acc, z, live, scores: SCORES });
    }
    if (model.exits !== null || index === last) {
      const racing = index === 0 ? null : live;
      steps.push({ ...answer(index, index, z, layer.units), live: racing, perLabel: true });
    }
    if (index === 0 && live !== null) steps.push({ kind: "beam", scores: SCORES, live });
    from = z;
  }
}

function before(model: QuantModel, index: number): QuantLayer {
  return model.layers[index - 1]!;
}

/** A step after which a layer's (or slice's) share of the scores is complete. */
export type ExitStep = HeadStep | GroupsStep | OverlayStep | CandidatesStep;

/** Whether an exit may stand after this step. */
export function isExit(step: Step): step is ExitStep {
  return (
    step.kind === "head" || step.kind === "groups" || step.kind === "overlay" || step.kind === "candidates"
  );
}
