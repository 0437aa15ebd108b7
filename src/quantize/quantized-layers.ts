import type { DeviceModel } from "../ir/device-model.js";

/** Parts of a model that the arithmetic of a format decides. */
export type QuantizedLayers = Pick<
  DeviceModel,
  "input" | "layers" | "taps" | "scoreExponent" | "valueExponent" | "outputs"
>;
