import type { Span } from "../diagnostics/diagnostic.js";
import type { ModelSpec } from "../model.js";

/** A model file as read: its values, and where each of them stands. */
export interface Program {
  /** Absolute path of the model file; paths in the specification are relative to its folder. */
  readonly file: string;
  readonly spec: ModelSpec;
  /** Place of a value by its path in `spec`, e.g. `layers[0].units`, `data.train.images`. `""` is the whole. */
  readonly spans: Readonly<Record<string, Span>>;
}
