import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ERRORS, readErrors } from "./support/errors.js";

/** Of model files, data, training, quantizing and emission; those of tools and devices are in errors.qemu.test.ts. */
await readErrors(ERRORS.filter((name) => /^FF[1-4]/.test(name)));

describe("error codes", () => {
  const folder = new URL("../src/diagnostics/", import.meta.url).pathname;
  const codes = readdirSync(folder).flatMap((file) => codesIn(readFileSync(join(folder, file), "utf8")));

  it("are used once", () => {
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it("have a folder, or several", () => {
    expect(codes.length).toBeGreaterThan(100);
    expect([...new Set(ERRORS.map((name) => name.slice(0, 6)))].sort()).toEqual([...codes].sort());
  });
});

function codesIn(source: string): string[] {
  return [...source.matchAll(/"(FF\d{4})"/g)].map((match) => match[1]!);
}
