/** Checks of recordings and of the windows cut out of them, as far as they need no file. */
import { emptyList, emptyText } from "../diagnostics/check.js";
import * as errors from "../diagnostics/check-recordings.js";
import { needsClasses } from "../diagnostics/check-targets.js";
import type { SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { RecordedSetting } from "../diagnostics/recordings.js";
import { eventsOf, recordedSetting, recordedShape } from "../ir/model-features.js";
import type { Program, ReadSpec } from "../ir/program.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import { isArrayPath, leaves } from "../ir/source-leaves.js";
import type { RecordingsSource, WindowsSpec } from "../model.js";
import { answerNames } from "./answer-names.js";
import { windowLabel } from "./lower.js";

/** Labels from one place, and settings that fit the kind of the files. */
export function checkRecordings(
  source: RecordingsSource,
  path: string,
  targets: ReadSpec["targets"],
  at: SpanOf,
): Diagnostic[] {
  const { files, time } = source;
  const paths = typeof files === "string" ? [files] : files;
  const given = (["label", "intervals", "annotations"] as const).filter((each) => source[each] !== undefined);
  const diagnostics = [...checkTexts(source, path, at)];
  const isSaid = targets === undefined ? given.length === 1 : given.length < 2; // targets are columns of the files
  if (!isSaid) diagnostics.push(errors.labelSources(at(path), given));
  if (paths.length === 0) diagnostics.push(emptyList(at(`${path}.files`), "`files`"));
  const arrays = paths.filter(isArrayPath).length;
  if (arrays > 0 && arrays < paths.length) {
    diagnostics.push(
      errors.otherFiles(at(`${path}.files`), "one of several paths", "arrays alone, or CSV files alone"),
    );
  } else if (arrays > 0) {
    for (const setting of ["time", "separator", "decimal", "ignore", "columns", "missing"] as const)
      if (source[setting] !== undefined)
        diagnostics.push(
          errors.otherFiles(at(`${path}.${setting}`), `\`${setting}\``, `no \`${setting}\` beside arrays`),
        );
  } else if (typeof source.recording === "object") {
    diagnostics.push(errors.otherFiles(at(`${path}.recording`), "a table of rows", "the name of a column"));
  }
  if (time !== undefined && source.columns?.includes(time))
    diagnostics.push(
      errors.otherFiles(at(`${path}.columns`), `\`time: ${JSON.stringify(time)}\``, "no input of that name"),
    );
  return diagnostics;
}

function checkTexts(source: RecordingsSource, path: string, at: SpanOf): Diagnostic[] {
  const { files, label, time } = source;
  const named = { ...(typeof files === "string" ? { files } : {}), label, time };
  return Object.entries(named).flatMap(([key, value]) =>
    value?.trim() === "" ? [emptyText(at(`${path}.${key}`), key)] : [],
  );
}

/**
 * Windows beside recordings and nothing else, of the rows that the input has. Samples of a class of features are vectors, which a
 * source may also hold as they are.
 */
export function checkWindows({ spec, features }: Program, at: SpanOf): Diagnostic[] {
  const { data, learning } = spec;
  const sources = [data.train, data.test, learning?.data].filter((each) => each !== undefined);
  const kinds = sources.map((each) => new Set(leaves(each).map(({ kind }) => kind === "recordings")));
  const hasRecordings = kinds.some((each) => each.has(true));
  if (data.windows === undefined) return hasRecordings ? [errors.noWindows(at("data"))] : [];
  const fits = (each: ReadonlySet<boolean>): boolean =>
    !each.has(false) || (eventsOf(features) !== null && !each.has(true));
  if (!hasRecordings || !kinds.every(fits)) return [errors.windowsWithoutRecordings(at("data.windows"))];
  const shape = recordedShape(features) ?? spec.input.shape;
  return [
    ...checkLength(shape, data.windows, recordedSetting(features), at),
    ...checkLabel(spec, data.windows, at),
  ];
}

function checkLength(
  shape: Shape,
  { length }: WindowsSpec,
  setting: RecordedSetting,
  at: SpanOf,
): Diagnostic[] {
  if (length === undefined || shape.length === 0) return [];
  const fits = shape.length > 1 ? shape[0] === length : sizeOf(shape) % length === 0;
  return fits ? [] : [errors.windowLength(at("data.windows.length"), length, shape, setting)];
}

function checkLabel(spec: ReadSpec, windows: WindowsSpec, at: SpanOf): Diagnostic[] {
  const { data } = spec;
  const classes = answerNames(spec);
  const { label = windowLabel(spec), otherwise } = windows;
  if (spec.targets !== undefined) return checkValued(windows, label, at);
  const wrong = (setting: string, needed: boolean) =>
    errors.windowSetting(at(`data.windows${needed ? "" : `.${setting}`}`), `\`${setting}\``, label, needed);
  const diagnostics: Diagnostic[] = [];
  if (label === "mean") return [errors.windowSetting(at("data.windows.label"), "`targets`", label, true)];
  if (label === "event" && windows.within === undefined) diagnostics.push(wrong("within", true));
  if (label !== "event" && windows.within !== undefined) diagnostics.push(wrong("within", false));
  if (label !== "majority" && windows.minShare !== undefined) diagnostics.push(wrong("minShare", false));
  if (otherwise !== undefined && !classes.includes(otherwise))
    diagnostics.push(errors.otherwiseUnknown(at("data.windows.otherwise"), otherwise, classes));
  const sources = [data.train, data.test].filter((each) => each !== undefined).flatMap(leaves);
  const moments = sources.some((each) => each.kind === "recordings" && each.annotations !== undefined);
  if (moments !== (label === "event"))
    diagnostics.push(
      errors.windowSetting(
        at("data.windows"),
        moments ? "`annotations`" : "`annotations` in `recordings`",
        label,
        !moments,
      ),
    );
  return diagnostics;
}

/** Labels and settings of windows with values. */
const VALUED: Readonly<Record<NonNullable<WindowsSpec["label"]>, boolean>> = {
  end: true,
  mean: true,
  majority: false,
  event: false,
};

/** Windows of a model that estimates values: the last row's, or their mean. */
function checkValued(
  windows: WindowsSpec,
  label: NonNullable<WindowsSpec["label"]>,
  at: SpanOf,
): Diagnostic[] {
  const classes = (["within", "otherwise"] as const).filter((each) => windows[each] !== undefined);
  return [
    ...(VALUED[label]
      ? []
      : [
          needsClasses(
            at("data.windows.label"),
            `\`label: "${label}"\``,
            'the values of the last row, "end", or their "mean"',
          ),
        ]),
    ...classes.map((each) => needsClasses(at(`data.windows.${each}`), `\`${each}\``, `no \`${each}\``)),
    ...(VALUED[label] && label !== "mean" && windows.minShare !== undefined
      ? [errors.windowSetting(at("data.windows.minShare"), "`minShare`", label, false)]
      : []),
  ];
}
