/** An array of readings `[rows, channels]` (or `[recordings, rows, channels]`) -> takes. */
import { countsDiffer, type Origin, quote } from "../../diagnostics/data.js";
import { Failure } from "../../diagnostics/diagnostic.js";
import { noSuchField, outsideRecording, wrongChannels } from "../../diagnostics/recordings.js";
import { rawValues } from "../../ir/data.js";
import { isArrayPath } from "../../ir/source-leaves.js";
import { checkValues, type Named, openArray, storageOf } from "../npy-table.js";
import type { MatchedFile } from "../paths.js";
import { originOf } from "../source-context.js";
import { upTo } from "../table.js";
import { arrayValues } from "./row-values.js";
import { type Column, sideTable } from "./side-table.js";
import type { Take, TakeReading } from "./take.js";

/** Rows of the array that are a recording, and what is known of it by name. */
interface Stretch {
  readonly first: number;
  readonly rows: number;
  readonly key: string | null;
  readonly fields: ReadonlyMap<string, string | number>;
}

/** Reads the array. Throws a Failure with what is wrong with its shape, values, labels and the table of recordings. */
export function arrayTakes(file: MatchedFile, origin: Origin, reading: TakeReading): Take[] {
  const { length, channels } = reading;
  const array = openArray(file.path, origin, reading);
  const rank = array.shape.length;
  const found = rank > 1 ? array.shape.at(-1)! : 1;
  if (rank < 1 || rank > 3 || found !== channels)
    throw new Failure(
      wrongChannels(origin, `shape [${array.shape.join(", ")}]`, {
        ...{ rows: length, shape: [length, channels], setting: reading.input.setting },
      }),
    );
  const rows = array.data.length / channels;
  checkValues({ ...array, width: channels }, upTo(rows), "row");
  const storage = storageOf[array.dtype];
  const values = inStorage(array.data, storage);
  const recordings = rank === 3 ? array.shape[0]! : rows;
  const parallel = sideArrays(rows, recordings, origin, reading);
  const stretches = groupsOf(stretchesOf(file, array, rows, parallel, reading), file, parallel, reading);
  const labels = labelsOf(stretches, file, rows, parallel, reading);
  const targets = arrayValues(stretches, { rows, recordings, file: { ...origin, name: file.path } }, reading);
  const each = (targets?.length ?? 0) / rows;
  return stretches.map(({ first, rows: count, key, group }): Take => {
    const name = quote(file.path) + (key === null ? "" : `, recording ${quote(key)}`);
    return {
      ...{ origin, file, key, name, first, rows: count, channels, columns: null, storage },
      values: values.subarray(first * channels, (first + count) * channels),
      times: null,
      labels: labels?.subarray(first, first + count) ?? null,
      targets: targets?.subarray(first * each, (first + count) * each) ?? null,
      events: null,
      cuts: [],
      group: group ?? name,
      location: (row) => `row ${first + row} of ${quote(file.path)}`,
      originAt: () => origin,
    };
  });
}

function inStorage(data: Named["data"], storage: Take["storage"]): Take["values"] {
  const same = { uint8: Uint8Array, int16: Int16Array, float32: Float32Array }[storage];
  if (data instanceof same) return data as Take["values"];
  const values = rawValues(storage, data.length);
  values.set(data);
  return values;
}

function stretchesOf(
  { path, fields }: MatchedFile,
  array: Named,
  rows: number,
  parallel: SideArrays,
  reading: TakeReading,
): Stretch[] {
  const { recording } = reading.source;
  if (typeof recording === "object") return tabled(path, rows, reading, fields);
  const [count = 1, each = 1] = array.shape;
  if (recording === undefined && array.shape.length === 3)
    return Array.from({ length: count }, (_, index) => ({
      first: index * each,
      rows: each,
      key: `${index}`,
      fields,
    }));
  if (recording === undefined) return [{ first: 0, rows, key: null, fields }];
  const numbers = parallel(recording, `${reading.at}.recording`);
  return runs(numbers).map(([first, end]) => ({
    first,
    rows: end - first,
    key: `${numbers[first]}`,
    fields,
  }));
}

