import { zeros } from "../formats/element.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { scoresIn } from "../formats/narrow.js";
import { exitCount } from "../ir/blocks.js";
import type { Samples } from "../ir/data.js";
import type { DeviceExits, DeviceModel, ExitAdaptation } from "../ir/device-model.js";
import { type ExitCalibration, NEVER } from "../ir/exits.js";
import type { ExitIr, Ir } from "../ir/ir.js";
import { sureMargin } from "../numerics/input-drift.js";
import { LARGEST_ERROR } from "../numerics/value-learning.js";
import { schedule } from "../readouts/index.js";
import { evaluateExits } from "../reference/evaluate-exits.js";
import { deviationsOf } from "../steps/value.js";
import { adaptationOf } from "./adaptation.js";
import { agreementTable } from "./agreement.js";
import { calibrateExits } from "./calibrate.js";

/** Settings of the model file for inference and learning. */
type ExitSettings = Pick<Ir, "inference" | "learning">;

/** A model that knows when to stop, and what stands behind its thresholds (null without exits). */
export interface Equipped {
  readonly model: DeviceModel;
  readonly calibration: ExitCalibration | null;
}

/**
 * Sets the thresholds of the exits that `ir` asks for, from the predictions of the bit-exact reference. Both parts
 * are in the model's storage type.
 */
export function withExits(
  ir: ExitSettings,
  model: DeviceModel,
  parts: { readonly validation: Samples; readonly calibration: Samples },
): Equipped {
  if (ir.inference.exits === null) return { model, calibration: null };
  const asked = model.valueExponent === undefined ? model : withClosedExits(ir, model); // values stand where exits may
  const steps = schedule(asked);
  const { exits } = ir.inference;
  const labelled = (samples: Samples) => {
    const table = evaluateExits(asked, steps, samples);
    return model.valueExponent === undefined
      ? { table, labels: samples.labels }
      : agreementTable(table, roomOf(model, exits));
  };
  const validation = labelled(parts.validation);
  const calibration = calibrateExits(ir.inference, validation, labelled(parts.calibration));
  if (calibration === null) return { model, calibration };
  const early = validation.table.exits.slice(0, -1).map(({ margins }) => sureMargin(margins));
  return { model: withThresholds(ir, model, calibration.exits, early), calibration };
}

/** Differences of values that count as wrong: the tolerance in units of what a model answers, for each target. */
export function roomOf(model: DeviceModel, exits: ExitIr): number[] {
  return deviationsOf(model).map((deviation) => toleranceOf(exits) * deviation);
}

function toleranceOf(exits: ExitIr): number {
  return "tolerance" in exits ? (exits.tolerance ?? 0) : 0;
}

/** Standard deviations in units of an estimate; of integers less than 2^30, as estimates are. */
const IN_ESTIMATES: Readonly<Record<Family, (deviations: number, exponent: number) => number>> = {
  integer: (deviations, exponent) => Math.min(2 ** 30, Math.round(deviations * 2 ** exponent)),
  real: Math.fround,
};

/** Bounds by which thresholds follow what the exits of a model estimate; none of classes. */
function estimateBounds(model: DeviceModel, exits: ExitIr): Pick<ExitAdaptation, "estimates"> {
  if (model.valueExponent === undefined) return {};
  const of = (deviations: number) => IN_ESTIMATES[formatOf(model).family](deviations, model.scoreExponent);
  return { estimates: { room: of(toleranceOf(exits)), change: of(LARGEST_ERROR) } };
}

/** The same with every exit closed: the shape of the model before it has weights, for what depends on nothing else. */
export function withClosedExits(ir: ExitSettings, model: DeviceModel): DeviceModel {
  const { exits } = ir.inference;
  if (exits === null) return model;
  const count = exitCount(model) - 1;
  const thresholds = scoresIn(zeros(formatOf(model).elements.score, count));
  thresholds.fill(NEVER);
  const early = new Array<number>(count).fill(0); // of exits that nothing leaves by
  return withThresholds(ir, model, { rule: exits.rule, thresholds }, early);
}

/**
 * Thresholds, and how they follow the weights of a model that learns. Where inputs are followed they stay, and an answer of an early
 * exit is sure by the margins `early`.
 */
function withThresholds(
  { inference, learning }: ExitSettings,
  model: DeviceModel,
  exits: DeviceExits,
  early: number[],
): DeviceModel {
  if (model.learning === null || learning === null || inference.exits === null) return { ...model, exits };
  const { drift } = model.learning;
  if (drift)
    return { ...model, exits, learning: { ...model.learning, drift: { ...drift, earlyMargins: early } } };
  const adaptation = adaptationOf(inference.exits, learning, exits);
  const bounded = { ...adaptation, ...estimateBounds(model, inference.exits) };
  return { ...model, exits, learning: { ...model.learning, adaptation: bounded } };
}
