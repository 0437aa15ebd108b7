import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { errorsPage } from "./errors-page.js";

it("docs/errors.md has every code, what it means and how it looks (UPDATE_EXPECTED=1 writes it)", () => {
  const file = new URL("../docs/errors.md", import.meta.url);
  const page = errorsPage();
  if (process.env.UPDATE_EXPECTED) writeFileSync(file, page);
  expect(readFileSync(file, "utf8")).toBe(page);
});
