import type { ModelSpec } from "../model.js";
import { seeksAnomalies } from "../rules/index.js";

/** Names of the scores of a model that tells anomalies: the score of the first is the threshold. */
const NORMALITY = ["normal", "anomaly"] as const;

/** Names of what a model answers, one for each of its scores: its classes, its targets, or whether a sample is normal. */
export function answerNames({
  classes,
  targets,
  ...answering
}: Pick<ModelSpec, "classes" | "targets" | "training" | "inference">): readonly string[] {
  return seeksAnomalies(answering) ? NORMALITY : (targets ?? classes ?? []);
}
