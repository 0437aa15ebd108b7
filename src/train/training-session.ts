import { setImmediate } from "node:timers/promises";
import type { Engine, Tensor } from "../engine/engine.js";
import { flatten, type LayerOf } from "../floats/network.js";
import type { Dataset } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { EpochRecord, PartStatistics, TrainedLayer } from "../ir/trained.js";
import { createRandom, type Random } from "../numerics/prng.js";
import { type Batches, chunks, createBatches } from "./batches.js";

/** Separates the uses of one seed. */
const STREAM = { weights: 1, order: 2, shift: 3, noise: 4, dropout: 5, rule: 6, flip: 7 } as const;
const MILLISECONDS_BETWEEN_EVENTS = 100;

/** Progress of a training; sent about ten times per second and at the end of each epoch. */
export interface TrainProgress {
  /** Counts from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Updates done, of `steps` in the whole training. */
  readonly step: number;
  readonly steps: number;
  /** Mean loss of the final scores over this epoch so far. */
  readonly loss: number;
  /** Validation accuracy per exit after the latest finished epoch; empty in the first. */
  readonly accuracy: readonly number[];
  /** The same of values: errors in standard deviations of the targets. */
  readonly errors?: readonly number[] | undefined;
  /** Estimated time to the end. */
  readonly secondsLeft: number;
}

export interface TrainOptions {
  /** 0 .. 2^32 - 1; with the engine, decides every bit of the result. */
  readonly seed: number;
  /** Goes into the record; see fingerprint.ts. */
  readonly fingerprint: string;
  readonly progress?: (event: TrainProgress) => void;
  /** Stops between two updates; `train` then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Data and settings of one training. */
export interface Session {
  readonly engine: Engine;
  readonly ir: Ir;
  readonly dataset: Dataset;
  readonly statistics: readonly PartStatistics[];
  /** Of the targets, where values are estimated. */
  readonly targets?: PartStatistics | undefined;
  readonly options: TrainOptions;
}

/** Result of a training; `epochs` counts those behind the weights, `history` all that were run. */
export interface Fit {
  readonly layers: readonly TrainedLayer[];
  readonly epochs: number;
  readonly history: readonly EpochRecord[];
}

/** The stream of draws for one use of the training's seed. */
export function streamOf({ options }: Session, use: keyof typeof STREAM): Random {
  return createRandom(options.seed, STREAM[use]);
}

/** Batches of the training part, with room for as many samples as there are. */
export function trainingBatches({ engine, ir, dataset, statistics, targets }: Session): Batches {
  const capacity = Math.min(ir.training.batch, dataset.train.count);
  return createBatches(engine, ir, statistics, dataset.train, capacity, targets);
}

/** 0 .. count - 1. */
export function everyIndex(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => index);
}

/** True where every parameter is a finite number. */
export function allFinite(engine: Engine, parameters: readonly LayerOf<Tensor>[]): boolean {
  return flatten(parameters).every((parameter) => engine.read(parameter).every(Number.isFinite));
}

/** Counts updates and knows the time. */
export interface Clock {
  /** Share of updates made. */
  done(): number;
  /** Counts one update; true where an event is due. */
  tick(): boolean;
  now(): Pick<TrainProgress, "step" | "steps" | "secondsLeft">;
}

/** Starts to count `steps` updates. */
export function createClock(steps: number): Clock {
  const start = performance.now();
  let last = start;
  let step = 0;
  return {
    done: () => step / steps,
    tick: () => {
      step++;
      const due = performance.now() - last >= MILLISECONDS_BETWEEN_EVENTS;
      if (due) last = performance.now();
      return due;
    },
    now: () => {
      const seconds = (performance.now() - start) / 1000;
      return { step, steps, secondsLeft: (seconds / Math.max(1, step)) * (steps - step) };
    },
  };
}

/**
 * Visits the samples `indices` batch by batch. Between two batches the user may stop it (it then throws the signal's
 * reason), and about ten times per second `report` is called and a signal, or the terminal, has its turn.
 */
export async function visitChunks(
  { ir, options }: Session,
  indices: Uint32Array,
  clock: Clock,
  visit: (chunk: Uint32Array) => void,
  report: () => void,
): Promise<void> {
  for (const chunk of chunks(indices, ir.training.batch)) {
    options.signal?.throwIfAborted();
    visit(chunk);
    if (!clock.tick()) continue;
    report();
    await setImmediate();
  }
}
