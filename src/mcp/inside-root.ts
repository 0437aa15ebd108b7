import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

/**
 * The path below `root` (a real path) that `path` leads to, symbolic links followed; null where that is outside, or
 * cannot be followed. What does not exist yet counts as lying where its nearest folder that exists does.
 */
export function insideRoot(root: string, path: string): string | null {
  const followed = real(resolve(root, path));
  const way = followed === null ? ".." : relative(root, followed);
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) return null;
  return way === "" ? "." : way;
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
