import { readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { isLeftover, makeFolder, writeWhole } from "../disk.js";
import type { Sources } from "../ir/image.js";

/**
 * Brings `folder` (`out/<model>/<target>`) to the state of `sources`: writes what differs, by rename, and removes
 * emitted files of an earlier build that are no longer part of it. Other files stay. Returns the paths it wrote.
 * @throws Failure FF5051 where the file system refuses; Error if a path, or a symbolic link on the way, would leave the folder
 */
export function writeSources(folder: string, sources: Sources): string[] {
  makeFolder(folder);
  const root = realpathSync(folder);
  const folders = new Set<string>();
  const written: string[] = [];
  for (const [path, text] of sources) {
    const file = resolve(root, path);
    inside(root, file);
    makeFolder(dirname(file));
    inside(root, join(realpathSync(dirname(file)), "file"));
    folders.add(dirname(file));
    if (contentOf(file) === text) continue;
    writeWhole(file, text);
    written.push(path);
  }
  for (const each of folders) removeStale(root, each, sources);
  return written;
}

function inside(root: string, file: string): void {
  const path = relative(root, file);
  if (path === "" || path === ".." || path.startsWith(`..${sep}`) || resolve(path) === path)
    throw new Error(`${file} is outside of ${root}`);
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** Names that only an emitter gives: runtime files, and files of the model that is the folder of the library. */
function removeStale(root: string, folder: string, sources: Sources): void {
  const models = [...sources.keys()].flatMap((path) => (/^(\w+)\/\1\.c$/.exec(path) ?? []).slice(1));
  const ours = new RegExp(
    `^(ff_\\w+|(${models.join("|")})(_weights|_storage|_stream|_service|_trace)?)\\.[ch](\\.\\d+\\.tmp)?$`,
  );
  for (const name of readdirSync(folder)) {
    const path = relative(root, join(folder, name)).split(sep).join("/");
    const temporary = name.endsWith(".tmp"); // of another build, perhaps, that is at work now
    if (ours.test(name) && (temporary ? isLeftover(name) : !sources.has(path))) rmSync(join(folder, name));
  }
}
