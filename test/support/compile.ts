import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeSources } from "../../src/emit/write.js";
import type { Sources } from "../../src/ir/image.js";
import { headersIn, includedBy } from "../../src/target/object-cache.js";
import { temporaryFolder } from "./folder.js";

export { CLANG, SANITIZE, WARNINGS } from "./compilers.js";

/** Scalar 32-bit RISC-V without a C library. */
export const RISCV = "--target=riscv32 -march=rv32imc -mabi=ilp32 -ffreestanding".split(" ");

/** Puts sources into a new folder. */
export function temporary(sources: Sources): string {
  const folder = temporaryFolder();
  writeSources(folder, sources);
  return folder;
}

/** What has compiled in this process: the text of a file with those that it includes, compiler and flags. */
const compiled = new Set<string>();

/**
 * Every .c file of the given subfolders compiles; an Error shows what the compiler said. What has compiled before, such as a
 * kernel that models share, is not given to it again.
 */
export async function expectCompiles(
  compiler: string,
  flags: readonly string[],
  folder: string,
  subfolders: readonly string[],
): Promise<void> {
  const headers = await headersIn(folder, subfolders);
  const fresh = new Map(
    cFiles(folder, subfolders).flatMap((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      const key = [compiler, ...flags, text, ...includedBy(text, headers).map((path) => headers.get(path))];
      const hash = createHash("sha256").update(key.join("\0")).digest("hex");
      return compiled.has(hash) ? [] : [[file, hash] as const];
    }),
  );
  if (fresh.size === 0) return;
  run(compiler, [...flags, ...includes(subfolders), "-c", ...fresh.keys()], folder);
  for (const hash of fresh.values()) compiled.add(hash);
}

/** Runs a command; an Error shows its output. */
export function run(command: string, args: readonly string[], cwd: string, input?: Uint8Array): string {
  const done = spawnSync(command, args, { cwd, encoding: "utf8", input, maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`${command} ${args.join(" ")}\n${done.error ?? ""}${done.stderr}`);
  return done.stdout;
}

/** Paths of the .c files, relative to `folder`. */
export function cFiles(folder: string, subfolders: readonly string[]): string[] {
  return subfolders.flatMap((each) =>
    readdirSync(join(folder, each))
      .filter((name) => name.endsWith(".c"))
      .map((name) => join(each, name)),
  );
}

export function includes(subfolders: readonly string[]): string[] {
  return [".", ...subfolders].map((each) => `-iquote${each}`);
}
