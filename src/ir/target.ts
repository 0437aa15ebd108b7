import type { Precision, Sums } from "../model.js";
import type { Ir } from "./ir.js";

/** What `targets/<name>/target.json` says, checked. Data only: it names back ends of ours, never a command. */
export interface Target {
  readonly name: string;
  readonly description: string;
  /** Folder of the target.json, for linker scripts beside it. */
  readonly folder: string;
  /** How far this target is verified; never claim more. */
  readonly verified: "qemu" | "trap-emulated" | "assembled" | "hardware" | "host";
  readonly arch: Arch;
  /** At least one; fp16 and f32 only with an FPU. */
  readonly precisions: readonly Precision[];
  readonly memory: readonly MemoryRegion[];
  readonly run: QemuRun | HostRun;
  readonly serial: { readonly baud: number };
}

export interface Arch {
  /** Folder of start-up code under targets/arch. */
  readonly family: "riscv" | "host";
  /** `-march`, e.g. `rv32imc_zicsr`; empty for the host. */
  readonly march: string;
  /** `-mabi`, e.g. `ilp32`; empty for the host. */
  readonly mabi: string;
  /** Whether float32 instructions exist: decides whether decimal data reach the device as float or int16. */
  readonly fpu: boolean;
  readonly simd: Simd;
}

/** Vector instructions that kernels have a form for; `pulp`: Xpulp (integers, hardware loops) and Xfvec (pairs of halves). */
export type Simd = "none" | "rvv" | "pulp";

/** What sums of products of halves can be rounded to, first what they are by default; some vectors of halves have but one. */
export function sumsOn({ simd }: Pick<Arch, "simd">): readonly [Sums, ...Sums[]] {
  return simd === "pulp" ? ["f16"] : ["f32", "f16"];
}

/** The model with its sums decided: what its file says, else what the target does by default. int8 and f32 have no choice. */
export function withSums(ir: Ir, arch: Pick<Arch, "simd">): Ir {
  return { ...ir, accumulate: ir.precision === "fp16" ? (ir.accumulate ?? sumsOn(arch)[0]) : null };
}

/** Addresses and sizes are numbers here, hex strings and byte counts in the file. */
export interface MemoryRegion {
  readonly role: "flash" | "ram";
  readonly origin: number;
  readonly bytes: number;
}

/** A QEMU machine; `cpu` is the property string for QEMU 8 and later, `vlenBits` null without vectors. */
export interface QemuRun {
  readonly kind: "qemu";
  readonly machine: "virt";
  readonly cpu: string;
  readonly vlenBits: number | null;
  /** 16550 UART and the test finisher, e.g. 0x10000000 and 0x100000. */
  readonly uart: number;
  readonly finisher: number;
}

/** The computer's own compiler; the serial service runs over a pseudo-terminal. */
export interface HostRun {
  readonly kind: "host";
}
