import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { emit } from "../../src/emit/emit.js";
import { run } from "../../src/target/process.js";
import { loadTarget } from "../../src/target/target.js";
import { findTools, need } from "../../src/target/tools.js";
import { BARE_FILES, BARE_FLAGS, bareLink, bareRun } from "../support/bare-machine.js";
import type { GridModel } from "./models.js";

const WALK = fileURLToPath(new URL("walk.c", import.meta.url));
const RAW = { uint8: "uint8_t", int16: "int16_t", float32: "float" } as const;
const tools = await findTools(["clang", "lld", "qemu"]);

/** A compiler, and the flags with which it makes objects of rv32. */
export interface Compiler {
  readonly name: string;
  readonly path: string;
  readonly flags: readonly string[];
}

/** Levels at which everything is compiled. */
export const LEVELS = ["-Os", "-O2", "-O3"] as const;

/** A change of one kernel, for a program that must be seen to be wrong. */
export interface Change {
  readonly kernel: string;
  readonly edit: (text: string) => string;
}

/** clang, and each gcc that knows vectors; says what is not here. */
export function compilers(folder: string): Compiler[] {
  const clang = { name: "clang", path: need(tools, "clang").path, flags: BARE_FLAGS };
  const found = ["riscv64-unknown-elf-gcc", "riscv32-unknown-elf-gcc", "riscv-none-elf-gcc"].flatMap(
    (path) => {
      const flags = BARE_FLAGS.filter((flag) => !CLANG_ALONE.test(flag));
      return knowsVectors(path, flags, folder) ? [{ name: path, path, flags }] : [];
    },
  );
  if (found.length === 0) console.log("no gcc >= 14 for RISC-V with vector intrinsics here: clang alone");
  return [clang, ...found];
}

const CLANG_ALONE = /^(--target=|-fdebug-compilation-dir=|-gline-tables-only|-Wno-unused-command-line)/;

function knowsVectors(path: string, flags: readonly string[], folder: string): boolean {
  try {
    if (Number.parseInt(execFileSync(path, ["-dumpversion"], { encoding: "utf8" }), 10) < 14) return false;
    writeFileSync(join(folder, "probe.c"), "#include <riscv_vector.h>\nvfloat16m1_t probe;\n");
    execFileSync(path, [...flags, "-fsyntax-only", "probe.c"], { cwd: folder, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** The emitted libraries of all models in one folder; kernels of one name are the same for all. Gives their .c files. */
export function writeLibraries(models: readonly GridModel[], folder: string): string[] {
  const files = new Map<string, string>();
  for (const { model, plan } of models) {
    for (const [path, text] of emit(model, plan, loadTarget("rv32"), { version: "0.0.0" }))
      if (path.startsWith(`${model.name}/`)) files.set(basename(path), text);
  }
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  const names = models.map(({ model }) => model.name);
  const calls = names.map((name) => `    ${name}_walk();\n`).join("");
  const declared = names.map((name) => `void ${name}_walk(void);\n`).join("");
  writeFileSync(join(folder, "main.c"), `${declared}int main(void)\n{\n${calls}    return 0;\n}\n`);
  // slots in flash are not part of the walk, and need a firmware that has some
  return [...files.keys(), "main.c"].filter((name) => /(?<!_storage|ff_slots)\.c$/.test(name));
}

/** Compiles everything at one level and links it; gives the program's path. */
export async function build(
  { name, path, flags }: Compiler,
  level: string,
  models: readonly GridModel[],
  sources: readonly string[],
  folder: string,
): Promise<string> {
  const objects = `${name}${level}`;
  mkdirSync(join(folder, objects), { recursive: true });
  const compile = (source: string, object: string, more: readonly string[]) =>
    done(path, [...flags, level, "-I.", ...more, "-c", source, "-o", `${objects}/${object}.o`], folder);
  const jobs = [...sources, ...BARE_FILES].map((source) => () => compile(source, basename(source), []));
  const walks = models.map(({ model }) => () => {
    const names = [`-DMODEL=${model.name}`, `-DCAPITALS=${model.name.toUpperCase()}`];
    const about = [...names, `-DHEADER="${model.name}.h"`, `-DRAW=${RAW[model.input.storage]}`];
    return compile(WALK, `${model.name}_walk`, about);
  });
  await inParallel([...jobs, ...walks]);
  const linked = [
    ...[...sources, ...BARE_FILES].map((source) => basename(source)),
    ...models.map(({ model }) => `${model.name}_walk`),
  ];
  return link(
    linked.map((object) => `${objects}/${object}.o`),
    `${objects}/program`,
    folder,
  );
}

/** The program with one kernel changed. */
export async function buildChanged(
  program: string,
  { path, flags }: Compiler,
  level: string,
  { kernel, edit }: Change,
  folder: string,
): Promise<string> {
  const before = readFileSync(join(folder, kernel), "utf8");
  const after = edit(before);
  if (after === before) throw new Error(`nothing to change in ${kernel}`);
  writeFileSync(join(folder, `changed_${kernel}`), after);
  await done(path, [...flags, level, "-I.", "-c", `changed_${kernel}`, "-o", `changed_${kernel}.o`], folder);
  const objects = readFileSync(join(folder, `${program}.objects`), "utf8").split("\n");
  const changed = objects.map((each) => (each.endsWith(`/${kernel}.o`) ? `changed_${kernel}.o` : each));
  return link(changed, `${program}_changed_${kernel}`, folder);
}

async function link(objects: readonly string[], program: string, folder: string): Promise<string> {
  writeFileSync(join(folder, `${program}.objects`), objects.join("\n"));
  await done(need(tools, "lld").path, bareLink(objects, program), folder);
  return program;
}

/** Runs a program on a processor of its own folder; gives the words that it writes. */
export async function runProgram(
  program: string,
  cpu: string,
  input: Uint8Array,
  folder: string,
): Promise<Uint32Array> {
  writeFileSync(join(folder, "in"), input);
  const { exitCode, stderr } = await run(need(tools, "qemu").path, bareRun(program, cpu), {
    cwd: folder,
    timeoutMs: 900_000,
  });
  if (exitCode !== 0) throw new Error(`the program ended with ${exitCode} on ${cpu}\n${stderr}`);
  const bytes = readFileSync(join(folder, "out"));
  return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

async function done(command: string, args: readonly string[], folder: string): Promise<void> {
  const { exitCode, stdout, stderr } = await run(command, args, { cwd: folder, timeoutMs: 600_000 });
  if (exitCode !== 0) throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`);
}

/** As many jobs at a time as there are cores. */
async function inParallel(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await job();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}
