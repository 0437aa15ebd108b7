import { exitReport } from "../exits/exit-report.js";
import { depart } from "../exits/policy.js";
import { formatOf, numberFormat } from "../formats/index.js";
import type { Dataset } from "../ir/data.js";
import { type ExitCalibration, type ExitTable, NO_LABEL } from "../ir/exits.js";
import type { Ir } from "../ir/ir.js";
import type { TrainReport } from "../ir/report.js";
import type { FloatWeights, PlannedModel } from "../ir/stages.js";
import type { Trained } from "../ir/trained.js";
import { metrics } from "../numerics/metrics.js";
import type { Condition } from "../reference/condition.js";
import { evaluateTrained } from "../train/evaluate-trained.js";
import { remarks } from "./remarks.js";
import { trainingFigures } from "./training-figures.js";

/** Outcome of a training: everything that the report is made of. */
export interface TrainOutcome {
  readonly ir: Ir;
  readonly dataset: Dataset;
  readonly weights: FloatWeights;
  /** The model as targets of a kind hold it, those with an FPU first: all figures but `shipped` are of the first. */
  readonly shipped: readonly [Shipped, ...Shipped[]];
  /** Of the first on validation data. */
  readonly condition: Condition;
  readonly baseline: { readonly ir: Ir; readonly trained: Trained; readonly seconds: number } | null;
}

/** The model for targets with or without an FPU. */
export interface Shipped {
  readonly fpu: boolean;
  readonly planned: PlannedModel;
  /** Over the test set, in its order. */
  readonly table: ExitTable;
}

/** Figures of the test set: in floating point, as integers with and without exits, and the baseline in floating point. */
export function trainReport(outcome: TrainOutcome): TrainReport {
  const { ir, dataset, weights, baseline, shipped } = outcome;
  const [{ planned, table }] = shipped;
  const { model, plan, calibration } = planned;
  const { test } = dataset;
  const { record } = weights.trained;
  const exits = calibration?.exits ?? null;
  const float = metrics(test.labels, evaluateTrained(ir, weights.trained, test).predictions, ir.classes);
  const predictions = depart(exits, table).labels;
  const integer = metrics(test.labels, predictions, ir.classes);
  const refused = predictions.filter((label) => label === NO_LABEL).length;
  const full = metrics(test.labels, depart(null, table).labels, ir.classes);
  const leaving = exitReport(exits, table, test.labels);
  return {
    ...trainingFigures(outcome),
    test: { ...numberFormat(model), ...integer, refused },
    float: { accuracy: float.accuracy, macroF1: float.macroF1 },
    shipped: shipped.map((each) => shippedRow(each, test, ir.classes)),
    perExit: leaving.exits.map(({ exit, accuracyAlone }) => ({ exit, accuracy: accuracyAlone })),
    macs: { dense: plan.layers.reduce((sum, { macs }) => sum + macs, 0), ...leaving.macs },
    fullMacs: leaving.fullMacs,
    fullAccuracy: leaving.fullAccuracy,
    fullMacroF1: full.macroF1,
    harms: leaving.harms,
    rescues: leaving.rescues,
    exits: leaving.exits,
    exitsPerClass: leaving.perClass,
    calibration: calibrationReport(calibration),
    dataNotes: dataset.notes,
    active: model.layers.map(({ name, density }) => ({ layer: name, share: density })),
    history: learningCurve(record),
    remarks: remarks({
      format: formatOf(model).text,
      samples: test.count,
      shipped: integer,
      float: float.accuracy,
      condition: outcome.condition,
      columns: dataset.columns ?? null,
    }),
    ...(baseline ? { baseline: baselineReport(baseline, dataset) } : {}),
  };
}

/** The test set as it runs, exits included. */
function shippedRow(
  { fpu, planned, table }: Shipped,
  { labels }: Dataset["test"],
  classes: readonly string[],
): TrainReport["shipped"][number] {
  const predictions = depart(planned.calibration?.exits ?? null, table).labels;
  const { accuracy, macroF1 } = metrics(labels, predictions, classes);
  return { fpu, input: planned.model.input.storage, accuracy, macroF1 };
}

export function calibrationReport(calibration: ExitCalibration | null): TrainReport["calibration"] {
  if (calibration === null) return null;
  const { exits, samples, certificate, notes } = calibration;
  return { rule: exits.rule, samples, certificate, notes };
}

function baselineReport(
  { ir, trained, seconds }: NonNullable<TrainOutcome["baseline"]>,
  { test }: Dataset,
): NonNullable<TrainReport["baseline"]> {
  const { accuracy, macroF1 } = metrics(
    test.labels,
    evaluateTrained(ir, trained, test).predictions,
    ir.classes,
  );
  return { rule: "backprop", accuracy, macroF1, seconds };
}

/** The learning curve of a training: accuracies are those of the last exit. */
function learningCurve({ history }: Trained["record"]): TrainReport["history"] {
  return history.map(({ epoch, loss, accuracy, training = null }) => ({
    ...{ epoch, loss, training },
    accuracy: accuracy.at(-1) ?? 0,
  }));
}
