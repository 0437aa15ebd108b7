/** The package as it is built: `ff-edge` exports the vocabulary alone, and examples run its stages one by one. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Root of the repository: this package resolves itself by its name. */
export const ROOT = dirname(dirname(createRequire(import.meta.url).resolve("ff-edge")));

/** A module of the built package, by its path below `dist`. */
export function built<Module>(path: string): Promise<Module> {
  return import(join(ROOT, "dist", path));
}
