import type { NumberFormat } from "../formats/number-format.js";
import type { Step } from "../steps/index.js";

/** Owner of instructions of the library: a step of a call, or the call around its steps. */
export interface CounterBin {
  /** The calls that run through it: what both have in common counts for the one that is under way. */
  readonly calls: readonly ("infer" | "learn")[];
  /** Null for what is around the steps. */
  readonly step: Step | null;
  /** e.g. `dense1: dense 784 -> 128, relu (model.ts:7)`. */
  readonly what: string;
  /** Of a product of int8 constants, else null. */
  readonly kernel: string | null;
  /** The line of features, for a part of their step; null for all of a step, or what is left of it. */
  readonly source: SourceLine | null;
}

/** A line of the functions that features are written in. */
export interface SourceLine {
  /** e.g. `mfcc`, or `Average.push` of a class. */
  readonly function: string;
  /** e.g. `features.ts`, and where the function begins in it. */
  readonly file: string;
  readonly start: number;
  readonly line: number;
}

/**
 * Owner of code: a bin, by its index; `nobody` where it is not measured; `inherit` where it belongs to whoever
 * has called it.
 */
export type Owner = number | "nobody" | "inherit";

/** Owners of the lines of a file, which are counted from 1. */
export type LineMap = readonly Owner[];

/** The same of several files, by their path where they are compiled. */
export type LineMaps = ReadonlyMap<string, LineMap>;

/** Instructions since the firmware started, for one bin; beats weigh vector instructions by their length. */
export interface Count {
  readonly instructions: number;
  readonly beats: number;
  /** By half words of the code; empty where nobody asks. */
  readonly executions: Float64Array;
}

/** Instructions of the innermost loops, and the cycles that scheduling models of two processors give them. */
export interface ModelledCycles {
  readonly instructions: number;
  /** Of one that executes in order, whose datapath has half the width of a register. */
  readonly inOrder: number;
  /** Of one that executes out of order, whose datapath is as wide as a register. */
  readonly wide: number;
}

/** Counts by bin, in the order of the bins. */
export type Counts = readonly Count[];

/**
 * Output of `bench --json`. Instructions are retired ones, weights are vector beats: see docs/cost.md. Means over
 * the samples unless the name says otherwise; null where the target cannot measure.
 */
export interface BenchReport extends NumberFormat {
  readonly model: string;
  readonly target: string;
  readonly execution: "qemu" | "host" | "hardware";
  /** Vector length in bits; absent without vectors. */
  readonly vlen?: number;
  /**
   * Cores of a team that one hart has played in turn: instructions are those of the core that executes most between two barriers, forks
   * and barriers themselves not counted. Absent where one core did it all.
   */
  readonly cores?: number;
  /** Compiler and emulator, e.g. { clang: "19.1.7", qemu: "10.0.2" }; empty for a board. */
  readonly tools: Readonly<Record<string, string>>;
  /** Test samples that were answered and, where the model learns, learnt. */
  readonly samples: number;
  readonly inference: InferenceCost;
  /** The steps of inference by layer; they sum to the whole. */
  readonly layers: readonly LayerRow[];
  readonly steps: readonly StepRow[];
  /** Parts of the row of features, by function, the dearest first; absent without features or where nothing counts. */
  readonly features?: readonly FeatureCost[];
  /** By the exit that a sample takes. */
  readonly exits: readonly ExitCost[];
  /** The same shapes where nothing is zero: see `--dense`. */
  readonly dense?: {
    readonly inference: InferenceCost;
    readonly layers: readonly LayerRow[];
    readonly steps: readonly StepRow[];
  };
  /** Absent in a model that does not learn; `dense` is null where nothing counts instructions. */
  readonly learning?: { readonly dense: LearningCost | null; readonly real: LearningCost };
}

export interface InferenceCost {
  readonly instructions: number | null;
  readonly p99: number | null;
  readonly max: number | null;
  readonly weighted: number | null;
  /** Multiply-accumulates that count: non-zero inputs x outputs. */
  readonly macs: number;
  readonly instructionsPerMac: number | null;
}

export interface LearningCost {
  /** Of one call of `<model>_learn`. */
  readonly instructions: number | null;
  readonly p99: number | null;
  readonly max: number | null;
  readonly weighted: number | null;
  /** All that can change: weights, biases, heads. */
  readonly weights: number;
  readonly instructionsPerWeight: number | null;
  readonly weightedPerWeight: number | null;
  /** Multiply-accumulates of a full pass before learning, as a share of what they are if nothing is zero. */
  readonly density: number;
  /** Share of the layers' chances to learn that were left, as sure enough. */
  readonly skipped: number;
  /** Calls that were counted. */
  readonly calls: number;
  readonly layers: readonly Omit<LayerRow, "instructionsPerMac" | "macs">[];
  readonly steps: readonly Omit<StepRow, "macs">[];
}

/** All steps of a layer; `call` is what stands around them. */
export interface LayerRow {
  readonly name: string;
  readonly kernel: string | null;
  readonly instructions: number | null;
  readonly weighted: number | null;
  /** Of the hot loops; null where there are no vectors or there is no llvm-mca. */
  readonly modelled: ModelledCycles | null;
  readonly macs: number;
  readonly instructionsPerMac: number | null;
}

export interface StepRow {
  readonly layer: string;
  /** e.g. `dense`, `head`, `rms`, `learnDense`. */
  readonly kind: string;
  readonly what: string;
  readonly kernel: string | null;
  readonly instructions: number | null;
  readonly weighted: number | null;
  /** As in {@link LayerRow}. */
  readonly modelled: ModelledCycles | null;
  readonly macs: number;
}

/** A function of features, without what it calls; what stands in no function of the user's has no place. */
export interface FeatureCost {
  readonly function: string;
  /** e.g. `features.ts:31`, of the declaration. */
  readonly place: string | null;
  readonly instructions: number;
  readonly weighted: number;
  /** By line, the dearest first. */
  readonly lines: readonly LineCost[];
}

export interface LineCost {
  readonly line: number;
  readonly instructions: number;
  readonly weighted: number;
}

export interface ExitCost {
  readonly exit: number;
  readonly share: number;
  /** Null where no sample leaves here too. */
  readonly instructions: number | null;
}
