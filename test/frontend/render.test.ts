import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Diagnostic, Span } from "../../src/diagnostics/diagnostic.js";
import { renderDiagnostic, renderDiagnostics } from "../../src/report/diagnostics.js";
import { wantsColor } from "../../src/report/style.js";
import { temporaryFolder } from "../support/folder.js";
import { write } from "./support.js";

const folder = temporaryFolder();

function rendered(text: string, place: Partial<Span>, more: Partial<Diagnostic> = {}): string {
  write(folder, { "data.csv": text });
  const span = { file: join(folder, "data.csv"), line: 1, column: 1, length: 1, ...place };
  const diagnostic: Diagnostic = {
    code: "FF2136",
    severity: "error",
    message: "wrong",
    span,
    exit: 1,
    ...more,
  };
  return renderDiagnostic(diagnostic, { color: false, from: folder });
}

describe("a diagnostic as text", () => {
  it("has headline, place, frame and details", () => {
    const lines = ["a,b", "1,2", "3,x", "5,6", "7,8", "9,0"].join("\n");
    const more = { expected: "a number", found: '"x"', notes: ["one", "two\nlines"], hint: "correct it" };
    expect(rendered(lines, { line: 3, column: 3 }, more)).toBe(
      [
        "error FF2136: wrong",
        "  data.csv:3:3",
        "    1 | a,b",
        "    2 | 1,2",
        "  > 3 | 3,x",
        "      |   ^",
        "    4 | 5,6",
        "    5 | 7,8",
        "  expected: a number",
        '  found:    "x"',
        "  note:     one",
        "  note:     two",
        "            lines",
        "  hint:     correct it",
      ].join("\n"),
    );
  });

  it("aligns line numbers of different width", () => {
    const lines = Array.from({ length: 12 }, (_, index) => `row ${index + 1}`).join("\n");
    expect(rendered(lines, { line: 9 }).split("\n").slice(2, 8)).toEqual([
      "     7 | row 7",
      "     8 | row 8",
      "  >  9 | row 9",
      "       | ^",
      "    10 | row 10",
      "    11 | row 11",
    ]);
  });

  it("cuts long lines around the column and still points at it", () => {
    const line = `${"a".repeat(500)}HERE${"b".repeat(500)}`;
    const [shown, mark] = rendered(`${line}\nshort`, { column: 501, length: 4 }).split("\n").slice(2);
    expect(shown!.length).toBeLessThan(120);
    expect(shown!.slice(mark!.indexOf("^"), mark!.lastIndexOf("^") + 1)).toBe("HERE");
    expect(shown).toMatch(/^ {2}> 1 \| \.\.\.a+HEREb+\.\.\.$/);
  });

  it("points at the end of a line, and at the first column", () => {
    expect(rendered("ab", { column: 3 })).toContain("  > 1 | ab\n      |   ^");
    expect(rendered("ab", { column: 1, length: 99 })).toContain("  > 1 | ab\n      | ^^");
  });

  it("escapes control characters everywhere, and keeps the mark in place", () => {
    const text = rendered("\u001b[31m,\tx", { column: 8 }, { message: "bad \u001b[2J", found: "\u202eevil" });
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain("\u202e");
    expect(text).toContain("error FF2136: bad \\x1b[2J");
    expect(text).toContain("found:    \\u{202e}evil");
    const [shown, mark] = text.split("\n").slice(2);
    expect(shown![mark!.indexOf("^")]).toBe("x");
  });

  it.each([
    ["binary", "a\0b", { line: 1 }],
    ["a line that is not there any more", "a\nb", { line: 9 }],
    ["a column that is not there any more", "a\nb", { line: 1, column: 9 }],
    ["a missing file", "a", { file: "/nowhere/data.csv" }],
    ["a folder", "a", { file: folder }],
  ])("has no frame for %s", (_, text, place) => {
    expect(rendered(text, place).split("\n").length).toBe(2);
  });

  it("names a file outside the folder in full", () => {
    expect(rendered("a", { file: "/nowhere/data.csv" })).toContain("  /nowhere/data.csv:1:1");
  });

  it("shows warnings as such, and colours only on request", () => {
    const warning: Diagnostic = { code: "FF2136", severity: "warning", message: "odd", exit: 1 };
    expect(renderDiagnostic(warning, { color: false })).toBe("warning FF2136: odd");
    expect(renderDiagnostic(warning, { color: true })).toContain("\u001b[33m");
  });
});

describe("diagnostics of one kind", () => {
  const fault = (line: number, hint: string): Diagnostic => ({
    ...{ code: "FF2120", severity: "error", message: `fault ${line}`, hint, exit: 1 },
    span: { file: join(folder, "a.csv"), line, column: 2, length: 1 },
  });
  const options = { color: false, from: folder };

  it("are shown three times, then counted with the next places", () => {
    const many = Array.from({ length: 12 }, (_, at) => fault(at + 1, "Use points."));
    const text = renderDiagnostics([...many, fault(99, "Remove the column.")], options);
    expect(text.match(/^error FF2120: fault \d+$/gm)).toEqual(
      [1, 2, 3, 99].map((line) => `error FF2120: fault ${line}`),
    );
    expect(text).toContain(
      "\n\nand 9 more of the same kind, FF2120: a.csv:4:2, a.csv:5:2, a.csv:6:2, a.csv:7:2, a.csv:8:2, ...\n\n",
    );
  });

  it("are all shown where they are three", () => {
    expect(
      renderDiagnostics(
        [1, 2, 3].map((line) => fault(line, "Use points.")),
        options,
      ),
    ).not.toContain("more");
  });
});

describe("colour", () => {
  it("needs a terminal and no NO_COLOR", () => {
    const { NO_COLOR, TERM } = process.env;
    process.env.TERM = "xterm";
    delete process.env.NO_COLOR;
    expect([wantsColor({ isTTY: true }), wantsColor({ isTTY: false }), wantsColor({})]).toEqual([
      true,
      false,
      false,
    ]);
    process.env.NO_COLOR = "1";
    expect(wantsColor({ isTTY: true })).toBe(false);
    if (NO_COLOR === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = NO_COLOR;
    if (TERM === undefined) delete process.env.TERM;
    else process.env.TERM = TERM;
  });
});
