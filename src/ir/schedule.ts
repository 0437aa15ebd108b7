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
