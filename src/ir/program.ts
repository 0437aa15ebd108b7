import type { Span } from "../diagnostics/diagnostic.js";
import type { AnyInputSpec, InputSpec, ModelSpec } from "../model.js";
import type { Features } from "./model-features.js";

/** A model file as read: its values, and where each of them stands. */
export interface Program {
  /** Absolute path of the model file; paths in the specification are relative to its folder. */
  readonly file: string;
  /** The same and all that it imports, by their absolute paths; absent where no file has been read. */
  readonly files?: readonly string[];
  readonly spec: ReadSpec;
  /** Place of a value by its path in `spec`, e.g. `layers[0].units`, `data.train.images`. `""` is the whole. */
  readonly spans: Readonly<Record<string, Span>>;
  /** Features of the input, compiled; absent where it has none. */
  readonly features?: Features;
}

/** A specification in which features have given the input its shape, where it has none of its own. */
export type ReadSpec = Omit<ModelSpec, "input"> & { readonly input: InputSpec & Partial<InputFields> };

/** Fields of all inputs behind features. */
type InputFields = Pick<Extract<AnyInputSpec, { features: unknown }>, "features"> &
  Pick<Extract<AnyInputSpec, { window: unknown }>, "window"> &
  Pick<Extract<AnyInputSpec, { stream: unknown }>, "stream"> &
  Pick<Extract<AnyInputSpec, { frame: unknown }>, "frame">;
