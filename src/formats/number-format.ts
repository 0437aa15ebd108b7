import type { Precision } from "../model.js";

/** What a model stores values as, and what it rounds sums of their products to: its own words for a format. */
export interface NumberFormat {
  readonly precision: Precision;
  /** fp16 alone: sums of products are halves too; float32 where absent. */
  readonly accumulate?: "f16" | undefined;
}
