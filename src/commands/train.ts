import { requireFloatWeights } from "../checkpoint/device.js";
import { outOfPlace } from "../diagnostics/check-anomalies.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { EXIT } from "../endings.js";
import { IS_INTEGER } from "../formats/format.js";
import { formatOf, formatWords } from "../formats/index.js";
import type { FloatWeights, LoadedModel } from "../ir/stages.js";
import { HOST_NUMBERS, type NumericTarget } from "../ir/target-description.js";
import type { Options } from "../options.js";
import { deviceModel, loadModel } from "../pipeline.js";
import { encodeSamples } from "../quantize/encode.js";
import { evaluateExits } from "../reference/evaluate-exits.js";
import { anomalyTrainText } from "../report/anomaly-text.js";
import { anomalyTrainReport } from "../report/anomaly-train-report.js";
import { notingOnce } from "../report/progress-bar.js";
import { conditionOn } from "../report/quality.js";
import { recordingsRead } from "../report/recordings-read.js";
import { trainText } from "../report/text.js";
import { type Shipped, type TrainOutcome, trainReport } from "../report/train-report.js";
import { valueTrainText } from "../report/value-text.js";
import { valueTrainReport } from "../report/value-train-report.js";
import { loadOrTrain, trainTwin } from "../train/load-or-train.js";
import { optionsOf, print } from "./common.js";
import type { ModelFlags, WatchFlags } from "./flags.js";
import { perhapsWatched } from "./watch.js";

/** `ff-edge train`: float weights in a checkpoint, and how good they are before and after quantization. */
export function run(
  file: string,
  flags: ModelFlags & WatchFlags & { readonly baseline?: "bp" },
): Promise<number> {
  const options = optionsOf(flags);
  return perhapsWatched({ model: file, done: options.progress.done }, flags, async (loaded) => {
    const outcome = await train(file, flags.baseline === "bp", { ...options, loaded });
    if (outcome.ir.targets) await print("trainValues", valueTrainReport(outcome), flags, valueTrainText);
    else if (outcome.ir.normality)
      await print("trainAnomaly", anomalyTrainReport(outcome), flags, anomalyTrainText);
    else await print("train", trainReport(outcome), flags, trainText);
    return EXIT.ok;
  });
}

/** Stages 1 and 2, and 3 to say what the weights are worth; `baseline` trains the same net by backpropagation, too. */
export async function train(file: string, baseline: boolean, options: Options): Promise<TrainOutcome> {
  requireFloatWeights(options.checkpoint);
  const loaded = await loadModel(file, options);
  for (const line of recordingsRead(loaded.dataset.recordings ?? [])) options.progress.done(line);
  const { ir, dataset } = loaded;
  if (baseline && ir.normality)
    throw new Failure([
      outOfPlace(undefined, "`--baseline bp`", true, "the detectors that are always printed"),
    ]);
  const weights = await loadOrTrain(ir, dataset, options); //         layers       -> + float weights
  const shipped = eachShipped(loaded, weights, options);
  for (const loss of new Set(shipped.flatMap(({ planned }) => planned.losses))) options.progress.note(loss);
  const twin = baseline ? await trainTwin(ir, dataset, options) : null;
  const condition = conditionOn(dataset.validation, shipped[0].planned.model);
  return { ...loaded, weights, shipped, condition, baseline: twin };
}

/** The model over the test set as it ships: for targets with an FPU first, and for others where they read something else. */
function eachShipped(
  loaded: LoadedModel,
  weights: FloatWeights,
  options: Options,
): readonly [Shipped, ...Shipped[]] {
  const { ir, dataset } = loaded;
  const once = { seed: options.seed, progress: notingOnce(options.progress) }; // what holds for both is said once
  const shippedOn = (numbers: NumericTarget): Shipped => {
    const planned = deviceModel(loaded, weights, numbers, once);
    const { model, plan } = planned;
    const table = evaluateExits(model, plan.schedule, encodeSamples(dataset.test, model.input));
    return { fpu: numbers.fpu, planned, table };
  };
  const first = shippedOn(HOST_NUMBERS);
  const differs =
    !ir.features && // floats of features want a target with an FPU
    IS_INTEGER[formatOf(formatWords(ir)).family] &&
    first.planned.model.input.storage === "float32";
  return differs ? [first, shippedOn({ ...HOST_NUMBERS, fpu: false })] : [first];
}
