import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadDataset } from "../src/data/load.js";
import { Failure } from "../src/diagnostics/diagnostic.js";
import { check } from "../src/frontend/check.js";
import { parse } from "../src/frontend/parse.js";
import { scaffold } from "../src/frontend/scaffold.js";
import { lower } from "../src/ir/lower.js";
import { renderDiagnostic } from "../src/report/diagnostics.js";

/**
 * One folder per diagnostic: `model.ts` is what the user wrote, `expected.txt` what she reads. A folder with
 * `project` in it shows what `init` says about that path. UPDATE_EXPECTED=1 rewrites every expected.txt.
 */
const root = new URL("errors/", import.meta.url).pathname;
const cases = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe("errors as a user reads them", () => {
  it.each(cases.map((entry) => entry.name))("%s", (name) => {
    const folder = join(root, name);
    const expected = join(folder, "expected.txt");
    const text = errorsOf(folder);
    if (process.env.UPDATE_EXPECTED) writeFileSync(expected, text);
    expect(text).toBe(readFileSync(expected, "utf8"));
    expect(text).toContain(`error ${name.slice(0, 6)}: `);
  });
});

describe("error codes", () => {
  it.each(["frontend", "check", "data"])("every code of %s.ts has a folder", (stage) => {
    const codes = codesIn(readFileSync(new URL(`../src/diagnostics/${stage}.ts`, import.meta.url), "utf8"));
    const shown = new Set(cases.map((entry) => entry.name.slice(0, 6)));
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !shown.has(code))).toEqual([]);
  });

  it("are used once", () => {
    const folder = new URL("../src/diagnostics/", import.meta.url).pathname;
    const codes = readdirSync(folder).flatMap((file) => codesIn(readFileSync(join(folder, file), "utf8")));
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });
});

/** All that goes wrong between the model file and its data, as text without colours and without paths of this machine. */
function errorsOf(folder: string): string {
  delete process.env.FF_EDGE_DATA;
  try {
    run(folder);
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    const texts = thrown.diagnostics.map((each) => renderDiagnostic(each, { color: false, from: folder }));
    return `${texts.join("\n\n")}\n`.replaceAll(`${folder}/`, "").replaceAll(folder, ".");
  }
  return "no error\n";
}

function run(folder: string): void {
  if (existsSync(join(folder, "project"))) {
    scaffold(join(folder, "project"));
    return;
  }
  const file = readdirSync(folder).find((name) => name.startsWith("model.")) ?? "model.ts";
  const program = check(parse(join(folder, file)));
  loadDataset(lower(program), { folder, spans: program.spans, seed: 1 });
}

function codesIn(source: string): string[] {
  return [...source.matchAll(/"(FF\d{4})"/g)].map((match) => match[1]!);
}
