import { readdirSync } from "node:fs";
import { loadTarget } from "../../src/target/target.js";
import { riscvFlags } from "../../src/target/toolchain.js";

/** Programs for `rv32` without an operating system: bare/files.c reads the file `in` and writes the file `out`. */

const BARE = new URL("bare/", import.meta.url).pathname;
const MEMORY_C = new URL("../../targets/arch/riscv/memory.c", import.meta.url).pathname;

/** What such a program needs beside its own files. */
export const BARE_FILES = [
  ...readdirSync(BARE)
    .filter((name) => /\.[cS]$/.test(name))
    .map((name) => BARE + name),
  MEMORY_C,
];

/** Flags for clang: those of the firmware of a target, and the headers of the little C library. */
export function bareFlags(target: string): string[] {
  return [...riscvFlags(loadTarget(target)), `-isystem${BARE}`, "-Wno-unused-command-line-argument"];
}

/** Those of the target with floats and vectors. */
export const BARE_FLAGS = bareFlags("rv32");

/** Arguments of the linker. */
export function bareLink(objects: readonly string[], program: string): string[] {
  return ["-m", "elf32lriscv", "--gc-sections", "-T", `${BARE}memory.ld`, ...objects, "-o", program];
}

/** Arguments of the emulator; `in` and `out` are in the folder where it runs. */
export function bareRun(program: string, cpu: string): string[] {
  const machine = ["-M", "virt", "-m", "256M", "-bios", "none", "-kernel", program];
  const silent = ["-display", "none", "-serial", "none", "-monitor", "none"];
  return ["-cpu", cpu, ...machine, ...silent, "-semihosting-config", "enable=on,target=native"];
}

/**
 * What a processor may do with lanes that no result may depend on, and with the rest of a loop: fill lanes behind the
 * last, or masked-off ones, with ones; split what is more than one register and less than two in halves.
 */
export const LIBERTIES = {
  "ones in the tail": "rvv_ta_all_1s=true",
  "ones under the mask": "rvv_ma_all_1s=true",
  "half vl": "rvv_vl_half_avl=true",
} as const;

/** One of them. */
export type Liberty = keyof typeof LIBERTIES;

/** All of them. */
export const HOSTILE = Object.keys(LIBERTIES) as Liberty[];

/** What the emulator takes for the processor of a target. */
export function cpuOf(target: string): string {
  const { run } = loadTarget(target);
  if (run.kind !== "qemu" || run.machine !== "virt") throw new Error(`${target} has no processor in QEMU`);
  return run.cpu;
}

/** The CPU of the target `rv32` with vector registers of `bits`; it takes no liberties, or these. */
export function processor(bits: number, liberties: readonly Liberty[] = []): string {
  const cpu = cpuOf("rv32").replace("vlen=128", `vlen=${bits}`);
  return [cpu, ...liberties.map((each) => LIBERTIES[each])].join(",");
}

/** Processors on which vector kernels are held against the reference, by name. */
export const PROCESSORS = {
  "VLEN 128": processor(128),
  "VLEN 128, hostile": processor(128, HOSTILE),
  "VLEN 256, hostile": processor(256, HOSTILE),
  "VLEN 512, hostile": processor(512, HOSTILE),
};
