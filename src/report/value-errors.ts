/** Errors of a model that estimates values, beside those of a constant and of ridge regression. */
import { noMoments, solveRidge } from "../engine/ridge.js";
import { forwardFloat } from "../floats/float-model.js";
import type { Dataset, Samples } from "../ir/data.js";
import { type DeviceModel, realValue } from "../ir/device-model.js";
import { type ExitTable, NO_LABEL } from "../ir/exits.js";
import type { Ir } from "../ir/ir.js";
import type { Plan } from "../ir/memory-plan.js";
import { sizeOf } from "../ir/shape.js";
import type { PlannedModel, Weights } from "../ir/stages.js";
import type { PartStatistics, Trained } from "../ir/trained.js";
import type { TargetErrors, ValueErrors } from "../ir/value-report.js";
import { partStatistics, standardizeInto } from "../numerics/standardize.js";
import { standardizedTargets, targetStatistics, targetsOf } from "../numerics/targets.js";
import { valueErrors } from "../numerics/value-metrics.js";
import { encodeSamples } from "../quantize/encode.js";
import { answersAlone } from "../readouts/index.js";
import { predict } from "../reference/infer.js";
import { allocateSample } from "../steps/run-schedule.js";

/** Inputs up to which ridge regression is fitted: its time grows with their cube. */
const MOST_INPUTS = 512;
/** Penalties that are tried, as shares of the mean square of an input. */
const PENALTIES = [1e-4, 1e-3, 1e-2, 1e-1, 1];

/** Everything over the test set; `refused` are samples without an estimate. */
export interface ValueQuality {
  readonly targets: readonly TargetErrors[];
  readonly refused: number;
}

/** Errors of each target: of what ships, of its float weights, of a constant and of ridge regression. */
export function valueQuality(
  { ir, dataset }: { readonly ir: Ir; readonly dataset: Dataset },
  { model, plan }: Pick<PlannedModel, "model" | "plan">,
  weights: Weights,
): ValueQuality {
  const { test, train } = dataset;
  const statistics = targetStatistics(train);
  const judge = (estimates: Float64Array): ValueErrors[] => errorsOn(test, estimates, statistics);
  const shipped = shippedEstimates(model, plan, encodeSamples(test, model.input));
  const float =
    weights.kind === "float" && !answersAlone(ir.inference.readout)
      ? judge(floatEstimates(ir, weights.trained, test))
      : null;
  const mean = judge(
    Float64Array.from(targetsOf(test), (_, at) => statistics.mean[at % statistics.mean.length]!),
  );
  const linear = ridgeEstimates(ir, dataset, statistics);
  const ridge = linear && judge(linear);
  const ships = judge(shipped);
  return {
    targets: (ir.targets ?? []).map((name, k) => ({
      ...{ name, shipped: ships[k]!, float: float?.[k] ?? null },
      ...{ mean: mean[k]!, ridge: ridge?.[k] ?? null },
    })),
    refused: shipped.filter(Number.isNaN).length / statistics.mean.length,
  };
}

/** Errors of float weights alone, target by target: of a twin. */
export function floatErrors(ir: Ir, trained: Trained, { test, train }: Dataset): ValueErrors[] {
  return errorsOn(test, floatEstimates(ir, trained, test), targetStatistics(train));
}

/** Errors of a model at its last exit, of a table over the test set. */
export function fullErrors(
  model: DeviceModel,
  { exits }: ExitTable,
  { test, train }: Dataset,
): ValueErrors[] {
  const { scores, labels } = exits.at(-1)!;
  const targets = scores.length / labels.length;
  const estimates = Float64Array.from(scores, (value, at) =>
    labels[Math.floor(at / targets)] === NO_LABEL ? Number.NaN : realValue(model, value),
  );
  return errorsOn(test, estimates, targetStatistics(train));
}

function errorsOn(samples: Samples, estimates: Float64Array, { mean }: PartStatistics): ValueErrors[] {
  return valueErrors({ truths: targetsOf(samples), estimates, means: mean });
}

/** Values of the reference, what the device answers bit for bit; NaN where it refuses a sample. */
function shippedEstimates(model: DeviceModel, { schedule }: Plan, samples: Samples): Float64Array {
  const targets = model.classes.length;
  const estimates = new Float64Array(samples.count * targets).fill(Number.NaN);
  for (let n = 0; n < samples.count; n++) {
    const { scores } = predict(model, schedule, allocateSample(schedule, samples, n));
    for (let k = 0; k < scores.length; k++) estimates[n * targets + k] = realValue(model, scores[k]!);
  }
  return estimates;
}

function floatEstimates(ir: Ir, trained: Trained, samples: Samples): Float64Array {
  const { targets } = trained;
  if (targets === undefined) throw new Error("weights without statistics of the targets");
  const size = targets.mean.length;
  const estimates = new Float64Array(samples.count * size);
  for (let n = 0; n < samples.count; n++) {
    const last = forwardFloat(ir, trained, samples.inputs, n * samples.size).scores.at(-1)!;
    for (let k = 0; k < size; k++)
      estimates[n * size + k] = targets.mean[k]! + targets.deviation[k]! * last[k]!;
  }
  return estimates;
}

/** Ridge regression of the standardised targets on the network input and a constant; null for many inputs. */
function ridgeEstimates(
  ir: Ir,
  { train, validation, test }: Dataset,
  statistics: PartStatistics,
): Float64Array | null {
  const inputs = sizeOf(ir.input.network);
  if (inputs > MOST_INPUTS) return null;
  const parts = partStatistics(ir.input, train);
  const rowsOf = (samples: Samples): Float32Array[] =>
    Array.from({ length: samples.count }, (_, n) => {
      const x = new Float32Array(inputs + 1);
      standardizeInto(ir.input, parts, samples.inputs, n * samples.size, x, 0);
      x[inputs] = 1;
      return x;
    });
  const moments = momentsOf(rowsOf(train), standardizedTargets(targetsOf(train), statistics), inputs + 1);
  const known = rowsOf(validation);
  const fits = PENALTIES.map((penalty) => {
    const weights = solveRidge(moments, penalty, { free: 1 });
    const errors = errorsOn(validation, estimated(known, weights, statistics), statistics);
    const loss = errors.reduce((sum, { rmse }, k) => sum + (rmse / statistics.deviation[k]!) ** 2, 0);
    return { weights, loss };
  });
  const best = fits.reduce((least, each) => (each.loss < least.loss ? each : least));
  return estimated(rowsOf(test), best.weights, statistics);
}

function momentsOf(rows: readonly Float32Array[], targets: Float32Array, features: number) {
  const count = targets.length / rows.length;
  const moments = noMoments(features, count);
  for (const [n, x] of rows.entries())
    for (let i = 0; i < features; i++) {
      if (x[i] === 0) continue;
      for (let j = 0; j < features; j++) moments.gram[i * features + j]! += x[i]! * x[j]!;
      for (let k = 0; k < count; k++) moments.cross[i * count + k]! += x[i]! * targets[n * count + k]!;
    }
  return moments;
}

function estimated(
  rows: readonly Float32Array[],
  weights: Float64Array,
  { mean, deviation }: PartStatistics,
): Float64Array {
  const targets = mean.length;
  const estimates = new Float64Array(rows.length * targets);
  for (const [n, x] of rows.entries())
    for (let k = 0; k < targets; k++) {
      const t = x.reduce((sum, each, i) => sum + each * weights[i * targets + k]!, 0);
      estimates[n * targets + k] = mean[k]! + deviation[k]! * t;
    }
  return estimates;
}
