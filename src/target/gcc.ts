import { tmpdir } from "node:os";
import { run, which } from "./process.js";
import { major, type Tool, versionsOf } from "./tools.js";

/** gcc beside clang, for tests and benches: what a user builds is built by clang. */

/** The first gcc with the vector intrinsics of the standard, half floats among them. */
const OLDEST_GCC = 14;

/** Names that distributions and vendors have for it; any of them may have its version behind it, as in `-gcc-14`. */
const NAMES = ["riscv64-unknown-elf-gcc", "riscv32-unknown-elf-gcc", "riscv-none-elf-gcc"];

/** The first gcc for RISC-V on `path` that is 14 or newer and has vector intrinsics; null where there is none. */
export async function findGcc(path: string = process.env.PATH ?? ""): Promise<Tool | null> {
  const names = NAMES.flatMap((name) => [name, ...versionsOf(name, path).map((each) => `${name}-${each}`)]);
  for (const name of names) {
    const file = which(name, path);
    const tool = file && (await probed(file));
    if (tool) return tool;
  }
  return null;
}

/** The compiler if it will do: an old one has no vectors of halves, one without its headers no intrinsics. */
async function probed(file: string): Promise<Tool | null> {
  const { stdout } = await run(file, ["-dumpfullversion"], { timeoutMs: 60_000 });
  const version = stdout.trim();
  if (major(version) < OLDEST_GCC) return null;
  const flags = ["-march=rv32imafc_zicsr_zfh_zve32f_zvfh", "-mabi=ilp32f", "-ffreestanding", "-fsyntax-only"];
  const input = "#include <riscv_vector.h>\nvfloat16m1_t *probe;\n";
  const { exitCode } = await run(file, [...flags, "-xc", "-"], { input, cwd: tmpdir(), timeoutMs: 60_000 });
  return exitCode === 0 ? { path: file, version } : null;
}

/** Flags of clang as gcc spells them; `folder` is where it runs, and its path stays out of the line table. */
export function gccFlags(flags: readonly string[], folder: string): string[] {
  return flags.flatMap((flag) => {
    if (flag.startsWith("--target=") || flag === "-mno-implicit-float") return [];
    if (flag === "-gline-tables-only") return ["-g1"];
    if (flag === "-fdebug-compilation-dir=.") return [`-fdebug-prefix-map=${folder}=.`];
    return [flag.replace(/^-fno-(slp-)?vectorize$/, "-fno-tree-$1vectorize")];
  });
}
