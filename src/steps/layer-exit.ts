/** The exit behind the scores of a whole layer, which has no slices. */
import { blockOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { ExitDefinition } from "./step.js";

/** Exit of a layer whose scores need all of it, over all labels, and whose goodness nobody reads. */
export const LAYER_EXIT = {
  location: (step: { readonly layer: number }, model: DeviceModel) => blockOf(model, step.layer).layer.name,
  slice: () => 0,
  active: () => null,
  goodness: () => 0,
} satisfies ExitDefinition<never>;
