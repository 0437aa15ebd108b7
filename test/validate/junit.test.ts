import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { junitOfFailure, junitOfVerdict } from "../../src/report/junit.js";
import { gatesOf, TOLERANCES } from "../../src/validate/gates.js";
import { NOTHING_TO_SAY, VERDICT } from "../support/verdict.js";
import { parseXml } from "../support/xml.js";

const SUBJECT = { model: "model.ts", target: "rv32imc" };
const ENOUGH = { ...TOLERANCES, flash: { amount: 5000, relative: false } };

describe("a verdict as JUnit XML", () => {
  it("has one case per gate: passed, failed with its message, skipped", () => {
    const verdict = { ...VERDICT, mismatches: 2, testAccuracy: 0.9, instructions: null };
    const gates = gatesOf(verdict, { ...VERDICT, file: "baseline.json" }, ENOUGH);
    const root = parseXml(junitOfVerdict(SUBJECT, { ...verdict, ...NOTHING_TO_SAY, gates }));
    const counts = { tests: "5", failures: "2", errors: "0", skipped: "1" };
    expect(root).toMatchObject({ name: "testsuites", attributes: counts });
    const [suite] = root.children;
    expect(suite!.attributes).toEqual({ ...counts, name: "ff-edge validate model.ts --target rv32imc" });
    const cases = suite!.children.filter(({ name }) => name === "testcase");
    expect(cases.map(({ attributes, children }) => [attributes.name, children[0]?.name])).toEqual([
      ["mismatches", "failure"],
      ["accuracy", "failure"],
      ["flash", undefined],
      ["ram", undefined],
      ["instructions", "skipped"],
    ]);
    expect(new Set(cases.map(({ attributes }) => attributes.classname))).toEqual(
      new Set(["model.ts.rv32imc"]),
    );
    const [mismatch, accuracy] = cases.map(({ children }) => children[0]!);
    expect(mismatch!.attributes).toEqual({
      type: "mismatch",
      message: "2 mismatches: the device differs from the host",
    });
    expect(accuracy!.attributes.type).toBe("FF5042");
    expect(accuracy!.text).toMatch(/^error FF5042: [\s\S]*at least 96\.00 %[\s\S]*found: +90\.00 %/);
    expect(suite!.children.at(-1)).toMatchObject({ name: "system-out" });
    expect(suite!.children.at(-1)!.text).toMatch(
      /2 MISMATCHES in 200 samples[\s\S]*accuracy +96\.50 %.*WORSE/,
    );
  });

  it("has an error where there is no verdict, whatever its text holds", () => {
    const message = `a "b" <c> & 'd'\n]]> \u0000\u001b[31m \ud800 \u{1f600} \ufffe é\t`;
    const diagnostic: Diagnostic = { code: "FF4103", severity: "error", message, found: message, exit: 5 };
    const subject = { model: 'a&b"<.ts', target: "x\ny" };
    const [suite] = parseXml(junitOfFailure(subject, [diagnostic, diagnostic])).children;
    expect(suite!.attributes).toMatchObject({ tests: "2", errors: "2", failures: "0" });
    expect(suite!.attributes.name).toBe('ff-edge validate a&b"<.ts --target x\ny');
    const [error] = suite!.children[0]!.children;
    expect(error).toMatchObject({ name: "error", attributes: { type: "FF4103" } });
    expect(error!.attributes.message).toBe(
      `a "b" <c> & 'd'\n]]> \ufffd\ufffd[31m \ufffd \u{1f600} \ufffd é\t`,
    );
    expect(error!.text).toContain("error FF4103: a \"b\" <c> & 'd'");
  });
});
