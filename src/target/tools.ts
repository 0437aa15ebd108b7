import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Failure } from "../diagnostics/diagnostic.js";
import { toolMissing, toolTooOld } from "../diagnostics/tool.js";
import { run, which } from "./process.js";

/** The oldest versions that do: clang 18 has Zvfh, QEMU 9.0 the bare `rv32i` CPU to which extensions are added. */
export const OLDEST_CLANG = 18;
export const OLDEST_QEMU = 9;

export interface Tool {
  readonly path: string;
  /** e.g. "19.1.7" */
  readonly version: string;
}

/** Tools found on the PATH, old or new; null where there is none. */
export interface Tools {
  readonly clang: Tool | null;
  readonly lld: Tool | null;
  readonly objdump: Tool | null;
  readonly qemu: Tool | null;
  /** The host's own compiler. */
  readonly cc: Tool | null;
  /** With make, for the tests alone: they build what is emitted as a user does. */
  readonly cmake: Tool | null;
  readonly make: Tool | null;
  /** The browser that the tests open pages in. */
  readonly chromium: Tool | null;
  /** Models cycles of hot loops where it is installed; nothing needs it. */
  readonly mca: Tool | null;
  /** For fuzzing alone: a clang with the libraries of its fuzzer and its sanitizers. */
  readonly fuzzer: Tool | null;
}

/** Name of a tool and its purpose, to follow "needed to". */
export const PURPOSES: Readonly<Record<keyof Tools, readonly [name: string, purpose: string]>> = {
  clang: ["clang", "compile for RISC-V"],
  lld: ["ld.lld", "link for RISC-V"],
  objdump: ["llvm-objdump", "compute the bound of the stack"],
  qemu: ["qemu-system-riscv32", "run the firmware without a board"],
  cc: ["cc", "compile for the target host"],
  cmake: ["cmake", "test the emitted CMake files"],
  make: ["make", "test the emitted CMake files"],
  chromium: ["chromium", "test pages in a browser"],
  mca: ["llvm-mca", "model cycles of hot loops"],
  fuzzer: ["libFuzzer", "fuzz the firmware"],
};

/** Tools that ff-edge itself runs, and those that its own tests, and fuzzing, run beside them. */
export const NEEDED = ["clang", "lld", "objdump", "qemu", "cc"] as const;
export const NEEDED_BY_TESTS = [...NEEDED, "cmake", "make", "chromium"] as const;
export const NEEDED_BY_FUZZING = [...NEEDED, "fuzzer"] as const;

/**
 * Looks on `path` for the `wanted` tools: clang, lld and llvm-objdump of one version, the newest complete set; QEMU;
 * the host's compiler; CMake, make, Chromium; libFuzzer. A version that cannot be read is "unknown"; what is not wanted is null too.
 */
export async function findTools(
  wanted: readonly (keyof Tools)[] = NEEDED,
  path: string = process.env.PATH ?? "",
): Promise<Tools> {
  const suffix = llvmSuffix(path);
  const look = (tool: keyof Tools, name: string): Promise<Tool | null> =>
    wanted.includes(tool) ? find(name, path) : Promise.resolve(null);
  const [clang, lld, objdump, qemu, cc, cmake, make, chromium, mca, fuzzer] = await Promise.all([
    look("clang", `clang${suffix}`),
    look("lld", `ld.lld${suffix}`),
    look("objdump", `llvm-objdump${suffix}`),
    look("qemu", "qemu-system-riscv32"),
    look("cc", "cc"),
    look("cmake", "cmake"),
    look("make", "make"),
    look("chromium", "chromium"),
    look("mca", `llvm-mca${suffix}`),
    wanted.includes("fuzzer") ? findFuzzer(path) : Promise.resolve(null),
  ]);
  return { clang, lld, objdump, qemu, cc, cmake, make, chromium, mca, fuzzer };
}

/** The tool itself, or Failure: FF5001 when it is missing, FF5002 when it is too old. */
export function need(tools: Tools, wanted: keyof Tools): Tool {
  const tool = tools[wanted];
  const [name, purpose] = PURPOSES[wanted];
  if (tool === null) throw new Failure(toolMissing(name, purpose));
  const oldest = oldestMajor(wanted);
  if (major(tool.version) < oldest)
    throw new Failure(toolTooOld(name, `${name} ${oldest}`, `${tool.version} (${tool.path})`));
  return tool;
}

/** The least major version that will do; 0 for any. */
export function oldestMajor(wanted: keyof Tools): number {
  return OLDEST[wanted] ?? 0;
}

const OLDEST: Readonly<Partial<Record<keyof Tools, number>>> = {
  ...{ clang: OLDEST_CLANG, lld: OLDEST_CLANG, objdump: OLDEST_CLANG },
  qemu: OLDEST_QEMU,
};

/** `19` of "19.1.7"; an unknown version counts as new, since a newer program may word it differently. */
export function major(version: string): number {
  const number = Number.parseInt(version, 10);
  return Number.isNaN(number) ? Number.POSITIVE_INFINITY : number;
}

/** `-19` for the newest complete set on the PATH, else that of the newest clang, else nothing (plain `clang`). */
function llvmSuffix(path: string): string {
  const versions = versionsOf("clang", path).filter((version) => version >= OLDEST_CLANG);
  const suffixes = [...versions.map((version) => `-${version}`), ""];
  const complete = suffixes.find((suffix) =>
    ["clang", "ld.lld", "llvm-objdump"].every((name) => which(name + suffix, path) !== null),
  );
  return complete ?? suffixes[0] ?? "";
}

/** Versions of a program that are on `path` under names such as `clang-19`, the newest first. */
export function versionsOf(program: string, path: string): number[] {
  const versions = path
    .split(delimiter)
    .flatMap(namesIn)
    .filter((name) => name.startsWith(`${program}-`))
    .map((name) => Number(name.slice(program.length + 1)))
    .filter(Number.isInteger);
  return [...new Set(versions)].sort((left, right) => right - left);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

async function find(name: string, path: string): Promise<Tool | null> {
  const file = which(name, path);
  if (file === null) return null;
  const { stdout } = await run(file, ["--version"], { timeoutMs: 20_000 });
  return { path: file, version: /\b\d+\.\d+(\.\d+)?\b/.exec(stdout)?.[0] ?? "unknown" };
}

/** The newest clang that links a program with its fuzzer and its sanitizers, whose libraries are a package of their own. */
async function findFuzzer(path: string): Promise<Tool | null> {
  const names = [...versionsOf("clang", path).map((version) => `clang-${version}`), "clang"];
  const folder = mkdtempSync(join(tmpdir(), "ff-edge-fuzzer-"));
  const source = join(folder, "empty.c");
  writeFileSync(source, "int LLVMFuzzerTestOneInput(const char *d, long n) { return d == 0 && n < 0; }\n");
  const args = [source, "-fsanitize=fuzzer,address,undefined", "-o", join(folder, "empty")];
  try {
    for (const name of names) {
      const file = which(name, path);
      if (file !== null && (await run(file, args, { timeoutMs: 60_000 })).exitCode === 0)
        return find(name, path);
    }
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
