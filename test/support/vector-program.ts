import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { kernelFiles } from "../../src/emit/runtime.js";
import { findTools, need } from "../../src/target/tools.js";
import { BARE_FILES, BARE_FLAGS, bareLink, bareRun, HOSTILE, processor } from "./bare-machine.js";
import { cProgram } from "./c-program.js";

/** Processors on which vector kernels are held against the reference, by name. */
export const PROCESSORS = {
  "VLEN 128": processor(128),
  "VLEN 128, hostile": processor(128, HOSTILE),
  "VLEN 256, hostile": processor(256, HOSTILE),
  "VLEN 512, hostile": processor(512, HOSTILE),
};

type Program = (input: Uint8Array) => Buffer;

/**
 * The program of `main` and the kernels behind it, scalar on the host under sanitizers (see cProgram) and in vector form
 * on each of the processors. Gives a function that runs all of them, or those with vectors `only`, and wants the same
 * bytes from each.
 */
export async function kernelProgram(
  main: string,
  kernels: readonly string[],
  flags: readonly string[] = [],
): Promise<(jobs: readonly Uint8Array[], expected: readonly Uint8Array[], only?: "vectors") => void> {
  const scalar = cProgram([main, ...kernels.map((name) => `${name}.c`)], flags);
  const programs: Record<string, Program> = {
    "scalar, host": scalar,
    ...(await vectorPrograms(main, kernels)),
  };
  return (jobs, expected, only) => {
    for (const [name, run] of Object.entries(programs)) {
      if (only === "vectors" && run === scalar) continue;
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

/**
 * The program compiled for `rv32`, kernels in vector form, on each of the processors in an emulator; writing beside a
 * buffer and traps are errors.
 */
export async function vectorPrograms(
  main: string,
  kernels: readonly string[],
): Promise<Record<keyof typeof PROCESSORS, Program>> {
  const folder = mkdtempSync(join(tmpdir(), "ff-edge-vectors-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const tools = await findTools(["clang", "lld", "qemu"]);
  const runtime = kernelFiles(kernels, "rvv");
  for (const [name, text] of runtime) writeFileSync(join(folder, name), text);
  const flags = [...BARE_FLAGS, "-I."];
  const objects = [main, ...BARE_FILES, ...runtime.keys()]
    .filter((file) => !file.endsWith(".h"))
    .map((file, index) => {
      execFileSync(need(tools, "clang").path, [...flags, "-c", file, "-o", `${index}.o`], { cwd: folder });
      return `${index}.o`;
    });
  execFileSync(need(tools, "lld").path, bareLink(objects, "program"), { cwd: folder });
  const runOn =
    (cpu: string): Program =>
    (input) => {
      writeFileSync(join(folder, "in"), input);
      rmSync(join(folder, "out"), { force: true });
      execFileSync(need(tools, "qemu").path, bareRun("program", cpu), { cwd: folder });
      return readFileSync(join(folder, "out"));
    };
  const programs = Object.entries(PROCESSORS).map(([name, cpu]) => [name, runOn(cpu)] as const);
  return Object.fromEntries(programs) as Record<keyof typeof PROCESSORS, Program>;
}
