import { Failure } from "../diagnostics/diagnostic.js";
import { trainingDiverged } from "../diagnostics/train.js";
import { byRole, download, flatten, upload } from "../floats/network.js";
import { spread } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { EpochRecord, TrainedLayer } from "../ir/trained.js";
import type { GradientRule } from "../rules/training.js";
import { createAdam } from "./adam.js";
import { createScorer, type Score } from "./score.js";
import {
  allFinite,
  createClock,
  everyIndex,
  type Fit,
  type Session,
  streamOf,
  trainingBatches,
  visitChunks,
} from "./training-session.js";

/** Samples of the training part that the learning curve shows beside validation: enough to see memorising. */
const TRAINING_SAMPLES = 1000;

/** First values of all parameters: weights and biases of the first layers are those of a file, where the model begins with some. */
function startOf({ start }: Ir, drawn: readonly TrainedLayer[]): TrainedLayer[] {
  return drawn.map((layer, index) => ({ ...layer, ...start?.layers[index] }));
}

/** Epochs of Adam on the rule's gradients; stops early where the model asks for it. Throws FF3001. */
export async function descend(session: Session, rule: GradientRule): Promise<Fit> {
  const { engine, ir, dataset, statistics, targets, options } = session;
  const { epochs, batch, learningRate, patience } = ir.training;
  const parameters = upload(engine, ir, startOf(ir, rule.initialize(ir, streamOf(session, "weights"))));
  const learner = rule.start(engine, ir, streamOf(session, "rule"));
  const optimizer = createAdam(engine, byRole(parameters));
  const batches = trainingBatches(session);
  const draws = {
    shift: streamOf(session, "shift"),
    flip: streamOf(session, "flip"),
    noise: streamOf(session, "noise"),
    dropout: streamOf(session, "dropout"),
  };
  const score = createScorer(engine, ir, statistics, dataset.validation, targets);
  const scoreTraining = createScorer(
    engine,
    ir,
    statistics,
    spread(dataset.train, TRAINING_SAMPLES),
    targets,
  );
  const order = streamOf(session, "order");
  const indices = everyIndex(dataset.train.count);
  const clock = createClock(epochs * Math.ceil(indices.length / batch));
  const history: EpochRecord[] = [];

  const update = (chunk: Uint32Array): number =>
    engine.scope(() => {
      const done = clock.done();
      const { loss, gradients } = learner.gradients(parameters, batches.assemble(chunk, draws), done);
      optimizer.step(byRole(gradients), scheduledRate(learningRate, done));
      return engine.read(loss)[0] ?? Number.NaN;
    });

  const runEpoch = async (epoch: number): Promise<number> => {
    order.shuffle(indices);
    let total = 0;
    let seen = 0;
    const visit = (chunk: Uint32Array): void => {
      const loss = update(chunk);
      if (!Number.isFinite(loss)) throw new Failure(trainingDiverged(epoch, ir.training));
      total += loss * chunk.length;
      seen += chunk.length;
    };
    await visitChunks(session, indices, clock, visit, () => {
      const { accuracy = [], errors } = history.at(-1) ?? {};
      options.progress?.({ epoch, epochs, ...clock.now(), loss: total / seen, accuracy, errors });
    });
    if (!allFinite(engine, parameters)) throw new Failure(trainingDiverged(epoch, ir.training));
    return total / seen;
  };

  try {
    const best = createBest(patience, () => download(engine, parameters));
    for (let epoch = 1; epoch <= epochs && !best.enough(epoch - 1); epoch++) {
      const loss = await runEpoch(epoch);
      const result = score(parameters);
      const { accuracy, active, errors } = result;
      const training = scoreTraining(parameters).accuracy.at(-1);
      const more = { ...(training === undefined ? {} : { training }), ...(errors ? { errors } : {}) };
      history.push({ epoch, loss, accuracy, active, ...more });
      options.progress?.({ epoch, epochs, ...clock.now(), loss, accuracy, errors });
      best.see(epoch, result);
    }
    return { ...best.fit(), history };
  } finally {
    learner.release?.();
    optimizer.release();
    engine.release(flatten(parameters));
  }
}

/** Constant for half of the training, then linear to zero; `done` is the share of updates made, 0 .. 1. */
export function scheduledRate(learningRate: number, done: number): number {
  return learningRate * Math.min(1, 2 * (1 - done));
}

interface Best {
  see(epoch: number, score: Score): void;
  /** True once `patience` epochs have passed without a better one. */
  enough(epoch: number): boolean;
  fit(): Omit<Fit, "history">;
}

/** Keeps the epoch of the best score (macro-F1, of values the smallest error), the earlier of equals; without patience simply the last. */
function createBest(patience: number, copy: () => TrainedLayer[]): Best {
  let kept = { epochs: 0, quality: Number.NEGATIVE_INFINITY, layers: [] as readonly TrainedLayer[] };
  let last = 0;
  return {
    see: (epoch, { quality }) => {
      last = epoch;
      if (patience > 0 && quality > kept.quality) kept = { epochs: epoch, quality, layers: copy() };
    },
    enough: (epoch) => patience > 0 && epoch - kept.epochs >= patience,
    fit: () =>
      kept.epochs > 0 ? { layers: kept.layers, epochs: kept.epochs } : { layers: copy(), epochs: last },
  };
}
