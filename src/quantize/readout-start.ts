import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import { withContextStart } from "./context-start.js";
import { withRlsStart } from "./rls-start.js";

/** The model with what a readout that learns in place of the layers starts from, of the training part; others are as they were. */
export function withReadoutStart(ir: Ir, model: DeviceModel, train: Samples, seed: number): DeviceModel {
  const { readout } = ir.learning ?? {};
  if (readout === undefined) return model;
  switch (readout.kind) {
    case "rls":
      return withRlsStart(readout, model, train);
    case "context":
      return withContextStart(readout, model, train, seed);
    default:
      return readout satisfies never;
  }
}
