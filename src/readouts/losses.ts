import type { Engine, Tensor } from "../engine/engine.js";

/** Samples whose scores have a loss: one-hot labels or standardised targets, [size][scores]; weights [size][1]. */
export interface Weighed {
  readonly size: number;
  readonly labels: Tensor;
  readonly weights: Tensor;
}

/** Prediction of scores, and how wrong it is. The gradient with respect to the scores is (predicted - labels) weight / size. */
export interface Loss {
  /** Values that are compared with the labels, [size][scores]. */
  predict(engine: Engine, scores: Tensor): Tensor;
  /** Mean over the batch, weighted, [1][1]. */
  mean(engine: Engine, predicted: Tensor, batch: Weighed): Tensor;
}

/** Cross-entropy of softmax(scores): of classes. */
export const crossEntropyLoss: Loss = {
  predict: (engine, scores) => engine.softmax(scores),
  mean: crossEntropy,
};

/** Half the squared error, summed over the targets: scores are the estimate itself. */
export const squaredLoss: Loss = {
  predict: (_engine, scores) => scores,
  mean(engine, predicted, { labels, weights, size }) {
    const squares = engine.square(engine.subtract(predicted, labels));
    const targets = labels.shape[1] ?? 1;
    return engine.scale(
      engine.columnSum(engine.multiply(engine.rowMean(squares), weights)),
      targets / (2 * size),
    );
  },
};

/** Mean over the batch of weight * -ln p[label], [1][1]; the tiny term keeps ln finite where p underflows. */
export function crossEntropy(engine: Engine, probabilities: Tensor, batch: Weighed): Tensor {
  const picked = engine.multiply(engine.log(engine.shift(probabilities, 1e-30)), batch.labels);
  const classes = batch.labels.shape[1] ?? 1;
  return engine.scale(
    engine.columnSum(engine.multiply(engine.rowMean(picked), batch.weights)),
    -classes / batch.size,
  );
}
