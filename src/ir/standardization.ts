import type { Standardize } from "../model.js";

/** Everything that differs between ways to standardise a part of the input. */
export interface Standardization {
  /** True where each sample is divided by a statistic of its own; else every column has a scale and an offset. */
  readonly perSample: boolean;
  /** True where the sample's own mean is subtracted before. */
  readonly center: boolean;
  /** True where the scale and the offset of a column come from its mean and deviation over the training part. */
  readonly statistics: boolean;
  /** True where x has a magnitude of about 1, whatever the readings have. */
  readonly normalizes: boolean;
}

/** A row for each: the compiler names one that is missing. */
const STANDARDIZATIONS: Readonly<Record<Standardize, Standardization>> = {
  none: { perSample: false, center: false, statistics: false, normalizes: false },
  rms: { perSample: true, center: false, statistics: false, normalizes: true },
  sample: { perSample: true, center: true, statistics: false, normalizes: true },
  dataset: { perSample: false, center: false, statistics: true, normalizes: true },
};

/** The row of a part of the input. */
export function standardizationOf({ standardize }: { readonly standardize: Standardize }): Standardization {
  return STANDARDIZATIONS[standardize];
}
