/** The files of one data set: each is read and hashed once, however often it is named. */
import { createHash } from "node:crypto";
import type { Origin } from "../diagnostics/data.js";
import type { DataFile } from "../ir/data.js";
import { readBytes } from "./bytes.js";
import { type MatchedFile, matchFiles, type PackageRoot, resolveFile } from "./paths.js";

/** A file as it lies on disk: real path, bytes before any unpacking. */
export interface RawFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Opens files by their paths in the model file. */
export interface Files {
  /** Throws a Failure if the file is missing, unreadable, too large or out of its root. */
  open(path: string, origin: Origin, npm?: PackageRoot): RawFile;
  /** Files that fit a pattern; throws a Failure if none does. */
  match(pattern: string, origin: Origin): readonly MatchedFile[];
  /** Every file opened so far, in the order of first use, named as the model file names it. */
  list(): readonly DataFile[];
}

/** Starts with nothing listed; paths are relative to `folder`. Files in `raw` were read, and listed elsewhere, before. */
export function openFiles(folder: string, raw: Map<string, RawFile> = new Map()): Files {
  const used: DataFile[] = [];
  return {
    open(path, origin, npm) {
      const file = resolveFile(path, folder, npm, origin);
      const known = raw.get(file);
      if (known !== undefined) return known;
      const opened = { path: file, bytes: readBytes(file, origin) };
      raw.set(file, opened);
      const name = npm === undefined || path.startsWith("data:") ? path : `${npm.name}/${path}`;
      used.push({ path: name, sha256: createHash("sha256").update(opened.bytes).digest("hex") });
      return opened;
    },
    match: (pattern, origin) => matchFiles(pattern, folder, origin),
    list: () => used,
  };
}
