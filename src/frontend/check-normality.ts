/** Checks of what a model that tells anomalies can have, and of what it alone can have: FF2231. */
import { outOfPlace } from "../diagnostics/check-anomalies.js";
import type { SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { alarmOf, leavesEarly } from "../ir/exits.js";
import type { ReadSpec } from "../ir/program.js";
import { writtenLayer, writtenSizes } from "../layers/index.js";
import type { TrainingOptions } from "../model.js";

/** A setting by its path: what it is, whether it is there, and what stands in its place. */
type Setting = readonly [path: string, what: string, isThere: boolean, instead: string];

/** Settings of a model that learns what is normal. */
export function checkNormality(spec: ReadSpec, at: SpanOf): Diagnostic[] {
  const { classes, targets, inference, training } = spec;
  const { classWeights = 0 }: Partial<TrainingOptions> = "epochs" in training ? training : {};
  const map = spec.layers.findIndex((layer) => !layer.imported && writtenLayer(layer).isOverMaps);
  const sliced = writtenSizes(spec.layers).find(({ slices }) => slices > 1)?.index ?? -1;
  return refused(at, true, [
    [
      "classes",
      "`classes`",
      classes !== undefined,
      "`data.anomalies` for the labels of samples that are not normal",
    ],
    ["targets", "`targets`", targets !== undefined, "a model that estimates nothing"],
    [
      "inference",
      `\`${inference?.rule}\``,
      leavesEarly(inference),
      "`alarm({ rate: 0.01 })`, or no `inference`",
    ],
    [
      "training.classWeights",
      "`classWeights`",
      classWeights > 0,
      "samples of equal weight: no `classWeights`",
    ],
    [`layers[${map}]`, "a layer over maps", map >= 0, "dense layers, or an autoencoder by `imported()`"],
    [`layers[${sliced}].slices`, "a layer in slices", sliced >= 0, "whole layers: no `slices`"],
  ]);
}

/** The same of any other model. */
export function withoutNormality({ data, inference, learning }: ReadSpec, at: SpanOf): Diagnostic[] {
  return refused(at, false, [
    [
      "data.anomalies",
      "`data.anomalies`",
      data.anomalies !== undefined,
      "no `data.anomalies`, or `reconstruction({ ... })`",
    ],
    [
      "inference",
      "`alarm`",
      inference !== undefined && alarmOf(inference) !== null,
      "no `inference`, or `reconstruction({ ... })`",
    ],
    ...(["held", "times"] as const).map(
      (name): Setting => [
        `learning.replay.${name}`,
        `\`replay.${name}\``,
        learning?.replay?.[name] !== undefined,
        `no \`replay.${name}\`, or \`reconstruction({ ... })\``,
      ],
    ),
  ]);
}

function refused(at: SpanOf, isNormality: boolean, settings: readonly Setting[]): Diagnostic[] {
  return settings.flatMap(([path, what, isThere, instead]) =>
    isThere ? [outOfPlace(at(path), what, isNormality, instead)] : [],
  );
}
