import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { emit } from "../../src/emit/emit.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { sizeOf } from "../../src/ir/shape.js";
import { plan } from "../../src/plan/plan.js";
import { CLANG, expectCompiles, includes, RISCV, run, temporary, WARNINGS } from "../support/compile.js";
import { HOST } from "../support/host-target.js";
import { withCode } from "../support/models/feature-model.js";
import { fromJson } from "./quant-json.js";
import { wellSet } from "./style.js";

/**
 * test/cases/<name>: a stored model in quant.json, and in expected/ the text that it becomes; files that are copied as
 * they are do not count. UPDATE_EXPECTED=1 writes the text anew.
 */

const CASES = fileURLToPath(new URL("../cases/", import.meta.url));

describe.each(readdirSync(CASES))("%s", (name) => {
  const stored = fromJson(readFileSync(join(CASES, name, "quant.json"), "utf8"));
  const model = withCode(stored, join(CASES, name, "features.ts"));
  const sources = emit(model, plan(model), HOST, { version: "0.1.0", columns: columnsOf(model) });
  const own = [...sources].filter(([path]) => !/\/(ff_\w+|main)\.[ch]$/.test(path));

  test("the emitted text is the expected one", () => {
    const folder = join(CASES, name, "expected");
    if (process.env.UPDATE_EXPECTED === "1") update(folder, own);
    expect(filesBelow(folder)).toEqual(own.map(([path]) => path).sort());
    for (const [path, text] of own) expect(text, path).toBe(readFileSync(join(folder, path), "utf8"));
  });

  test("no line of C is wider than 100 columns, and no text ends in blanks", () => {
    for (const [path, text] of own) wellSet(path, text);
  });

  test.each([
    ["gcc", "gcc", []],
    ["clang", CLANG, []],
    ["clang for riscv32", CLANG, RISCV],
  ])("clean under %s", async (_title, compiler, flags) => {
    const folder = temporary(sources);
    await expectCompiles(compiler, [...WARNINGS, ...flags, "-O2"], folder, [model.name, "firmware"]);
    const header = join(model.name, `${model.name}.h`);
    const cpp = ["-x", "c++", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", ...flags, header];
    run(compiler, [...cpp, ...includes([])], folder);
  });
});

/** Decimal data come from tables whose columns have names; the first ones try what a comment must stand. */
function columnsOf({ input }: DeviceModel): string[] | null {
  if (input.steps.length === 0) return null;
  const awkward = ["oil pressure, Pa", "*/ int x; /*", "back\\slash", "\u00b0C ".repeat(20), "line\nend??/"];
  return Array.from({ length: sizeOf(input.raw) }, (_, i) => awkward[i] ?? `column ${i}`);
}

function update(folder: string, files: readonly (readonly [string, string])[]): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
