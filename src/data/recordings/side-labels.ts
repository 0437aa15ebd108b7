/** Labels or values from a table beside recordings: intervals for their rows, annotations for moments. */
import { type Origin, quote } from "../../diagnostics/data.js";
import { Failure } from "../../diagnostics/diagnostic.js";
import {
  badTable,
  intervalsOverlap,
  outsideRecording,
  unknownRecording,
} from "../../diagnostics/recordings.js";
import { type RecordedEvent, UNLABELLED } from "../../ir/recording.js";
import type { AnnotationsSpec, IntervalsSpec } from "../../model.js";
import { secondsOf } from "../csv-time.js";
import type { Clock } from "./clock.js";
import { tableValues } from "./row-values.js";
import { type Column, type SideTable, sideTable } from "./side-table.js";
import type { Take, TakeReading } from "./take.js";
import { unitOf } from "./time-unit.js";

/** A take with its clock. */
export interface Timed {
  readonly take: Take;
  readonly clock: Clock | null;
}

/** An interval of a take, or a moment, where `from` and `to` are the same. */
interface Mark {
  readonly from: number;
  readonly to: number;
  /** Class, or values of the targets in place of it. */
  readonly label: number | readonly number[];
  readonly location: string;
}

/** Takes with the labels of the table that their source names; as they are where it names none. */
export function withSideLabels(takes: readonly Timed[], reading: TakeReading): Timed[] {
  const { intervals, annotations } = reading.source;
  if (intervals !== undefined) {
    const spec: IntervalsSpec = typeof intervals === "string" ? { file: intervals } : intervals;
    const marks = marksOf(takes, spec, [spec.start ?? "start", spec.end ?? "end"], "intervals", reading);
    const targets = reading.targets?.length ?? 0;
    return takes.map((each) => ({
      ...each,
      take: withIntervals(each.take, marks.get(each.take) ?? [], targets),
    }));
  }
  if (annotations !== undefined) {
    const spec: AnnotationsSpec = typeof annotations === "string" ? { file: annotations } : annotations;
    const marks = marksOf(takes, spec, [spec.at ?? "at"], "annotations", reading);
    return takes.map((each) => ({ ...each, take: withEvents(each.take, marks.get(each.take) ?? []) }));
  }
  return [...takes];
}

/** The take with the labels of intervals, or the values of so many targets. */
function withIntervals(take: Take, marks: readonly PlacedMark[], targets: number): Take {
  const ascending = [...marks].sort((a, b) => a.from - b.from);
  let last: PlacedMark | undefined;
  const overlaps: [PlacedMark, PlacedMark][] = [];
  for (const mark of ascending) {
    if (last !== undefined && mark.from < last.to && !isAlike(mark, last)) overlaps.push([last, mark]);
    if (last === undefined || mark.to > last.to) last = mark;
  }
  const [first] = overlaps;
  if (first !== undefined)
    throw new Failure(
      intervalsOverlap(first[0].origin, first[0].location, first[1].location, overlaps.length - 1),
    );
  return targets === 0
    ? { ...take, labels: labelsOf(take, ascending) }
    : { ...take, targets: valuesOf(take, ascending, targets) };
}

function isAlike({ label: a }: Mark, { label: b }: Mark): boolean {
  return typeof a === "number"
    ? a === b
    : a.every((value, k) => typeof b === "object" && Object.is(value, b[k]));
}

function labelsOf({ rows }: Take, marks: readonly Mark[]): Uint16Array {
  const labels = new Uint16Array(rows).fill(UNLABELLED);
  for (const { from, to, label } of marks) labels.fill(label as number, from, to);
  return labels;
}

/** Values of the rows, [rows][targets]; NaN of rows in no interval. */
function valuesOf({ rows }: Take, marks: readonly Mark[], targets: number): Float32Array {
  const values = new Float32Array(rows * targets).fill(Number.NaN);
  for (const { from, to, label } of marks)
    for (let row = from; row < to; row++) values.set(label as readonly number[], row * targets);
  return values;
}

function withEvents(take: Take, marks: readonly PlacedMark[]): Take {
  const events = marks
    .map(({ from, label }): RecordedEvent => ({ row: from, label: label as number }))
    .sort((a, b) => a.row - b.row);
  return { ...take, events };
}

/** A mark, and the table that it comes from. */
interface PlacedMark extends Mark {
  readonly origin: Origin;
}

