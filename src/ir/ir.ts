import type { DataSpec, Precision, Standardize, TrainingSpec } from "../model.js";

/** The checked model: sizes and names resolved, defaults filled in. */
export interface Ir {
  readonly name: string;
  readonly input: InputIr;
  readonly classes: readonly string[];
  readonly layers: readonly DenseIr[];
  readonly data: DataSpec;
  readonly training: Required<TrainingSpec>;
  readonly precision: Precision;
}

/** One sample: `size` values in `parts` that follow each other. */
export interface InputIr {
  readonly shape: readonly number[];
  readonly size: number;
  readonly parts: readonly InputPartIr[];
}

/** real = raw * scale + offset for `size` values from index `start` on, then standardised. */
export interface InputPartIr {
  readonly start: number;
  readonly size: number;
  readonly scale: number;
  readonly offset: number;
  readonly standardize: Standardize;
}

/** z = relu(x W + b) with W [inputs][units], and a head [units][classes] where the rule trains one. */
export interface DenseIr {
  readonly kind: "dense";
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly head: boolean;
  /** Where the layer stands, e.g. `model.ts:17`; shown in reports and in the emitted C. */
  readonly source: string;
}
