import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kernelFiles } from "../../src/emit/runtime.js";
import type { Simd } from "../../src/ir/simd.js";
import type { Team } from "../../src/ir/target-description.js";
import { findTools, need } from "../../src/target/tools.js";
import { BARE_FILES, bareFlags, bareLink, bareRun } from "./bare-machine.js";

/** A program that reads bytes and writes bytes. Throws where it writes beside a buffer or ends in a trap. */
export type Program = (input: Uint8Array) => Buffer;

/** The program of `main` and the kernels behind it, in the form that `simd` names. */
export interface BareSource {
  readonly main: string;
  readonly kernels: readonly string[];
  readonly simd: Simd;
  /** Cores that share every kernel, however small, without barriers: one plays all, the last first. */
  readonly cores?: Team;
  /** `rv32` where absent. */
  readonly target?: string;
  /** Changes the text of a kernel's file, for a program that must be seen to be wrong. */
  readonly edit?: (name: string, text: string) => string;
}

/** The emulator's counters count instructions. */
const ONE_EACH = ["-icount", "shift=0"];

const ONE_BY_ONE = `#include "ff_team.h"
void ff_team_run(ff_team_part *part, void *context)
{
    for (uint32_t core = FF_CORES; core-- > 0;) {
        part(context, core);
    }
}
void ff_team_barrier(void)
{
    __builtin_trap();
}
`;

/** Compiles a program for a target in an empty folder; gives what runs it on a CPU of the emulator. */
export async function bareProgram(
  folder: string,
  { main, kernels, simd, cores = 1, target = "rv32", edit = (_name, text) => text }: BareSource,
): Promise<(cpu: string, counted?: boolean) => Program> {
  mkdirSync(folder, { recursive: true });
  const tools = await findTools(["clang", "lld", "qemu"]);
  const runtime = kernelFiles(kernels, simd, cores);
  if (cores > 1) runtime.set("one_by_one.c", ONE_BY_ONE);
  for (const [name, text] of runtime) writeFileSync(join(folder, name), edit(name, text));
  const objects = [main, ...BARE_FILES, ...runtime.keys()]
    .filter((file) => !file.endsWith(".h"))
    .map((file, index) => {
      const args = [...bareFlags(target), "-DFF_TEAM_LEAST=1", "-I.", "-c", file, "-o", `${index}.o`];
      execFileSync(need(tools, "clang").path, args, { cwd: folder });
      return `${index}.o`;
    });
  execFileSync(need(tools, "lld").path, bareLink(objects, "program"), { cwd: folder });
  return (cpu, counted = false) =>
    (input) => {
      writeFileSync(join(folder, "in"), input);
      rmSync(join(folder, "out"), { force: true });
      execFileSync(need(tools, "qemu").path, [...bareRun("program", cpu), ...(counted ? ONE_EACH : [])], {
        cwd: folder,
      });
      return readFileSync(join(folder, "out"));
    };
}
