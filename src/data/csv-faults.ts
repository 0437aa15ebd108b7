/** What is wrong with the rows of a csv file, gathered by cause: one message each, with its count and first places. */
import {
  type CellFault,
  decimalMark,
  malformedCsv,
  missingCells,
  notFiniteCell,
  notNumeric,
  type Places,
  raggedRow,
  recordTooLong,
} from "../diagnostics/csv.js";
import { type Origin, quote } from "../diagnostics/data.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import type { BrokenRecord } from "./csv.js";
import type { CsvRequest, Layout } from "./csv-header.js";
import { decimalOf } from "./csv-number.js";
import type { RecordPlace } from "./csv-place.js";
import type { CsvRecord, Dialect } from "./csv-scan.js";

/** Causes that are reported of one file, and places that are named of one cause. */
const MOST_CAUSES = 20;
const MOST_PLACES = 3;

const SPECIAL = /^[+-]?(?:nan|inf|infinity)$/i;
const MISSING = /^(?:|nan|na|n\/a|#n\/a|null|none|\?)$/i;

/** Whether a cell that is no number says that there is none. */
export function isMissing(text: string): boolean {
  return MISSING.test(text);
}

/** A place in words, and what the first message of its cause is made with. */
interface Cause {
  readonly places: string[];
  count: number;
  readonly diagnose: (cause: Places) => Diagnostic;
}

/** Where cells are, and what else a message may depend on. */
export interface FaultContext {
  place(record: RecordPlace, cell: number): Origin;
  /** Whether other numbers of the file are written as the model file says. */
  hasFractions(): boolean;
}

/** Gathers the faults of the rows of a file. */
export function faultList(
  { names }: Layout,
  { decimal, columns }: Pick<CsvRequest, "decimal" | "columns">,
  { place, hasFractions }: FaultContext,
) {
  const causes = new Map<string, Cause>();
  let hidden = 0;

  function add(key: string, where: string, diagnose: () => Cause["diagnose"]): void {
    const cause = causes.get(key);
    if (cause !== undefined) {
      cause.count++;
      if (cause.places.length < MOST_PLACES) cause.places.push(where);
    } else if (causes.size < MOST_CAUSES)
      causes.set(key, { places: [where], count: 1, diagnose: diagnose() });
    else hidden++;
  }

  return {
    /** A record with more or fewer cells than the header. */
    ragged({ start, line, count }: CsvRecord): void {
      add(count < names.length ? "few" : "many", `line ${line}`, () => {
        const origin = place({ start, line }, count - 1);
        return (all) => raggedRow(origin, line, names.length, count, all);
      });
    },
    /** A cell that is no finite number of float32. */
    cell({ start, line }: RecordPlace, column: number, text: string): void {
      const name = names[column]!;
      const cause = causeOf(text, decimal);
      add(cause === "text" ? `text ${column}` : cause, `line ${line}, column ${quote(name)}`, () => {
        const cell: CellFault = { origin: place({ start, line }, column), line, column: name, found: text };
        switch (cause) {
          case "missing":
            return (all) => missingCells(cell, all);
          case "infinite":
            return (all) => notFiniteCell(cell, all);
          case "mark":
            return (all) => decimalMark(cell, hasFractions(), all);
          case "text":
            return (all) => notNumeric(cell, columns !== null, all);
        }
      });
    },
    /** Throws a Failure if there is any fault; `broken` is the record that ended the reading. */
    check(broken: BrokenRecord | null): void {
      const found = [...causes.values()].map(({ count, places, diagnose }) => diagnose({ count, places }));
      const last = found.at(-1);
      if (last !== undefined && hidden > 0) {
        const notes = [...(last.notes ?? []), `${hidden} more faults of this file are not shown.`];
        found[found.length - 1] = { ...last, notes };
      }
      if (broken !== null) found.push(brokenRecord(broken, place));
      if (found.length > 0) throw new Failure(found);
    },
  };
}

/** What ended the reading of a file. */
export function brokenRecord(
  broken: BrokenRecord,
  place: (record: RecordPlace, cell: number) => Origin,
): Diagnostic {
  const origin = place(broken, 0);
  const { line, what } = broken;
  return what === null ? recordTooLong(origin, line) : malformedCsv(origin, line, what);
}

function causeOf(text: string, decimal: Dialect["decimal"]): "missing" | "infinite" | "mark" | "text" {
  if (isMissing(text)) return "missing";
  if (SPECIAL.test(text) || !Number.isNaN(decimalOf(text, decimal))) return "infinite";
  return Number.isNaN(decimalOf(text, decimal === "." ? "," : ".")) ? "text" : "mark";
}
