/** A copy of the house in a temporary folder, for edits, the compiler and the commands that it makes. */

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../support/folder.js";
import type { Edits } from "./addition.js";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Everything that the compiler and the commands read. */
const PARTS = ["src", "templates", "targets", "package.json", "tsconfig.json"];

/** Options under which the compiler checks, and does nothing else: in half of the time, where cores are shared. */
const CHECK_ALONE = ["--noEmit", "--declaration", "false", "--singleThreaded"];

/** A complaint of the compiler. */
export interface Complaint {
  /** Below src/. */
  readonly file: string;
  readonly text: string;
}

/** Copies the house; gives the folder. */
export function copyHouse(): string {
  const house = temporaryFolder();
  for (const part of PARTS) cpSync(join(ROOT, part), join(house, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(house, "node_modules"));
  return house;
}

/** Writes these files below src/ of a copy. */
export function write(house: string, edits: Edits): void {
  for (const [path, text] of edits) {
    const file = join(house, "src", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Puts files of a copy back as they are in the house: those that it does not have go. */
function restore(house: string, edits: Edits): void {
  for (const path of edits.keys()) {
    const own = join(ROOT, "src", path);
    if (existsSync(own)) writeFileSync(join(house, "src", path), readFileSync(own));
    else rmSync(join(house, "src", path));
  }
}

/** Everything that the compiler says of a copy with these edits; afterwards it is as before. */
export function complaints(house: string, edits: Edits): Complaint[] {
  write(house, edits);
  const said = compile(house, ...CHECK_ALONE);
  restore(house, edits);
  return said;
}

/** Compiles a copy; gives what the compiler says of it. */
export function compile(house: string, ...options: readonly string[]): Complaint[] {
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const args = [tsc, "-p", house, "--pretty", "false", ...options];
  const { stdout, stderr, error } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    maxBuffer: 1 << 26,
    cwd: house,
  });
  if (error || stderr !== "") throw error ?? new Error(stderr);
  const lines = stdout.split("\n").filter((line) => /\S/.test(line) && !line.startsWith(" "));
  return lines.map((line): Complaint => {
    const [, file, text] = /^src\/(.*?)\(\d+,\d+\): error (.*)$/.exec(line) ?? [];
    if (file === undefined || text === undefined) throw new Error(line);
    return { file, text };
  });
}
