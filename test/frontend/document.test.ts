import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { helperNames } from "../../src/frontend/helpers.js";

const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const read = (path: string): string => readFileSync(at(path), "utf8");

it("docs/model-file.md names every helper and every option of a model file", () => {
  const code = [...read("docs/model-file.md").matchAll(/`[^`]*`/g)].join("\n");
  const options = [...read("src/model.ts").matchAll(/^ {2}readonly (\w+)\??:/gm)].map((match) => match[1]!);
  const tags = ["kind", "sources"]; // helpers set them
  const words = [...helperNames, ...options.filter((name) => !tags.includes(name))];
  expect(options.length).toBeGreaterThan(50);
  expect(words.filter((word) => !new RegExp(`\\b${word}\\b`).test(code))).toEqual([]);
});

it("CONTRIBUTING.md names files and folders that are there", () => {
  const named = [
    ...read("CONTRIBUTING.md").matchAll(/`((?:src|test|templates|targets|docs|examples)\/[\w./-]*)`/g),
  ];
  expect(named.length).toBeGreaterThan(15);
  expect(named.map(([, path]) => path!).filter((path) => !existsSync(at(path)))).toEqual([]);
});
