import * as errors from "../diagnostics/check-training.js";
import type { Check, SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { ModelSpec, TrainingOptions } from "../model.js";
import { anyRule } from "../rules/index.js";
import { isWhole } from "./ranges.js";

/** Checks of what the settings of a rule ask of input and layers: FF2026, FF2043. */
export const checkTraining: Check<ModelSpec> = (spec, at) => [
  ...checkShift(spec, at),
  ...(anyRule(spec.training).check?.(spec, at) ?? []),
];

/** A shift moves rows and columns of pixels: it needs a picture, and some of it left. */
function checkShift({ input, training }: ModelSpec, at: SpanOf): Diagnostic[] {
  const { shift = 0 }: Partial<TrainingOptions> = training;
  const { shape, parts = [] } = input;
  if (!isWhole(shift, 1, 8)) return [];
  if (parts.length > 1) return [errors.shiftNeedsImage(at("training.shift"), `${parts.length} parts`)];
  const image = shape.length === 2 && shape.every((dimension) => dimension > shift);
  return image
    ? []
    : [errors.shiftNeedsImage(at("training.shift"), `shape: [${shape.join(", ")}], shift: ${shift}`)];
}
