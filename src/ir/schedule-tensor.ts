import type { Element } from "../formats/element.js";
import type { Shape } from "./shape.js";

/** `scores` lives in the caller's result, the rest in the arena. */
export interface Tensor {
  /** Unique; also the C variable, e.g. `x`, `hidden1_acc`, `hidden1_z`, `hidden1_h`, `scores`. */
  readonly id: string;
  readonly type: Element;
  readonly shape: Shape;
  /** Number of elements. */
  readonly length: number;
  readonly memory: "arena" | "result";
  /** True for scratch of which every core has its own, one after the other. */
  readonly perCore?: true;
}

/** Id of the running scores. */
export const SCORES = "scores";

/** Id of the running estimate, in standard deviations of the targets: what becomes the values in place of scores. */
export const ESTIMATE = "estimate";
