import type { DeviceModel } from "../ir/device-model.js";

/** What the arithmetic of a format decides about a model. */
export type QuantizedLayers = Pick<DeviceModel, "input" | "layers" | "taps" | "scoreExponent">;
