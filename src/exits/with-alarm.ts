import type { AlarmCalibration } from "../ir/anomaly-report.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel, Tap } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import type { Parameter, Role } from "../ir/parameter.js";
import { deviationFrom, NO_ENERGY, type Usual, usualOf } from "../numerics/log-energy.js";
import { schedule } from "../readouts/index.js";
import { energyOfStep } from "../steps/deviation.js";
import { isDeviation } from "../steps/index.js";
import { allocateSample, runSchedule } from "../steps/run-schedule.js";
import { promiseOf, withAllowed } from "./alarm-promise.js";

/** A model that knows what is usual and where alarms begin, and what its threshold promises; null for any other model. */
export interface Armed {
  readonly model: DeviceModel;
  readonly alarm: AlarmCalibration | null;
}

/**
 * Sets what is usual of each energy from validation samples, then the threshold from calibration samples, by the bit-exact
 * reference. Both parts hold normal samples alone, in the model's storage type, and training has seen neither.
 *
 * The threshold is the (m + 1)-th largest score of n calibration samples, which m of them exceed. With the wanted confidence the share
 * of normal samples above it is at most r, where P(Binomial(n, r) <= m) = 1 - confidence: r is the quantile of Beta(m + 1, n - m). m is
 * the largest for which r is within the rate that is asked for, or 0.
 */
export function withAlarm(
  { normality, windows }: Pick<Ir, "normality" | "windows">,
  model: DeviceModel,
  parts: { readonly validation: Samples; readonly calibration: Samples },
): Armed {
  if (normality === undefined) return { model, alarm: null };
  const known = energiesOf(model, parts.validation);
  const usual = schedule(model)
    .steps.filter(isDeviation)
    .map((_, cell) => usualOf(known.map((energies) => energies[cell]!)));
  const scores = energiesOf(model, parts.calibration)
    .map((energies) => Math.max(...energies.map((energy, cell) => deviationFrom(usual[cell]!, energy))))
    .sort((a, b) => b - a);
  const promise = promiseOf(normality, windows, scores.length);
  const threshold = scores[promise.allowed] ?? LARGEST;
  return {
    model: withAllowed(withConstants(model, usual, threshold), normality, windows),
    alarm: { ...promise, threshold: threshold / 256 },
  };
}

/** Largest score. */
const LARGEST = 32767;

/** Energies of each sample, of the input and then of the cells; without samples that leave the range of floats. */
function energiesOf(model: DeviceModel, samples: Samples): number[][] {
  const line = schedule(model);
  const steps = line.steps.filter(isDeviation);
  const rows = Array.from({ length: samples.count }, (_, n) => {
    const memory = allocateSample(line, samples, n);
    runSchedule(model, line, memory);
    return steps.map((step) => energyOfStep(step, model, memory));
  });
  return rows.filter((row) => !row.includes(NO_ENERGY));
}

/** Mean and deviation as a model keeps them, in steps of 2^-16. */
function finely({ mean, deviation }: Usual): Int32Array {
  return Int32Array.of(256 * mean, 256 * deviation);
}

/** The model with these numbers: of the input first, then of each cell. */
function withConstants(
  model: DeviceModel,
  [input, ...cells]: readonly Usual[],
  threshold: number,
): DeviceModel {
  let answered = 0;
  const taps = model.taps.map((tap): Tap => {
    if (!tap.readout) return tap;
    const own = cells[answered++]!;
    const values: Partial<Record<Role, Parameter["values"]>> = {
      usual: finely(own),
      inputUsual: finely(input ?? own),
      threshold: Int16Array.of(threshold),
    };
    const parameters = tap.readout.parameters.map(
      (each): Parameter => ({ ...each, values: values[each.role] ?? each.values }),
    );
    return { ...tap, readout: { ...tap.readout, parameters } };
  });
  return { ...model, taps };
}
