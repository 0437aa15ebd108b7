import { existsSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Failure } from "../diagnostics/diagnostic.js";
import { unreadableRecord } from "../diagnostics/install.js";
import { writeWhole } from "../disk.js";
import { parseJson } from "../ir/json.js";

/** Additions of ff-edge to this system that nobody had before: packages as dpkg names them, and files. */
export interface InstallRecord {
  readonly packages: readonly string[];
  readonly files: readonly string[];
}

const NOTHING: InstallRecord = { packages: [], files: [] };

/** `ff-edge/installed.json` in the user's state folder. */
export function recordFile(env: NodeJS.ProcessEnv = process.env): string {
  const state = env.XDG_STATE_HOME;
  return join(
    state === undefined || state === "" ? join(homedir(), ".local/state") : state,
    "ff-edge/installed.json",
  );
}

/** Nothing if nothing was recorded; throws Failure (FF5107) when the file makes no sense. */
export function readRecord(file: string): InstallRecord {
  if (!existsSync(file)) return NOTHING;
  try {
    const json = parseJson(readFileSync(file, "utf8"));
    if (json.problem !== null) throw new Error(json.problem);
    if (isRecord(json.value)) return { packages: json.value.packages, files: json.value.files };
  } catch (error) {
    throw new Failure(unreadableRecord(file, error instanceof Error ? error.message : String(error)));
  }
  throw new Failure(unreadableRecord(file, "something else"));
}

/** Adds to the record; by rename, so that it is never half written. */
export function addToRecord(file: string, added: InstallRecord): void {
  const before = readRecord(file);
  const record: InstallRecord = {
    packages: [...new Set([...before.packages, ...added.packages])].sort(),
    files: [...new Set([...before.files, ...added.files])].sort(),
  };
  writeWhole(file, `${JSON.stringify(record, null, 2)}\n`);
}

/** Forgets everything. */
export function removeRecord(file: string): void {
  rmSync(file, { force: true });
}

function isRecord(json: unknown): json is InstallRecord {
  if (typeof json !== "object" || json === null || !("packages" in json) || !("files" in json)) return false;
  return [json.packages, json.files].every(
    (list) =>
      Array.isArray(list) && list.every((each) => typeof each === "string" && /^[\w/][\w.+:/-]*$/.test(each)),
  );
}
