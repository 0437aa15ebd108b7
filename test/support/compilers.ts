/** Compilers of this machine, for tests and for fuzzers that run without a test. */
import { execFileSync } from "node:child_process";

/** What emitted C must be clean under. */
export const WARNINGS =
  "-std=c99 -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wdouble-promotion -Werror".split(" ");

/** For emitted C that is run on this computer; with one set of flags for all, its kernels are compiled once. */
export const SANITIZE =
  "-O0 -ffp-contract=off -fno-math-errno -fsanitize=address,undefined -fno-sanitize-recover=all".split(" ");

/** The newest clang of the machine. */
export const CLANG = ["clang-19", "clang-18", "clang"].find(works) ?? "clang";

function works(compiler: string): boolean {
  try {
    execFileSync(compiler, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
