import { createHash } from "node:crypto";
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { writeWhole } from "../disk.js";

/** Objects of an earlier compilation that are still what a compilation would give. */
export interface ObjectCache {
  /** True where `object` has been made from just this source, the headers that it includes and this command. */
  isFresh(source: string, object: string, command: string): Promise<boolean>;
  /**
   * Runs `make` and remembers what the object was made from. It is stale behind a run that failed or was interrupted, and
   * where another process has meanwhile changed what it was made from.
   */
  refresh<Result>(
    source: string,
    object: string,
    command: string,
    make: () => Promise<Result>,
  ): Promise<Result>;
}

/** Headers by their paths, with their texts. */
export type Headers = ReadonlyMap<string, string>;

/**
 * Looks at the headers in `headerFolders` once. Paths are relative to `folder`; `compiler` names program and version.
 * Builds in other folders share their objects through the folder of FF_EDGE_OBJECTS, where that is set.
 */
export async function openObjectCache(
  folder: string,
  headerFolders: readonly string[],
  compiler: string,
): Promise<ObjectCache> {
  const headers = await headersIn(folder, headerFolders);
  const textOf = (path: string): Promise<string> => readFile(join(folder, path), "utf8");
  const keyOf = async (
    source: string,
    command: string,
    header: (path: string) => unknown,
  ): Promise<string> => {
    const text = await textOf(source);
    const hash = createHash("sha256").update(`${compiler}\0${command}\0${text}`);
    for (const path of includedBy(text, headers)) hash.update(`\0${path}\0${await header(path)}`);
    return hash.digest("hex");
  };
  const keyAtOpening = (source: string, command: string): Promise<string> =>
    keyOf(source, command, (path) => headers.get(path));
  const isStill = (key: string, source: string, command: string): Promise<boolean> =>
    keyOf(source, command, textOf).then(
      (now) => now === key,
      () => false, // a file is gone
    );
  const keyFile = (object: string): string => join(folder, `${object}.key`);
  const shared = process.env.FF_EDGE_OBJECTS;

  return {
    async isFresh(source, object, command) {
      const key = await keyAtOpening(source, command);
      const isOwn = existsSync(join(folder, object)) && existsSync(keyFile(object));
      if (isOwn && (await readFile(keyFile(object), "utf8")) === key) return true;
      await rm(keyFile(object), { force: true });
      if (!shared || !take(join(shared, key), join(folder, object))) return false;
      writeWhole(keyFile(object), key);
      return true;
    },
    async refresh(source, object, command, make) {
      await rm(keyFile(object), { force: true });
      await rm(usageOf(join(folder, object)), { force: true });
      const key = await keyAtOpening(source, command);
      const result = await make();
      if (!existsSync(join(folder, object)) || !(await isStill(key, source, command))) return result;
      writeWhole(keyFile(object), key);
      if (shared) await give(join(folder, object), join(shared, key));
      return result;
    },
  };
}

/** The headers that lie in these folders below `folder`. */
export async function headersIn(folder: string, headerFolders: readonly string[]): Promise<Headers> {
  const headers = new Map<string, string>();
  for (const each of headerFolders) {
    const names = (await readdir(join(folder, each))).filter((name) => extname(name) === ".h").sort();
    for (const name of names)
      headers.set(`${each}/${name}`, await readFile(join(folder, each, name), "utf8"));
  }
  return headers;
}

/**
 * Paths of all headers that a source could mean by its includes and theirs: those of the same name, in whichever folder. What
 * is included by a macro could be any.
 */
export function includedBy(source: string, headers: Headers): string[] {
  const found = new Set<string>();
  const waiting = [source];
  for (const text of waiting) {
    for (const [, name] of text.matchAll(/^[ \t]*#[ \t]*include\b[ \t]*(?:["<]([^">\n]*)[">])?/gm)) {
      const meant = [...headers].filter(([path]) => name === undefined || basename(path) === basename(name));
      for (const [path, header] of meant) {
        if (found.has(path)) continue;
        found.add(path);
        waiting.push(header);
      }
    }
  }
  return [...found].sort();
}

/** The file beside an object in which the compiler tells the frames of its functions. */
function usageOf(object: string): string {
  return object.replace(/o$/, "su");
}

/** Copies a shared object, with its frames where there are any; false where that cannot be: then it is compiled. */
function take(entry: string, object: string): boolean {
  try {
    copyFileSync(`${entry}.o`, object);
    rmSync(usageOf(object), { force: true });
    if (existsSync(`${entry}.su`)) copyFileSync(`${entry}.su`, usageOf(object));
    return true;
  } catch {
    return false;
  }
}

/** The object comes last: whoever finds it finds all of it. */
async function give(object: string, entry: string): Promise<void> {
  if (existsSync(usageOf(object))) writeWhole(`${entry}.su`, await readFile(usageOf(object)));
  writeWhole(`${entry}.o`, await readFile(object));
}
