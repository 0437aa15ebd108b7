import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { extname, join } from "node:path";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { reasonOf } from "../diagnostics/system-error.js";
import {
  changedMeanwhile,
  compileFailed,
  foreignSymbol,
  linkFailed,
  toolFailed,
} from "../diagnostics/tool.js";
import { makeFolder, writeWhole } from "../disk.js";
import type { Image } from "../ir/image.js";
import { SIMD } from "../ir/simd.js";
import { coresOf, firmwareRam, type Target } from "../ir/target-description.js";
import { blameSystem } from "./blame.js";
import { boardFiles, ownSource } from "./board-files.js";
import { type Elf, readElf } from "./elf.js";
import { gccFlags } from "./gcc.js";
import { type ObjectCache, openObjectCache } from "./object-cache.js";
import { commandLine, run } from "./process.js";
import { firmwareSizes, librarySizes } from "./sizes.js";
import { stackBounds } from "./stack.js";
import { findTools, need, type Tool, type Tools } from "./tools.js";

export interface CompileOptions {
  /** Host only: AddressSanitizer and UndefinedBehaviorSanitizer; the first finding ends the program. */
  readonly sanitize?: boolean;
  /** Bytes of one raw sample; the firmware's sample buffer grows to it where its default is smaller. */
  readonly inputBytes?: number;
  /** Bytes of RAM that the model needs; what it leaves, samples may have. */
  readonly ramBytes?: number;
  /** The same of a model that learns; its firmware gets a larger sample buffer where RAM allows. */
  readonly stateBytes?: number;
  /** RAM that the firmware may use; the target's where absent. */
  readonly ramLimit?: number;
  /** Compiles for a RISC-V target in place of clang; clang's linker and tools stay. */
  readonly gcc?: Tool | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Commands that compile and link one kind of target; paths are relative to the folder. */
export interface Recipe {
  readonly compiler: Tool;
  readonly flags: readonly string[];
  readonly linker: Tool;
  readonly linkFlags: readonly string[];
}

/** One compilation: what is built where, and how. */
export interface Job {
  /** `out/<model>/<target>`, where every command runs. */
  readonly folder: string;
  readonly target: Target;
  readonly recipe: Recipe;
  /** Folders with headers. */
  readonly includes: readonly string[];
  /** Of the firmware; the library needs none. */
  readonly defines: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** One source file and its object, relative to the folder. */
export interface Unit {
  readonly source: string;
  readonly object: string;
}

const WARNINGS = [
  "-Wall",
  "-Wextra",
  "-Wconversion",
  "-Wsign-conversion",
  "-Wshadow",
  "-Wdouble-promotion",
  "-Werror",
];
const COMMON = [
  "-std=c99",
  "-O2",
  ...WARNINGS,
  "-ffp-contract=off",
  "-fno-math-errno",
  "-fno-asynchronous-unwind-tables",
  "-ffunction-sections",
  "-fdata-sections",
];
/** Scalar kernels stay scalar, memcpy stays out of memcpy, every call can be followed, every instruction has its line. */
const FREESTANDING = [
  "-ffreestanding",
  "-fno-builtin",
  "-fno-jump-tables",
  "-fno-vectorize",
  "-fno-slp-vectorize",
  "-mno-implicit-float", // nor do copies become vectors, which clang keeps on a stack of a length that it does not tell
  "-mno-relax",
  "-fstack-usage",
  "-gline-tables-only",
  "-fdebug-compilation-dir=.",
];
/** Default of FF_SAMPLE_BYTES in templates/firmware/ff_service.h. */
const SAMPLE_BYTES = 16 * 1024;
/** A buffer with which a long run of learning seldom waits for samples. */
const LEARNING_SAMPLE_BYTES = 256 * 1024;
/** Bytes of a blob beside what is learnt: templates/runtime/ff_blob.h. */
const BLOB_AROUND = 80;
/** Stack where nothing bounds it. */
const NO_STACK = { stack: null, stackInfer: null, stackLearn: null, stackMost: null } as const;
const SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g"];
/** Functions that a freestanding compiler may call on its own; targets/arch brings them. */
const MEMORY_FUNCTIONS = ["memcpy", "memmove", "memset"];
/** Functions that a firmware brings for a library that several cores share: templates/runtime/{ff_team,ff_dma}.h. */
const TEAM_FUNCTIONS = ["ff_team_run", "ff_team_barrier", "ff_dma_fetch", "ff_dma_store", "ff_dma_wait"];
/** Functions that a firmware brings for a library that learns: templates/runtime/ff_storage.h. */
const STORAGE_FUNCTIONS = ["slot_bytes", "read", "erase", "program"].map((name) => `ff_storage_${name}`);

/**
 * Compiles and links what has been written to `folder` (`out/<model>/<target>/`): the library in `<model>/`, the
 * firmware in `firmware/`, to which the files of the board are added. Writes `<model>.elf`, `<model>.map` and
 * `build/`. Throws Failure: FF5001, FF5002 (tools), FF5010 (every file that the compiler refuses), FF5011 (linker),
 * FF5012 (symbols from outside), FF5020 to FF5022 (no bound on the stack).
 */
export async function compile(
  folder: string,
  model: string,
  target: Target,
  options: CompileOptions = {},
): Promise<Image> {
  const riscv = target.arch.family === "riscv";
  const tools = await findTools(riscv ? ["clang", "lld", "objdump", "qemu"] : ["cc"]);
  const { sanitize = false, gcc, signal } = options;
  const clang = riscv
    ? riscvRecipe(tools, target, "firmware")
    : hostRecipe(tools, sanitize, coresOf(target.arch) > 1);
  const recipe = riscv && gcc ? { ...clang, compiler: gcc, flags: gccFlags(clang.flags, folder) } : clang;
  const samples = sampleBytes(target, options);
  const defines = [
    ...(samples !== SAMPLE_BYTES ? [`-DFF_SAMPLE_BYTES=${samples}u`] : []),
    ...(target.flash?.backend === "serial-loader" ? ["-DFF_HAS_LOADER"] : []),
  ];
  const job: Job = { folder, target, recipe, includes: [model, "firmware"], defines, signal };

  writeBoard(job);
  const library = await unitsIn(job, model, "library");
  const firmware = await unitsIn(job, "firmware", "firmware");
  const all = [...library, ...firmware];
  await compileAll(job, all);
  const objects = await readObjects(job, all);
  if (riscv) await checkSymbols(job, objects, library);
  const file = await link(job, all, model, `${model}.elf`);

  return {
    file,
    library: librarySizes(library.map(({ object }) => objects.get(object)!)),
    firmware: firmwareSizes(await elfOf(folder, `${model}.elf`)),
    ...(riscv ? await boundStack(job, all, model, need(tools, "objdump"), gcc !== undefined) : NO_STACK),
    tools: riscv
      ? { [gcc ? "gcc" : "clang"]: recipe.compiler.version, ...qemuVersion(tools) }
      : { cc: recipe.compiler.version },
  };
}

/**
 * Bytes of the firmware's sample buffer: one sample in any case; more, and a learnt state to import, where RAM allows it.
 */
function sampleBytes(target: Target, options: CompileOptions): number {
  const { inputBytes = 0, stateBytes = 0, ramBytes = stateBytes, ramLimit } = options;
  const blob = stateBytes + BLOB_AROUND;
  const wanted = stateBytes === 0 ? SAMPLE_BYTES : Math.max(LEARNING_SAMPLE_BYTES, blob);
  const regions = target.memory.filter(({ role }) => role === "ram").map(({ bytes }) => bytes);
  const room = Math.min(...regions, ramLimit ?? Number.POSITIVE_INFINITY) - firmwareRam(target) - ramBytes;
  const step = room >= SAMPLE_BYTES ? 1024 : 16;
  return Math.max(inputBytes, Math.min(roundUp(wanted, step), room - (room % step)));
}

function roundUp(bytes: number, step: number): number {
  return Math.ceil(bytes / step) * step;
}

/** Flags for a file of the library or the firmware on a RISC-V target; clang. */
export function riscvFlags({ arch: { march, mabi } }: Target): string[] {
  return ["--target=riscv32-unknown-elf", `-march=${march}`, `-mabi=${mabi}`, ...COMMON, ...FREESTANDING];
}

/** @param board folder with the linker scripts. */
export function riscvRecipe(tools: Tools, target: Target, board: string): Recipe {
  return {
    compiler: need(tools, "clang"),
    flags: [...riscvFlags(target), ...(target.arch.cores?.inTurn ? ["-DFF_DMA=1"] : [])],
    linker: need(tools, "lld"),
    linkFlags: ["-m", "elf32lriscv", "--gc-sections", "--discard-locals", "-L", board, "-T", "sections.ld"],
  };
}

function hostRecipe(tools: Tools, sanitize: boolean, threads: boolean): Recipe {
  const cc = need(tools, "cc");
  const checks = [...(sanitize ? SANITIZERS : []), ...(threads ? ["-pthread"] : [])];
  return {
    compiler: cc,
    flags: [...COMMON, ...checks],
    linker: cc,
    linkFlags: [...checks, "-Wl,--gc-sections"],
  };
}

function qemuVersion({ qemu }: Tools): { qemu?: string } {
  return qemu === null ? {} : { qemu: qemu.version };
}

/** Adds the files of the board to the firmware. */
function writeBoard({ folder, target }: Job): void {
  makeFolder(join(folder, "firmware"));
  for (const [path, text] of boardFiles(target)) writeWhole(join(folder, path), text);
}

/** Units of a folder that are to be compiled. */
export async function unitsIn({ folder }: Job, sources: string, objects: string): Promise<Unit[]> {
  makeFolder(join(folder, "build", objects));
  const names = await readdir(join(folder, sources));
  return names
    .filter((name) => [".c", ".S"].includes(extname(name)))
    .sort()
    .map((name) => ({
      source: `${sources}/${name}`,
      object: `build/${objects}/${name.slice(0, -extname(name).length)}.o`,
    }));
}

/** Compiles what has changed, as many files at once as there are cores; throws all that the compiler refuses. */
export async function compileAll(job: Job, all: readonly Unit[]): Promise<void> {
  const { path, version } = job.recipe.compiler;
  const cache = await openObjectCache(job.folder, job.includes, `${path} ${version}`);
  const waiting = [...all];
  const wrong: Diagnostic[] = [];
  const worker = async (): Promise<void> => {
    for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift())
      wrong.push(...(await compileOne(job, cache, unit)));
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  if (wrong.length > 0) throw new Failure(wrong);
}

async function compileOne(
  { folder, target, recipe, includes, defines, signal }: Job,
  cache: ObjectCache,
  { source, object }: Unit,
): Promise<Diagnostic[]> {
  const { compiler, flags } = recipe;
  // For quotes alone: whatever a model or a header of a board is called, <...> is the compiler's own.
  const headers = [".", ...includes].flatMap((each) => ["-iquote", each]);
  const args = [...flags, ...defines, ...headers, "-c", source, "-o", object];
  const command = commandLine(compiler.path, args);
  if (await cache.isFresh(source, object, command)) return [];
  return cache.refresh(source, object, command, async () => {
    await rm(join(folder, object), { force: true });
    const output = await run(compiler.path, args, { cwd: folder, signal });
    if (output.exitCode === 0) return [];
    blameSystem(folder, command, output);
    return [compileFailed(source, command, output.stdout + output.stderr, ownSource(target, source))];
  });
}

/** Throws Failure FF5059 where another process has changed the file meanwhile. */
async function elfOf(folder: string, file: string): Promise<Elf> {
  const bytes = await readFile(join(folder, file));
  try {
    return readElf(bytes);
  } catch (error) {
    throw new Failure(changedMeanwhile(file, reasonOf(error)));
  }
}

async function readObjects({ folder }: Job, all: readonly Unit[]): Promise<Map<string, Elf>> {
  const objects = new Map<string, Elf>();
  for (const { object } of all) objects.set(object, await elfOf(folder, object));
  return objects;
}

/** No compiler or C library is linked: the library stands on its own, the firmware on it and on the linker script. */
async function checkSymbols(
  { folder }: Job,
  objects: ReadonlyMap<string, Elf>,
  library: readonly Unit[],
): Promise<void> {
  const script = await readFile(join(folder, "firmware/sections.ld"), "utf8");
  const fromScript = [...script.matchAll(/\b(__\w+) = /g)].map((match) => match[1]!);
  const portable = library.map(({ object }) => objects.get(object)!);
  const wrong = [...objects].flatMap(([object, elf]) => {
    const own = portable.includes(elf)
      ? [...definedIn(portable), ...MEMORY_FUNCTIONS, ...STORAGE_FUNCTIONS, ...TEAM_FUNCTIONS]
      : [...definedIn([...objects.values()]), ...fromScript];
    return foreignSymbols(elf, own).map((name) => foreignSymbol(name, object));
  });
  if (wrong.length > 0) throw new Failure(wrong);
}

function definedIn(objects: readonly Elf[]): string[] {
  return objects.flatMap(({ symbols }) => symbols.filter(({ defined }) => defined).map(({ name }) => name));
}

function foreignSymbols({ symbols }: Elf, own: readonly string[]): string[] {
  return symbols.filter(({ name, defined }) => !defined && !own.includes(name)).map(({ name }) => name);
}

/** Links to the file `output`, whose path it gives, with a map in `<name>.map`. */
export async function link(
  { folder, target, recipe, signal }: Job,
  all: readonly Unit[],
  name: string,
  output: string,
): Promise<string> {
  const { linker, linkFlags } = recipe;
  const map = linker === recipe.compiler ? `-Wl,-Map,${name}.map` : `-Map=${name}.map`;
  const args = [...linkFlags, map, ...all.map(({ object }) => object), "-o", output];
  const command = commandLine(linker.path, args);
  const linked = await run(linker.path, args, { cwd: folder, signal });
  if (linked.exitCode === 0) return join(folder, output);
  blameSystem(folder, command, linked);
  throw new Failure(linkFailed(target.name, command, linked.stdout + linked.stderr));
}

/**
 * The bound from the compiler's frames and the calls that the linked image really contains. There is none where gcc, which tests and
 * benches alone compile with, keeps vector registers on the stack.
 */
async function boundStack(
  { folder, signal, target }: Job,
  all: readonly Unit[],
  model: string,
  objdump: Tool,
  byGcc: boolean,
): Promise<Pick<Image, "stack" | "stackInfer" | "stackLearn" | "stackMost">> {
  const args = ["-d", "--no-show-raw-insn", "-M", "no-aliases", `${model}.elf`];
  const { exitCode, stdout, stderr } = await run(objdump.path, args, { cwd: folder, signal });
  if (exitCode !== 0) throw new Failure(toolFailed(commandLine(objdump.path, args), exitCode, stderr));
  // A source without functions has no such file.
  const usage = all
    .map(({ object }) => join(folder, object.replace(/o$/, "su")))
    .filter((file) => existsSync(file));
  const frames = await Promise.all(usage.map((file) => readFile(file, "utf8")));
  try {
    return stackBounds(stdout, frames, model, SIMD[target.arch.simd].coreStackBytes);
  } catch (thrown) {
    if (byGcc && thrown instanceof Failure && thrown.diagnostics.every(({ code }) => code === "FF5022"))
      return NO_STACK;
    throw thrown;
  }
}
