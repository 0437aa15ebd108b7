/** Quality of a model beside what was measured: material of remarks, and remarks on a verdict. */

import { formatOf } from "../formats/index.js";
import { type Samples, spread } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { LoadedModel, PlannedModel, Weights } from "../ir/stages.js";
import type { GatedVerdict, Verdict } from "../ir/verdict.js";
import { metrics } from "../numerics/metrics.js";
import { encodeSamples } from "../quantize/encode.js";
import { type Condition, conditionOf } from "../reference/condition.js";
import { accuraciesOf } from "./accuracy.js";
import { anomalyFigures } from "./anomaly-quality.js";
import { remarks } from "./remarks.js";
import { valueQuality } from "./value-errors.js";

/** Enough to see a layer that is dead or saturates. */
const CONDITION_SAMPLES = 500;

/** Places of the device's values in their ranges, on some of the samples. */
export function conditionOn(samples: Samples, model: DeviceModel): Condition {
  return conditionOf(model, encodeSamples(spread(samples, CONDITION_SAMPLES), model.input));
}

/** Findings that a verdict is printed with: the accuracy of the float weights, and everything that a user should know of the model. */
export function qualityOf(
  prepared: LoadedModel & PlannedModel & { readonly weights: Weights },
  { testAccuracy }: Verdict,
  out: string,
): Pick<GatedVerdict, "floatAccuracy" | "targets" | "anomaly" | "inputLosses" | "remarks" | "dataNotes"> {
  const { dataset, model, losses } = prepared;
  if (prepared.ir.normality) {
    const anomaly = anomalyFigures(prepared, prepared, prepared.weights);
    return { floatAccuracy: null, anomaly, inputLosses: losses, remarks: [], dataNotes: dataset.notes };
  }
  if (testAccuracy === null) {
    const { targets } = valueQuality(prepared, prepared, prepared.weights);
    const { notes: dataNotes } = dataset;
    return { floatAccuracy: null, targets, inputLosses: losses, remarks: [], dataNotes };
  }
  const { labels, count } = dataset.test;
  const { majority, perClass } = metrics(labels, labels, model.classes);
  const floatAccuracy = accuraciesOf(prepared, out).float();
  const told = remarks({
    format: formatOf(model).text,
    samples: count,
    shipped: {
      accuracy: testAccuracy,
      majority,
      perClass: perClass.map((each) => ({ ...each, sensitivity: null })), // of the whole test set it is not kept
    },
    float: floatAccuracy,
    condition: conditionOn(dataset.validation, model),
    columns: dataset.columns ?? null,
  });
  return { floatAccuracy, inputLosses: losses, remarks: told, dataNotes: dataset.notes };
}
