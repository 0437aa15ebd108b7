import type { ModelSpec, Precision } from "../../src/model.js";

/** The tables of BENCH.md, in this order. */
export const TOPICS = {
  kernels: "Kernels: one step, no zero anywhere",
  maps: "Layers over maps: one step, no zero anywhere",
  mapLearning: "Learning over maps: one call of `<model>_learn`",
  learning: "Learning: one call of `<model>_learn`, 784-128-64",
  inference: "Inference: MNIST test digits",
  team: "Cores: one call of `<model>_learn`, 784-128-64, by the busiest of them",
} as const;

export type Topic = keyof typeof TOPICS;

/** One line of a table, as data: what is measured, and beside which public projects it stands. */
export interface Row {
  /** Name for `--rows` and of its files below out/bench. */
  readonly id: string;
  readonly topic: Topic;
  readonly title: string;
  /** A model, or the path of a model file from the root of the repository. */
  readonly model: ModelSpec | string;
  /** Rows that name the same training share its weights. Default: the row's id. */
  readonly training?: string;
  readonly target: string;
  /** Vector length in bits where it is not the target's own. */
  readonly vlen?: 256 | 512;
  /** Cores that share the work, where not one does it all. */
  readonly cores?: 1 | 8;
  /** Bytes of the memory beside the cores, where they are not the target's own. */
  readonly l1?: number;
  readonly precision?: Precision;
  readonly samples?: number | "all";
  /** What gcc is not asked for: it takes long, and a shorter row has said it. */
  readonly clangAlone?: true;
  /** Whether a kernel is measured: inference with nothing zero. */
  readonly dense?: true;
  /** Share of the values of samples that are not zero, for rows of kernels that skip zeros. */
  readonly density?: number;
  readonly figure: Figure;
  readonly rivals?: readonly Rival[];
  /** What was aimed at: at most this. */
  readonly goal?: Goal;
  /** With at least this accuracy, 0..1. */
  readonly accuracy?: number;
}

/** What a figure had to reach, and what would have been better. */
export interface Goal {
  readonly must: number;
  readonly aim: number;
}

/** Which figure of a report a row shows. */
export type Figure =
  /** Instructions of one step per multiply-accumulate, no zero anywhere. */
  | { readonly per: "mac"; readonly layer: string; readonly kind: string }
  /** The same per piece of work: a dense multiply-accumulate, those of the padding included, or an input of a pool. */
  | { readonly per: "work"; readonly layer: string; readonly kind: string; readonly work: number }
  /** Instructions of one step of learning per weight of its layer, no zero anywhere. */
  | { readonly per: "layerWeight"; readonly layer: string; readonly kind: string; readonly weights: number }
  /** Instructions of a whole step of learning per weight that can change. */
  | { readonly per: "weight"; readonly inputs: "dense" | "real" }
  /** Instructions of a whole step of learning. */
  | { readonly per: "update"; readonly inputs: "dense" | "real" }
  /** Instructions of a layer in a step of learning, forward and back, per dense multiply-accumulate of its forward pass. */
  | { readonly per: "layerUpdate"; readonly inputs: "dense"; readonly layer: string; readonly work: number }
  /** Instructions of a whole step of learning per instruction of an inference of the same samples. */
  | { readonly per: "inferenceOfSame"; readonly inputs: "dense" | "real" }
  /** Mean instructions of a whole inference, of test samples or with no zero anywhere. */
  | { readonly per: "inference"; readonly inputs?: "dense" }
  /** The same of test samples, per multiply-accumulate. */
  | { readonly per: "inferenceMac"; readonly macs: number };

/** The same work by a public project; `calculated` where only its kernel was measured. */
export interface Rival {
  readonly project: keyof typeof PROJECTS;
  readonly value: number;
  /** Its weighted figure. */
  readonly weighted?: number;
  readonly what?: string;
  readonly calculated?: true;
}

/** Where a rival's code is found. */
export const PROJECTS = {
  "muRISCV-NN": "tum-ei-eda/muriscv-nn",
  "CMSIS-NN": "ARM-software/CMSIS-NN, plain C",
  NNoM: "majianjia/nnom",
  "ESP-NN": "espressif/esp-nn, plain C",
  emlearn: "emlearn/emlearn",
  AIfES: "Fraunhofer-IMS/AIfES_for_Arduino, f32 SGD, batch 1",
  KANN: "attractivechaos/kann, forward and backward",
  "PULP-TrainLib": "pulp-platform/pulp-trainlib, fp32 on one core",
} as const;