/** Marks by take, of the table or of one table for each file. */
function marksOf(
  takes: readonly Timed[],
  spec: IntervalsSpec | AnnotationsSpec,
  ends: readonly string[],
  setting: "intervals" | "annotations",
  reading: TakeReading,
): Map<Take, PlacedMark[]> {
  const { label = "label", recording } = spec;
  const answers = reading.targets?.map(({ name }) => name) ?? [label];
  const wanted = [...ends, ...answers, ...(recording === undefined ? [] : [recording])].map((name) => ({
    name,
    needed: true,
  }));
  const byPath = new Map<string | undefined, Timed[]>();
  for (const each of takes) {
    const path = spec.file === undefined ? undefined : filled(spec.file, each.take.file.fields);
    byPath.set(path, [...(byPath.get(path) ?? []), each]);
  }
  const marks = new Map<Take, PlacedMark[]>();
  for (const [path, of] of byPath) {
    const table = sideTable(spec, path, wanted, `${reading.at}.${setting}`, reading);
    const [from, to] = ends.length === 2 ? [table.columns[0], table.columns[1]] : [table.columns[0], null];
    const rest = table.columns.slice(ends.length) as readonly Column[];
    const keys = rest[answers.length] ?? null;
    place(
      {
        ...{ table, from: from!, to: to ?? null, keys, ends, unit: spec.unit },
        answers: rest.slice(0, answers.length),
      },
      of,
      marks,
      reading,
    );
  }
  return marks;
}

/** A path with the fields of a file in place of their names. */
function filled(path: string, fields: ReadonlyMap<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (all, name: string) => fields.get(name) ?? all);
}

interface MarkTable {
  readonly table: SideTable;
  readonly from: Column;
  /** Null for moments. */
  readonly to: Column | null;
  /** The column of labels, or those of the targets. */
  readonly answers: readonly Column[];
  readonly keys: Column | null;
  readonly ends: readonly string[];
  readonly unit: IntervalsSpec["unit"];
}

function place(
  marks: MarkTable,
  takes: readonly Timed[],
  found: Map<Take, PlacedMark[]>,
  reading: TakeReading,
): void {
  const { table, answers } = marks;
  const { source, targets } = reading;
  const classes = targets
    ? null
    : reading.labels.read(answers[0] as (number | string)[], (row) => ({
        origin: table.origin,
        location: table.location(row),
      }));
  const unit = marks.unit ?? (source.time === undefined ? "rows" : "seconds");
  const rest: { row: number; text: string; expected: string }[] = [];
  for (let row = 0; row < table.rows; row++) {
    const key = marks.keys === null ? null : `${marks.keys[row]}`;
    const among = candidates(takes, key, table, row);
    const label = classes ? classes[row]! : tableValues(table, answers, targets ?? [], row);
    const span = unit === "rows" ? rowsOf(marks, row, among) : secondsIn(marks, row, among, table, reading);
    const hit = span.hits;
    if (hit === null) rest.push({ row, text: span.text, expected: span.expected });
    else
      for (const { take, from, to } of hit) {
        const mark = { from, to, label, location: table.location(row), origin: table.origin };
        found.set(take, [...(found.get(take) ?? []), mark]);
      }
  }
  const [first] = rest;
  if (first !== undefined)
    throw new Failure(
      outsideRecording(table.origin, table.location(first.row), first.text, first.expected, rest.length - 1),
    );
}

/** Takes that a row of the table may speak of. */
function candidates(
  takes: readonly Timed[],
  key: string | null,
  table: SideTable,
  row: number,
): readonly Timed[] {
  const known = [...new Set(takes.map(({ take }) => take.key ?? take.file.path))];
  if (key === null) {
    const files = new Set(takes.map(({ take }) => take.file.path));
    if (files.size > 1)
      throw new Failure(unknownRecording(table.origin, table.location(row), null, [...files]));
    return takes;
  }
  const named = takes.filter(({ take }) => namesOf(take).includes(key));
  if (named.length === 0) throw new Failure(unknownRecording(table.origin, table.location(row), key, known));
  return named;
}

