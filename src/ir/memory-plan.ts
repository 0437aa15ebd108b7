import type { RowSchedule } from "../steps/row-steps.js";
import type { Schedule } from "../steps/schedule.js";
import type { Kernel } from "./kernel.js";
import type { StateField } from "./learning.js";
import type { EventFeatures, FrameFeatures } from "./model-features.js";
import type { EventStreamIr, FrameStreamIr, RowStreamIr, WindowStreamIr } from "./stream.js";
import type { Team } from "./target-description.js";

/** Layout of all memory, known before any compile; bytes throughout. */
export interface Plan {
  readonly schedule: Schedule;
  /** Offset of each arena tensor by its id; multiples of 4. */
  readonly offsets: Readonly<Record<string, number>>;
  /** Steps of inference in which each of them is needed. */
  readonly lives: readonly TensorLife[];
  /** Inputs that are moved within the arena before a step, by its index: its output takes their place. */
  readonly slides: Readonly<Record<number, Slide>>;
  /** Size of the arena in `struct <model>_state`. */
  readonly arena: number;
  /** Cores that share the work: those for which there is scratch. */
  readonly cores: Team;
  /** Kernel of each dense and head step by step index; absent for other steps. `dot` stores weights [outputs][inputs]. */
  readonly kernels: Readonly<Record<number, Kernel>>;
  readonly layers: readonly LayerCost[];
  /** Of each step of the schedule. */
  readonly steps: readonly StepCost[];
  /** One update of a model that learns, in the same arena; else null. */
  readonly learn: LearnPlan | null;
  /** Fields that learning changes, at the start of the state; empty for a model that does not learn. */
  readonly fields: readonly StateField[];
  /** Constants in flash of the portable library, and its state with the arena, wherever either lies; exact. */
  readonly constants: number;
  readonly ram: number;
  /** Use of the memory beside the cores; null where the target names none. */
  readonly l1: L1Plan | null;
  /** Memory of a model that streams, beside the state; else null. */
  readonly stream: StreamPlan | null;
}

/** A tensor from the step that first writes it to the one that last touches it, inclusive. */
export interface TensorLife {
  readonly id: string;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** Need of the memory beside the cores, L1, and the weights that come there tile by tile. */
export interface L1Plan {
  /** The state or, where that is apart, the arena alone. */
  readonly bytes: number;
  /** True where what learns lies in the memory behind, and the arena is a struct of its own. */
  readonly apart: boolean;
  readonly tiles: readonly TileCost[];
  /** Layers whose weights are read from where they lie: their kernels take no tiles. */
  readonly direct: readonly string[];
}

/** Tiles of one step. */
export interface TileCost {
  readonly call: "infer" | "learn";
  readonly layer: string;
  /** The step in words. */
  readonly what: string;
  /** Rows of a tile. */
  readonly rows: number;
  /** Bytes of their buffer. */
  readonly bytes: number;
  /** Copies of one call, to L1 and back. */
  readonly transfers: number;
}

/** Layout of `struct <model>_stream`; `ram` is the whole struct, exact on a 32-bit target. */
export type StreamPlan = RowStreamPlan | WindowStreamPlan | FrameStreamPlan | EventStreamPlan;

/** Rows that are kept of each layer, and what the answer needs. */
export interface RowStreamPlan {
  readonly kind: "rows";
  readonly stream: RowStreamIr;
  readonly schedule: RowSchedule;
  /** Offset of each tensor by its id. */
  readonly offsets: Readonly<Record<string, number>>;
  readonly arena: number;
  /** Kernel of each step of the answer that has a choice, by its index: those of inference. */
  readonly kernels: Readonly<Record<number, Kernel>>;
  readonly ram: number;
}

/** The raw rows of a window; inference runs in the state of the model. */
export interface WindowStreamPlan {
  readonly kind: "windows";
  readonly stream: WindowStreamIr;
  /** Inference. */
  readonly line: Schedule;
  /** True where a complete window is kept beside its rows: it is learnt later, or has its channels first. */
  readonly keepsSample: boolean;
  readonly ram: number;
}

/** The readings of the next frame, and the features of a window's frames, oldest first. */
export interface FrameStreamPlan {
  readonly kind: "frames";
  readonly stream: FrameStreamIr;
  readonly features: FrameFeatures;
  /** Inference behind the features. */
  readonly behind: Schedule;
  /** Frames that a hop takes off a window. */
  readonly dropped: number;
  readonly ram: number;
}

/** An object of the class of the features, room for the arrays of its methods, and the last features. */
export interface EventStreamPlan {
  readonly kind: "events";
  readonly stream: EventStreamIr;
  readonly features: EventFeatures;
  /** Inference of features. */
  readonly line: Schedule;
  readonly ram: number;
}

/** A tensor that a step reads from another place than where it was written; bytes, multiples of 4. */
export interface Slide {
  readonly tensor: string;
  /** Offset at which the step reads it. */
  readonly to: number;
  readonly bytes: number;
}

/** The schedule of one update, and where its tensors lie. */
export interface LearnPlan {
  readonly schedule: Schedule;
  readonly offsets: Readonly<Record<string, number>>;
  readonly slides: Plan["slides"];
  /** Of products of constants, by step index. */
  readonly kernels: Readonly<Record<number, Kernel>>;
}

/** Form that the kernel of a step over a map takes. */
export interface MapForm {
  readonly name: string;
  readonly why: string;
  /** Estimate for one call; null where nobody has measured any. */
  readonly instructions: number | null;
  /** True where frozen weights are stored in blocks of four outputs by four taps. */
  readonly inBlocks?: true;
}

/** One step of inference. */
export interface StepCost {
  /** Bytes of the arena that are live while it runs. */
  readonly ram: number;
  /** Null where the step is over no map. */
  readonly form: MapForm | null;
}

/** One row of `analyze`: a layer with its head and normalisation; `macs` are dense, `expectedMacs` weighted by measured density. */
export interface LayerCost {
  readonly name: string;
  readonly constants: number;
  readonly ram: number;
  readonly macs: number;
  readonly expectedMacs: number;
  /** Kernel of the first product, the form of one over a map, or `masters` or `float` where there is no choice. */
  readonly kernel: string;
  /** Reason for the choice of the kernel; empty where there is none. */
  readonly why: string;
}
