import { expect } from "vitest";
import { PROCESSORS } from "./bare-machine.js";
import { bareProgram, type Program } from "./bare-program.js";
import { cProgram } from "./c-program.js";
import { temporaryFolder } from "./folder.js";

/**
 * The program of `main` and the kernels behind it, scalar on the host under sanitizers (see cProgram) and in vector form
 * on each of the processors, where `shared` on one of them by a team. Gives a function that runs all of them, or those of one form, and wants the same bytes from each.
 */
export async function kernelProgram(
  main: string,
  kernels: readonly string[],
  flags: readonly string[] = [],
  shared = false,
): Promise<
  (jobs: readonly Uint8Array[], expected: readonly Uint8Array[], form?: "all" | "scalar" | "vectors") => void
> {
  const scalar = cProgram([main, ...kernels.map((name) => `${name}.c`)], flags);
  const programs: Record<string, Program> = {
    "scalar, host": scalar,
    ...(await vectorPrograms(main, kernels, shared)),
  };
  return (jobs, expected, form = "all") => {
    for (const [name, run] of Object.entries(programs)) {
      if (form !== "all" && (form === "scalar") !== (run === scalar)) continue;
      const found = run(Buffer.concat(jobs));
      const wrong = firstDifference(found, expected);
      if (wrong !== null) expect({ name, ...wrong.found }).toEqual({ name, ...wrong.expected });
    }
  };
}

/** The same programs; gives a function whose answer all of them agree on. */
export async function agreeingProgram(
  main: string,
  kernels: readonly string[],
  flags: readonly string[] = [],
): Promise<Program> {
  const scalar = cProgram([main, ...kernels.map((name) => `${name}.c`)], flags);
  const vectors = await vectorPrograms(main, kernels);
  return (input) => {
    const answer = scalar(input);
    for (const [name, run] of Object.entries(vectors))
      expect({ name, answer: run(input).toString("hex") }).toEqual({ name, answer: answer.toString("hex") });
    return answer;
  };
}

/** The first expected part that is not there: its number, and its bytes beside those found. */
function firstDifference(found: Buffer, expected: readonly Uint8Array[]) {
  let at = 0;
  for (const [part, wanted] of expected.entries()) {
    const there = found.subarray(at, at + wanted.length);
    if (!there.equals(wanted))
      return { found: { part, bytes: [...there] }, expected: { part, bytes: [...wanted] } };
    at += wanted.length;
  }
  return at === found.length ? null : { found: { bytes: found.length }, expected: { bytes: at } };
}

/** The processor on which a program may be that of eight cores, which it plays. */
const SHARED: keyof typeof PROCESSORS = "VLEN 256, hostile";

/**
 * The program compiled for `rv32`, kernels in vector form, on each of the processors in an emulator, on one of them with eight cores
 * where they are `shared`; writing beside a buffer and traps are errors.
 */
export async function vectorPrograms(
  main: string,
  kernels: readonly string[],
  shared = false,
): Promise<Record<keyof typeof PROCESSORS, Program>> {
  const on = await bareProgram(temporaryFolder(), { main, kernels, simd: "rvv" });
  const shares = shared ? await bareProgram(temporaryFolder(), { main, kernels, simd: "rvv", cores: 8 }) : on;
  const programs = Object.entries(PROCESSORS).map(
    ([name, cpu]) => [name, (name === SHARED ? shares : on)(cpu)] as const,
  );
  return Object.fromEntries(programs) as Record<keyof typeof PROCESSORS, Program>;
}
