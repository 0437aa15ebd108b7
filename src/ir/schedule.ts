import type { QuantModel } from "./quant.js";

/**
 * A quantized model as a straight line of steps over named tensors: the order in which the reference computes,
 * the plan places buffers, the emitted C calls kernels, and TRACE numbers its answers.
 */

/** `acc` and `scores` are int32, all else int8. `scores` lives in the caller's result, the rest in the arena. */
export interface Tensor {
  /** Unique; also the C variable, e.g. `x`, `hidden1_acc`, `hidden1_z`, `hidden1_h`, `scores`. */
  readonly id: string;
  readonly type: "int8" | "int32";
  readonly length: number;
  readonly memory: "arena" | "result";
}

/** x[part] = standardised raw values of one input part. */
export interface InputStep {
  readonly kind: "input";
  readonly part: number;
  readonly x: string;
}

/** acc = bias + x W, z = requantize(acc). */
export interface DenseStep {
  readonly kind: "dense";
  readonly layer: number;
  readonly x: string;
  readonly acc: string;
  readonly z: string;
}

/** acc = z M, scores += acc << shift; the first head of a model finds scores = 0. */
export interface HeadStep {
  readonly kind: "head";
  readonly layer: number;
  readonly z: string;
  readonly acc: string;
  readonly scores: string;
}

/** h = rms(z). */
export interface RmsStep {
  readonly kind: "rms";
  readonly layer: number;
  readonly z: string;
  readonly h: string;
}

/** label = argmax(scores), margin = top1 - top2, goodness = sum of squares of the last z. */
export interface AnswerStep {
  readonly kind: "answer";
  readonly scores: string;
  readonly z: string;
}

export type Step = InputStep | DenseStep | HeadStep | RmsStep | AnswerStep;

export interface Schedule {
  readonly tensors: readonly Tensor[];
  readonly steps: readonly Step[];
}

/** Lays a model out as its steps; the last layer needs no normalisation. */
export function schedule(model: QuantModel): Schedule {
  const tensors: Tensor[] = [];
  const tensor = (
    id: string,
    type: Tensor["type"],
    length: number,
    memory: Tensor["memory"] = "arena",
  ): string => {
    tensors.push({ id, type, length, memory });
    return id;
  };

  const x = tensor("x", "int8", model.input.size);
  const scores = tensor("scores", "int32", model.classes.length, "result");
  const steps: Step[] = model.input.parts.map((_, part) => ({ kind: "input", part, x }));
  let input = x;
  let last = x;
  for (const [index, layer] of model.layers.entries()) {
    const acc = tensor(`${layer.name}_acc`, "int32", layer.units);
    const z = tensor(`${layer.name}_z`, "int8", layer.units);
    steps.push({ kind: "dense", layer: index, x: input, acc, z });
    if (layer.head) {
      const sums = tensor(`${layer.name}_head_acc`, "int32", model.classes.length);
      steps.push({ kind: "head", layer: index, z, acc: sums, scores });
    }
    if (layer.norm) {
      input = tensor(`${layer.name}_h`, "int8", layer.units);
      steps.push({ kind: "rms", layer: index, z, h: input });
    }
    last = z;
  }
  steps.push({ kind: "answer", scores, z: last });
  return { tensors, steps };
}
