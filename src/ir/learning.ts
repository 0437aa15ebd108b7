import type { Element } from "../formats/element.js";
import type { Samples } from "./data.js";
import type { Range } from "./parameter.js";

/** One field of the learnt payload: the first bytes of `struct <model>_state`, hashed, exported and saved. */
export interface StateField {
  /** As in C, e.g. `step`, `thresholds`, `hidden1_weights`. */
  readonly name: string;
  /** Layer name, or `state`, `exits`, `recent`. */
  readonly layer: string;
  readonly tensor: string;
  readonly type: Element;
  /** As stored: weights [slices][inputs][width], or [inputs][units] of a plain layer. */
  readonly shape: readonly number[];
  /** Lowest and largest value: what an import of a blob checks, and whoever reads a state. Floats are finite. */
  readonly range: Range;
  /** Bytes from the start of the payload, and of the whole field. */
  readonly offset: number;
  readonly bytes: number;
}

/** Names of `enum ff_status` in templates/runtime/ff_types.h, by value. */
export const STATUSES = [
  "FF_OK",
  "FF_BAD_ARGUMENT",
  "FF_BAD_LABEL",
  "FF_BAD_SAMPLE",
  "FF_DIVERGED",
  "FF_LEARNING_OFF",
  "FF_BAD_BLOB",
  "FF_OTHER_LAYOUT",
  "FF_OTHER_MODEL",
  "FF_BUSY",
  "FF_STORAGE",
  "FF_NO_SLOT",
  "FF_ROLLED_BACK",
  "FF_OUT_OF_RANGE",
  "FF_READY",
  "FF_OUT_OF_BOUNDS",
] as const;
export type Status = (typeof STATUSES)[number];

/** Statuses of a sample that is not answered: it holds what is no number, or leads beyond the range of the model's floats, or an access of its features beyond an array. */
export const SAMPLE_REFUSALS = [
  "FF_BAD_SAMPLE",
  "FF_OUT_OF_RANGE",
  "FF_OUT_OF_BOUNDS",
] as const satisfies readonly Status[];
export type SampleRefusal = (typeof SAMPLE_REFUSALS)[number];

/** One inference number by number; of a sample that is refused, `NO_PREDICTION` beside its status. */
export interface Prediction {
  readonly status: "FF_OK" | SampleRefusal;
  readonly label: number;
  /** Index of the exit that answered, from 0. */
  readonly exit: number;
  /** Largest score minus second largest, saturated at 2^31 - 1. */
  readonly margin: number;
  /** Sum of squares of z of the layer that answered, as far as it was computed. */
  readonly goodness: number;
  /** Non-zero inputs x outputs over the layers and heads that were evaluated. */
  readonly macs: number;
  /** int32, or float32 of a real model. */
  readonly scores: Int32Array | Float32Array;
  /** Access of the features that missed its array, by its number from 1; FF_OUT_OF_BOUNDS alone. */
  readonly fault?: number;
}

/** The numbers of a sample that is refused: no class has this label, so that it is never right. */
export const NO_PREDICTION = {
  label: -1,
  exit: -1,
  margin: 0,
  goodness: 0,
  macs: 0,
  scores: new Float32Array(0),
} as const satisfies Omit<Prediction, "status">;

/** Lesson of one sample: the index of its class, or its targets in units of the values that the model answers. */
export type Lesson = number | Int32Array | Float32Array;

/** Result of one call of `<model>_learn`: with replay that is several updates. */
export interface StepResult {
  readonly status: Status;
  /** Label predicted for the sample before its update. */
  readonly label: number;
  /** Layers (and slices) that changed, and those whose error lay below the bound. */
  readonly updated: number;
  readonly skipped: number;
  /** Stored values that were held at the end of their range; 0 for fp16 and f32. */
  readonly saturated: number;
  /** Present where values are learnt: those estimated before the update, and how many targets were held at 8 deviations. */
  readonly estimate?: { readonly values: Int32Array | Float32Array; readonly clipped: number };
}

/** The bit-exact host reference of a model that learns. */
export interface Learner {
  readonly fields: readonly StateField[];
  /**
   * Learns one sample; on anything but FF_OK nothing has changed. Of a model that asks for labels it is asked first whether the
   * lesson is worth its price, and learns it only then.
   * @param raw `model.input.size` values of the model's storage type.
   */
  learn(raw: Samples["inputs"], lesson: Lesson): StepResult;
  /**
   * Answers an input as a stream does, and lets what the inputs have moved by follow the answer; null of a model that follows nothing.
   * @param features those of the raw input, where they are known.
   */
  readonly follow: ((raw: Samples["inputs"], features?: Samples["inputs"]) => Prediction) | null;
  /**
   * Frees all rows of a class, which is not answered any more until it is learnt again; null of a model that answers by no rows.
   * FF_BAD_LABEL where the label is no class.
   */
  readonly forget: ((label: number) => Status) | null;
  /** Prediction with the weights learnt so far, as the device must make it. */
  infer(raw: Samples["inputs"]): Prediction;
  /** A copy of the canonical payload. */
  payload(): Uint8Array;
  /** CRC-32 of the payload. */
  hash(): number;
}

/** Label of a sample whose label is asked for, or not: FF_UNLABELLED of templates/runtime/ff_ask.h. */
export const UNLABELLED = 2 ** 32 - 1;

/** Labels that a device may ask for: `budget` of `per` samples, 1..1000 and 1..1,000,000. */
export interface LabelBudget {
  readonly budget: number;
  readonly per: number;
}

/** Name of the head of a layer alone, as model files have it. */
export function headName(layer: string): string {
  return `${layer}.head`;
}

/** Label of an update that learns nothing, but measures a window that is held out. */
export const HELD_OUT = 1;
