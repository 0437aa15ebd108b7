import type { DeviceExits, ExitAdaptation } from "../ir/device-model.js";
import { NEVER } from "../ir/exits.js";
import type { ExitIr, LearningIr } from "../ir/ir.js";

/** Mean absolute deviation of a Gaussian times this is its standard deviation. */
const DEVIATIONS = Math.sqrt(Math.PI / 2);

/**
 * Constants by which thresholds follow the weights. The margin rule keeps the long-run rate of harm at `risk`: up and
 * down are in the ratio (1 - risk) : risk, and the step is `speed` of the mean open threshold, at least one unit down
 * beside integers. LightFF keeps running means with the weight 2^-shift nearest to `speed`.
 */
export function adaptationOf(
  exits: ExitIr,
  { warmup, speed }: LearningIr,
  { thresholds }: DeviceExits,
): ExitAdaptation {
  const integer = thresholds instanceof Int32Array;
  const shift = Math.max(0, Math.min(15, Math.round(-Math.log2(speed))));
  switch (exits.rule) {
    case "lightff": {
      const kappa = exits.kappa * DEVIATIONS;
      return { warmup, up: 0, down: 0, shift, kappa: integer ? Math.round(kappa * 256) : Math.fround(kappa) };
    }
    case "margin":
      return { warmup, ...stepsOfMargin(exits.risk, speed, thresholds), shift, kappa: 0 };
    default:
      return exits satisfies never;
  }
}

function stepsOfMargin(
  risk: number,
  speed: number,
  thresholds: DeviceExits["thresholds"],
): Pick<ExitAdaptation, "up" | "down"> {
  const open = [...thresholds].filter((threshold) => threshold < NEVER).map(Math.abs); // those of values are below 0
  const mean = open.reduce((sum, threshold) => sum + threshold, 0) / Math.max(1, open.length);
  const wanted = speed * mean * risk;
  const integer = thresholds instanceof Int32Array;
  const down = integer ? Math.max(1, Math.round(wanted)) : Math.fround(wanted);
  const up = (down * (1 - risk)) / risk;
  return { up: integer ? Math.min(2 ** 29, Math.round(up)) : Math.fround(up), down };
}
