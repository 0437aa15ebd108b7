import type { QuantModel } from "../ir/quant.js";

/** The part of a model that each precision makes in its own way. */
export type QuantizedLayers = Pick<QuantModel, "input" | "layers" | "scoreExponent">;
