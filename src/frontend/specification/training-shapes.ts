/** Shapes of rules of training and of inference. */

import * as anomalyErrors from "../../diagnostics/check-anomalies.js";
import * as inferenceErrors from "../../diagnostics/check-inference.js";
import * as targetErrors from "../../diagnostics/check-targets.js";
import * as trainingErrors from "../../diagnostics/check-training.js";
import { MOST_CLASSES } from "../../ir/limits.js";
import type { InferenceSpec, PassOptions, TrainingOptions, TrainingSpec } from "../../model.js";
import { below, between, from, whole } from "../ranges.js";
import { type Fields, flag, number, object, optional, variants, words } from "../value-shape.js";

const options: Fields<TrainingOptions> = {
  epochs: number(whole(0, 10_000), trainingErrors.epochs),
  batch: optional(number(whole(1, 65_536), trainingErrors.batch)),
  learningRate: optional(number(from(1e-9, 1), trainingErrors.learningRate)),
  activityPenalty: optional(number(from(0, 1), trainingErrors.activityPenalty)),
  dropout: optional(number(from(0, 0.9), trainingErrors.dropout)),
  noise: optional(number(from(0, 10), trainingErrors.noise)),
  shift: optional(number(whole(0, 8, "pixels"), trainingErrors.shiftRange)),
  flip: optional(flag),
  classWeights: optional(number(from(0, 1), trainingErrors.classWeights)),
  patience: optional(number(whole(0, 1000, "epochs"), trainingErrors.patience)),
};

/** Shape of a rule of training. */
export const training = variants<TrainingSpec, "rule">("rule", {
  monoForward: object({
    ...options,
    rule: words("monoForward"),
    heads: optional(words("learned", "fixed")),
    boosted: optional(flag),
    scores: optional(words("sum", "last")),
  }),
  classGroups: object({
    ...options,
    rule: words("classGroups"),
    temperature: optional(number(from(1e-9, 1e9), trainingErrors.temperature)),
  }),
  forwardForward: object({
    ...options,
    rule: words("forwardForward"),
    goodness: optional(words("mean", "sum")),
    loss: optional(words("symba", "bce")),
    negatives: optional(words("hard", "random")),
    amplitude: optional(number(from(1e-9, 1000), trainingErrors.amplitude)),
    peer: optional(number(from(0, 1), trainingErrors.peer)),
    schedule: optional(words("together", "greedy")),
  }),
  pepita: object({
    ...options,
    rule: words("pepita"),
    projection: optional(number(from(1e-9, 1000), trainingErrors.projection)),
  }),
  forwardProjection: object({
    rule: words("forwardProjection"),
    batch: options.batch,
    classWeights: options.classWeights,
    ridge: optional(number(from(1e-6, 1e6), trainingErrors.ridge)),
  }),
  backprop: object({ ...options, rule: words("backprop"), heads: optional(words("last", "all")) }),
  reconstruction: object({ ...options, rule: words("reconstruction") }),
  imported: object({ rule: words("imported") }),
});

const passes: Fields<PassOptions> = {
  passes: optional(words("one", "multi")),
  beam: optional(number(whole(2, MOST_CLASSES), inferenceErrors.beam)),
};

/** Shape of a rule of inference. */
export const inference = variants<InferenceSpec, "rule">("rule", {
  full: object({ ...passes, rule: words("full") }),
  lightff: object({
    ...passes,
    rule: words("lightff"),
    kappa: optional(number(from(0, 10), inferenceErrors.kappa)),
  }),
  margin: object({
    ...passes,
    rule: words("margin"),
    risk: optional(number(between(0, 0.5), inferenceErrors.risk)),
    confidence: optional(number(below(0.5, 1), inferenceErrors.confidence)),
    tolerance: optional(number(from(1e-6, 100), targetErrors.tolerance)),
  }),
  alarm: object({
    ...passes,
    rule: words("alarm"),
    rate: optional(number(between(0, 0.5), anomalyErrors.rate)),
    confidence: optional(number(below(0.5, 1), inferenceErrors.confidence)),
  }),
});
