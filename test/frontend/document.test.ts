import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { helperNames } from "../../src/frontend/helpers.js";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

it("docs/model-file.md names every helper and every option of a model file", () => {
  const code = [...read("docs/model-file.md").matchAll(/`[^`]*`/g)].join("\n");
  const options = [...read("src/model.ts").matchAll(/^ {2}readonly (\w+)\??:/gm)].map((match) => match[1]!);
  const tags = ["kind", "sources"]; // helpers set them
  const words = [...helperNames, ...options.filter((name) => !tags.includes(name))];
  expect(options.length).toBeGreaterThan(50);
  expect(words.filter((word) => !new RegExp(`\\b${word}\\b`).test(code))).toEqual([]);
});
