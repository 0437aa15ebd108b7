import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fuzzKernels, kernelPrograms } from "./fuzz.js";
import type { KernelSubjectName } from "./subjects.js";

/** How long each subject is fuzzed: a number of jobs, or seconds. */
export interface Limit {
  readonly runs: number | null;
  readonly seconds: number;
}

/** Fuzzes kernels, says how many jobs they took, writes what it finds to out/fuzz; whether nothing was found. */
export async function runKernels(name: KernelSubjectName, seed: number, limit: Limit): Promise<boolean> {
  const folder = resolve("out/fuzz/kernels", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const programs = await kernelPrograms(folder, name);
  const began = Date.now();
  const more = (jobs: number): boolean =>
    limit.runs === null ? Date.now() - began < 1000 * limit.seconds : jobs < limit.runs;
  const { jobs, fault } = fuzzKernels(programs, { seed, more });
  process.stdout.write(`kernels of ${name}: ${jobs} jobs, `);
  if (fault === null) {
    process.stdout.write("nothing found\n");
    return true;
  }
  writeFileSync(join(folder, "job"), fault.job);
  process.stdout.write(
    `found on ${fault.processor}: ${fault.what}; header ${fault.header}, see ${folder}/job\n`,
  );
  return false;
}
