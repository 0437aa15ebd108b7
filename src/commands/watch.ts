/** `--watch`: a command once more whenever files change that it has read. */
import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { resolveFile } from "../data/paths.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { interrupt, reportError } from "../endings.js";
import type { LoadedModel } from "../ir/stages.js";
import type { Options } from "../options.js";
import { printable } from "../report/printable.js";
import { UsageError, type WatchFlags } from "./flags.js";

const LOOK_EVERY_MS = 250;
/** Entries of folders that are looked at before a model file can be read. */
const MOST_ENTRIES = 5_000;

/** States of files and folders by their paths: what a change is told by. */
type Stamps = ReadonlyMap<string, string>;

/** One run of a command; it hands `loaded` to the pipeline. */
type Once = (loaded?: Options["loaded"]) => Promise<number>;

/** Runs a command once; with --watch again and again, until a signal: what is wrong is told, and waited for to change. */
export async function perhapsWatched(
  { model, files = [], done }: { model: string; files?: readonly string[]; done: (text: string) => void },
  flags: WatchFlags,
  once: Once,
): Promise<number> {
  if (!flags.watch) return once();
  if (flags.json) throw new UsageError("--watch prints one result after another, --json a single one");
  const skipped = basename(resolve(flags.out));
  for (;;) {
    let stamps = stampsOf(below(dirname(resolve(model))), skipped);
    await once((loaded) => {
      stamps = stampsOf([...filesOf(loaded), ...files], skipped);
    }).catch(tellUnlessInterrupted);
    done(`watching ${stamps.size} files and folders; Ctrl-C ends`);
    done(`changed: ${printable(relative("", await change(stamps, skipped)))}`);
  }
}

async function tellUnlessInterrupted(error: unknown): Promise<number> {
  interrupt.signal.throwIfAborted();
  return reportError(error);
}

/** The first path that has changed, once nothing changes any more; throws when the command is interrupted. */
async function change(before: Stamps, skipped: string): Promise<string> {
  for (let last = before; ; ) {
    await sleep(LOOK_EVERY_MS, undefined, { signal: interrupt.signal });
    const now = stampsOf([...before.keys()], skipped);
    const changed = firstChange(before, now);
    if (changed !== undefined && firstChange(last, now) === undefined) return changed;
    last = now;
  }
}

function firstChange(before: Stamps, now: Stamps): string | undefined {
  return [...before.keys()].find((path) => before.get(path) !== now.get(path));
}

/** Everything that a model has been read from, and the folders of its data, where files may be added. */
function filesOf({ program, dataset }: LoadedModel): string[] {
  const own = dirname(program.file);
  const data = [...dataset.files, ...dataset.learnFiles].flatMap(({ path }) => placeOf(path, own) ?? []);
  return [...(program.files ?? []), ...data, ...data.map(dirname)];
}

/** The data file that the model file names; null for one of a package, which never changes, or that has gone. */
function placeOf(path: string, folder: string): string | null {
  try {
    return resolveFile(path, folder, undefined, { name: path });
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/** A folder and what is in it, at any depth. */
function below(folder: string): string[] {
  const found = [folder];
  for (const each of found) {
    if (!isFolder(each)) continue;
    found.push(...namesIn(each).map((name) => join(each, name)));
    if (found.length > MOST_ENTRIES) break;
  }
  return found;
}

function stampsOf(paths: readonly string[], skipped: string): Stamps {
  return new Map(paths.map((path) => [path, stampOf(path, skipped)]));
}

/** Names in a folder, which a file does not change that is written anew; of a file time and size. */
function stampOf(path: string, skipped: string): string {
  if (isFolder(path))
    return namesIn(path)
      .filter((name) => name !== skipped)
      .join("/");
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : "gone";
}

/** Without hidden files, as editors write, and without packages. */
function namesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => !name.startsWith(".") && name !== "node_modules");
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
