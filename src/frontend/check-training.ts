import * as errors from "../diagnostics/check-training.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { ModelSpec, TrainingOptions, TrainingSpec } from "../model.js";
import {
  checkSettings,
  from,
  isWhole,
  type Locate,
  positive,
  type Rules,
  type Setting,
  whole,
} from "./rules.js";

/** Ranges of all settings of the rule, and what they ask of input and layers: FF2021 to FF2026, FF2034 to FF2043. */
export const checkTraining: Rules<ModelSpec> = (spec, at) => [
  ...checkSettings([...sharedSettings(spec.training), ...ownSettings(spec.training)], "training", at),
  ...checkShift(spec, at),
  ...checkSchedule(spec, at),
];

/** Forward Projection knows two of them; its type refuses the others. */
function sharedSettings(training: Partial<TrainingOptions>): Setting[] {
  return [
    ["epochs", training.epochs, whole(0, 10_000), errors.epochs],
    ["batch", training.batch, whole(1, 65_536), errors.batch],
    ["learningRate", training.learningRate, positive(1), errors.learningRate],
    ["activityPenalty", training.activityPenalty, from(0, 1), errors.activityPenalty],
    ["dropout", training.dropout, from(0, 0.9), errors.dropout],
    ["noise", training.noise, from(0, 10), errors.noise],
    ["shift", training.shift, whole(0, 8), errors.shiftRange],
    ["classWeights", training.classWeights, from(0, 1), errors.classWeights],
    ["patience", training.patience, whole(0, 1000), errors.patience],
  ];
}

function ownSettings(training: TrainingSpec): Setting[] {
  switch (training.rule) {
    case "classGroups":
      return [["temperature", training.temperature, positive(), errors.temperature]];
    case "forwardForward":
      return [
        ["amplitude", training.amplitude, positive(1000), errors.amplitude],
        ["peer", training.peer, from(0, 1), errors.peer],
      ];
    case "pepita":
      return [["projection", training.projection, positive(), errors.projection]];
    case "forwardProjection":
      return [["ridge", training.ridge, from(1e-6, 1e6), errors.ridge]];
    case "monoForward":
    case "backprop":
      return [];
  }
}

/** A shift moves rows and columns of pixels: it needs a picture, and some of it left. */
function checkShift({ input, training }: ModelSpec, at: Locate): Diagnostic[] {
  const { shift = 0 }: Partial<TrainingOptions> = training;
  const { shape, parts = [] } = input;
  if (!isWhole(shift, 1, 8)) return [];
  if (parts.length > 1) return [errors.shiftNeedsImage(at("training.shift"), `${parts.length} parts`)];
  const image = shape.length === 2 && shape.every((dimension) => dimension > shift);
  return image
    ? []
    : [errors.shiftNeedsImage(at("training.shift"), `shape: [${shape.join(", ")}], shift: ${shift}`)];
}

/** Trained one after the other, every layer needs an epoch. */
function checkSchedule({ training, layers }: ModelSpec, at: Locate): Diagnostic[] {
  if (training.rule !== "forwardForward" || training.schedule !== "greedy") return [];
  const { epochs } = training;
  if (!isWhole(epochs, 1, layers.length - 1)) return [];
  return [errors.greedyEpochs(at("training.epochs"), epochs, layers.length)];
}
