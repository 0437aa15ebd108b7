import { join } from "node:path";

/**
 * The folder to read and the one to write: those that a command line names, or those of these names in FF_EDGE_DATA. Throws if
 * there is neither.
 */
export function folders(
  words: readonly string[],
  names: readonly [source: string, target: string],
): readonly [source: string, target: string] {
  const root = process.env.FF_EDGE_DATA;
  const [source = root && join(root, names[0]), target = root && join(root, names[1])] = words;
  if (source && target) return [source, target];
  throw new Error("name the folder to read and the folder to write, or set FF_EDGE_DATA");
}
