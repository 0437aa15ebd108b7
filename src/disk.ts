/** Writing of files: whole, by rename, into folders that are there; every refusal is named with its path. And which lie where. */
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { type Diagnostic, Failure } from "./diagnostics/diagnostic.js";
import { noRoom, refusedBySystem } from "./diagnostics/system.js";
import { systemErrorOf } from "./diagnostics/system-error.js";

/** Room without which no command begins to write, in bytes. */
export const LEAST_ROOM = 1024 * 1024;

/** True for a `path` outside of `folder`, by its spelling; both absolute. */
export function isOutside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}

/** A message of its own for a path and the system's reason. */
type Explain = (path: string, reason: string) => Diagnostic;

/** Does something with `path`. Throws Failure FF5051 where the system refuses, or what `explain` makes of the reason. */
export function onDisk<Result>(path: string, act: () => Result, explain?: Explain): Result {
  try {
    return act();
  } catch (error) {
    const refusal = systemErrorOf(error);
    if (refusal === null) throw error;
    const location = refusal.call === "mkdir" ? refusal.path : path; // the folder, perhaps far above
    if (!explain) throw new Failure(refusedBySystem(refusal, location));
    throw new Failure(explain(path, location === path ? refusal.reason : `${refusal.reason}: ${location}`));
  }
}

/**
 * Makes a folder and those around it, one at a time: Node's own recursion never ends in a pseudo file system such as
 * /proc. Throws Failure FF5051, or what `explain` makes of the reason.
 */
export function makeFolder(folder: string, explain?: Explain): void {
  onDisk(resolve(folder), () => makeFolders(resolve(folder)), explain);
}

function makeFolders(path: string): void {
  if (statOf(path)?.isDirectory()) return;
  if (dirname(path) !== path) makeFolders(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!statOf(path)?.isDirectory()) throw error; // else another process was faster
  }
}

/**
 * Writes `content` to `file`, whole or not at all: a run that stops half-way leaves the old file. Folders are made, and
 * what a killed run has left of the same file is removed. Throws Failure FF5051, or what `explain` makes of the reason.
 */
export function writeWhole(file: string, content: string | Uint8Array, explain?: Explain): void {
  const temporary = `${file}.${process.pid}.tmp`;
  onDisk(
    file,
    () => {
      makeFolders(dirname(resolve(file)));
      removeLeftovers(file);
      try {
        writeFileSync(temporary, content);
        renameSync(temporary, file);
      } finally {
        rmSync(temporary, { force: true }); // gone already where all went well
      }
    },
    explain,
  );
}

function removeLeftovers(file: string): void {
  const folder = dirname(resolve(file));
  for (const name of readdirSync(folder))
    if (name.startsWith(`${basename(file)}.`) && isLeftover(name))
      rmSync(join(folder, name), { force: true });
}

/** Says of a file's name that it is one of `writeWhole`, from a process that is no more. */
export function isLeftover(name: string): boolean {
  const id = /\.(\d+)\.tmp$/.exec(name)?.[1];
  return id !== undefined && !isAlive(Number(id));
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return systemErrorOf(error)?.code === "EPERM";
  }
}

/**
 * Finds out whether `folder`, which need not be there yet, can be made and written to, and leaves nothing behind.
 * Throws Failure FF5051 where it cannot, FF5052 where less than `LEAST_ROOM` is free.
 */
export function requireWritable(folder: string): void {
  const there = nearest(resolve(folder));
  onDisk(there, () => rmdirSync(mkdtempSync(join(there, ".ff-edge-"))));
  const problem = roomProblem(there);
  if (problem) throw new Failure(problem);
}

/** FF5052 where a folder has less than `LEAST_ROOM` left, else null; null too where the system does not tell. */
export function roomProblem(folder: string): Diagnostic | null {
  try {
    const { bsize, blocks, bavail } = statfsSync(nearest(resolve(folder)));
    const free = bsize * bavail;
    return blocks > 0 && free < LEAST_ROOM ? noRoom(folder, LEAST_ROOM, free) : null;
  } catch {
    return null;
  }
}

/** The folder itself or the first above it that is there. Throws Failure FF5051 for what is there and no folder. */
function nearest(path: string): string {
  const found = onDisk(path, () => statOf(path));
  if (found?.isDirectory()) return path;
  if (found === null && !onDisk(path, () => isLink(path))) return nearest(dirname(path));
  const reason = found === null ? "a symbolic link that leads nowhere" : "not a folder";
  throw new Failure(refusedBySystem({ code: "ENOTDIR", call: "mkdir", path, reason }));
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemErrorOf(error)?.code ?? "")) return null;
    throw error;
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false; // nothing at all, or below a file
  }
}
