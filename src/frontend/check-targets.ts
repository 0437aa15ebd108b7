/** Checks of what a model answers, classes or targets, and of what goes with targets: FF2097 to FF2099. */

import * as errors from "../diagnostics/check-targets.js";
import type { SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { MOST_CLASSES, MOST_OUTPUTS } from "../ir/limits.js";
import type { ReadSpec } from "../ir/program.js";
import { isArrayPath } from "../ir/source-leaves.js";
import type { DataSource, InferenceSpec, RecordingsSource, TrainingOptions } from "../model.js";
import { anyRule, seeksAnomalies, valueRules } from "../rules/index.js";
import { checkNormality, withoutNormality } from "./check-normality.js";

/** Rules of inference that values have, too. */
const MAY_LEAVE: Readonly<Record<InferenceSpec["rule"], boolean>> = {
  full: true,
  margin: true,
  lightff: false,
  alarm: false,
};

/** A model has classes or targets; sources have the labels that classes need, and nothing asks for classes beside targets. */
export function checkAnswers(spec: ReadSpec, at: SpanOf): Diagnostic[] {
  const { classes, targets } = spec;
  if (seeksAnomalies(spec)) return checkNormality(spec, at);
  const alarms = withoutNormality(spec, at);
  if (alarms.length > 0) return alarms;
  if (classes !== undefined && targets !== undefined) return [errors.classesOrTargets(at("targets"), "both")];
  if (targets !== undefined) return checkValues(spec, at);
  if (classes === undefined) return [errors.classesOrTargets(at(""), "neither")];
  if (spec.inference && "tolerance" in spec.inference && spec.inference.tolerance !== undefined)
    return [
      errors.tolerance(at("inference.tolerance"), spec.inference.tolerance, "none in a model with `classes`"),
    ];
  return sourcesOf(spec).flatMap(([source, path]) =>
    source.kind === "csv" && source.label === undefined
      ? [errors.noLabels(at(path), "csv")]
      : withLabels(source, path, at),
  );
}

/** Arrays have labels beside them, or values: a model that tells anomalies alone can do without. */
function withLabels(source: DataSource, path: string, at: SpanOf): Diagnostic[] {
  return source.kind === "npy" && source.labels === undefined ? [errors.noLabels(at(path), "npy")] : [];
}

/** Settings by their path that have no meaning where values are estimated. */
function checkValues(spec: ReadSpec, at: SpanOf): Diagnostic[] {
  const { data, inference, decision, training } = spec;
  const { classWeights = 0 }: Partial<TrainingOptions> & Pick<ReadSpec["training"], "rule"> = training;
  const settings: readonly (readonly [path: string, what: string, isThere: boolean, instead: string])[] = [
    ["data.labels", "`data.labels`", data.labels !== undefined, "values as they stand in the data"],
    [
      "inference",
      `\`${inference?.rule}\``,
      !MAY_LEAVE[inference?.rule ?? "full"],
      "the rule `margin`, or no `inference`",
    ],
    ["decision", "`decision`", decision !== undefined, "no `decision`"],
    [
      "training.classWeights",
      "`classWeights`",
      classWeights > 0,
      "samples of equal weight: no `classWeights`",
    ],
    [
      "training",
      `\`${training.rule}\``,
      !anyRule(training).values,
      `a rule that estimates values: ${valueRules.join(" or ")}`,
    ],
  ];
  const most = anyRule(training).keeps ? MOST_OUTPUTS : MOST_CLASSES;
  const count = spec.targets?.length ?? 0;
  return [
    ...(count > most ? [errors.targetCount(at("targets"), count, `1 to ${most}`)] : []),
    ...settings.flatMap(([path, what, isThere, instead]) =>
      isThere ? [errors.needsClasses(at(path), what, instead)] : [],
    ),
    ...sourcesOf(spec).flatMap(([source, path]) => checkSource(source, path, at)),
  ];
}

function checkSource(source: DataSource, path: string, at: SpanOf): Diagnostic[] {
  const instead =
    "values by `csv` or `recordings`, in columns named by `targets`, or by `npy`, in the array of `labels`";
  switch (source.kind) {
    case "csv":
      if (source.label === undefined) return [];
      return [errors.needsClasses(at(`${path}.label`), "`label`", "columns named by `targets`: no `label`")];
    case "idx":
      return [errors.needsClasses(at(path), `\`${source.kind}\``, instead)];
    case "recordings":
      return checkRecorded(source, path, at);
    case "npy":
      return withLabels(source, path, at);
    case "rows":
      return [];
    default:
      return source satisfies never;
  }
}

/** Recordings have values in columns or fields that are called so, in the columns of intervals, or in one array. */
function checkRecorded(source: RecordingsSource, path: string, at: SpanOf): Diagnostic[] {
  const { files, label, annotations, intervals } = source;
  const isArrays = [files].flat().every(isArrayPath);
  const named = "columns named by `targets`";
  const settings = [
    ["label", label !== undefined && !isArrays, `${named}: no \`label\``],
    ["annotations", annotations !== undefined, `${named}, or \`intervals\``],
    [
      "intervals.label",
      typeof intervals === "object" && intervals.label !== undefined,
      `${named}: no \`label\``,
    ],
  ] as const;
  return settings.flatMap(([name, isThere, instead]) =>
    isThere ? [errors.needsClasses(at(`${path}.${name}`), `\`${name}\``, instead)] : [],
  );
}

/** All sources of a model but `rows`, with their paths. */
function sourcesOf({ data, learning }: ReadSpec): (readonly [source: DataSource, path: string])[] {
  const named = [
    [data.train, "data.train"],
    [data.test, "data.test"],
    [learning?.data, "learning.data"],
  ] as const;
  return named.flatMap(([source, path]) => (source === undefined ? [] : leavesOf(source, path)));
}

function leavesOf(source: DataSource, path: string): (readonly [DataSource, string])[] {
  if (source.kind !== "rows") return [[source, path]];
  return source.sources.flatMap((each, index) => leavesOf(each, `${path}.sources[${index}]`));
}
