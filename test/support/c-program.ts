import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { temporaryFolder } from "./folder.js";

const RUNTIME = new URL("../../templates/runtime/", import.meta.url).pathname;

/** Compiles C with the host's compiler under sanitizers and warnings as errors; gives a function bytes -> bytes. */
export function cProgram(
  sources: readonly string[],
  flags: readonly string[] = [],
): (input: Uint8Array) => Buffer {
  const folder = temporaryFolder();
  const program = join(folder, "program");
  const files = sources.map((source) => (source.startsWith("ff_") ? join(RUNTIME, source) : source));
  const warnings = [
    "-Wall",
    "-Wextra",
    "-Wconversion",
    "-Wsign-conversion",
    "-Wshadow",
    "-Wdouble-promotion",
    "-Werror",
  ];
  const checks = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-ffp-contract=off"];
  execFileSync("cc", [
    "-std=c99",
    "-O1",
    ...warnings,
    ...checks,
    ...flags,
    "-I",
    RUNTIME,
    ...files,
    "-o",
    program,
  ]);
  return (input) => execFileSync(program, { input, maxBuffer: 1 << 28 });
}