/** Recordings as a table says them. */
function tabled(path: string, rows: number, reading: TakeReading, known: Stretch["fields"]): Stretch[] {
  const { source, at } = reading;
  const spec = source.recording as Exclude<typeof source.recording, string | undefined>;
  const { start = "start", length = "length", name = "name" } = spec;
  const names = [...new Set(spec.columns ?? [start, length, name])];
  const wanted = [start, length, name, ...names].map((each, index) => ({
    name: each,
    needed: index < 2 || (index === 2 && spec.name !== undefined),
  }));
  const table = sideTable(spec, spec.file, wanted, `${at}.recording`, reading);
  const [starts, lengths, keys, ...columns] = table.columns as readonly Column[];
  return Array.from({ length: table.rows }, (_, row) => {
    const [first, count] = [Number(starts![row]), Number(lengths![row])];
    const sound = Number.isInteger(first) && Number.isInteger(count) && first >= 0 && count > 0;
    if (!sound || first + count > rows)
      throw new Failure(
        outsideRecording(
          table.origin,
          table.location(row),
          `${starts![row]} and ${lengths![row]} rows`,
          `rows 0 to ${rows - 1} of ${quote(path)}`,
          0,
        ),
      );
    const own = names.flatMap((each, index) =>
      columns[index] ? [[each, columns[index]![row]!] as const] : [],
    );
    const fields = new Map<string, string | number>([...known, ...own]);
    return { first, rows: count, key: `${keys?.[row] ?? row}`, fields };
  });
}

/** The same, with their groups: a stretch ends where the array of groups has another value. */
function groupsOf(
  stretches: readonly Stretch[],
  file: MatchedFile,
  parallel: SideArrays,
  reading: TakeReading,
): (Stretch & { readonly group: string | null })[] {
  const { group } = reading;
  if (group === null) return stretches.map((each) => ({ ...each, group: null }));
  const [first] = stretches;
  if (first?.fields.has(group.by))
    return stretches.map((each) => ({ ...each, group: `${each.fields.get(group.by)}` }));
  if (group.by === "file") return stretches.map((each) => ({ ...each, group: file.path }));
  if (!isArrayPath(group.by)) {
    const { span } = originOf(reading.spans, group.by, "data.split.by");
    const known = ["file", ...(first?.fields.keys() ?? [])];
    throw new Failure(noSuchField({ name: file.path, span }, "split.by", group.by, known));
  }
  if (!group.needed) return stretches.map((each) => ({ ...each, group: null }));
  const numbers = parallel(group.by, "data.split.by");
  return stretches.flatMap((each) =>
    runs(numbers.subarray(each.first, each.first + each.rows)).map(([from, to]) => ({
      ...each,
      first: each.first + from,
      rows: to - from,
      group: `${numbers[each.first + from]}`,
    })),
  );
}

/** Class of each row of the array; null where labels come from another table. */
function labelsOf(
  stretches: readonly Stretch[],
  file: MatchedFile,
  rows: number,
  parallel: SideArrays,
  reading: TakeReading,
): Uint16Array | null {
  const { source, at, labels: classes } = reading;
  if (source.label === undefined || reading.targets !== undefined) return null;
  const place: Origin = { ...originOf(reading.spans, source.label, `${at}.label`), helper: "recordings" };
  const [first] = stretches;
  if (first?.fields.has(source.label)) {
    const read = classes.read(
      stretches.map(({ fields }) => fields.get(source.label!)!),
      (index) => ({ origin: place, location: `recording ${stretches[index]!.key ?? quote(file.path)}` }),
      stretches.map((each) => each.rows),
    );
    const labels = new Uint16Array(rows);
    for (const [index, each] of stretches.entries())
      labels.fill(read[index]!, each.first, each.first + each.rows);
    return labels;
  }
  if (!isArrayPath(source.label))
    throw new Failure(
      noSuchField({ ...place, name: file.path }, "label", source.label, [...(first?.fields.keys() ?? [])]),
    );
  const numbers = parallel(source.label, `${at}.label`);
  return classes.read(numbers, (row) => ({ origin: place, location: `row ${row}` }));
}

/** Reads an array with a value for each row. */
type SideArrays = (path: string, at: string) => Named["data"];

/** Arrays beside one of so many rows in `recordings` equal parts: their values are of rows, or of parts. */
function sideArrays(rows: number, recordings: number, other: Origin, reading: TakeReading): SideArrays {
  return (path, at) => {
    const origin = originOf(reading.spans, path, at);
    const { data } = openArray(path, origin, reading);
    if (data.length === rows) return data;
    if (data.length !== recordings)
      throw new Failure(countsDiffer(origin, data.length, other.name, rows, "rows"));
    return new Float64Array(rows).map((_, row) => data[Math.floor((row * recordings) / rows)]!);
  };
}

/** Runs of equal values, from the first row to the one behind the last. */
function runs(values: Named["data"]): (readonly [from: number, to: number])[] {
  const found: (readonly [number, number])[] = [];
  let from = 0;
  for (let row = 1; row <= values.length; row++) {
    if (row < values.length && values[row] === values[from]) continue;
    found.push([from, row]);
    from = row;
  }
  return found;
}
