/**
 * Order in which samples are sent to a device, and how far that has come. Equal orders are equal in all but
 * `sent`.
 */
export interface SampleOrder {
  /** SHA-256 (hex) over the raw samples and their labels. */
  readonly data: string;
  /** Of the order. */
  readonly seed: number;
  /** Samples of one pass, and the number of passes. */
  readonly samples: number;
  readonly passes: number;
  /** Samples sent so far, 0..samples * passes. */
  readonly sent: number;
}
