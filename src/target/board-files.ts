import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { MemoryRegion, Target, VirtRun } from "../ir/target.js";
import { TARGETS } from "./target.js";

/** What the painted part of the stack holds until it is used. */
const STACK_PAINT = 0xa5a5a5a5;

/** Where a trap goes: `trap` of startup.S ends the program, `emulate` of arch/pulp carries out what QEMU lacks. */
const TRAP_VECTORS = { none: "trap", rvv: "trap", pulp: "emulate" } as const;

/** QEMU's `virt` machine: the interrupt controller, and the UART's number and clock in Hz. */
const VIRT = { plic: 0x0c000000, uartInterrupt: 10, uartClock: 3_686_400 };

/** What of a folder becomes part of a firmware. */
const SOURCES = [".c", ".h", ".S", ".ld"];

/**
 * The files that make a program of the portable library on this target, by their path below `out/<model>/<target>/`:
 * start-up code and board of the core's family, the emulation of instructions that QEMU lacks, what stands beside the
 * target.json in place of files of the same name, and for RISC-V two small generated ones with the addresses and sizes
 * of this target.
 */
export function boardFiles(target: Target): Map<string, string> {
  const { arch, run, folder } = target;
  const files = new Map([
    ...filesOf("arch", arch.family),
    ...(arch.simd === "pulp" ? filesOf("arch", "pulp") : []),
    ...(arch.family === "riscv" && !isVirt(run) ? filesOf("arch", "chip") : []),
    ...filesIn(folder),
  ]);
  if (arch.family === "riscv") {
    files.set("firmware/board_config.h", boardConfig(target));
    files.set("firmware/memory.ld", memoryScript(target));
  }
  return files;
}

function isVirt(run: Target["run"]): run is VirtRun {
  return run.kind === "qemu" && run.machine === "virt";
}

function filesOf(...path: string[]): [path: string, text: string][] {
  return filesIn(join(TARGETS, ...path));
}

function filesIn(folder: string): [path: string, text: string][] {
  return readdirSync(folder)
    .filter((file) => SOURCES.includes(extname(file)))
    .sort()
    .map((file) => [`firmware/${file}`, readFileSync(join(folder, file), "utf8")]);
}

function boardConfig({ name, run, serial, arch }: Target): string {
  return `/* What target.json says of ${name}; also read by the assembler. */
#ifndef BOARD_CONFIG_H
#define BOARD_CONFIG_H

#define FF_BAUD ${serial.baud}
${isVirt(run) ? virtConfig(run, serial.baud) : ""}#define FF_STACK_PAINT ${hex(STACK_PAINT)}
#define FF_TRAP_VECTOR ${TRAP_VECTORS[arch.simd]}

#endif
`;
}

function virtConfig(run: VirtRun, baud: number): string {
  const divisor = Math.max(1, Math.round(VIRT.uartClock / (16 * baud)));
  return `#define FF_UART_ADDRESS ${hex(run.uart)}
#define FF_UART_DIVISOR ${divisor} /* ${baud} baud */
#define FF_UART_INTERRUPT ${VIRT.uartInterrupt}
#define FF_PLIC_ADDRESS ${hex(VIRT.plic)}
#define FF_FINISHER_ADDRESS ${hex(run.finisher)}
`;
}

function memoryScript(target: Target): string {
  const flash = region(target, "flash");
  const ram = region(target, "ram");
  return `/* Memory of target ${target.name}. */
MEMORY
{
    FLASH (rx) : ORIGIN = ${hex(flash.origin)}, LENGTH = ${flash.bytes}
    RAM (rw) : ORIGIN = ${hex(ram.origin)}, LENGTH = ${ram.bytes}
}
__constants_shift = ${flash.dataOrigin - flash.origin};
__stack_size = ${target.stackBytes};
`;
}

function region(target: Target, role: MemoryRegion["role"]): MemoryRegion {
  const found = target.memory.find((each) => each.role === role);
  if (found === undefined) throw new Error(`target ${target.name} was not checked: it has no ${role}`);
  return found;
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(8, "0")}`;
}
