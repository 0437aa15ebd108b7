/**
 * Faults in the rows of a csv file, gathered by cause: one message each, with its count and first locations.
 */
import {
  type CellFault,
  decimalMark,
  type Locations,
  malformedCsv,
  missingCells,
  notATime,
  notFiniteCell,
  notNumeric,
  raggedRow,
  recordTooLong,
} from "../diagnostics/csv.js";
import { type Origin, quote } from "../diagnostics/data.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import type { BrokenRecord } from "./csv.js";
import type { CsvRequest, Layout } from "./csv-header.js";
import type { RecordLocation } from "./csv-location.js";
import { decimalOf } from "./csv-number.js";
import type { CsvRecord, Dialect } from "./csv-scan.js";

/** Causes that are reported of one file, and places that are named of one cause. */
const MOST_CAUSES = 20;
const MOST_LOCATIONS = 3;

const SPECIAL = /^[+-]?(?:nan|inf|infinity)$/i;
const MISSING = /^(?:|nan|na|n\/a|#n\/a|null|none|\?)$/i;

/** True for the cell of a missing number. */
export function isMissing(text: string): boolean {
  return MISSING.test(text);
}

/** A place in words, and what the first message of its cause is made with. */
interface Cause {
  readonly locations: string[];
  count: number;
  readonly diagnose: (cause: Locations) => Diagnostic;
}

/** Locations of cells, and whatever else a message may depend on. */
export interface FaultContext {
  originOf(record: RecordLocation, cell: number): Origin;
  /** True where other numbers of the file are written as the model file says. */
  hasFractions(): boolean;
}

/** Gathers the faults of the rows of a file. */
export function faultList(
  { names }: Layout,
  { separator, decimal, columns }: Pick<CsvRequest, "separator" | "decimal" | "columns">,
  { originOf, hasFractions }: FaultContext,
) {
  const causes = new Map<string, Cause>();
  let hidden = 0;

  function add(key: string, where: string, diagnose: () => Cause["diagnose"]): void {
    const cause = causes.get(key);
    if (cause !== undefined) {
      cause.count++;
      if (cause.locations.length < MOST_LOCATIONS) cause.locations.push(where);
    } else if (causes.size < MOST_CAUSES)
      causes.set(key, { locations: [where], count: 1, diagnose: diagnose() });
    else hidden++;
  }

  return {
    /** A record with more or fewer cells than the header. */
    ragged({ start, line, count }: CsvRecord): void {
      add(count < names.length ? "few" : "many", `line ${line}`, () => {
        const origin = originOf({ start, line }, count - 1);
        return (all) => raggedRow(origin, line, names.length, count, all);
      });
    },
    /** A cell that is no finite number of float32. */
    cell({ start, line }: RecordLocation, column: number, text: string): void {
      const name = names[column]!;
      const cause = causeOf(text, decimal);
      add(cause === "text" ? `text ${column}` : cause, `line ${line}, column ${quote(name)}`, () => {
        const cell: CellFault = {
          origin: originOf({ start, line }, column),
          line,
          column: name,
          found: text,
        };
        switch (cause) {
          case "missing":
            return (all) => missingCells(cell, all);
          case "infinite":
            return (all) => notFiniteCell(cell, all);
          case "mark":
            return (all) => decimalMark(cell, { separator, hasOthers: hasFractions() }, all);
          case "text":
            return (all) => notNumeric(cell, columns !== null, all);
        }
      });
    },
    /** A cell of the column of times that is none. */
    time(record: CsvRecord, column: number): void {
      const { start, line } = record;
      const found = record.text(column);
      if (causeOf(found, decimal) === "mark") {
        this.cell(record, column, found);
        return;
      }
      add("time", `line ${line}`, () => {
        const cell = { origin: originOf({ start, line }, column), line, column: names[column]!, found };
        return (all) => notATime(cell, all);
      });
    },
    /** Throws a Failure if there is any fault; `broken` is the record that ended the reading. */
    check(broken: BrokenRecord | null): void {
      const found = [...causes.values()].map(({ count, locations, diagnose }) =>
        diagnose({ count, locations }),
      );
      const last = found.at(-1);
      if (last !== undefined && hidden > 0) {
        const notes = [...(last.notes ?? []), `${hidden} more faults of this file are not shown.`];
        found[found.length - 1] = { ...last, notes };
      }
      if (broken !== null) found.push(brokenRecord(broken, originOf));
      if (found.length > 0) throw new Failure(found);
    },
  };
}

/** Diagnostic for the record that ended the reading of a file. */
export function brokenRecord(
  broken: BrokenRecord,
  originOf: (record: RecordLocation, cell: number) => Origin,
): Diagnostic {
  const origin = originOf(broken, 0);
  const { line, what } = broken;
  return what === null ? recordTooLong(origin, line) : malformedCsv(origin, line, what);
}

function causeOf(text: string, decimal: Dialect["decimal"]): "missing" | "infinite" | "mark" | "text" {
  if (isMissing(text)) return "missing";
  if (SPECIAL.test(text) || !Number.isNaN(decimalOf(text, decimal))) return "infinite";
  return Number.isNaN(decimalOf(text, decimal === "." ? "," : ".")) ? "text" : "mark";
}
