/** Times of a csv file: numbers as they stand, or texts in seconds. */
import type { CsvRecord } from "./csv-scan.js";

/** `2026-01-31T17:05:00.250Z`, with a blank, slashes or no zone as well. */
const MOMENT =
  /^(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;
/** `17:05:00.250` */
const CLOCK = /^(\d\d?):(\d\d):(\d\d)(?:[.,](\d+))?$/;

/** The time in a cell: a number as it is, a text in seconds (of Unix time, or of its day); NaN where it is neither. */
export function readTime(record: CsvRecord, cell: number): number {
  const value = record.number(cell);
  return Number.isNaN(value) ? secondsOf(record.text(cell)) : value;
}

/** Seconds of a text; NaN where it is no time. A text without a zone is taken as UTC: differences are what counts. */
export function secondsOf(text: string): number {
  const clock = CLOCK.exec(text);
  if (clock !== null) return clockOf(clock[1], clock[2], clock[3], clock[4]);
  const [all, year, month, day, hours, minutes, seconds, fraction, zone] = MOMENT.exec(text) ?? [];
  if (all === undefined) return Number.NaN;
  const days = Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000;
  return days + clockOf(hours, minutes, seconds, fraction) - offsetOf(zone);
}

function clockOf(hours = "0", minutes = "0", seconds = "0", fraction = "0"): number {
  return 3600 * Number(hours) + 60 * Number(minutes) + Number(`${seconds}.${fraction}`);
}

/** Seconds of `+02:00`. */
function offsetOf(zone = "Z"): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (3600 * Number(hours) + 60 * Number(minutes));
}
