/** Whoever reads a header of the emitted C finds the function behind each prototype by searching for its name. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Paths below the root of what is emitted or copied beside it: C, headers, and templates of them. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[chS](\.hbs)?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length));
}

function textOf(path: string): string {
  return readFileSync(join(ROOT, path), "utf8").replace(/\/\*.*?\*\//gs, "");
}

const templates = filesBelow("templates");
const all = [...templates, ...filesBelow("targets")].map(textOf).join("\n");
const headers = templates.filter((path) => path.endsWith(".h"));

/** Names of the functions that a header declares without defining them; one in capitals stands for what a macro says. */
function declaredIn(path: string): string[] {
  const prototype = /^(?!static|typedef|#|return)[a-z]\w*[ *]+(?:\w+[ *]+)*?([a-z]\w*)\([^;{}()]*\);/gm;
  return [...textOf(path).matchAll(prototype)].map(([, name]) => name!);
}

/** Whether some file spells out `name(parameters) {`, or has it as a label of assembler. */
function isDefined(name: string): boolean {
  return new RegExp(`^\\w[\\w *()]*\\b${name}\\([^;{}]*\\)\\s*\\{|^${name}:`, "m").test(all);
}

describe("each function that a header declares is defined under its own name", () => {
  test.each(headers)("%s", (path) => {
    expect(declaredIn(path).filter((name) => !isDefined(name))).toEqual([]);
  });

  test("which this test would notice", () => {
    expect(declaredIn("templates/runtime/ff_dense.h")).toHaveLength(9);
    expect(headers.flatMap(declaredIn).length).toBeGreaterThan(150);
    expect(isDefined("ff_dense_s8_sparse")).toBe(true);
    expect(isDefined("ff_dense_s8")).toBe(false);
  });
});

/** Functions of the compiler, which are defined nowhere here. */
const INTRINSIC = /__riscv_[\w#]+/g;

/** Names of macros, and of static functions where a text is shared: FF_REAL and FF_LISTED say why. */
const PASTED =
  /^FF_[A-Z0-9_]*##|^STEP##_BOTH$|^name##_f(16|32)$|^ff_(dense_(sparse|s16)|reconstruct_s(8|16))_##name$/;

test("names are pasted together for macros and shared texts alone", () => {
  for (const path of templates) {
    const pasted = [
      ...textOf(path)
        .replaceAll(INTRINSIC, "")
        .matchAll(/\w*(?:##\w+)+/g),
    ].map(([text]) => text);
    expect(path.endsWith(".hbs") ? [] : pasted.filter((text) => !PASTED.test(text)), path).toEqual([]);
  }
});
