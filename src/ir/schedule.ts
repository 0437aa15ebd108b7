import { exitCount, type QuantLayer, type QuantModel, sumsOf } from "./quant.js";

/**
 * A quantized model as a straight line of steps over named tensors: the order in which the reference computes,
 * the plan places buffers, the emitted C calls kernels, and TRACE numbers its answers.
 */

/** Element types; `f16` holds binary16, in the reference as exact float32 numbers. */
export type TensorType = "int8" | "uint8" | "int16" | "int32" | "f16" | "f32";

/** Bytes of one element. */
export const ELEMENT_BYTES: Readonly<Record<TensorType, 1 | 2 | 4>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  int32: 4,
  f16: 2,
  f32: 4,
};

/** `scores` lives in the caller's result, the rest in the arena. */
export interface Tensor {
  /** Unique; also the C variable, e.g. `x`, `hidden1_acc`, `hidden1_z`, `hidden1_h`, `scores`. */
  readonly id: string;
  readonly type: TensorType;
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

/** d = softmax(scores) - onehot(label); whether the layer learns from this sample: 1 - p(label) reaches the bound. */
export interface LossStep {
  readonly kind: "loss";
  readonly layer: number;
  readonly slice: number;
  readonly scores: string;
  /** [classes] */
  readonly d: string;
}

/** c = rate * what the layer's own loss says of each active unit, from the head as it was. */
export interface ErrorsStep {
  readonly kind: "errors";
  readonly layer: number;
  readonly slice: number;
  readonly z: string;
  readonly d: string;
  /** [width] */
  readonly c: string;
}

/** M -= rate z d^T for the units of one slice. */
export interface LearnHeadStep {
  readonly kind: "learnHead";
  readonly layer: number;
  readonly slice: number;
  readonly z: string;
  readonly d: string;
}

/** W -= x c^T, bias -= c for the units of one slice. */
export interface LearnDenseStep {
  readonly kind: "learnDense";
  readonly layer: number;
  readonly slice: number;
  readonly x: string;
  readonly c: string;
  /** The second update of one layer within one sample (the negative pass of a pair). */
  readonly second: boolean;
}

/** rival = the wrong label with the largest score so far: the hard negative. */
export interface RivalStep {
  readonly kind: "rival";
  readonly scores: string;
  /** [2]: the true label, the rival. */
  readonly pair: string;
}

/** Elements between the two rows of a pair's inputs: both begin on a word. */
export function pairStride(inputs: number): number {
  return (inputs + 3) & ~3;
}

/** For the true label and its rival: h = rms(from[k]), z = relu(bias + h W), own = goodness of each. */
export interface PairStep {
  readonly kind: "pair";
  readonly layer: number;
  /** z of the layer before, a row per label (first of them) or per member of the pair. */
  readonly from: string;
  readonly perLabel: boolean;
  /** Two rows, pairStride(inputs) apart. */
  readonly h: string;
  readonly acc: string;
  /** [2][units] */
  readonly z: string;
  readonly pair: string;
  /** [2] */
  readonly own: string;
}

/** r = how wrong the layer's own goodness has the pair, for the true label and the rival; whether the layer learns. */
export interface PairLossStep {
  readonly kind: "pairLoss";
  readonly layer: number;
  /** Goodness by label (first layer) or of the pair. */
  readonly own: string;
  readonly perLabel: boolean;
  readonly pair: string;
  /** [2] */
  readonly r: string;
}

/** c = rate * error of each unit, for the true label (negative: raises goodness) and the rival. */
export interface PairErrorsStep {
  readonly kind: "pairErrors";
  readonly layer: number;
  readonly z: string;
  readonly perLabel: boolean;
  readonly pair: string;
  readonly r: string;
  /** [2][units] */
  readonly c: string;
}

/** Slots of the true label and its rival -= c; sum = both errors together, for the weights that both passes share. */
export interface LearnSlotsStep {
  readonly kind: "learnSlots";
  readonly layer: number;
  readonly c: string;
  readonly pair: string;
  /** [units] */
  readonly sum: string;
}

/** Remembers what exit `exit` would have answered. */
export interface WitnessStep {
  readonly kind: "witness";
  readonly exit: number;
  /** [exits] each */
  readonly labels: string;
  readonly values: string;
}

/** Thresholds follow the weights. */
export interface AdaptStep {
  readonly kind: "adapt";
  readonly labels: string;
  readonly values: string;
}

/** Steps of inference. */
export type InferStep =
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

/** Steps that only learning has. */
export type LearnStep =
  | LossStep
  | ErrorsStep
  | LearnHeadStep
  | LearnDenseStep
  | RivalStep
  | PairStep
  | PairLossStep
  | PairErrorsStep
  | LearnSlotsStep
  | WitnessStep
  | AdaptStep;

export type Step = InferStep | LearnStep;

export interface Schedule {
  readonly tensors: readonly Tensor[];
  readonly steps: readonly Step[];
}

/** Lays the inference of a model out as its steps. */
export function schedule(model: QuantModel): Schedule {
  const line = createLine(model);
  const x = line.tensor("x", line.types.stored, model.input.size);
  line.tensor(SCORES, line.types.sum, model.classes.length, "result");
  for (const part of model.input.parts.keys()) line.steps.push({ kind: "input", part, x });
  if (model.beam > 0) layCandidates(line, model, x);
  else layLayers(line, model, x, () => undefined);
  return { tensors: line.tensors, steps: line.steps };
}

export const SCORES = "scores";

/** Element types of a precision: what is stored between layers, what sums of products have, and what scores have. */
export interface LineTypes {
  readonly stored: TensorType;
  readonly product: TensorType;
  readonly sum: TensorType;
}

/** A schedule under construction. */
export interface Line {
  readonly types: LineTypes;
  readonly tensors: Tensor[];
  readonly steps: Step[];
  /** Adds a tensor; returns its id. */
  tensor(id: string, type: Tensor["type"], length: number, memory?: Tensor["memory"]): string;
}

/** An empty schedule for models of this precision. */
export function createLine(model: QuantModel): Line {
  const { precision } = model;
  const tensors: Tensor[] = [];
  const tensor: Line["tensor"] = (id, type, length, memory = "arena") => {
    tensors.push({ id, type, length, memory });
    return id;
  };
  const types: LineTypes =
    precision === "int8"
      ? { stored: "int8", product: "int32", sum: "int32" }
      : { stored: precision === "fp16" ? "f16" : "f32", product: sumsOf(model), sum: "f32" };
  return { types, tensors, steps: [], tensor };
}

/** Where one slice of a layer has answered: its tensors, for what comes in between. */
export interface Answered {
  readonly layer: number;
  readonly slice: number;
  readonly exit: number;
  readonly x: string;
  readonly z: string;
}

/**
 * One pass: layer after layer, slice after slice; `between` adds what follows the answer of each slice.
 * @param everyAnswer whether labels are read at every exit, not only where inference may leave.
 */
export function layLayers(
  { steps, tensor, types }: Line,
  model: QuantModel,
  x: string,
  between: (at: Answered) => void,
  everyAnswer = model.exits !== null,
): void {
  const exits = exitCount(model);
  let exit = 0;
  let input = x;
  for (const [index, layer] of model.layers.entries()) {
    const width = layer.units / layer.slices;
    const acc = tensor(`${layer.name}_acc`, types.product, width);
    const z = tensor(`${layer.name}_z`, types.stored, layer.units);
    const sums =
      layer.answer?.kind === "head"
        ? tensor(`${layer.name}_head_acc`, types.product, model.classes.length)
        : "";
    for (let slice = 0; slice < layer.slices; slice++) {
      const at = { layer: index, slice } as const;
      steps.push({ kind: "dense", ...at, x: input, acc, z });
      if (layer.answer === null) continue;
      if (layer.answer.kind === "head") steps.push({ kind: "head", ...at, z, acc: sums, scores: SCORES });
      else steps.push({ kind: "groups", ...at, z, scores: SCORES });
      if (everyAnswer || exit === exits - 1) steps.push(answer(exit, index, z, (slice + 1) * width));
      between({ ...at, exit, x: input, z });
      exit++;
    }
    if (layer.norm) {
      input = tensor(`${layer.name}_h`, types.stored, layer.units);
      steps.push({ kind: "rms", layer: index, z, h: input });
    }
  }
}

function answer(exit: number, layer: number, z: string, units: number): AnswerStep {
  return { kind: "answer", exit, layer, scores: SCORES, z, units, live: null, perLabel: false };
}

/** One race of all candidate labels: the first layer is shared, further layers run for the labels of the beam. */
function layCandidates({ steps, tensor, types }: Line, model: QuantModel, x: string): void {
  const classes = model.classes.length;
  const last = model.layers.length - 1;
  const live = last > 0 ? tensor("active_labels", "uint8", model.beam) : null;
  let from = "";
  for (const [index, layer] of model.layers.entries()) {
    const acc = tensor(`${layer.name}_acc`, types.product, layer.units);
    const z = tensor(`${layer.name}_z`, types.stored, classes * layer.units);
    if (index === 0 || live === null) {
      steps.push({ kind: "base", layer: index, x, acc });
      steps.push({ kind: "overlay", layer: index, acc, z, scores: SCORES });
    } else {
      const h = tensor(`${before(model, index).name}_h`, types.stored, layer.inputs);
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
