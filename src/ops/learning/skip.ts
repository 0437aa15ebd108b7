import type { QuantModel } from "../../ir/quant.js";
import { scoreSuffix } from "../answer.js";

/** C name of a constant that the learning layers of a model share, e.g. `ECG_LEARNING_SKIP`. */
export function sharedName({ name }: QuantModel, what: "LEARNING_SKIP" | "PACE_STRIDE"): string {
  return `${name}_${what}`.toUpperCase();
}

/** Slows errors down where the model's rate falls; nothing for a constant rate. */
export function paceStatement(model: QuantModel, errors: string, count: number): string[] {
  const { stride } = model.learning!;
  if (stride === 0) return [];
  return [
    `ff_slow_${scoreSuffix(model)}(${errors}, ${count}, ff_pace(state->step, ${sharedName(model, "PACE_STRIDE")}));`,
  ];
}

/** C that counts a layer as one that learns from the sample, or as one that is left alone. */
export const COUNT_LAYER = ["if (learns) {", "    step->updated++;", "} else {", "    step->skipped++;", "}"];
