/**
 * The vocabulary of a model file: plain data and the helpers that build it.
 *
 * A model file is read by the frontend and never run, so these helpers exist for the editor and the type
 * checker, and for programs that build a specification themselves. Each helper only tags its argument.
 */

import type { DataSpec } from "./model/data-spec.js";
import type { InferenceSpec } from "./model/inference-spec.js";
import type { AnyInputSpec } from "./model/input-spec.js";
import type { LayerSpec } from "./model/layer-spec.js";
import type { AdaptationSpec, LearningSpec } from "./model/learning-spec.js";
import type { NetSpec } from "./model/net-spec.js";
import type { DecisionSpec, StreamSpec } from "./model/stream-spec.js";
import type { TrainingSpec } from "./model/training-spec.js";

export * from "./model/data-spec.js";
export * from "./model/inference-spec.js";
export * from "./model/input-spec.js";
export * from "./model/layer-spec.js";
export * from "./model/learning-spec.js";
export * from "./model/net-spec.js";
export * from "./model/stream-spec.js";
export * from "./model/training-spec.js";

/**
 * Number format of weights and activations on the device: integers, or floats of 16 or 32 bits with sums of 32 bits for
 * targets with a floating-point unit.
 */
export type Precision = "int8" | "fp16" | "f32";

/**
 * Format to which a sum of products of halves is rounded after every input: float32, or half. Sums of halves are faster
 * where vectors of halves are, and less accurate: in long sums small products are lost.
 */
export type Sums = "f32" | "f16";

/** Everything a model file says. */
export interface ModelSpec {
  /** Prefix of C identifiers: a letter, then letters, digits or underscores. */
  readonly name: string;
  readonly input: AnyInputSpec;
  /** Class names in label order, at least two; a model has either classes or targets, but for one that tells anomalies. */
  readonly classes?: readonly string[];
  /** Names of the quantities that the model estimates (regression): columns of a csv, or columns of the array of `labels`. */
  readonly targets?: readonly string[];
  readonly data: DataSpec;
  readonly layers: readonly (LayerSpec | NetSpec)[];
  readonly training: TrainingSpec;
  /** Default: every layer for every sample, one pass. */
  readonly inference?: InferenceSpec;
  /** Default: the weights never change on the device. */
  readonly learning?: LearningSpec;
  /** In place of `learning`. Default: the statistics of the inputs stay those of the training part. */
  readonly adaptation?: AdaptationSpec;
  /** Default: every sample comes as a whole. */
  readonly stream?: StreamSpec;
  /** Only with `stream`. Default: answers become no events. */
  readonly decision?: DecisionSpec;
  /** Default: `"int8"`. */
  readonly precision?: Precision;
  /**
   * Sums of products, in inference and in learning; only with `precision: "fp16"`. Never retrains. Default: `"f32"`, or
   * `"f16"` on targets that have no others (`pulp`).
   */
  readonly accumulate?: Sums;
}

/** Declares a model; the default export of a model file. Another file may spread it, and its `classes` where it has some. */
export function defineModel(spec: ModelSpec): ModelSpec & Required<Pick<ModelSpec, "classes">> {
  return spec as ModelSpec & Required<Pick<ModelSpec, "classes">>; // a file is read: one without classes has none to spread
}

/** Most names that `outputs` makes: more than any model has. */
const MOST_NAMED = 65_535;

/** Names of the outputs of a net that gives values, for `targets`: `out0`, `out1`, ... */
export function outputs(count: number): string[] {
  const isCount = Number.isInteger(count) && count >= 0 && count <= MOST_NAMED;
  return isCount ? Array.from({ length: count }, (_, index) => `out${index}`) : [];
}
