import * as errors from "../diagnostics/check-training.js";
import type { Check, SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { ReadSpec } from "../ir/program.js";
import { gridOf, type SampleGrid } from "../ir/sample-grid.js";
import type { TrainingOptions } from "../model.js";
import { anyRule } from "../rules/index.js";
import { networkShape } from "./lower.js";
import { isWhole } from "./ranges.js";

/** Checks of what the settings of a rule ask of input and layers: FF2026, FF2043, FF2096. */
export const checkTraining: Check<ReadSpec> = (spec, at) => [
  ...checkShift(spec, at),
  ...checkFlip(spec, at),
  ...(anyRule(spec.training).check?.(spec, at) ?? []),
];

/** Settings of a training that has some. */
function optionsOf({ training }: ReadSpec): Partial<TrainingOptions> & Pick<ReadSpec["training"], "rule"> {
  return training;
}

/** A shift moves rows and columns: it needs some, and some of them left. */
function checkShift(spec: ReadSpec, at: SpanOf): Diagnostic[] {
  const { shift = 0 } = optionsOf(spec);
  if (!isWhole(shift, 1, 8)) return [];
  const { shape, parts = [] } = spec.input;
  if (parts.length > 1) return [errors.shiftNeedsImage(at("training.shift"), `${parts.length} parts`)];
  const grid = gridOfSpec(spec);
  if (grid && grid.columns > shift && (isSignal(spec) || grid.rows > shift)) return [];
  return [errors.shiftNeedsImage(at("training.shift"), `shape: [${shape.join(", ")}], shift: ${shift}`)];
}

/** A flip mirrors the columns of an image: a signal that runs backwards is another one. */
function checkFlip(spec: ReadSpec, at: SpanOf): Diagnostic[] {
  const { flip = false } = optionsOf(spec);
  if (!flip) return [];
  const { shape, parts = [] } = spec.input;
  if (parts.length > 1) return [errors.flipNeedsImage(at("training.flip"), `${parts.length} parts`)];
  if (gridOfSpec(spec) && !isSignal(spec)) return [];
  const what = isSignal(spec) ? "a signal" : "an input";
  return [errors.flipNeedsImage(at("training.flip"), `${what} of shape [${shape.join(", ")}]`)];
}

/** Rows and columns of a sample; null where the first layer does not read it, which has been told. */
function gridOfSpec(spec: ReadSpec): SampleGrid | null {
  const network = networkShape(spec);
  return network && gridOf({ raw: spec.input.shape, network });
}

/** True where the first layer reads a signal over time. */
function isSignal(spec: ReadSpec): boolean {
  return networkShape(spec)?.length === 2;
}
