import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "../diagnostics/diagnostic.js";
import { boardCodeMissing, boardFileUnusable } from "../diagnostics/target.js";
import { SIMD } from "../ir/simd.js";
import {
  coresOf,
  hartsOf,
  type MemoryRegion,
  startsFromFlash,
  type Target,
  TRAP_AREA_BYTES,
  type VirtRun,
} from "../ir/target-description.js";
import { stringLiteral } from "../steps/c.js";
import { TARGETS } from "./target.js";

const TEMPLATES = fileURLToPath(new URL("../../templates/", import.meta.url));

/** Word in the painted part of the stack until it is used. */
const STACK_PAINT = 0xa5a5a5a5;

/** QEMU's `virt` machine: the interrupt controllers, and the UART's number and clock in Hz. */
const VIRT = { plic: 0x0c000000, clint: 0x02000000, uartInterrupt: 10, uartClock: 3_686_400 };

/** Endings of the files of a folder that become part of a firmware. */
const SOURCES = [".c", ".h", ".S", ".ld"];
const MOST_BYTES = 1024 * 1024;
/**
 * Flash of a resident loader: the first flash bank, from which `virt` starts without firmware (QEMU, hw/riscv/virt.c).
 */
export const LOADER_FLASH = { origin: 0x20000000, bytes: 64 * 1024 };
/** Its RAM, behind that of the firmware. */
const LOADER_RAM = { bytes: 16 * 1024, stackBytes: 4 * 1024 };

/**
 * The files that make a program of the portable library on this target, by their path below `out/<model>/<target>/`:
 * start-up code and board of the core's family, its cores as a team (or as a bench plays them), the emulation of instructions that QEMU lacks, what stands beside the
 * target.json in place of files of the same name, and for RISC-V two small generated ones with the addresses and sizes
 * of this target. Throws Failure: FF4010, a board of which QEMU knows nothing
 * and that has no board.c; FF4015, what is no file of a person's.
 */
export function boardFiles(target: Target): Map<string, string> {
  const { arch, run, folder, name } = target;
  const { emulation } = SIMD[arch.simd];
  if (run.kind === "board" && !existsSync(join(folder, "board.c")))
    throw new Failure(boardCodeMissing(name, folder));
  const files = new Map([
    ...filesOf("arch", arch.family),
    ...(emulation === null ? [] : filesOf("arch", emulation)),
    ...teamFiles(arch),
    ...(arch.family === "riscv" && !isVirt(run) ? filesOf("arch", "chip") : []),
    ...filesIn(folder),
  ]);
  if (arch.family === "riscv") {
    files.set("firmware/board_config.h", boardConfig(target));
    files.set("firmware/memory.ld", memoryScript(target));
  }
  return files;
}

function teamFiles(arch: Target["arch"]): [path: string, text: string][] {
  if (arch.cores?.inTurn) return filesOf("arch", arch.family, "turns");
  return coresOf(arch) === 1 ? [] : filesOf("arch", arch.family, "team");
}

/** The file beside the target.json that a file of the firmware is a copy of, or null. */
export function ownSource({ folder }: Target, path: string): string | null {
  const file = join(folder, basename(path));
  return path.startsWith("firmware/") && existsSync(file) ? file : null;
}

function isVirt(run: Target["run"]): run is VirtRun {
  return run.kind === "qemu" && run.machine === "virt";
}

function filesOf(...path: string[]): [path: string, text: string][] {
  return filesIn(join(TARGETS, ...path));
}

function filesIn(folder: string): [path: string, text: string][] {
  return textsIn(folder).map(([name, text]) => [`firmware/${name}`, text]);
}

function textsIn(folder: string, wanted = /./): [name: string, text: string][] {
  return readdirSync(folder)
    .filter((name) => SOURCES.includes(extname(name)) && wanted.test(name))
    .sort()
    .map((name) => [name, textOf(join(folder, name))]);
}

function textOf(file: string): string {
  try {
    const stats = statSync(file);
    if (!stats.isFile()) throw new Error("not a regular file");
    if (stats.size > MOST_BYTES) throw new Error(`${stats.size} bytes`);
    return readFileSync(file, "utf8");
  } catch (thrown) {
    throw new Failure(boardFileUnusable(file, thrown instanceof Error ? thrown.message : String(thrown)));
  }
}

