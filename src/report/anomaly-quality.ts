/** Quality of a model that tells anomalies on the test set, beside its cells alone and simpler detectors. */
import { forwardFloat } from "../floats/float-model.js";
import { floatEnergies, remadeEnergies, spreadOf, zScores } from "../floats/reconstructed.js";
import { ANOMALY, type AnomalyFigures, type AnomalyQuality, type Detection } from "../ir/anomaly-report.js";
import { blocksOf } from "../ir/blocks.js";
import type { Dataset, Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import type { PlannedModel, Weights } from "../ir/stages.js";
import type { Trained } from "../ir/trained.js";
import { aucOf } from "../numerics/auc.js";
import { partStatistics } from "../numerics/standardize.js";
import { blockConstants } from "../parameters/size.js";
import { encodeSamples } from "../quantize/encode.js";
import { definitionOfReadout } from "../readouts/index.js";
import { predict } from "../reference/infer.js";
import { allocateSample } from "../steps/run-schedule.js";
import { detectors, standardizedRows } from "./anomaly-detectors.js";

/** Everything over the test set; a sample that leaves the range of floats counts as an alarm. */
export function anomalyQuality(
  { ir, dataset }: { readonly ir: Ir; readonly dataset: Dataset },
  { model, plan }: Pick<PlannedModel, "model" | "plan">,
  weights: Weights,
): AnomalyQuality & { readonly refused: number } {
  const { test } = dataset;
  const detection = (name: string, scores: ArrayLike<number>, bytes: number | null = null): Detection => ({
    ...{ name, bytes, auc: aucOf(scores, (n) => test.labels[n] === ANOMALY) },
  });
  const bytes = blocksOf(model).reduce((sum, block) => sum + blockConstants(model, block), 0);
  const { scores, alarms, refused } = shippedScores(model, { plan }, encodeSamples(test, model.input));
  const statistics = partStatistics(ir.input, dataset.train);
  const asRead = standardizedRows(ir.input, statistics, dataset.train);
  const scored = remakesInput(ir) ? zScores.bind(null, spreadOf(asRead)) : (row: Float32Array) => row;
  const rows = standardizedRows(ir.input, statistics, test).map(scored);
  const known = asRead.map(scored);
  return {
    shipped: detection("as it ships", scores, bytes),
    alarms: countAlarms(test, alarms),
    others: [
      ...(weights.kind === "float" ? ofFloats(ir, weights.trained, dataset, detection) : []),
      ...detectors(known, bytes).map(({ name, bytes: own, score }) => detection(name, rows.map(score), own)),
    ],
    refused,
  };
}

/** The same beside a build or a verdict. */
export function anomalyFigures(
  loaded: { readonly ir: Ir; readonly dataset: Dataset },
  planned: Pick<PlannedModel, "model" | "plan" | "alarm">,
  weights: Weights,
): AnomalyFigures {
  const { refused, ...quality } = anomalyQuality(loaded, planned, weights);
  return { ...quality, samples: loaded.dataset.test.count, calibration: planned.alarm ?? null };
}

/** Scores and alarms of the reference, which are those of a device. */
function shippedScores(model: DeviceModel, { plan }: Pick<PlannedModel, "plan">, test: Samples) {
  const { schedule } = plan;
  const answers = Array.from({ length: test.count }, (_, n) => {
    const { status, label, scores } = predict(model, schedule, allocateSample(schedule, test, n));
    return status === "FF_OK" ? { score: scores[ANOMALY]!, isAlarm: label === ANOMALY } : null;
  });
  return {
    scores: answers.map((answer) => answer?.score ?? Number.NaN),
    alarms: answers.map((answer) => answer?.isAlarm ?? true),
    refused: answers.filter((answer) => answer === null).length,
  };
}

function countAlarms({ labels, count }: Samples, alarms: readonly boolean[]): AnomalyQuality["alarms"] {
  const isAnomaly = (n: number): boolean => labels[n] === ANOMALY;
  const anomalies = labels.filter((label) => label === ANOMALY).length;
  return {
    ...{ normal: count - anomalies, anomalies },
    falseAlarms: alarms.filter((isAlarm, n) => isAlarm && !isAnomaly(n)).length,
    hits: alarms.filter((isAlarm, n) => isAlarm && isAnomaly(n)).length,
  };
}

/** True for a net that makes its input anew, of which inputs have any magnitude. */
function remakesInput(ir: Ir): boolean {
  return definitionOfReadout({ kind: ir.inference.readout }).floats.remakesInput ?? false;
}

/** The float weights as a whole, then the input and each cell alone; what is usual comes from the validation part. */
function ofFloats(
  ir: Ir,
  trained: Trained,
  { validation, test }: Dataset,
  detection: (name: string, scores: ArrayLike<number>) => Detection,
): Detection[] {
  const energies = remakesInput(ir)
    ? remadeEnergies.bind(null, spreadOf(standardizedRows(ir.input, trained.statistics, validation)))
    : floatEnergies.bind(null, trained);
  const energiesOf = ({ inputs, count, size }: Samples): number[][] =>
    Array.from({ length: count }, (_, n) => energies(forwardFloat(ir, trained, inputs, n * size)));
  const usual = energiesOf(validation);
  const answering = ir.taps.filter(({ unread }) => !unread);
  const names = ["input", ...answering.map(({ layer }) => ir.layers[layer]!.name)];
  const cells = names.map((_, cell) => momentsOf(usual.map((each) => each[cell]!)));
  const deviations = energiesOf(test).map((row) =>
    row.map((energy, cell) => (energy - cells[cell]!.mean) / cells[cell]!.deviation),
  );
  return [
    detection(
      "in floating point",
      deviations.map((row) => Math.max(...row)),
    ),
    ...names.map((name, cell) =>
      detection(
        cell === 0 ? "mean square of the input" : `${name} alone`,
        deviations.map((row) => row[cell]!),
      ),
    ),
  ];
}

function momentsOf(values: readonly number[]) {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}
