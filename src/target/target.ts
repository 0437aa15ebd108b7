import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, type Span } from "../diagnostics/diagnostic.js";
import {
  precisionNotSupported,
  sumsNotSupported,
  targetNotJson,
  unknownTarget,
} from "../diagnostics/target.js";
import { noEmulator } from "../diagnostics/tool.js";
import { onDisk } from "../disk.js";
import { sumsOn, type Target } from "../ir/target.js";
import type { Precision, Sums } from "../model.js";
import { checkTarget } from "./check-target.js";
import { jsonPlaces, spanAt } from "./json-places.js";

/** The folder of the targets that come with ff-edge. */
export const TARGETS = fileURLToPath(new URL("../../targets/", import.meta.url));

/**
 * Reads `<folder>/<name>/target.json`, looking through the user's folders first and then through our own.
 * Throws Failure with FF4001 (no such target) or everything that is wrong with its file (FF4002 to FF4007).
 */
export function loadTarget(name: string, folders: readonly string[] = []): Target {
  const folder = [...folders, TARGETS].map((each) => join(each, name)).find(isTarget);
  if (folder === undefined || !listTargets(folders).includes(name))
    throw new Failure(unknownTarget(name, listTargets(folders)));
  const file = join(folder, "target.json");
  const text = onDisk(file, () => readFileSync(file, "utf8"));
  return checkTarget(parseJson(file, text), name, folder, jsonPlaces(file, text));
}

/**
 * Refuses a number format that the target does not have. Throws Failure with FF4008; `place` is where the model file asks
 * for the format, if it does.
 */
export function requirePrecision(target: Target, precision: Precision, place?: Span): void {
  if (!target.precisions.includes(precision))
    throw new Failure(precisionNotSupported(target.name, precision, target.precisions, place));
}

/** Refuses a target that can be built for but not run here. Throws Failure with FF5023. */
export function requireEmulator({ name, run }: Target): void {
  if (run.kind === "board") throw new Failure(noEmulator(name));
}

/**
 * Refuses sums of halves, or of floats, that the target's kernels do not have; null is any. Throws Failure with FF4009;
 * `place` is where the model file asks for them.
 */
export function requireSums(target: Target, sums: Sums | null, place?: Span): void {
  const able = sumsOn(target.arch);
  if (sums !== null && !able.includes(sums))
    throw new Failure(sumsNotSupported(target.name, sums, able, place));
}

/** Names of all targets in the user's folders and in our own, sorted. */
export function listTargets(folders: readonly string[] = []): string[] {
  const names = [...folders, TARGETS]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).filter((name) => isTarget(join(folder, name))));
  return [...new Set(names)].sort();
}

function isTarget(folder: string): boolean {
  return existsSync(join(folder, "target.json"));
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const offset = Number(/position (\d+)/.exec(reason)?.[1] ?? text.length);
    throw new Failure(targetNotJson(spanAt(file, text, offset, 1), reason));
  }
}
