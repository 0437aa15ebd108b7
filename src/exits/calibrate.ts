import type { ExitCalibration, LabelledTable } from "../ir/exits.js";
import type { InferenceIr } from "../ir/ir.js";
import { calibrateLightff } from "./lightff.js";
import { calibrateMargin } from "./margin.js";

/**
 * Thresholds of the exits in the unit of the device's own scores. Both tables come from the bit-exact reference of the
 * model as it ships: `validation` may shape the rule, `calibration` has been read by nothing else.
 * @returns null where the model asks for no exits.
 */
export function calibrateExits(
  { exits, readout }: InferenceIr,
  validation: LabelledTable,
  calibration: LabelledTable,
): ExitCalibration | null {
  if (exits === null) return null;
  switch (exits.rule) {
    case "lightff":
      return calibrateLightff(exits, readout, calibration);
    case "margin":
      return calibrateMargin(exits, validation, calibration);
    default:
      return exits satisfies never;
  }
}
