import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ModelSpec } from "../../src/model.js";
import { ROOT } from "../built.js";
import type { Row, RowResult, Run } from "./row.js";

/** Where one series of runs keeps its files: `results`, or `results-quick`, below out/. Paths are from ROOT. */
export interface Store {
  readonly folder: string;
}

/** The model file of a row; a row that is no example's gets one written. */
export function modelFile(store: Store, { id, model }: Row): string {
  if (typeof model === "string") return model;
  const file = join(store.folder, id, "model.ts");
  write(file, modelText(model));
  return file;
}

/** Folder of the weights that a row shares with others. */
export function trainingFolder(store: Store, row: Row, seed: number): string {
  return join(store.folder, "trainings", row.training ?? row.id, `seed${seed}`);
}

/** The file that holds a row's figures with one seed. */
export function runFile(store: Store, row: Row, seed: number): string {
  return join(store.folder, row.id, `seed${seed}.json`);
}

export function saveRun(store: Store, row: Row, run: Run): void {
  write(runFile(store, row, run.seed), `${JSON.stringify(run, null, 2)}\n`);
}

/** So that a run which fails leaves no figures of an earlier one. */
export function forgetRun(store: Store, row: Row, seed: number): void {
  rmSync(join(ROOT, runFile(store, row, seed)), { force: true });
}

/** What has been stored of a row; seeds that have not run are left out. */
export function loadRow(store: Store, row: Row, seeds: readonly number[]): RowResult {
  const files = seeds.map((seed) => join(ROOT, runFile(store, row, seed))).filter(existsSync);
  return { row, runs: files.map((file) => JSON.parse(readFileSync(file, "utf8")) as Run) };
}

/** A model file that says what `model` says: a specification is plain data. */
export function modelText(model: ModelSpec): string {
  const text = JSON.stringify(model, null, 2);
  return `import { defineModel } from "ff-edge";\n\nexport default defineModel(${text});\n`;
}

/** Removes all that a series of runs has stored, weights included. */
export function clear(store: Store): void {
  rmSync(join(ROOT, store.folder), { recursive: true, force: true });
}

/** Writes a file below ROOT at once or not at all. */
export function write(file: string, text: string | Uint8Array): void {
  const path = join(ROOT, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}
