import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { emit } from "../../src/emit/emit.js";
import { findGcc, gccFlags } from "../../src/target/gcc.js";
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

/** What a compiler has made at one level; paths are relative to the folder. */
export interface Program {
  readonly name: string;
  readonly level: string;
  readonly path: string;
  readonly objects: readonly string[];
}

/** A change of one kernel, for a program that must be seen to be wrong. */
export interface Change {
  readonly kernel: string;
  readonly edit: (text: string) => string;
}

/** clang, and a gcc that knows vectors; says if there is none. */
export async function compilers(folder: string): Promise<Compiler[]> {
  const clang = { name: "clang", path: need(tools, "clang").path, flags: BARE_FLAGS };
  const gcc = await findGcc();
  if (gcc === null) console.log("no gcc >= 14 for RISC-V with vector intrinsics here: clang alone");
  return gcc === null
    ? [clang]
    : [clang, { name: "gcc", path: gcc.path, flags: gccFlags(BARE_FLAGS, folder) }];
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

/** Compiles everything at one level, and links it. */
export async function build(
  compiler: Compiler,
  level: string,
  models: readonly GridModel[],
  sources: readonly string[],
  folder: string,
): Promise<Program> {
  const name = `${compiler.name} ${level}`;
  const objects = name.replace(" ", "");
  mkdirSync(join(folder, objects), { recursive: true });
  const units = [
    ...[...sources, ...BARE_FILES].map((source) => ({ source, object: basename(source), defines: [] })),
    ...models.map(({ model }) => ({ source: WALK, object: `${model.name}_walk`, defines: definesOf(model) })),
  ].map((unit) => ({ ...unit, object: `${objects}/${unit.object}.o` }));
  await inParallel(
    units.map(({ source, object, defines }) => () => {
      return compile(compiler, level, source, object, folder, defines);
    }),
  );
  const program = { name, level, path: `${objects}/program`, objects: units.map(({ object }) => object) };
  await link(program, folder);
  return program;
}

/** What walk.c asks of its command line. */
function definesOf({ name, input, learning }: GridModel["model"]): string[] {
  const names = [`-DMODEL=${name}`, `-DCAPITALS=${name.toUpperCase()}`, `-DHEADER="${name}.h"`];
  return [...names, `-DRAW=${RAW[input.storage]}`, ...(learning ? ["-DLEARNS"] : [])];
}

/** The program with one kernel changed. */
export async function buildChanged(
  program: Program,
  compiler: Compiler,
  level: string,
  { kernel, edit }: Change,
  folder: string,
): Promise<Program> {
  const before = readFileSync(join(folder, kernel), "utf8");
  const after = edit(before);
  if (after === before) throw new Error(`nothing to change in ${kernel}`);
  writeFileSync(join(folder, `changed_${kernel}`), after);
  await compile(compiler, level, `changed_${kernel}`, "changed.o", folder);
  const objects = program.objects.map((each) => (each.endsWith(`/${kernel}.o`) ? "changed.o" : each));
  const changed = { name: `${program.name}, ${kernel} changed`, level, path: "changed", objects };
  await link(changed, folder);
  return changed;
}

function compile(
  { path, flags }: Compiler,
  level: string,
  source: string,
  object: string,
  folder: string,
  defines: readonly string[] = [],
): Promise<void> {
  return done(path, [...flags, level, "-I.", ...defines, "-c", source, "-o", object], folder);
}

function link({ objects, path }: Program, folder: string): Promise<void> {
  return done(need(tools, "lld").path, bareLink(objects, path), folder);
}

/** Runs a program on a processor, with files in a `folder` of its own; gives the words that it writes. */
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
