import type { Engine, Tensor } from "../engine/engine.js";
import type { Values } from "../formats/element.js";
import type { Family, Format } from "../formats/format.js";
import type { Block } from "../ir/blocks.js";
import type { DeviceModel, Readout } from "../ir/device-model.js";
import type { ReadoutIr } from "../ir/ir.js";
import type { BlockIr } from "../ir/ir-blocks.js";
import type { Role } from "../ir/parameter.js";
import type { Struct } from "../ir/struct.js";
import type { PartStatistics } from "../ir/trained.js";
import type { LayerLearning } from "../ir/update-constants.js";
import type { Tapped } from "../layers/layer.js";
import type { ScoreBounds } from "../numerics/bounds.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import type { Loss } from "./losses.js";
import type { SliceReadout } from "./passes.js";

/** One kind of readout: what it adds to the scores, and how a sample runs through the layers for it. One file each. */
export interface ReadoutDefinition<R extends Readout> {
  /** Floats of training, and of the float64 model. */
  readonly floats: FloatReadout;
  /** True where scores are products with weights of the readout's own, which may learn. */
  readonly linear: boolean;
  /** Present where it tells anomalies: it scores how far a sample is from what is usual, beside a threshold. */
  readonly tellsAnomalies?: true;
  /** Present where the last layer alone answers, whatever layers have heads in training. */
  readonly lastAlone?: true;
  /** Units that a slice needs at least. */
  leastUnits(classes: number): number;
  /** The readout in a device's file, by family; `kind` tells records apart. */
  readonly stored: Readonly<Record<Family, StoredReadout<R>>>;
  /** A line of `--dump quant`. */
  print(readout: R, family: Family): string;
  /** The readouts of integer layers, brought to one scale of scores below 2^30; `asked`: settings of one that learns alone. */
  integers(layers: readonly Scored[], classes: number, asked?: ReadoutIr): IntegerReadouts<R>;
  /** The readout of a layer of floats; null where it adds nothing. */
  reals(
    block: BlockIr,
    own: ReadoutWeights,
    learns: Learns,
    format: Format,
    classes: number,
    asked?: ReadoutIr,
  ): R | null;
  /** Exponent of the readout's own weights; null where it has none. */
  weightExponent(readout: R): number | null;
  /** Errors of the units of integers: z has `exponent`, d error / d z is 2 z times a slope. */
  errorScale(readout: R, exponent: number, slopes: readonly number[]): ErrorScale;
  /** Present where the errors of scores are no differences of probabilities in Q15. */
  readonly scoreError?: ScoreError;
  /** Exponent of what a cell of integers leaves of its input, from that of its sums; absent of readouts that reconstruct nothing. */
  leftExponent?(readout: R, sums: number): number;
  /** The readout with what its layer's learning adds to it. */
  learning(readout: R, learning: LayerLearning): R;
  /** The readout of a layer of `units`: its values no longer fit, but sizes are read from shapes alone. */
  reshaped(readout: R, block: Block, units: number, model: DeviceModel): R;
  /** Adds the largest share of the scores that a layer of integers can have. */
  bound(bounds: ScoreBounds, readout: R, block: Block): void;
  /** Numbers beside the parameters that two models must share to exchange weights. */
  layout(readout: R, model: DeviceModel): unknown;
  /** Structs of one slice, which follow those of the layer's slice. */
  sliceStructs(readout: R, block: Block, slice: number, model: DeviceModel): Struct[];
  /** Structs of the whole block, after all slices. */
  structs(readout: R, block: Block, model: DeviceModel): Struct[];
  /** Adds the steps of inference behind the input. */
  infer(builder: ScheduleBuilder, x: string): void;
  /** Adds the steps with which a slice adds to the scores. */
  add(builder: ScheduleBuilder, block: Block, at: Tapped): void;
  /** Adds the steps with which the error of the scores reaches the units of a slice, and weights of the readout's own. */
  learn(builder: ScheduleBuilder, block: Block, at: SliceError): void;
  /** Adds the steps of one update behind the input; present where the readout learns in place of the layers. */
  update?(builder: ScheduleBuilder, x: string): void;
  /** Takes from the values of its parameters, by role, what a class has taught; present where a device can forget one. */
  forget?(label: number, valuesOf: (role: Role) => Values): void;
  /** Answers and errors of an update; absent where scores have a label, and their softmax an error. */
  readonly estimates?: {
    /** Adds what an update answers behind a slice. */
    answer(builder: ScheduleBuilder, at: SliceReadout): void;
    /** Adds the error of what has been added up, and whether the slice learns from it. */
    error(builder: ScheduleBuilder, at: Pick<SliceError, "layer" | "slice" | "d">): void;
    /** Makes room for what the exits estimate. */
    follow(builder: ScheduleBuilder): FollowedExits;
  };
}

