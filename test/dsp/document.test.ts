/** docs/features.md: its example compiles in both forms, and its tables have every call of the library with its arguments. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as floats from "../../src/dsp/index.js";
import * as integers from "../../src/dsp/integer-library.js";
import { parse } from "../../src/frontend/parse.js";
import { loadTarget, requireFeatures } from "../../src/target/target.js";
import { temporaryFolder } from "../support/folder.js";

const document = readFileSync(new URL("../../docs/features.md", import.meta.url), "utf8");
const [floatForm, model, integerForm, integerInput] = [...document.matchAll(/^```ts\n(.*?)^```$/gms)].map(
  (match) => match[1]!,
);
const folder = temporaryFolder();

function parsed(features: string, input: string | null) {
  const text = input === null ? model! : model!.replace(/^ {2}input: .*\n/m, input);
  writeFileSync(join(folder, "features.ts"), features);
  writeFileSync(join(folder, "model.ts"), text);
  return parse(join(folder, "model.ts")).features!;
}

it("the example compiles with floats", () => {
  expect(parsed(floatForm!, null)).toMatchObject({ kind: "window", size: 9, storage: "float32" });
});

it("the example compiles with integers, for a core without floats", () => {
  const features = parsed(integerForm!, integerInput!);
  expect(features).toMatchObject({ size: 9, storage: "int16", scale: 4096 });
  requireFeatures(loadTarget("rv32imc"), features);
});

/** Names and parameters of the rows of a section. */
function rowsOf(heading: string): Map<string, string> {
  const [, section = ""] = document.split(`\n## ${heading}\n`);
  const rows = section.split("\n## ")[0]!.matchAll(/^\| `(?:new )?(\w+)\((.*?)\)[`:]/gm);
  return new Map([...rows].map(([, name, parameters]) => [name!, namesIn(parameters!)]));
}

function namesIn(parameters: string): string {
  return parameters.replaceAll(/: [^,]+/g, "");
}

/** Parameters of a function or a constructor, as its text has them. */
function parametersOf(value: unknown): string {
  const text = String(value);
  const list = text.startsWith("class") ? /constructor\((.*?)\)/s : /\((.*?)\)/s;
  return (list.exec(text)?.[1] ?? "").replaceAll(/\s+/g, " ").trim();
}

it.each([
  ["ff-edge/dsp", floats],
  ["ff-edge/dsp/integer", integers],
])("the table of %s has every export and its arguments, and no other", (heading, library) => {
  const expected = Object.entries(library).map(([name, value]) => [name, parametersOf(value)]);
  expect(Object.fromEntries(rowsOf(heading))).toEqual(Object.fromEntries(expected));
});
