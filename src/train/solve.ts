import { Failure } from "../diagnostics/diagnostic.js";
import { trainingDiverged } from "../diagnostics/train.js";
import { flatten, forward, upload } from "../floats/network.js";
import { definitionOfReadout } from "../readouts/index.js";
import { crossEntropyLoss, squaredLoss } from "../readouts/losses.js";
import type { Batch, ClosedRule } from "../rules/training.js";
import { createScorer } from "./score.js";
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

/** One closed-form solution, and one more sweep that measures its loss. Throws FF3001. */
export async function solve(session: Session, rule: ClosedRule): Promise<Fit> {
  const { engine, ir, dataset, statistics, targets, options } = session;
  const { remakesInput = false } = definitionOfReadout({ kind: ir.inference.readout }).floats;
  const { predict, mean } = targets || remakesInput ? squaredLoss : crossEntropyLoss;
  const batches = trainingBatches(session);
  const indices = everyIndex(dataset.train.count);
  const clock = createClock((rule.sweeps(ir) + 1) * Math.ceil(indices.length / ir.training.batch));
  const sweep = (visit: (batch: Batch) => void): Promise<void> => {
    const visitChunk = (chunk: Uint32Array): void => engine.scope(() => visit(batches.assemble(chunk)));
    return visitChunks(session, indices, clock, visitChunk, () => {
      options.progress?.({ epoch: 1, epochs: 1, ...clock.now(), loss: 0, accuracy: [] });
    });
  };

  const layers = await rule.solve(engine, ir, streamOf(session, "rule"), sweep);
  const parameters = upload(engine, ir, layers);
  try {
    if (!allFinite(engine, parameters)) throw new Failure(trainingDiverged(1, ir.training));
    let total = 0;
    await sweep((batch) => {
      const samples = remakesInput ? { ...batch, labels: batch.inputs } : batch;
      const scores = forward(engine, ir, parameters, samples.inputs).flatMap(({ exits }) => exits);
      const predicted = predict(engine, scores.at(-1)!);
      total += samples.size * (engine.read(mean(engine, predicted, samples))[0] ?? Number.NaN);
    });
    const loss = total / indices.length;
    const score = createScorer(engine, ir, statistics, dataset.validation, targets);
    const { accuracy, active, errors } = score(parameters);
    options.progress?.({ epoch: 1, epochs: 1, ...clock.now(), loss, accuracy, errors });
    const history = [{ epoch: 1, loss, accuracy, active, ...(errors ? { errors } : {}) }];
    return { layers, epochs: 1, history };
  } finally {
    engine.release(flatten(parameters));
  }
}
