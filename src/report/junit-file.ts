/** The file that `--junit` names, the one file outside `--out` that a command replaces: nothing but a report is lost. */
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  type Stats,
  statSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { noReport, noReportFolder, reportUnwritable } from "../diagnostics/baseline.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { isOutside, makeFolder, onDisk, writeWhole } from "../disk.js";

/** Start of a file of any tool that writes JUnit XML. */
const REPORT = /^\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?<testsuites?[\s>/]/;
const HEAD_BYTES = 4096;

/**
 * Makes room for a report before there is anything to write: a run that comes to no end must not leave the verdict of
 * the run before. Makes its folder, inside `out` alone. Throws Failure FF5043 to FF5045.
 */
export function clearReport(file: string, out: string): void {
  const clear = (): void => {
    requireFolder(file, dirname(resolve(file)), resolve(out));
    requireReport(file);
    rmSync(resolve(file), { force: true });
  };
  onDisk(file, clear, reportUnwritable);
}

/** Writes a report, unless the run itself has put something else there. Throws Failure FF5043, FF5044. */
export function writeReport(file: string, xml: string): void {
  onDisk(file, () => requireReport(file), reportUnwritable);
  writeWhole(resolve(file), xml, (_, reason) => reportUnwritable(file, reason));
}

function requireFolder(file: string, folder: string, out: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (isOutside(out, folder)) throw new Failure(noReportFolder(file, folder));
  const unwritable = (_: string, reason: string) => reportUnwritable(file, reason);
  makeFolder(out, unwritable);
  let there = folder;
  while (!existsSync(there)) there = dirname(there);
  if (isOutside(realpathSync(out), realpathSync(there))) throw new Failure(noReportFolder(file, folder)); // by a link
  makeFolder(folder, unwritable);
}

function requireReport(file: string): void {
  const stats = lstatSync(resolve(file), { throwIfNoEntry: false });
  const other = stats && otherThanReport(resolve(file), stats);
  if (other) throw new Failure(noReport(file, other));
}

/**
 * Words for what stands in the place of a report; null for a report, and for an empty file, in which nothing can be
 * lost.
 */
function otherThanReport(file: string, stats: Stats): string | null {
  if (stats.isDirectory()) return "a folder";
  if (stats.isSymbolicLink()) return "a symbolic link";
  if (!stats.isFile()) return "something that is not a regular file"; // reading a pipe might never end
  return stats.size === 0 || REPORT.test(headOf(file)) ? null : "a file with something else in it";
}

function headOf(file: string): string {
  const head = Buffer.alloc(HEAD_BYTES);
  const handle = openSync(file, "r");
  try {
    return head.toString("utf8", 0, readSync(handle, head));
  } finally {
    closeSync(handle);
  }
}
