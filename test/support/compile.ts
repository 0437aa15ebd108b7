import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { writeSources } from "../../src/emit/write.js";
import type { Sources } from "../../src/ir/image.js";
import { temporaryFolder } from "./folder.js";

export { CLANG, WARNINGS } from "./compilers.js";

/** Scalar 32-bit RISC-V without a C library. */
export const RISCV = "--target=riscv32 -march=rv32imc -mabi=ilp32 -ffreestanding".split(" ");

/** Puts sources into a new folder. */
export function temporary(sources: Sources): string {
  const folder = temporaryFolder();
  writeSources(folder, sources);
  return folder;
}

/** Every .c file of the given subfolders compiles, to object files in `folder`; an Error shows what the compiler said. */
export function expectCompiles(
  compiler: string,
  flags: readonly string[],
  folder: string,
  subfolders: readonly string[],
): void {
  run(compiler, [...flags, ...includes(subfolders), "-c", ...cFiles(folder, subfolders)], folder);
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
