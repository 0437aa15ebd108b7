/** Shapes of what a model file says of its data. */

import * as errors from "../../diagnostics/check.js";
import * as recordingErrors from "../../diagnostics/check-recordings.js";
import { MOST_INPUTS } from "../../ir/limits.js";
import type {
  AnnotationsSpec,
  CsvSource,
  DataSource,
  DataSpec,
  IntervalsSpec,
  RecordingTableSpec,
  SideTable,
  WindowsSpec,
} from "../../model.js";
import { between, from, whole } from "../ranges.js";
import {
  either,
  type Fields,
  later,
  nothing,
  number,
  object,
  optional,
  record,
  type Shape,
  text,
  variants,
  words,
} from "../value-shape.js";
import { few } from "./few.js";

/** A csv file as it is written. */
const csvOptions: Fields<Pick<CsvSource, "separator" | "decimal" | "columns" | "ignore" | "missing">> = {
  separator: optional(words(",", ";", "\t", "|")),
  decimal: optional(words(".", ",")),
  columns: optional(few(text, MOST_INPUTS)),
  ignore: optional(few(text, MOST_INPUTS)),
  missing: optional(words("error", "drop", "previous")),
};

const sideTable: Fields<SideTable> = { file: optional(text), columns: optional(few(text, 1024)) };

const unit = optional(words("rows", "seconds"));

/** Shape of a source of samples. */
export const source: Shape<DataSource> = variants<DataSource, "kind">("kind", {
  idx: object({ kind: words("idx"), images: text, labels: text, package: optional(text) }),
  npy: object({
    kind: words("npy"),
    inputs: either(text, few(text, 1024)),
    labels: optional(text),
    where: optional(
      object({ array: text, in: few(number(from(-(2 ** 53), 2 ** 53), errors.whereValue), 65_536) }),
    ),
  }),
  csv: object({
    kind: words("csv"),
    file: text,
    label: optional(text),
    ...csvOptions,
  }),
  rows: object({
    kind: words("rows"),
    sources: few(
      later(() => source),
      4096,
    ),
  }),
  recordings: object({
    kind: words("recordings"),
    files: either(text, few(text, 4096)),
    label: optional(text),
    intervals: optional(
      either(
        text,
        object<IntervalsSpec>({
          ...sideTable,
          start: optional(text),
          end: optional(text),
          label: optional(text),
          recording: optional(text),
          unit,
        }),
      ),
    ),
    annotations: optional(
      either(
        text,
        object<AnnotationsSpec>({
          ...sideTable,
          at: optional(text),
          label: optional(text),
          recording: optional(text),
          unit,
        }),
      ),
    ),
    recording: optional(
      either(
        text,
        object<RecordingTableSpec>({
          ...sideTable,
          start: optional(text),
          length: optional(text),
          name: optional(text),
        }),
      ),
    ),
    time: optional(text),
    rate: optional(number(from(1e-6, 1e9), recordingErrors.numberRange("rate"))),
    ...csvOptions,
  }),
});

const windows = object<WindowsSpec>({
  length: optional(number(whole(1, MOST_INPUTS), recordingErrors.numberRange("length"))),
  hop: optional(number(whole(1, 2 ** 31 - 1), recordingErrors.numberRange("hop"))),
  label: optional(words("majority", "end", "event", "mean")),
  minShare: optional(number(from(1e-9, 1), recordingErrors.numberRange("minShare"))),
  within: optional(number(from(0, 1e12), recordingErrors.numberRange("within"))),
  otherwise: optional(text),
});

const share = number(between(0, 1), errors.splitShare);

/** Shape of the sources of a model and their division. */
export const data = object<DataSpec>({
  train: source,
  test: optional(source),
  split: object({ validation: share, calibration: share, test: optional(share), by: optional(text) }),
  windows: optional(windows),
  labels: optional(record(either(text, nothing))),
  anomalies: optional(few(text, 256)),
});
