/** Float weights as the trainer leaves them and the checkpoint stores them. */
export interface Trained {
  readonly layers: readonly TrainedLayer[];
  /** Per input part: mean and standard deviation per feature over the training part (`dataset` only, else empty). */
  readonly statistics: readonly PartStatistics[];
  /** Mean and standard deviation of each target over the training part, where values are estimated. */
  readonly targets?: PartStatistics;
  readonly record: TrainingRecord;
}

/** Weights [inputs][units], bias [units], head [units][classes] or null. */
export interface TrainedLayer {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly head: Float32Array | null;
  /** [classes][units], what a label slot of value 1 adds to the sums; null where no label is overlaid. */
  readonly overlay: Float32Array | null;
  /** [targets], what the layer adds to the estimate beside its head; absent where scores are those of classes. */
  readonly constant?: Float32Array | null;
  /** [inputs], what is added to a reconstruction of the layer's input; absent where nothing reconstructs. */
  readonly decoderBias?: Float32Array;
}

/** Mean and standard deviation of the real value (raw * scale + offset) of each feature. */
export interface PartStatistics {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/** Origin of the weights. */
export interface TrainingRecord {
  readonly rule: string;
  readonly seed: number;
  /** Behind the weights that were kept; `history` has all that were run. */
  readonly epochs: number;
  /** Name and version of the engine; equal seeds give equal bytes on one engine. */
  readonly engine: string;
  /** SHA-256 over everything that the weights depend on; a different value means stale. */
  readonly fingerprint: string;
  readonly history: readonly EpochRecord[];
}

/** One row of the learning curve; of values, errors in place of accuracies. Accuracies on the validation part, one per exit. */
export interface EpochRecord {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: readonly number[];
  /** Share of active units per layer on the validation part. */
  readonly active: readonly number[];
  /** Accuracy of the last exit on some of the training part; absent in what earlier versions have trained. */
  readonly training?: number;
  /** Root mean square error in standard deviations of the targets: one per exit, on the validation part. */
  readonly errors?: readonly number[];
}
