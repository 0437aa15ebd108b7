import { metrics } from "../data/metrics.js";
import type { Dataset } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { Plan } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import type { TrainReport } from "../ir/report.js";
import type { Trained } from "../ir/trained.js";
import { encodeSamples } from "../quantize/encode.js";
import { evaluateReference } from "../reference/evaluate.js";
import { accuracyOf, evaluateTrained } from "../train/evaluate.js";
import type { Obtained } from "../train/obtain.js";

/** What a training has come to: everything that the report is made of. */
export interface TrainOutcome {
  readonly ir: Ir;
  readonly dataset: Dataset;
  readonly obtained: Obtained;
  readonly model: QuantModel;
  readonly plan: Plan;
  readonly baseline: { readonly ir: Ir; readonly trained: Trained; readonly seconds: number } | null;
}

/** Reads the test set once per model: in floating point, as integers, and the baseline in floating point. */
export function trainReport({ ir, dataset, obtained, model, plan, baseline }: TrainOutcome): TrainReport {
  const { test } = dataset;
  const { record } = obtained.trained;
  const float = metrics(test.labels, evaluateTrained(ir, obtained.trained, test).predictions, ir.classes);
  const integer = evaluateReference(model, plan.schedule, encodeSamples(test, model.input));
  const { perClass, ...scores } = metrics(test.labels, integer.predictions, ir.classes);
  return {
    rule: record.rule,
    seed: record.seed,
    epochs: record.epochs,
    seconds: obtained.seconds,
    cached: obtained.cached,
    engine: record.engine,
    checkpoint: obtained.checkpoint,
    test: { precision: model.precision, ...scores, perClass },
    float: { accuracy: float.accuracy, macroF1: float.macroF1 },
    perExit: integer.perExit.map((predictions, exit) => ({
      exit,
      accuracy: accuracyOf(predictions, test),
    })),
    macs: { dense: plan.layers.reduce((sum, { macs }) => sum + macs, 0), mean: meanOf(integer.macs) },
    active: model.layers.map(({ name, density }) => ({ layer: name, share: density })),
    history: record.history.map(({ epoch, loss, accuracy }) => ({
      epoch,
      loss,
      accuracy: accuracy.at(-1) ?? 0,
    })),
    ...(baseline ? { baseline: baselineReport(baseline, dataset) } : {}),
  };
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

function meanOf(values: Uint32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
