/** The part of `train --json` on the training, whatever the model answers. */
export interface TrainingRun {
  readonly rule: string;
  readonly seed: number;
  readonly epochs: number;
  /** Wall time of the training; 0 where a fresh checkpoint was reused. */
  readonly seconds: number;
  /** True where a fresh checkpoint was found. */
  readonly cached: boolean;
  readonly engine: string;
  readonly checkpoint: string;
  /** Columns of which the input loses detail, a sentence each. */
  readonly inputLosses: readonly string[];
}