/** Exits of an update whose thresholds follow the weights. */
export interface FollowedExits {
  /** Adds what keeps the answer of an exit. */
  record(exit: number): void;
  /** Adds what moves the thresholds, behind the last exit. */
  follow(): void;
}

/** Errors of scores in integers: their fractional bits, and the largest one. */
export interface ScoreError {
  readonly bits: number;
  readonly largest: number;
}

/** Errors of units in integers: their exponent, the largest real one, and factors of the rule, by class or for all. */
export interface ErrorScale {
  readonly exponent: number;
  readonly largest: number;
  readonly factors: readonly number[];
}

/** A slice whose scores have an error. */
export interface SliceError {
  readonly layer: number;
  readonly slice: number;
  /** Ids of the layer's output, of the error of the scores, and of the errors of units; null where none are wanted. */
  readonly z: string;
  readonly d: string;
  readonly c: string | null;
}

/** Float form of a readout: linear in features of z, or for each candidate label. */
export interface FloatReadout {
  /** Loss of the scores. */
  readonly loss: Loss;
  /** True where layers add a constant beside what is linear in their features. */
  readonly hasConstant?: true;
  /** True where every label is tried; then scores are goodness, and heads are trained beside. */
  readonly triesLabels: boolean;
  /** True where every layer reconstructs its input, and nothing adds to scores. */
  readonly reconstructs?: true;
  /** True where the last layer makes the network input anew. */
  readonly remakesInput?: true;
  /** Features that scores are linear in, [batch][units]. */
  features(engine: Engine, z: Tensor): Tensor;
  /** The matrix [units][classes] from features to scores; null where the layer adds nothing. */
  matrix(engine: Engine, block: BlockIr, head: Tensor | null, classes: number): Tensor | null;
  /** Adds what a slice of z answers to the scores, in float64; null where the layer adds nothing. */
  share(block: BlockIr, head: Float32Array | null): FloatShare | null;
}

/** Adds what slice `slice` of `z` answers to `scores`. */
export type FloatShare = (z: Float32Array, slice: number, scores: Float64Array) => void;

/** A readout as a record of a file, whose fields a schema in the same file has checked. */
export interface StoredReadout<R extends Readout, Record = object> {
  to(readout: R): Record;
  from(record: Record, at: StoredAt): R;
  /** Fields of a record that have a formula. */
  formulas(record: Record, at: FormulaAt): readonly Formula[];
}

/** A field of a record: its name, what an export computes, and what is there. */
export type Formula = readonly [field: string, expected: unknown, found: unknown];

/** The block of a record whose fields are compared with their formulas. */
export interface FormulaAt {
  readonly units: number;
  readonly slices: number;
  readonly classes: number;
  /** Of z; 0 for floats. */
  readonly exponent: number;
  readonly scoreExponent: number;
}

/** The block of a record. */
export interface StoredAt {
  readonly format: Format;
  readonly units: number;
  readonly slices: number;
  readonly classes: number;
  readonly learns: Learns;
  readonly scoreExponent: number;
  /** Rates of groups, where integers learn. */
  readonly rates: Int32Array | null;
}

/** Parts of a layer that learn. */
export interface Learns {
  readonly layer: boolean;
  readonly head: boolean;
}

/** Trained values of a layer's readout. */
export interface ReadoutWeights {
  /** [features][scores]; null where the layer has no head. */
  readonly head: Float32Array | null;
  /** [targets], what the layer adds to an estimate beside its head. */
  readonly constant?: Float32Array | null | undefined;
  /** Means and deviations of the targets: of the last layer alone, where values are estimated. */
  readonly targets?: PartStatistics | undefined;
  /** Present where the layer reconstructs its input. */
  readonly cell?: CellValues | undefined;
}

/** Values with which a layer reconstructs its input. */
export interface CellValues {
  /** Trained, [inputs]. */
  readonly decoderBias: Float32Array;
  /** Exponent of the weights of the layer; 0 for floats. */
  readonly weightExponent: number;
  /** Of the layer's input. */
  readonly inputExponent: number;
}

/** A layer of integers before scores are made of it. */
export interface Scored extends ReadoutWeights {
  /** Features that are read. */
  readonly units: number;
  readonly slices: number;
  /** Of a map that is read as it is; else 1. */
  readonly pixels: number;
  /** Exponent of z. */
  readonly exponent: number;
  /** Exponent of h, the normalised z. */
  readonly outputExponent: number;
  readonly learns: Learns;
}

/** Readouts of the layers, and the exponent that all scores share. */
export interface IntegerReadouts<R extends Readout> {
  readonly scoreExponent: number;
  /** Of values in the units of the targets, where there are some. */
  readonly valueExponent?: number;
  readonly readouts: readonly (R | null)[];
}
