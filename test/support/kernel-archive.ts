import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { kernelFiles } from "../../src/emit/runtime.js";
import { run } from "./compile.js";

const RUNTIME = fileURLToPath(new URL("../../templates/runtime/", import.meta.url));

/**
 * Every scalar kernel of templates/runtime as one library, compiled by gcc with these flags, once for all files of tests: the
 * linker takes what a model calls. Gives its path.
 */
export function kernelArchive(flags: readonly string[]): string {
  const key = createHash("sha256").update(flags.join(" ")).digest("hex").slice(0, 16);
  const shared = process.env.FF_EDGE_OBJECTS; // of one run of the tests: see shared-objects.ts
  if (!shared) throw new Error("the tests share a folder of objects");
  const archive = join(shared, `kernels-${key}.a`);
  if (!existsSync(archive)) renameSync(compiled(flags, shared), archive);
  return archive;
}

function compiled(flags: readonly string[], shared: string): string {
  const folder = mkdtempSync(join(shared, "kernels-"));
  const names = readdirSync(RUNTIME).filter((name) => name.endsWith(".c") && !/_(rvv|pulp)\.c$/.test(name));
  const files = kernelFiles(
    names.map((name) => name.slice(0, -2)),
    "none",
  );
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  const sources = [...files.keys()].filter((name) => name.endsWith(".c"));
  run("gcc", [...flags, "-c", ...sources], folder);
  const archive = join(folder, "kernels.a");
  run("ar", ["rcs", archive, ...sources.map((name) => name.replace(/c$/, "o"))], folder);
  return archive;
}
