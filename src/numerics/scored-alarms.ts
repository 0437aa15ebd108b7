import { ANOMALY, type ScoredAlarms } from "../ir/anomaly-report.js";
import type { Prediction } from "../ir/learning.js";

/**
 * Alarms of a model that tells anomalies, and mean scores. A sample that is refused counts as an alarm, and in no mean.
 * @param labels of the samples, as many as there are answers.
 * @param scoreExponent scores are worth 2^-scoreExponent.
 */
export function scoredAlarms(
  answers: readonly Pick<Prediction, "status" | "label" | "scores">[],
  labels: ArrayLike<number>,
  scoreExponent: number,
): ScoredAlarms {
  const side = (isAnomaly: boolean) => {
    const own = answers.filter((_, n) => (labels[n] === ANOMALY) === isAnomaly);
    const known = own.filter(({ status }) => status === "FF_OK");
    const sum = known.reduce((total, { scores }) => total + scores[ANOMALY]! * 2 ** -scoreExponent, 0);
    return {
      samples: own.length,
      alarms: own.length - known.filter(({ label }) => label !== ANOMALY).length,
      mean: known.length === 0 ? null : sum / known.length,
    };
  };
  const [normal, other] = [side(false), side(true)];
  return {
    ...{ normal: normal.samples, falseAlarms: normal.alarms, anomalies: other.samples, hits: other.alarms },
    ...{ meanNormal: normal.mean, meanAnomalous: other.mean },
  };
}
