/** A source of the model file -> samples. */

import { cannotGroup, countsDiffer, emptyData, type Origin, quote, wrongSize } from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { sizeOf } from "../ir/shape.js";
import { leaves } from "../ir/source-leaves.js";
import type { CsvSource, DataSource, IdxSource, RowsSource } from "../model.js";
import { collectFailures } from "./collect-failures.js";
import type { CsvRequest } from "./csv-header.js";
import { readCsv } from "./csv-table.js";
import { readIdx } from "./idx.js";
import { checkLayout } from "./layout.js";
import { npyTable } from "./npy-table.js";
import { originOf, type Reading } from "./source-context.js";
import { checkCount, stack, type Table } from "./table.js";

/** Reads the source at `at` of the model file, e.g. `data.train`. Throws a Failure with all that is wrong with it. */
export function readSource(source: DataSource, at: string, reading: Reading): Table {
  switch (source.kind) {
    case "idx":
      return idxTable(source, at, reading);
    case "npy":
      return npyTable(source, at, reading);
    case "csv":
      return csvTable(source, at, reading);
    case "rows":
      return rowsTable(source, at, reading);
    case "recordings":
      throw new Error("recordings are no samples"); // the check has refused them beside others
  }
}

function idxTable(source: IdxSource, at: string, reading: Reading): Table {
  const { files, input, spans, budget } = reading;
  const name = source.package;
  const npm = name === undefined ? undefined : { name, origin: originOf(spans, name, `${at}.package`) };
  const shown = (path: string) => (name === undefined ? path : `${name}/${path}`);
  const origin = originOf(spans, shown(source.images), `${at}.images`);
  const labelOrigin = originOf(spans, shown(source.labels), `${at}.labels`);
  refuseGroups(reading, origin, "idx files have no further array");
  const [images, labels] = collectFailures([
    () => readIdx(files.open(source.images, origin, npm).bytes, "images", origin),
    () => readIdx(files.open(source.labels, labelOrigin, npm).bytes, "labels", labelOrigin),
  ]);
  budget.take(images.data.length + labels.data.length, origin);
  const [count = 0, ...shape] = images.shape;
  const size = shape.reduce((product, each) => product * each, 1);
  if (count !== labels.data.length) {
    throw new Failure(countsDiffer(labelOrigin, labels.data.length, origin.name, count));
  }
  if (size !== sizeOf(input.raw)) {
    throw new Failure(wrongSize(origin, `${size} (${shape.join(" x ")})`, input.raw, sizeOf(input.raw)));
  }
  checkLayout(origin, shape, input.raw);
  if (count === 0) throw new Failure(emptyData(origin));
  checkCount(origin, count);
  const location = (index: number) => ({ origin: labelOrigin, location: `sample ${index}` });
  const indices = reading.labels.read(labels.data, location);
  const samples = { storage: "uint8", size, count, inputs: images.data, labels: indices } as const;
  return {
    ...samples,
    origin,
    groups: null,
    columns: null,
    location: (row) => `sample ${row} of ${quote(origin.name)}`,
  };
}

function csvTable(source: CsvSource, at: string, reading: Reading): Table {
  const { files, input, group, spans, budget, targets } = reading;
  const { separator = ",", decimal = ".", missing = "error", columns, ignore = [] } = source;
  const origin = originOf(spans, source.file, `${at}.file`);
  const named = (names: readonly string[], setting: string) =>
    names.map((name, index) => originOf(spans, name, `${at}.${setting}[${index}]`));
  const { bytes, path } = files.open(source.file, origin);
  const request: CsvRequest = {
    label: source.label === undefined ? null : originOf(spans, source.label, `${at}.label`),
    targets,
    keys: group === null ? [] : [{ ...originOf(spans, group.by, "data.split.by"), needed: group.needed }],
    time: null,
    sparse: false,
    columns: columns === undefined ? null : named(columns, "columns"),
    ignore: named(ignore, "ignore"),
    input,
    rows: 1,
    separator,
    decimal,
    missing,
  };
  const rows = readCsv(bytes, request, origin, path);
  budget.take(rows.bytes, origin);
  const count = rows.labels.codes.length;
  if (rows.dropped > 0)
    reading.note(
      `${rows.dropped} of ${count + rows.dropped} rows of ${quote(source.file)} are left out: cells without a value`,
    );
  if (count === 0) throw new Failure(emptyData(origin));
  const labels = rows.labels.codes;
  const estimated = targets ? { targets: rows.targets } : {};
  if (!targets) {
    const classes = reading.labels.read(rows.labels.names, rows.labels.originOf, rows.labels.counts);
    for (let row = 0; row < count; row++) labels[row] = classes[labels[row]!]!;
  }
  const { inputs, lineOf } = rows; // not `rows`, which holds the text
  const [key = null] = rows.keys;
  const groups = key && Array.from(key.codes, (code) => key.names[code]!);
  const samples = {
    storage: "float32",
    size: sizeOf(input.raw),
    count,
    inputs,
    labels,
    ...estimated,
  } as const;
  const location = (row: number) => `line ${lineOf(row)} of ${quote(origin.name)}`;
  return { ...samples, origin, groups, columns: rows.columns, location };
}

function rowsTable(source: RowsSource, at: string, reading: Reading): Table {
  const origin = originOf(reading.spans, "rows(...)", at);
  // One array cannot be parallel to the arrays of two sources.
  const parallel = leaves(source).filter(({ kind }) => kind === "npy").length;
  if (parallel > 1)
    refuseGroups(reading, origin, `${parallel} npy sources in rows(...), so the array fits none of them`);
  if (source.sources.length === 0) throw new Failure(emptyData(origin));
  return stack(
    origin,
    collectFailures(
      source.sources.map((each, index) => () => readSource(each, `${at}.sources[${index}]`, reading)),
    ),
  );
}

function refuseGroups({ group, spans }: Reading, origin: Origin, why: string): void {
  if (!group?.needed) return;
  const { span } = originOf(spans, group.by, "data.split.by");
  throw new Failure(cannotGroup({ name: origin.name, span }, group.by, why));
}
