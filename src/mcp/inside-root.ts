import { type Dirent, lstatSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { isOutside } from "../disk.js";

/**
 * The path below `root` (a real path) that `path` leads to, symbolic links followed; null where that is outside, or
 * cannot be followed. What does not exist yet counts as lying where its nearest folder that exists does.
 */
export function insideRoot(root: string, path: string): string | null {
  const followed = real(resolve(root, path));
  if (followed === null || isOutside(root, followed)) return null;
  return relative(root, followed) || ".";
}

/** Folders in which no command writes. */
const NOT_WRITTEN = /^(\..*|node_modules)$/;

/** The first symbolic link at any depth of the folder `path` that leads out of `root`: whatever is written behind it would, too. */
export function linkOutside(root: string, path: string): string | null {
  const folders = [resolve(root, path)];
  for (const folder of folders) {
    for (const entry of entriesOf(folder)) {
      const each = join(folder, entry.name);
      if (entry.isSymbolicLink() && insideRoot(root, each) === null) return relative(root, each);
      if (entry.isDirectory() && !NOT_WRITTEN.test(entry.name)) folders.push(each);
    }
  }
  return null;
}

/** None of a file, of what is not there, and of a folder that may not be read. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** null where links lead in a circle, a file stands where a folder is needed, or a folder may not be entered. */
function real(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(path) === path) return null;
  }
  const folder = real(dirname(path));
  if (folder === null) return null;
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  return isLink ? real(resolve(folder, readlinkSync(path))) : join(folder, basename(path));
}
