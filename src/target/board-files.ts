import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MemoryRegion, QemuRun, Target } from "../ir/target.js";
import { TARGETS } from "./target.js";

/** Bytes of RAM kept for the stack; the linker refuses an image whose data leave less. */
export const STACK_BYTES = 16 * 1024;

/** What the painted part of the stack holds until it is used. */
const STACK_PAINT = 0xa5a5a5a5;

/** Where a trap goes: `trap` of startup.S ends the program, `emulate` of arch/pulp carries out what QEMU lacks. */
const TRAP_VECTORS = { none: "trap", rvv: "trap", pulp: "emulate" } as const;

/** QEMU's `virt` machine: the interrupt controller, and the UART's number and clock in Hz. */
const VIRT = { plic: 0x0c000000, uartInterrupt: 10, uartClock: 3_686_400 };

/**
 * The files that make a program of the portable library on this target, by their path below `out/<model>/<target>/`:
 * start-up code and board of the core's family as they are, the emulation of instructions that QEMU lacks, and for
 * RISC-V two small generated ones with the addresses and sizes of this target.
 */
export function boardFiles(target: Target): Map<string, string> {
  const { family, simd } = target.arch;
  const files = new Map([...filesIn(family), ...(simd === "pulp" ? filesIn("pulp") : [])]);
  if (target.run.kind === "qemu") {
    files.set("firmware/board_config.h", boardConfig(target, target.run));
    files.set("firmware/memory.ld", memoryScript(target));
  }
  return files;
}

function filesIn(name: string): [path: string, text: string][] {
  const folder = join(TARGETS, "arch", name);
  return readdirSync(folder)
    .sort()
    .map((file) => [`firmware/${file}`, readFileSync(join(folder, file), "utf8")]);
}

function boardConfig(target: Target, run: QemuRun): string {
  const divisor = Math.max(1, Math.round(VIRT.uartClock / (16 * target.serial.baud)));
  return `/* Addresses of target ${target.name}; also read by the assembler. */
#ifndef BOARD_CONFIG_H
#define BOARD_CONFIG_H

#define FF_UART_ADDRESS ${hex(run.uart)}
#define FF_UART_DIVISOR ${divisor} /* ${target.serial.baud} baud */
#define FF_UART_INTERRUPT ${VIRT.uartInterrupt}
#define FF_PLIC_ADDRESS ${hex(VIRT.plic)}
#define FF_FINISHER_ADDRESS ${hex(run.finisher)}
#define FF_STACK_PAINT ${hex(STACK_PAINT)}
#define FF_TRAP_VECTOR ${TRAP_VECTORS[target.arch.simd]}

#endif
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
__stack_size = ${STACK_BYTES};
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
