import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { helperNames, helpers } from "../../src/frontend/helpers.js";
import { parse } from "../../src/frontend/parse.js";
import type { Program } from "../../src/ir/program.js";

/** Writes files by their names into `folder`. */
export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** The text of a model; `fields` replace those of the default one. */
function callText(fields: Readonly<Record<string, string>>): string {
  const all = {
    name: '"motor"',
    input: "{ shape: [6] }",
    classes: '["low", "high"]',
    data: '{ train: csv({ file: "a.csv", label: "y" }), test: csv({ file: "b.csv", label: "y" }), split: { validation: 0.1, calibration: 0.1 } }',
    layers: "[dense(8)]",
    training: "monoForward({ epochs: 5 })",
    precision: '"int8"',
    ...fields,
  };
  const lines = Object.entries(all).map(([key, value]) => `  ${key}: ${value},`);
  return `defineModel({\n${lines.join("\n")}\n})`;
}

/** A whole model file; `fields` replace those of the model, `before` stands between imports and model. */
export function modelText(fields: Readonly<Record<string, string>> = {}, before = ""): string {
  const imports = `import { ${helperNames.join(", ")} } from "ff-edge";`;
  return `${imports}\n${before}\nexport default ${callText(fields)};\n`;
}

/** The program of a model with these fields, run instead of read: no type check, no places, a hundred times as fast. */
export function programOf(fields: Readonly<Record<string, string>>): Program {
  const run = new Function(...Object.keys(helpers), `return ${callText(fields)}`);
  return { file: "/model.ts", spec: run(...Object.values(helpers)), spans: {} };
}

/** Codes of all errors that `run` throws as a Failure, in their order; empty where it throws none. */
export function codesOf(run: () => unknown): string[] {
  try {
    run();
    return [];
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.diagnostics.map((each) => each.code);
    throw thrown;
  }
}

/** Writes the files and parses model.ts. */
export function parseFiles(folder: string, files: Readonly<Record<string, string>>) {
  write(folder, files);
  return parse(join(folder, "model.ts"));
}
