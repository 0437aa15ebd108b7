/** Paths of a model file -> real files, none of which may leave its root. */
import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import {
  missingFile,
  missingPackage,
  noDataFolder,
  type Origin,
  outsideRoot,
  unreadable,
} from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { noFileMatches } from "../diagnostics/recordings.js";
import { isOutside } from "../disk.js";

const MOST_NEIGHBOURS = 1000;
const DATA_PREFIX = "data:";
const PACKAGE_NAME = /^(@[a-z0-9-][a-z0-9._-]*\/)?[a-z0-9-][a-z0-9._-]*$/;

/** An npm package in which paths are resolved, and where the model file names it. */
export interface PackageRoot {
  readonly name: string;
  readonly origin: Origin;
}

interface Root {
  readonly folder: string;
  /** Name in messages. */
  readonly what: string;
}

/**
 * The real, absolute path of the regular file that `path` names: in the folder of FF_EDGE_DATA after `data:`, else in the
 * npm package, else in `folder`. Throws a Failure if there is no such file or if it lies outside
 * that root, by its spelling or through a symbolic link.
 */
export function resolveFile(
  path: string,
  folder: string,
  npm: PackageRoot | undefined,
  origin: Origin,
): string {
  const root = rootOf(path, folder, npm, origin);
  const inside = path.startsWith(DATA_PREFIX) ? path.slice(DATA_PREFIX.length) : path;
  if (isAbsolute(inside)) throw new Failure(outsideRoot(origin, root.what, "an absolute path"));
  const spelled = resolve(root.folder, inside);
  if (isOutside(root.folder, spelled))
    throw new Failure(outsideRoot(origin, root.what, "a path that climbs out with `..`"));
  const file = real(spelled, origin);
  if (isOutside(real(root.folder, origin), file)) {
    throw new Failure(outsideRoot(origin, root.what, "a symbolic link that points outside"));
  }
  // A pipe or a device would block or never end.
  if (!statSync(file).isFile()) throw new Failure(unreadable(origin, "something that is not a regular file"));
  return file;
}

function rootOf(path: string, folder: string, npm: PackageRoot | undefined, origin: Origin): Root {
  if (path.startsWith(DATA_PREFIX)) return { folder: dataFolder(origin), what: "the folder of FF_EDGE_DATA" };
  if (npm === undefined) return { folder, what: "the folder of the model file" };
  return { folder: packageFolder(npm, folder), what: `the package ${npm.name}` };
}

function dataFolder(origin: Origin): string {
  const folder = process.env.FF_EDGE_DATA;
  if (folder === undefined || folder === "" || !isFolder(folder))
    throw new Failure(noDataFolder(origin, folder));
  return resolve(folder);
}

/**
 * Paths below `folder` (or the folder of FF_EDGE_DATA) that fit `pattern`, whose `*` stands for any part of a name and `{user}`
 * for one that is kept, in ascending order of their bytes; a pattern without either is the only path. Throws a Failure if
 * none fits.
 */
export function matchFiles(pattern: string, folder: string, origin: Origin): MatchedFile[] {
  if (!/[*{]/.test(pattern)) return [{ path: pattern, fields: new Map() }];
  const root = rootOf(pattern, folder, undefined, origin);
  const [prefix, names = "", array = ""] = /^(data:|)([^#]*)(#.*)?$/s.exec(pattern)?.slice(1) ?? [];
  let found: MatchedFile[] = [{ path: "", fields: new Map() }];
  if (isAbsolute(names)) throw new Failure(outsideRoot(origin, root.what, "an absolute path"));
  for (const segment of names.split("/")) found = found.flatMap((each) => below(root.folder, each, segment));
  if (found.length === 0) throw new Failure(noFileMatches(origin, root.what));
  return found.map(({ path, fields }) => ({ path: `${prefix}${path}${array}`, fields }));
}

/** A path as the model file could name it, and the parts of it that the pattern has named. */
export interface MatchedFile {
  readonly path: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** The entries of the folder `parent` whose names fit a segment of a pattern. */
function below(root: string, { path, fields }: MatchedFile, segment: string): MatchedFile[] {
  const within = (name: string) => (path === "" ? name : `${path}/${name}`);
  if (!/[*{]/.test(segment))
    return existsSync(join(root, within(segment))) ? [{ path: within(segment), fields }] : [];
  const { expression, names } = expressionOf(segment);
  const parent = join(root, path);
  if (!isFolder(parent)) return [];
  const entries = readdirSync(parent).filter((name) => !name.startsWith("."));
  return entries.sort(byBytes).flatMap((name) => {
    const parts = expression.exec(name)?.slice(1);
    if (parts === undefined) return [];
    return [
      {
        path: within(name),
        fields: new Map([...fields, ...names.map((each, at) => [each, parts[at]!] as const)]),
      },
    ];
  });
}

function expressionOf(segment: string) {
  const names: string[] = [];
  const parts = segment.split(/(\*|\{\w+\})/).map((part) => {
    if (part === "*") return ".*";
    if (!/^\{\w+\}$/.test(part)) return part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    names.push(part.slice(1, -1));
    return "(.+?)";
  });
  return { expression: new RegExp(`^${parts.join("")}$`, "s"), names };
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Looks for the folder, not for the package's entry: a package need not export any file. */
function packageFolder({ name, origin }: PackageRoot, folder: string): string {
  const starts = PACKAGE_NAME.test(name) ? [join(folder, "model.js"), import.meta.url] : [];
  const folders = starts.flatMap((start) => createRequire(start).resolve.paths(name) ?? []);
  const found = folders
    .map((location) => join(location, name))
    .find((each) => existsSync(join(each, "package.json")));
  if (found === undefined) throw new Failure(missingPackage(origin, name));
  return found;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The first name of `path` that does not exist, and what there is in its place, unless that is very much. */
function firstMissing(path: string): readonly [string, readonly string[]] {
  let missing = path;
  while (!existsSync(dirname(missing))) missing = dirname(missing);
  try {
    const beside = readdirSync(dirname(missing));
    return [basename(missing), beside.length > MOST_NEIGHBOURS ? [] : beside];
  } catch {
    return [basename(missing), []];
  }
}

function real(path: string, origin: Origin): string {
  if (path.includes("\0")) throw new Failure(missingFile(origin));
  try {
    return realpathSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new Failure(
      code === "ENOENT"
        ? missingFile(origin, ...firstMissing(path))
        : unreadable(origin, `the system says ${code}`),
    );
  }
}
