import { hasSums } from "../formats/index.js";
import type { Precision, Sums } from "../model.js";
import type { Ir } from "./ir.js";
import { SIMD, type Simd } from "./simd.js";

/** Content of `targets/<name>/target.json`, checked. Data only: it names back ends of ours, never a command. */
export interface Target {
  readonly name: string;
  readonly description: string;
  /** Folder of the target.json, for linker scripts beside it. */
  readonly folder: string;
  /** Degree to which this target is verified; never claim more. */
  readonly verified: "qemu" | "trap-emulated" | "assembled" | "hardware" | "host";
  readonly arch: Arch;
  /** At least one; fp16 and f32 only with an FPU. */
  readonly precisions: readonly Precision[];
  readonly memory: readonly MemoryRegion[];
  readonly run: QemuRun | HostRun | BoardRun;
  /** Back end that brings an image onto the board; null where there is nothing to write to. */
  readonly flash: Flash | null;
  readonly serial: { readonly baud: number };
  /** Bytes of RAM kept for the stack; the linker refuses an image whose data leave less. */
  readonly stackBytes: number;
}

export interface Arch {
  /** Folder of start-up code under targets/arch. */
  readonly family: "riscv" | "host";
  /** `-march`, e.g. `rv32imc_zicsr`; empty for the host. */
  readonly march: string;
  /** `-mabi`, e.g. `ilp32`; empty for the host. */
  readonly mabi: string;
  /** True where float32 instructions exist: decides whether decimal data reach the device as float or int16. */
  readonly fpu: boolean;
  readonly simd: Simd;
  /** Cores that share the work of a library, and how many there are; absent: one. */
  readonly cores?: Cores;
  /** Bytes of the region with the role `l1`; absent where all memory is as near as any. */
  readonly l1?: number;
}

/** Cores of one memory. */
export interface Cores {
  readonly used: Team;
  readonly most: Team;
  /** True where one hart plays them in turn, which counts the instructions of the busiest. */
  readonly inTurn?: true;
}

/** Number of cores that work together. */
export type Team = (typeof TEAMS)[number];

/** Numbers of cores that kernels are written for, the least first. */
export const TEAMS = [1, 2, 4, 8] as const;

/** Cores that share the work of a library. */
export function coresOf({ cores }: { readonly cores?: Cores | undefined }): Team {
  return cores?.used ?? 1;
}

/** Harts that execute them. */
export function hartsOf({ cores }: { readonly cores?: Cores | undefined }): Team {
  return cores?.inTurn ? 1 : coresOf({ cores });
}

/**
 * Formats to which sums of products of halves can be rounded, the default first; some vectors of halves have but one.
 */
export function sumsOn({ simd }: Pick<Arch, "simd">): readonly [Sums, ...Sums[]] {
  return SIMD[simd].sums;
}

/** The part of a target that decides about numbers and kernels. */
export type NumericTarget = Pick<Arch, "fpu" | "simd" | "cores" | "l1">;

/** Properties without a target: decimal data stay floats. */
export const HOST_NUMBERS: NumericTarget = { fpu: true, simd: "none" };

/** The model with its sums decided: what its file says, else what the target does by default. int8 and f32 have no choice. */
export function withSums(ir: Ir, arch: Pick<Arch, "simd">): Ir {
  return { ...ir, accumulate: hasSums(ir.precision) ? (ir.accumulate ?? sumsOn(arch)[0]) : null };
}

/** Addresses and sizes are numbers here, hex strings and byte counts in the file. */
export interface MemoryRegion {
  /** `l1`: beside the cores, for the state of a library or its buffers, and the weights that they work on. */
  readonly role: "flash" | "ram" | "l1";
  readonly origin: number;
  readonly bytes: number;
  /** Address at which loads reach the region: `origin`, unless a chip has one window for code and one for data. */
  readonly dataOrigin: number;
}

/** Machine that QEMU emulates. */
export type QemuRun = VirtRun | BoardInQemuRun;

/** QEMU's `virt`; `cpu` is the property string for QEMU 8 and later, `vlenBits` null without vectors. */
export interface VirtRun {
  readonly kind: "qemu";
  readonly machine: "virt";
  /**
   * Code that starts: the image itself, put into memory by QEMU; or the resident loader in the first flash bank, which
   * starts what has been flashed into the second.
   */
  readonly boot: "kernel" | "pflash";
  readonly cpu: string;
  readonly vlenBits: number | null;
  /** 16550 UART and the test finisher, e.g. 0x10000000 and 0x100000. */
  readonly uart: number;
  readonly finisher: number;
}

/** A board that QEMU knows, its core and its addresses included; its board code stands beside its target.json. */
export interface BoardInQemuRun {
  readonly kind: "qemu";
  readonly machine: "sifive_e,revb=true";
  readonly vlenBits: null;
}

/** True where a resident loader starts what has been flashed, rather than QEMU the image that has been built. */
export function startsFromFlash({ run }: Pick<Target, "run">): boolean {
  return run.kind === "qemu" && run.machine === "virt" && run.boot === "pflash";
}

/** The computer's own compiler; the serial service runs over a pseudo-terminal. */
export interface HostRun {
  readonly kind: "host";
}

/** A board that nothing here emulates: it is built for, flashed, and reached over `--port`. */
export interface BoardRun {
  readonly kind: "board";
}

/** A back end of device/flash/ and its typed arguments; never a command. */
export type Flash = EsptoolFlash | OpenocdFlash | WlinkFlash | Uf2Flash | SerialLoaderFlash;

/** Espressif's serial boot loader in ROM. */
export interface EsptoolFlash {
  readonly backend: "esptool";
  readonly chip: "esp32c3";
}

/** OpenOCD; names of files below its own scripts folder, e.g. `board/sifive-hifive1-revb.cfg`. */
export interface OpenocdFlash {
  readonly backend: "openocd";
  readonly scripts: readonly string[];
}

/** The wlink program for WCH-Link probes. */
export interface WlinkFlash {
  readonly backend: "wlink";
  /** e.g. `CH32V307` */
  readonly chip: string;
}

/** A drive that takes UF2 files. */
export interface Uf2Flash {
  readonly backend: "uf2";
  readonly familyId: number;
  /** Label of the drive, e.g. `RP2350`. */
  readonly volume: string;
}

/** The resident loader of templates/loader: the image goes over the firmware's own serial line. */
export interface SerialLoaderFlash {
  readonly backend: "serial-loader";
}

/** Registers of a hart whose instructions are emulated, its hardware loops, and the stack of the emulation. */
export const TRAP_AREA_BYTES = 1280;

/**
 * Bytes of RAM that a firmware needs beside model and samples: the stack, two frames, counters, and a score per class; what
 * further cores need. See templates/firmware and targets/arch/riscv/{team,turns}.
 */
export function firmwareRam(
  { stackBytes, arch }: Pick<Target, "stackBytes" | "arch">,
  classes = 256,
): number {
  const cores = coresOf(arch);
  const further = cores === 1 ? 0 : cores * (SIMD[arch.simd].coreStackBytes + TRAP_AREA_BYTES);
  return stackBytes + 2 * 1024 + 128 + 4 * classes + further;
}
