import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { kernelFiles } from "../../src/emit/runtime.js";
import { run, SANITIZE, WARNINGS } from "./compile.js";
import { temporaryFolder } from "./folder.js";
import { shared } from "./shared-objects.js";

const RUNTIME = fileURLToPath(new URL("../../templates/runtime/", import.meta.url));

/**
 * Every scalar kernel of templates/runtime as one library, compiled by gcc with warnings and sanitizers, once for all files of
 * tests: the linker takes what a model calls. Gives its path.
 */
export function kernelArchive(): string {
  return shared(["kernels"], compiled);
}

function compiled(): string {
  const folder = temporaryFolder();
  const names = readdirSync(RUNTIME).filter((name) => name.endsWith(".c") && !/_(rvv|pulp)\.c$/.test(name));
  const files = kernelFiles(
    names.map((name) => name.slice(0, -2)),
    "none",
  );
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  const sources = [...files.keys()].filter((name) => name.endsWith(".c"));
  run("gcc", [...WARNINGS, ...SANITIZE, "-c", ...sources], folder);
  const archive = join(folder, "kernels.a");
  run("ar", ["rcs", archive, ...sources.map((name) => name.replace(/c$/, "o"))], folder);
  return archive;
}
