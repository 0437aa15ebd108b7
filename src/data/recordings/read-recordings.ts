/** Files of recordings -> recordings without gaps. */
import { type Origin, quote } from "../../diagnostics/data.js";
import { Failure } from "../../diagnostics/diagnostic.js";
import type { Recording } from "../../ir/recording.js";
import { isArrayPath } from "../../ir/source-leaves.js";
import { collectFailures } from "../collect-failures.js";
import type { MatchedFile } from "../paths.js";
import { originOf } from "../source-context.js";
import { sameColumns } from "../table.js";
import { arrayTakes } from "./array-takes.js";
import { checkRates, clockOf } from "./clock.js";
import { csvTakes } from "./csv-takes.js";
import { type Timed, withSideLabels } from "./side-labels.js";
import type { Take, TakeReading } from "./take.js";
import { isPlain, unitOf } from "./time-unit.js";

/**
 * Reads all files of a source, in their order; a gap cuts a recording in two. Throws one Failure with all that is wrong with
 * files, values, labels and times.
 */
export function readRecordings(reading: TakeReading): Recording[] {
  const { source, at } = reading;
  const takes = takesOf(reading);
  sameColumns(takes.map(({ take }) => take));
  const origin = originOf(reading.spans, "recordings(...)", at);
  const rates = takes.flatMap(({ take, clock }) => (clock ? [{ where: take.name, rate: clock.rate }] : []));
  const said = source.rate === undefined ? [] : [{ where: "`rate`", rate: source.rate }];
  checkRates(origin, [...said, ...rates]);
  const pieces = withSideLabels(takes, reading).map((each) => piecesOf(each, source.rate ?? null));
  noteGaps(takes, reading);
  noteSlow(takes, reading);
  return pieces.flat();
}

/** Takes of all files; where one lacks columns that another has, the message says so. */
function takesOf(reading: TakeReading): Timed[] {
  const files = filesOf(reading);
  const first = files.map((each) => tried(() => timed(each, reading)));
  const fitting = first.find((each) => !(each instanceof Failure) && each[0]?.take.columns);
  const [{ take } = { take: undefined }] = (fitting ?? []) as readonly Timed[];
  const like = take?.columns ? { name: quote(take.file.path), columns: take.columns } : undefined;
  return collectFailures(
    first.map((each, index) => () => {
      if (!(each instanceof Failure)) return each;
      if (like === undefined || !each.diagnostics.some(({ code }) => code === "FF2187")) throw each;
      return timed(files[index]!, { ...reading, like });
    }),
  ).flat();
}

/** The takes of a file and their clocks. */
function timed({ file, origin }: ReturnType<typeof filesOf>[number], reading: TakeReading): Timed[] {
  const read = isArrayPath(file.path) ? arrayTakes(file, origin, reading) : csvTakes(file, origin, reading);
  return read.map((take): Timed => ({ take, clock: clockOf(take) }));
}

function tried<T>(work: () => T): T | Failure {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function filesOf({ source, at, spans, files }: TakeReading): { file: MatchedFile; origin: Origin }[] {
  const patterns = typeof source.files === "string" ? [source.files] : source.files;
  const seen = new Set<string>();
  return patterns.flatMap((pattern, index) => {
    const origin = originOf(spans, pattern, `${at}.files[${index}]`);
    return files.match(pattern, origin).flatMap((file) => {
      if (seen.has(file.path)) return [];
      seen.add(file.path);
      return [{ file, origin: { ...origin, name: file.path, helper: "recordings" } }];
    });
  });
}

/** The stretches of a take between its gaps. */
function piecesOf({ take, clock }: Timed, rate: number | null): Recording[] {
  const cuts = [...new Set([0, ...take.cuts, ...(clock?.gaps ?? []), take.rows])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => piece(take, cuts[index]!, end, clock?.rate ?? rate));
}

function piece(take: Take, from: number, to: number, rate: number | null): Recording {
  const { channels, columns, storage, group, times, labels, targets, events } = take;
  const whole = from === 0 && to === take.rows;
  const start = times?.[from] ?? 0;
  return {
    ...{ channels, columns, storage, group, rate },
    name: whole ? take.name : `${take.name} from ${take.location(from).replace(/ of .*$/, "")} on`,
    rows: to - from,
    values: take.values.subarray(from * channels, to * channels),
    labels: labels?.subarray(from, to) ?? null,
    ...(targets ? { targets: rowsIn(targets, take.rows, from, to) } : {}),
    events:
      events
        ?.filter(({ row }) => row >= from && row < to)
        .map((event) => ({ ...event, row: event.row - from })) ?? null,
    times: times?.slice(from, to).map((time) => time - start) ?? null,
    location: (row) => take.location(from + row),
  };
}

/** Values of rows `from` to `to` of so many. */
function rowsIn(values: Float32Array, rows: number, from: number, to: number): Float32Array {
  const each = values.length / rows;
  return values.subarray(from * each, to * each);
}

function noteGaps(takes: readonly Timed[], { note }: TakeReading): void {
  const cut = takes.filter(({ clock }) => clock !== null && clock.gaps.length > 0);
  if (cut.length === 0) return;
  const gaps = cut.reduce((sum, { clock }) => sum + clock!.gaps.length, 0);
  const [first] = cut;
  const row = first!.clock!.gaps[0]!;
  const { times } = first!.take;
  const length = Number((times![row]! - times![row - 1]!).toPrecision(3));
  const where = cut.length === 1 ? "" : ` of ${cut.length} recordings`;
  note(
    `${gaps === 1 ? "a gap" : `${gaps} gaps`} in the times${where} (${length} s at ${first!.take.location(row)}${gaps > 1 ? ", ..." : ""}): recordings are cut there, and no window crosses a gap`,
  );
}

/** Times that are hardly seconds: sensors are rarely read less than once in one. */
function noteSlow(takes: readonly Timed[], { source, note }: TakeReading): void {
  const slow = takes.find(({ take, clock }) => clock !== null && clock.rate < 1 && isPlain(take.times![0]!));
  if (slow === undefined || source.time === undefined || unitOf(source.time, 0) !== 1) return;
  const rate = Number(slow.clock!.rate.toPrecision(3));
  const unit = rate < 1e-3 ? "microseconds" : "milliseconds";
  const name = `${source.time}_${rate < 1e-3 ? "us" : "ms"}`;
  note(
    `the times of ${slow.take.name} give ${rate} readings a second, read as seconds: they look like ${unit}. If they are, name the column so: ${quote(name)}`,
  );
}
