import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Simd } from "../../../src/ir/target.js";
import { createRandom } from "../../../src/numerics/prng.js";
import { PROCESSORS, processor } from "../../support/bare-machine.js";
import { type BareSource, bareProgram, type Program } from "../../support/bare-program.js";
import { bytes } from "../../support/jobs.js";
import { drawFrom } from "./draw.js";
import { KERNEL_SUBJECTS, type KernelSubjectName } from "./subjects.js";

const TWINS = fileURLToPath(new URL("../../twins/", import.meta.url));

/** Bytes of jobs in one run of the emulator, whose memory holds all that they read and write. */
const RUN_BYTES = 1 << 20;

/** A job that vector kernels answer otherwise than scalar ones. */
export interface KernelFault {
  readonly processor: string;
  readonly header: readonly number[];
  readonly job: Buffer;
  /** What is wrong: an error of the program, or the first byte. */
  readonly what: string;
}

/** The kernels of a subject, scalar and with vectors. */
export interface KernelPrograms {
  readonly subject: KernelSubjectName;
  readonly scalar: Program;
  /** On a CPU of the emulator. */
  readonly vector: (cpu: string) => Program;
}

/** Builds them in a folder. */
export async function kernelPrograms(folder: string, subject: KernelSubjectName): Promise<KernelPrograms> {
  const build = (simd: Simd) => bareProgram(join(folder, simd), { ...sourceOf(subject), simd });
  return { subject, scalar: (await build("none"))(processor(128)), vector: await build("rvv") };
}

/** The same with the texts of vector kernels changed, for what must be found. */
export async function changedPrograms(
  folder: string,
  sound: KernelPrograms,
  edit: NonNullable<BareSource["edit"]>,
): Promise<KernelPrograms> {
  return { ...sound, vector: await bareProgram(folder, { ...sourceOf(sound.subject), simd: "rvv", edit }) };
}

function sourceOf(subject: KernelSubjectName): Pick<BareSource, "main" | "kernels"> {
  const { main, kernels } = KERNEL_SUBJECTS[subject];
  return { main: join(TWINS, main), kernels };
}

export interface KernelFuzzing {
  readonly seed: number;
  /** Whether to go on; asked before each run, which takes all processors. */
  readonly more: (jobs: number) => boolean;
  /** Jobs in one run; default as many as there is memory for. */
  readonly most?: number;
}

/** Gives random jobs to scalar kernels and to their vector forms on each processor, all of them in the emulator. */
export function fuzzKernels(
  { subject, scalar, vector }: KernelPrograms,
  { seed, more, most = Number.POSITIVE_INFINITY }: KernelFuzzing,
): { jobs: number; fault: KernelFault | null } {
  let jobs = 0;
  for (let run = 0; more(jobs); run++) {
    const batch = batchOf(subject, seed, run, most);
    const input = Buffer.concat(batch);
    const expected = scalar(input);
    for (const [name, cpu] of Object.entries(PROCESSORS)) {
      if (difference(vector(cpu), input, expected) !== null)
        return { jobs, fault: firstFault(name, batch, scalar, vector(cpu)) };
    }
    jobs += batch.length;
  }
  return { jobs, fault: null };
}

/** The same jobs for the same seed and run. */
function batchOf(subject: KernelSubjectName, seed: number, run: number, most: number): Buffer[] {
  const kinds = KERNEL_SUBJECTS[subject].jobs;
  const random = createRandom(seed, run);
  const batch: Buffer[] = [];
  for (let size = 0; size < RUN_BYTES && batch.length < most; size += batch.at(-1)!.length) {
    const job = kinds[random.below(kinds.length)]!(drawFrom(random));
    batch.push(Buffer.concat(job.map(bytes)));
  }
  return batch;
}

function difference(program: Program, input: Buffer, expected: Buffer): string | null {
  try {
    const found = program(input);
    if (found.equals(expected)) return null;
    const at = found.findIndex((byte, place) => byte !== expected[place]);
    return `byte ${at} of ${expected.length} is ${found[at]}, not ${expected[at]}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Halves the batch until the first wrong job is left, which is then run alone. */
function firstFault(name: string, batch: readonly Buffer[], scalar: Program, vector: Program): KernelFault {
  let [right, wrong] = [0, batch.length];
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    const input = Buffer.concat(batch.slice(0, middle));
    if (difference(vector, input, scalar(input)) === null) right = middle;
    else wrong = middle;
  }
  const job = batch[right]!;
  const header = Array.from({ length: 8 }, (_, word) => job.readUInt32LE(4 * word));
  const what = difference(vector, job, scalar(job)) ?? "only behind the jobs before it";
  return { processor: name, header, job, what };
}
