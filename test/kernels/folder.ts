import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kernelFiles } from "../../src/emit/runtime.js";
import type { Target } from "../../src/ir/target.js";
import { temporaryFolder } from "../support/folder.js";

const HERE = new URL("./", import.meta.url).pathname;
const SERVICE = new URL("../../templates/firmware/ff_service.h", import.meta.url).pathname;

/** A folder as the emitter would write it: kernels in the form of the target as the library, a counting main as the firmware. */
export function kernelFolder(main: string, kernels: readonly string[], target: Target): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "kernels"));
  mkdirSync(join(folder, "firmware"));
  for (const [name, text] of kernelFiles(kernels, target.arch.simd))
    writeFileSync(join(folder, "kernels", name), text);
  cpSync(SERVICE, join(folder, "firmware/ff_service.h"));
  cpSync(join(HERE, "answers.h"), join(folder, "firmware/answers.h"));
  cpSync(join(HERE, main), join(folder, "firmware/main.c"));
  return folder;
}

/** The same target with vector registers of `bits`. */
export function withVectors(target: Target, bits: number): Target {
  const { run } = target;
  if (run.kind !== "qemu" || run.machine !== "virt") throw new Error(`${target.name} is not in QEMU's virt`);
  return { ...target, run: { ...run, cpu: run.cpu.replace(/vlen=\d+/, `vlen=${bits}`), vlenBits: bits } };
}
