/** Everything that a report shows of a model, out of what the pipeline has. */

import { numberFormat } from "../../formats/index.js";
import type { BenchReport } from "../../ir/bench.js";
import type { ExitTable } from "../../ir/exits.js";
import type { Image } from "../../ir/image.js";
import type { ModelReport, Reproduction, TrainingCurve } from "../../ir/model-report.js";
import type { Recording } from "../../ir/recording.js";
import type { AnalyzeReport } from "../../ir/report.js";
import type { LoadedModel, PlannedModel, Weights } from "../../ir/stages.js";
import type { Target } from "../../ir/target-description.js";
import type { GatedVerdict } from "../../ir/verdict.js";
import { packageVersion } from "../../package.js";
import { accuracyReport } from "./accuracy-report.js";
import { alarmReport } from "./alarm-pictures.js";
import type { Answer } from "./answers.js";
import { exitCurve } from "./exit-curve.js";
import { marginReport, operatingReport } from "./margin-report.js";
import { arenaMap, memoryMap } from "./memory-map.js";
import { quantizationError } from "./quantization-error.js";
import { valueReport } from "./value-pictures.js";
import { windowPictures } from "./window-pictures.js";

/** A model that was built, and what has been found out about it. */
export interface ReportInput extends LoadedModel, PlannedModel {
  readonly weights: Weights;
  readonly target: Target;
  readonly image: Image | null;
  readonly verdict: GatedVerdict;
  readonly memory: AnalyzeReport;
  readonly cost: BenchReport | null;
  /** The reference over the whole test set. */
  readonly tested: { readonly table: ExitTable; readonly answers: readonly Answer[] };
  /** Recordings in which a class finds events, with readings as the device takes them; empty for other models. */
  readonly recordings: readonly Recording[];
  readonly seed: number;
  readonly commands: readonly string[];
  /** Path of the page that shows it. */
  readonly file: string;
}

/** Folds what the reference answers with what was measured. */
export function modelReport(input: ReportInput): ModelReport {
  const { model, plan, dataset, target, image, verdict, memory, cost, weights } = input;
  return {
    file: input.file,
    model: model.name,
    target: target.name,
    ...numberFormat(model),
    classes: model.classes,
    verdict,
    ...ofAnswers(input),
    training: trainingCurve(weights),
    memory,
    memoryMap: memoryMap(plan, image),
    arena: arenaMap(model, plan),
    cost,
    quantization:
      weights.kind === "float"
        ? quantizationError({ ...input, trained: weights.trained }, dataset.test)
        : null,
    windows: windowPictures({ ...input, answers: input.tested.answers, windows: input.ir.windows }),
    reproduction: reproductionOf(input),
  };
}

/** Pictures of right and wrong answers, or of what a model has in their place. */
function ofAnswers({
  ir,
  model,
  dataset,
  tested: { table, answers },
}: ReportInput): Pick<ModelReport, "accuracy" | "exits" | "margins" | "operating" | "values" | "anomaly"> {
  const without = { accuracy: null, exits: null, margins: null, operating: null };
  if (model.valueExponent !== undefined)
    return { ...without, values: valueReport(model, table, dataset.test) };
  if (ir.normality)
    return {
      ...{ ...without, anomaly: alarmReport(model, table, dataset.test.labels) },
      operating: model.stream ? { ...operatingReport(model, []), classes: [] } : null, // votes alone
    };
  return {
    accuracy: accuracyReport(answers, model.classes, dataset.testGroups ?? null),
    exits: exitCurve(model.exits, { table, labels: dataset.test.labels }),
    margins: marginReport(model, answers),
    operating: operatingReport(model, answers),
  };
}

function trainingCurve(weights: Weights): TrainingCurve | null {
  if (weights.kind === "learnt") return null;
  const { record } = weights.trained;
  const { rule, seed, epochs, engine } = record;
  const history = record.history.map(({ epoch, loss, accuracy, training = null, errors }) => ({
    ...{ epoch, loss, training, accuracy: accuracy.at(-1) ?? null },
    ...(errors ? { errors } : {}),
  }));
  return { rule, seed, epochs, engine, history };
}

function reproductionOf({ weights, dataset, image, cost, seed, commands }: ReportInput): Reproduction {
  return {
    ...{ commands, seed },
    fingerprint: weights.kind === "float" ? weights.trained.record.fingerprint : null,
    checkpoint: weights.checkpoint,
    data: [...dataset.files, ...dataset.learnFiles],
    versions: {
      "ff-edge": packageVersion(),
      node: process.versions.node,
      ...(weights.kind === "float" ? { "training engine": weights.trained.record.engine } : {}),
      ...image?.tools,
      ...cost?.tools,
    },
  };
}
