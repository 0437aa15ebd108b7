import { setImmediate } from "node:timers/promises";
import { Failure } from "../diagnostics/diagnostic.js";
import { emptyPart, trainingDiverged } from "../diagnostics/train.js";
import type { Dataset } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { EpochRecord, PartStatistics, Trained } from "../ir/trained.js";
import { createRandom } from "../numerics/prng.js";
import { partStatistics } from "../numerics/standardize.js";
import { createAdam } from "./adam.js";
import { chunks, createBatches } from "./batches.js";
import { type Engine, openEngine, type Variable } from "./engine.js";
import { download, flatten, type LayerOf, upload } from "./network.js";
import { rules } from "./rules/index.js";
import { createScorer } from "./score.js";

/** Separates the uses of one seed. */
const STREAM = { weights: 1, order: 2, shift: 3 } as const;
const MILLISECONDS_BETWEEN_EVENTS = 100;

/** Where training stands; sent about ten times per second and at the end of each epoch. */
export interface TrainProgress {
  /** Counts from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Updates done, of `steps` in the whole training. */
  readonly step: number;
  readonly steps: number;
  /** Mean cross-entropy of the final scores over this epoch so far. */
  readonly loss: number;
  /** Validation accuracy per head after the latest finished epoch; empty in the first. */
  readonly accuracy: readonly number[];
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

/**
 * Fits the float weights of `ir` to the train part; the validation part fills the history and chooses nothing.
 * Throws a `Failure`: FF3001 diverged, FF3002 empty part, FF3003 no engine.
 */
export async function train(ir: Ir, dataset: Dataset, options: TrainOptions): Promise<Trained> {
  const empty = (["train", "validation"] as const).filter((part) => dataset[part].count === 0);
  if (empty.length > 0) throw new Failure(empty.map(emptyPart));
  const engine = await openEngine();
  const random = createRandom(options.seed, STREAM.weights);
  const initial = rules[ir.training.rule].initialize(ir.layers, ir.classes.length, random);
  const parameters = upload(engine, ir.layers, ir.classes.length, initial);
  try {
    const statistics = partStatistics(ir.input, dataset.train);
    const history = await runEpochs({ engine, ir, dataset, statistics, parameters }, options);
    return {
      layers: download(engine, parameters),
      statistics,
      record: {
        rule: ir.training.rule,
        seed: options.seed,
        epochs: ir.training.epochs,
        engine: engine.name,
        fingerprint: options.fingerprint,
        history,
      },
    };
  } finally {
    engine.release(flatten(parameters));
  }
}

/** The same layers, data and settings by backpropagation, one head on the last layer, no activity penalty. */
export function trainBaseline(ir: Ir, dataset: Dataset, options: TrainOptions): Promise<Trained> {
  return train(baselineIr(ir), dataset, options);
}

/** The model that `trainBaseline` trains; evaluate its weights with this one. */
export function baselineIr(ir: Ir): Ir {
  return {
    ...ir,
    layers: ir.layers.map((layer, index) => ({ ...layer, head: index === ir.layers.length - 1 })),
    training: { ...ir.training, rule: "backprop", activityPenalty: 0 },
  };
}

/** What one training works on; `parameters` are what it changes. */
interface Session {
  readonly engine: Engine;
  readonly ir: Ir;
  readonly dataset: Dataset;
  readonly statistics: readonly PartStatistics[];
  readonly parameters: readonly LayerOf<Variable>[];
}

async function runEpochs(
  { engine, ir, dataset, statistics, parameters }: Session,
  options: TrainOptions,
): Promise<EpochRecord[]> {
  const { epochs, batch } = ir.training;
  const batches = createBatches(engine, ir, statistics, dataset.train, Math.min(batch, dataset.train.count));
  const score = createScorer(engine, ir, statistics, dataset.validation);
  const optimizer = createAdam(engine, flatten(parameters));
  const order = createRandom(options.seed, STREAM.order);
  const shift = createRandom(options.seed, STREAM.shift);
  const indices = Uint32Array.from({ length: dataset.train.count }, (_, index) => index);
  const clock = createClock(epochs * Math.ceil(indices.length / batch));
  const history: EpochRecord[] = [];

  const update = (chunk: Uint32Array, learningRate: number): number =>
    engine.scope(() => {
      const { rule, activityPenalty } = ir.training;
      const assembled = batches.assemble(chunk, shift);
      const { loss, gradients } = rules[rule].gradients(engine, parameters, assembled, activityPenalty);
      optimizer.step(flatten(gradients), learningRate);
      return engine.read(loss)[0] ?? Number.NaN;
    });

  const runEpoch = async (epoch: number): Promise<number> => {
    order.shuffle(indices);
    let total = 0;
    let seen = 0;
    for (const chunk of chunks(indices, batch)) {
      options.signal?.throwIfAborted();
      const loss = update(chunk, scheduledRate(ir.training.learningRate, clock.done()));
      if (!Number.isFinite(loss)) throw new Failure(trainingDiverged(epoch, ir.training));
      total += loss * chunk.length;
      seen += chunk.length;
      if (clock.tick()) {
        const accuracy = history.at(-1)?.accuracy ?? [];
        options.progress?.({ epoch, epochs, ...clock.now(), loss: total / seen, accuracy });
        await setImmediate(); // lets a signal, or the terminal, have its turn
      }
    }
    return total / seen;
  };

  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const loss = await runEpoch(epoch);
      if (!allFinite(engine, parameters)) throw new Failure(trainingDiverged(epoch, ir.training));
      const { accuracy, active } = score(parameters);
      history.push({ epoch, loss, accuracy, active });
      options.progress?.({ epoch, epochs, ...clock.now(), loss, accuracy });
    }
    return history;
  } finally {
    optimizer.release();
  }
}

/** Constant for half of the training, then linear to zero; `done` is the share of updates made, 0 .. 1. */
export function scheduledRate(learningRate: number, done: number): number {
  return learningRate * Math.min(1, 2 * (1 - done));
}

function allFinite(engine: Engine, parameters: readonly LayerOf<Variable>[]): boolean {
  return flatten(parameters).every((parameter) => engine.read(parameter).every(Number.isFinite));
}

interface Clock {
  /** Share of updates made. */
  done(): number;
  /** Counts one update; true where an event is due. */
  tick(): boolean;
  now(): Pick<TrainProgress, "step" | "steps" | "secondsLeft">;
}

function createClock(steps: number): Clock {
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
