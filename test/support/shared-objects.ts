import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Before all tests of all projects: what one of them compiles, others with the same source, headers and command take. */
export default function shareObjects(): (() => void) | undefined {
  if (process.env.FF_EDGE_OBJECTS) return undefined; // of another project, or of whoever keeps them
  const folder = mkdtempSync(join(tmpdir(), "ff-edge-objects-"));
  process.env.FF_EDGE_OBJECTS = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** Path of what is compiled from `parts` (texts and flags), in the folder that all tests of a run share; whether it is there. */
export function sharedObject(parts: readonly string[], ending = ""): { path: string; isThere: boolean } {
  const folder = process.env.FF_EDGE_OBJECTS;
  if (!folder) throw new Error("the tests share a folder of objects");
  const path = join(folder, createHash("sha256").update(parts.join("\0")).digest("hex") + ending);
  return { path, isThere: existsSync(path) };
}

/** The same, made where it is not there yet by `make`, which gives its path: it is moved, so that whoever finds it finds all of it. */
export function shared(parts: readonly string[], make: () => string): string {
  const { path, isThere } = sharedObject(parts);
  if (!isThere) renameSync(make(), path);
  return path;
}
