import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { expect, it } from "vitest";
import { helperNames } from "../../src/frontend/helpers.js";

const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const read = (path: string): string => readFileSync(at(path), "utf8");

it("docs/model-file.md names every helper and every option of a model file", () => {
  const code = [...read("docs/model-file.md").matchAll(/`[^`]*`/g)].join("\n");
  const files = ["src/model.ts", ...readdirSync(at("src/model")).map((name) => `src/model/${name}`)];
  const types = files.map(read).join("\n");
  const options = [...types.matchAll(/^ {2}readonly (\w+)\??:/gm)].map((match) => match[1]!);
  const tags = ["kind", "sources"]; // helpers set them
  const words = [...helperNames, ...options.filter((name) => !tags.includes(name))];
  expect(options.length).toBeGreaterThan(50);
  expect(words.filter((word) => !new RegExp(`\\b${word}\\b`).test(code))).toEqual([]);
});

/** Files and folders that documents name, from the root. */
const TREE = ["src", "test", "templates", "targets", "docs", "examples"].flatMap((folder) => [
  folder,
  ...readdirSync(at(folder), { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
]);
/** Documents that name files and folders of the source. */
const DOCUMENTS = ["CONTRIBUTING.md", "src/README.md", "src/numerics/README.md"];

/** What stands between backticks in a document. */
function spansOf(document: string): string[] {
  return [...read(document).matchAll(/`([^`]+)`/g)].map(([, span]) => span!);
}

/** Names of files and folders among them; what a build leaves need not be there. */
function pathsIn(document: string): string[] {
  return spansOf(document)
    .filter((span) => /^[\w<{*][\w./{},*<>-]*(\/|\.(ts|c|h|hbs|json|md))$/.test(span) && span !== "dist/")
    .flatMap(variantsOf);
}

/** The names that `a/{b,c}.ts` stands for. */
function variantsOf(name: string): string[] {
  const [, before, names, after] = /^(.*)\{(.*)\}(.*)$/.exec(name) ?? [];
  return names === undefined
    ? [name]
    : names.split(",").flatMap((each) => variantsOf(`${before}${each}${after}`));
}

/** True for a file or folder; `<name>` and `*` stand for any name, and a file without a folder may be in any. */
function isThere(name: string): boolean {
  const path = name.replace(/\/$/, "");
  const pattern = path.replaceAll(".", "\\.").replace(/<\w+>|\*/g, "[^/]+");
  const wanted = new RegExp(`^${path.includes("/") ? "(src/)?" : "(.*/)?"}${pattern}$`);
  return existsSync(at(path)) || TREE.some((each) => wanted.test(each));
}

it.each(DOCUMENTS)("%s names files and folders that are there", (document) => {
  const paths = pathsIn(document);
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !isThere(path))).toEqual([]);
});

it("src/README.md names types, functions and macros that are there", () => {
  const sources = TREE.filter((path) => /^(src|templates|test)\/.*\.(ts|c|h)$/.test(path));
  const text = sources
    .filter((path) => statSync(at(path)).isFile())
    .map(read)
    .join("\n");
  const results = [...read("src/README.md").matchAll(/-> (.*)$/gm)].flatMap(
    ([, types]) => types!.match(/\b[A-Z]\w+/g) ?? [],
  );
  const names = [...spansOf("src/README.md"), ...results].filter((each) =>
    /^(\w*[A-Z]\w*|ff_\w+)$/.test(each),
  );
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
});
