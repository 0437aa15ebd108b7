import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { writeWhole } from "../disk.js";

/** Objects of an earlier compilation that are still what a compilation would give. */
export interface ObjectCache {
  /** True where `object` has been made from just this source, these headers and this command. */
  isFresh(source: string, object: string, command: string): Promise<boolean>;
  /** Runs `make` and remembers what the object was made from; a failed or interrupted run leaves it stale. */
  refresh<Result>(
    source: string,
    object: string,
    command: string,
    make: () => Promise<Result>,
  ): Promise<Result>;
}

/**
 * Looks at the headers in `headerFolders` once. Paths are relative to `folder`; `compiler` names program and version.
 * An object depends on all headers, which are few, rather than on those that its source includes.
 */
export async function openObjectCache(
  folder: string,
  headerFolders: readonly string[],
  compiler: string,
): Promise<ObjectCache> {
  const headers = createHash("sha256").update(compiler);
  for (const each of headerFolders) {
    const names = (await readdir(join(folder, each))).filter((name) => extname(name) === ".h").sort();
    for (const name of names)
      headers.update(`\0${each}/${name}\0`).update(await readFile(join(folder, each, name)));
  }
  const common = headers.digest("hex");
  const keyOf = async (source: string, command: string): Promise<string> => {
    const text = await readFile(join(folder, source));
    return createHash("sha256").update(`${common}\0${command}\0`).update(text).digest("hex");
  };
  const keyFile = (object: string): string => join(folder, `${object}.key`);

  return {
    async isFresh(source, object, command) {
      if (!existsSync(join(folder, object)) || !existsSync(keyFile(object))) return false;
      return (await readFile(keyFile(object), "utf8")) === (await keyOf(source, command));
    },
    async refresh(source, object, command, make) {
      await rm(keyFile(object), { force: true });
      await rm(join(folder, object.replace(/o$/, "su")), { force: true });
      const result = await make();
      if (existsSync(join(folder, object))) writeWhole(keyFile(object), await keyOf(source, command));
      return result;
    },
  };
}
