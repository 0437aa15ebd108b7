/** A source of the model file -> samples. */
import {
  cannotGroup,
  countsDiffer,
  emptyData,
  list,
  type Origin,
  quote,
  wrongSize,
} from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";
import type { CsvSource, DataSource, IdxSource, RowsSource } from "../model.js";
import { readCsv } from "./csv-table.js";
import { gather } from "./gather.js";
import { readIdx } from "./idx.js";
import { npyTable } from "./npy-table.js";
import { originOf, type Reading } from "./reading.js";
import { stack, type Table } from "./table.js";

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
  }
}

function idxTable(source: IdxSource, at: string, reading: Reading): Table {
  const { files, input, spans } = reading;
  const name = source.package;
  const npm = name === undefined ? undefined : { name, origin: originOf(spans, name, `${at}.package`) };
  const shown = (path: string) => (name === undefined ? path : `${name}/${path}`);
  const origin = originOf(spans, shown(source.images), `${at}.images`);
  const labelOrigin = originOf(spans, shown(source.labels), `${at}.labels`);
  refuseGroups(reading, origin, "idx files have no further array");
  const [images, labels] = gather([
    () => readIdx(files.open(source.images, origin, npm).bytes, "images", origin),
    () => readIdx(files.open(source.labels, labelOrigin, npm).bytes, "labels", labelOrigin),
  ]);
  const [count = 0, ...shape] = images.shape;
  const size = shape.reduce((product, each) => product * each, 1);
  if (count !== labels.data.length) {
    throw new Failure(countsDiffer(labelOrigin, labels.data.length, origin.name, count));
  }
  if (size !== input.size) {
    throw new Failure(wrongSize(origin, `${size} (${shape.join(" x ")})`, input.shape, input.size));
  }
  if (count === 0) throw new Failure(emptyData(origin));
  const place = (index: number) => ({ origin: labelOrigin, place: `sample ${index}` });
  const indices = reading.labels.read(labels.data, place);
  const samples = { storage: "uint8", size, count, inputs: images.data, labels: indices } as const;
  return {
    ...samples,
    origin,
    groups: null,
    columns: null,
    place: (row) => `sample ${row} of ${quote(origin.name)}`,
  };
}

function csvTable(source: CsvSource, at: string, reading: Reading): Table {
  const { files, input, group, spans } = reading;
  const origin = originOf(spans, source.file, `${at}.file`);
  const label = originOf(spans, source.label, `${at}.label`);
  const { bytes, path } = files.open(source.file, origin);
  const by = group === null ? null : { ...originOf(spans, group.by, "data.split.by"), needed: group.needed };
  const accept = (columns: readonly string[]) => {
    const found = `${columns.length} input columns: ${list(columns)}`;
    return columns.length === input.size ? [] : [wrongSize(origin, found, input.shape, input.size)];
  };
  const rows = readCsv(bytes, { label, group: by, accept }, origin, path);
  const count = rows.labels.length;
  if (count === 0) throw new Failure(emptyData(origin));
  const labels = reading.labels.read(rows.labels, rows.place);
  const { inputs, groups, columns } = rows;
  const samples = { storage: "float32", size: input.size, count, inputs, labels } as const;
  const lineOf = (row: number) => `${rows.place(row).place} of ${quote(origin.name)}`;
  return { ...samples, origin, groups, columns, place: lineOf };
}

function rowsTable(source: RowsSource, at: string, reading: Reading): Table {
  const origin = originOf(reading.spans, "rows(...)", at);
  // One array cannot be parallel to the arrays of two sources.
  const parallel = leaves(source).filter((each) => each.kind === "npy").length;
  if (parallel > 1)
    refuseGroups(reading, origin, `${parallel} npy sources in rows(...), so the array fits none of them`);
  if (source.sources.length === 0) throw new Failure(emptyData(origin));
  return stack(
    origin,
    gather(source.sources.map((each, index) => () => readSource(each, `${at}.sources[${index}]`, reading))),
  );
}

function leaves(source: DataSource): readonly DataSource[] {
  return source.kind === "rows" ? source.sources.flatMap(leaves) : [source];
}

function refuseGroups({ group, spans }: Reading, origin: Origin, why: string): void {
  if (!group?.needed) return;
  const { span } = originOf(spans, group.by, "data.split.by");
  throw new Failure(cannotGroup({ name: origin.name, span }, group.by, why));
}
