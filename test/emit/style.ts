import { expect } from "vitest";

/** How emitted text must look: no blanks at the end of a line, no two empty lines, tabs in Kconfig alone; C in 100 columns. */
export function wellSet(path: string, text: string): void {
  expect(text, path).not.toMatch(/[ \t]\n|\n\n\n|\r/);
  if (!path.endsWith("/Kconfig")) expect(text, path).not.toContain("\t");
  if (!/\.[ch]$/.test(path)) return;
  expect(text, path).not.toMatch(/.{101}/);
  expect(text, `${path}: one condition for what depends on it`).not.toMatch(
    /if \(learns\) \{[^}]*\}\s*(\/\*.*\*\/\s*)?if \(learns\)/,
  );
}