/** Names that a table may give a take. */
function namesOf({ key, file }: Take): string[] {
  const name = file.path.replace(/^.*\//, "");
  const bare = name.replace(/(\.csv|\.tsv|\.txt|\.npy)?(\.gz)?$/i, "");
  return [...(key === null ? [] : [key]), file.path, name, bare, ...file.fields.values()];
}

/** Places of a mark in takes, in rows of theirs; null where it lies outside. */
interface Placed {
  readonly hits: readonly { readonly take: Take; readonly from: number; readonly to: number }[] | null;
  readonly text: string;
  readonly expected: string;
}

/** Rows that count from the start of the file. */
function rowsOf({ from, to }: MarkTable, row: number, among: readonly Timed[]): Placed {
  const start = Number(from[row]);
  const end = to === null ? start + 1 : Number(to[row]);
  const hits = among.flatMap(({ take }) => {
    const [first, last] = [Math.max(start, take.first), Math.min(end, take.first + take.rows)];
    return first < last ? [{ take, from: first - take.first, to: last - take.first }] : [];
  });
  const covered = hits.reduce((sum, each) => sum + each.to - each.from, 0);
  const sound = Number.isInteger(start) && Number.isInteger(end) && start < end && covered === end - start;
  const least = Math.min(...among.map(({ take }) => take.first));
  const most = Math.max(...among.map(({ take }) => take.first + take.rows));
  return {
    hits: sound ? hits : null,
    text: to === null ? `row ${from[row]}` : `rows ${from[row]} to ${to[row]}`,
    expected: `rows ${least} to ${to === null ? most - 1 : most}`,
  };
}

/** Seconds of the clock of the file, or from the start of the recording. */
function secondsIn(
  { from, to, ends }: MarkTable,
  row: number,
  among: readonly Timed[],
  table: SideTable,
  reading: TakeReading,
): Placed {
  const start = secondsAt(from[row]!, ends[0]!, table, row, reading);
  const end = to === null ? start : secondsAt(to[row]!, ends[1]!, table, row, reading);
  const spans = among.map((each) => ({ ...each, ...clockSpan(each, reading.source.rate) }));
  const around = spans.filter(({ first, last, step }) => start >= first - step && end <= last + 1.5 * step);
  if (around.length > 1)
    throw new Failure(
      unknownRecording(
        table.origin,
        table.location(row),
        null,
        around.map(({ take }) => take.key ?? take.file.path),
      ),
    );
  const [hit] = around;
  const text = to === null ? `${from[row]}` : `${from[row]} to ${to[row]}`;
  const [shown] = spans;
  const expected =
    shown === undefined ? "" : `${round(shown.first)} to ${round(shown.last)} s, as in ${shown.take.name}`;
  if (hit === undefined || (to !== null && !(start < end))) return { hits: null, text, expected };
  const first = Math.max(0, hit.rowAt(start, to === null));
  const last = to === null ? first + 1 : Math.min(hit.take.rows, hit.rowAt(end, false));
  return { hits: first < last ? [{ take: hit.take, from: first, to: last }] : [], text, expected };
}

function round(value: number): number {
  return Number(value.toFixed(3));
}

function secondsAt(
  value: number | string,
  column: string,
  table: SideTable,
  row: number,
  { source }: TakeReading,
): number {
  const seconds = typeof value === "string" ? secondsOf(value) : value * unit(value, column, source.time);
  if (Number.isNaN(seconds))
    throw new Failure(
      badTable(
        table.origin,
        `${table.location(row)}, column ${quote(column)}`,
        "a number, or a time such as 17:05:00.250",
        quote(`${value}`),
      ),
    );
  return seconds;
}

/** That of the column, or else of the times of the recording. */
function unit(value: number, column: string, time = ""): number {
  const own = unitOf(column, value);
  return own === 1 ? unitOf(time, value) : own;
}

/** First and last second of a take, and the row at a second: the first one from there on, or the nearest. */
function clockSpan({ take, clock }: Timed, rate = 1) {
  const { times, rows } = take;
  if (times === null || clock === null) {
    const rowAt = (second: number, nearest: boolean) =>
      Math.min(
        rows - (nearest ? 1 : 0),
        nearest ? Math.round(second * rate) : Math.ceil(second * rate - 1e-6),
      );
    return { first: 0, last: (rows - 1) / rate, step: 1 / rate, rowAt };
  }
  const rowAt = (second: number, nearest: boolean) => {
    let [low, high] = [0, rows];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle]! < second) low = middle + 1;
      else high = middle;
    }
    if (!nearest) return low;
    const isNearer = low > 0 && (low === rows || second - times[low - 1]! < times[low]! - second);
    return isNearer ? low - 1 : low;
  };
  return { first: times[0]!, last: times[rows - 1]!, step: clock.step, rowAt };
}