/** The same for the resident loader of a target that starts from flash, by their path below `out/<model>/<target>/`. */
export function loaderFiles(target: Target): Map<string, string> {
  const own = [
    ...textsIn(join(TEMPLATES, "loader")),
    ...textsIn(join(TEMPLATES, "firmware"), /^ff_(service\.h|(cobs|fast_crc32|wire)\.[ch])$/),
    ...textsIn(join(TEMPLATES, "runtime"), /^ff_types\.h$/),
    ...textsIn(join(TARGETS, "arch/loader")),
    ...textsIn(join(TARGETS, "arch/riscv"), /^(?!storage)/),
  ];
  const files = new Map(own.map(([name, text]) => [`loader/${name}`, text]));
  files.set("loader/board_config.h", boardConfig(target));
  files.set("loader/memory.ld", loaderMemoryScript(target));
  return files;
}

function boardConfig(target: Target): string {
  const { name, run, serial, arch } = target;
  // Handler of traps: `trap` of startup.S ends the program, `emulate` carries out what QEMU lacks.
  const trapVector = SIMD[arch.simd].emulation === null ? "trap" : "emulate";
  return `/* What target.json says of ${name}; also read by the assembler. */
#ifndef BOARD_CONFIG_H
#define BOARD_CONFIG_H

#define FF_BAUD ${serial.baud}
${isVirt(run) ? virtConfig(run, serial.baud) : ""}#define FF_STACK_PAINT ${hex(STACK_PAINT)}
#define FF_TRAP_VECTOR ${trapVector}
${trapVector === "trap" ? "" : `#define FF_TRAP_AREA_BYTES ${TRAP_AREA_BYTES} /* of each hart */\n`}#define FF_HARTS ${hartsOf(arch)}
${coresOf(arch) === 1 ? "" : `#define FF_CORE_STACK ${SIMD[arch.simd].coreStackBytes} /* of each hart but the first */\n`}${startsFromFlash(target) ? loaderConfig(target) : "#define FF_RAM_CODE\n"}
#endif
`;
}

function virtConfig(run: VirtRun, baud: number): string {
  const divisor = Math.max(1, Math.round(VIRT.uartClock / (16 * baud)));
  return `#define FF_UART_ADDRESS ${hex(run.uart)}
#define FF_UART_DIVISOR ${divisor} /* ${baud} baud */
#define FF_UART_INTERRUPT ${VIRT.uartInterrupt}
#define FF_PLIC_ADDRESS ${hex(VIRT.plic)}
#define FF_CLINT_ADDRESS ${hex(VIRT.clint)}
#define FF_FINISHER_ADDRESS ${hex(run.finisher)}
`;
}

/** Settings on which firmware and loader of a target that starts from flash have to agree. */
function loaderConfig(target: Target): string {
  const { origin, bytes } = region(target, "flash");
  return `#define FF_RAM_CODE __attribute__((section(".ram_text"))) /* where flash cannot be read */
#define FF_TARGET_NAME ${stringLiteral(target.name)}
#define FF_APPLICATION_ADDRESS ${hex(origin)}
#define FF_APPLICATION_BYTES ${bytes}u
#define FF_LOADER_MAILBOX ${hex(mailbox(target))} /* holds FF_LOADER_STAY over a reset that leads to the loader */
#define FF_LOADER_STAY 0x59415453u
`;
}

/** The loader's RAM begins where that of the firmware ends. */
function mailbox(target: Target): number {
  const { origin, bytes } = region(target, "ram");
  return origin + bytes;
}

function loaderMemoryScript(target: Target): string {
  return `/* Memory of the resident loader of target ${target.name}. */
MEMORY
{
    FLASH (rx) : ORIGIN = ${hex(LOADER_FLASH.origin)}, LENGTH = ${LOADER_FLASH.bytes}
    RAM (rw) : ORIGIN = ${hex(mailbox(target) + 16)}, LENGTH = ${LOADER_RAM.bytes}
}
${L1_IN_RAM}__constants_shift = 0;
__stack_size = ${LOADER_RAM.stackBytes};
`;
}

/** Of a target whose memory is all alike. */
const L1_IN_RAM = `REGION_ALIAS("L1", RAM)\n`;

function memoryScript(target: Target): string {
  const flash = region(target, "flash");
  const ram = region(target, "ram");
  const l1 = target.memory.find(({ role }) => role === "l1");
  return `/* Memory of target ${target.name}. */
MEMORY
{
    FLASH (rx) : ORIGIN = ${hex(flash.origin)}, LENGTH = ${flash.bytes}
    RAM (rw) : ORIGIN = ${hex(ram.origin)}, LENGTH = ${ram.bytes}${l1 ? `\n    L1 (rw) : ORIGIN = ${hex(l1.origin)}, LENGTH = ${l1.bytes}` : ""}
}
${l1 ? "" : L1_IN_RAM}__constants_shift = ${flash.dataOrigin - flash.origin};
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
