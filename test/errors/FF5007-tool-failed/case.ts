import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { loadTarget } from "../../../src/target/target.js";
import { compile } from "../../../src/target/toolchain.js";
import { findTools, need } from "../../../src/target/tools.js";
import { writeEcho } from "../../support/echo.js";
import { fakeProgram } from "../../support/fake-system.js";
import type { Scene } from "../../support/scene.js";

/** The real compiler and linker, and an llvm-objdump that knows its version and nothing else. */
export default async ({ folder }: Scene) => {
  const bin = join(folder, "bin");
  const failing = 'echo "cannot allocate memory" >&2; exit 1';
  fakeProgram(bin, "llvm-objdump", `case "$1" in --version) echo 19.1.7;; *) ${failing};; esac`);
  const tools = await findTools(["clang", "lld"]);
  symlinkSync(need(tools, "clang").path, join(bin, "clang"));
  symlinkSync(need(tools, "lld").path, join(bin, "ld.lld"));
  vi.stubEnv("PATH", bin);
  await compile(writeEcho(folder), "echo", loadTarget("rv32imc"));
};
