import type { Samples } from "../ir/data.js";
import { type ExitCalibration, NEVER } from "../ir/exits.js";
import type { InferenceIr } from "../ir/ir.js";
import { exitCount, type QuantModel } from "../ir/quant.js";
import { schedule } from "../ir/schedule.js";
import { evaluateExits } from "../reference/evaluate.js";
import { calibrateExits } from "./calibrate.js";

/** A model that knows when to stop, and what stands behind its thresholds (null without exits). */
export interface Equipped {
  readonly model: QuantModel;
  readonly calibration: ExitCalibration | null;
}

/**
 * Sets the thresholds of the exits that `inference` asks for, from the answers of the bit-exact reference. Both parts
 * are in the model's storage type.
 */
export function withExits(
  inference: InferenceIr,
  model: QuantModel,
  parts: { readonly validation: Samples; readonly calibration: Samples },
): Equipped {
  if (inference.exits === null) return { model, calibration: null };
  const steps = schedule(model);
  const labelled = (samples: Samples) => ({
    table: evaluateExits(model, steps, samples),
    labels: samples.labels,
  });
  const calibration = calibrateExits(inference, labelled(parts.validation), labelled(parts.calibration));
  return { model: { ...model, exits: calibration?.exits ?? null }, calibration };
}

/** The same with every exit closed: the shape of the model before it has weights, for what depends on nothing else. */
export function withClosedExits({ exits }: InferenceIr, model: QuantModel): QuantModel {
  if (exits === null) return model;
  const thresholds = new Int32Array(exitCount(model) - 1).fill(NEVER);
  return { ...model, exits: { rule: exits.rule, thresholds } };
}
