import type { QuantModel } from "../../src/ir/quant.js";
import { type RandomModelOptions, randomModel } from "../emit/random-model.js";

/** 50 raw bytes -> 40 -> 10 units, three classes. */
export function smallQuant(options: Partial<RandomModelOptions> = {}): QuantModel {
  return randomModel({
    seed: 1,
    storage: "uint8",
    parts: [{ kind: "rms", size: 50 }],
    units: [40, 10],
    classes: ["a", "b", "c"],
    ...options,
  });
}
