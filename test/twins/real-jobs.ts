import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll } from "vitest";
import { plannedFor } from "../../src/emit/runtime.js";
import { coresOf, type Target } from "../../src/ir/target-description.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { Line } from "../support/echo.js";
import { temporaryFolder } from "../support/folder.js";

/** A job for a program of job-program.h, and what it must answer. */
export interface Job {
  readonly name: string;
  readonly input: Buffer;
  readonly expected: Buffer;
}

/** What programs of jobs include. */
const HEADERS = ["job-program.h", "learn-maps.h", "learn-maps-real.h", "maps.h", "maps-real.h", "real.h"];

const HERE = new URL("./", import.meta.url).pathname;
const TEMPLATES = new URL("../../templates/", import.meta.url).pathname;

/**
 * Boots a program of job-program.h on a target, with the kernels of `library` in the target's form; gives a function that
 * runs one job on it. `files`: further ones by their path.
 */
export async function boardProgram(
  name: string | Target,
  source: string,
  library: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<(job: Job) => Promise<Buffer>> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "kernels"));
  mkdirSync(join(folder, "firmware"));
  const target = typeof name === "string" ? loadTarget(name) : name;
  const runtime = join(TEMPLATES, "runtime");
  const all = readdirSync(runtime);
  const kernels = library.map((file) => {
    const own = file.replace(/\.c$/, `_${target.arch.simd}.c`);
    return all.includes(own) ? own : file;
  });
  for (const file of all)
    if (file.endsWith(".h") || kernels.includes(file))
      cpSync(join(runtime, file), join(folder, "kernels", file));
  const cores = join(folder, "kernels/ff_cores.h");
  writeFileSync(cores, plannedFor(readFileSync(cores, "utf8"), coresOf(target.arch)));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  cpSync(join(TEMPLATES, "firmware/ff_service.h"), join(folder, "firmware/ff_service.h"));
  for (const file of [...HEADERS, source]) cpSync(join(HERE, file), join(folder, "firmware", file));
  const running = await boot(await compile(folder, "kernels", target), target);
  const line = await Line.open(running.serialPath);
  afterAll(async () => {
    await line.close();
    await running.stop();
  });
  return ({ input, expected }) => line.askInPieces(input, expected.length);
}

/** The jobs that were answered wrongly, with the first wrong byte. */
export function wrongJobs(jobs: readonly Job[], answers: readonly Buffer[]): string[] {
  return jobs.flatMap(({ name, expected }, index) => {
    const found = answers[index]!;
    const at = expected.findIndex((byte, place) => byte !== found[place]);
    if (at < 0 && found.length === expected.length) return [];
    return [
      `${name}: byte ${at} of ${expected.length} (${found.length}) is ${found[at]}, not ${expected[at]}`,
    ];
  });
}

/** Cuts the output of a host program that ran all jobs into their answers. */
export function answersOf(jobs: readonly Job[], output: Buffer): Buffer[] {
  let at = 0;
  return jobs.map(({ expected }) => {
    const answer = output.subarray(at, at + expected.length);
    at += expected.length;
    return answer;
  });
}
