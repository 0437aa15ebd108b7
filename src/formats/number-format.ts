import type { Precision } from "../model.js";

/** Type in which a model stores values, and to which it rounds sums of their products: its own words for a format. */
export interface NumberFormat {
  readonly precision: Precision;
  /** fp16 alone: sums of products are halves too; float32 where absent. */
  readonly accumulate?: "f16" | undefined;
}
