import { expect, test } from "vitest";
import { explanations, explanationText } from "../../src/report/error-page.js";
import { ERRORS } from "../support/errors.js";

test("every code is explained, with a message that has it", () => {
  const all = [...explanations().values()];
  expect(all.map(({ code }) => code)).toEqual([...new Set(ERRORS.map((name) => name.slice(0, 6)))].sort());
  for (const { code, meaning, example } of all) {
    expect(meaning).toMatch(/^[A-Z`'"0-9].*[.:]$/);
    expect(example).toContain(` ${code}: `);
  }
});

test("an explanation in words", () => {
  expect(
    explanationText({ code: "FF1", meaning: "Wrong.", example: "error FF1: wrong\n\n  hint: mend it" }),
  ).toBe("FF1: Wrong.\n\nFor example:\n\n  error FF1: wrong\n\n    hint: mend it");
});
