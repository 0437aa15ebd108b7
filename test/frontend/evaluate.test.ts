import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import type { LayerSpec } from "../../src/model.js";
import { temporaryFolder } from "../support/folder.js";
import { codesOf, modelText, parseFiles } from "./support.js";

const folder = temporaryFolder();

function unitsOf(layer: LayerSpec): number {
  if (layer.kind !== "dense") throw new Error(layer.kind);
  return layer.units;
}

/** Value of an expression that stands for a number of units. */
function units(expression: string, before = "", files: Record<string, string> = {}): number {
  const text = modelText({ layers: `[dense(${expression})]` }, before);
  return parseFiles(folder, { "model.ts": text, ...files }).spec.layers.map(unitsOf)[0]!;
}

/** Values of many expressions, each the units of a layer of one model. */
function manyUnits(expressions: readonly string[]): number[] {
  const layers = `[\n${expressions.map((each) => `dense(${each}),`).join("\n")}\n]`;
  const { spec } = parseFiles(folder, { "model.ts": modelText({ layers }) });
  return spec.layers.map(unitsOf);
}

/** Codes of the errors of many expressions, each on a line of its own in one model. */
function manyCodes(expressions: readonly string[]): string[][] {
  const codes = expressions.map((): string[] => []);
  try {
    manyUnits(expressions);
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    const text = readFileSync(join(folder, "model.ts"), "utf8");
    const before = text.slice(0, text.indexOf("dense(", text.indexOf("layers:"))).split("\n").length;
    for (const { code, span } of thrown.diagnostics) codes[span!.line - before]!.push(code);
  }
  return codes;
}

function name(expression: string, before = ""): string {
  return parseFiles(folder, { "model.ts": modelText({ name: expression }, before) }).spec.name;
}

describe("accepted expressions", () => {
  const accepted: readonly [string, number][] = [
    ["12", 12],
    ["1_000", 1000],
    ["0x40", 64],
    ["1e2", 100],
    ["-(-7)", 7],
    ["+7", 7],
    ["2 + 3 * 4", 14],
    ["(2 + 3) * 4", 20],
    ["2 ** 3 ** 2", 512],
    ["7 % 4", 3],
    ["9 / 4", 2.25],
    ["1 << 6", 64],
    ["10 - 2 - 3", 5],
    ["1 < 2 ? 3 : 4", 3],
    ["2 <= 1 ? 3 : 4", 4],
    ["!(2 > 1) ? 3 : 4", 4],
    ["2 >= 2 && 3 !== 4 ? 5 : 6", 5],
    ['"a" === "b" ? 1 : 2', 2],
    ["true || false ? 1 : 2", 1],
    ["[4, 5, 6][1]", 5],
    ["[4, 5, 6].length", 3],
    ['"abc".length', 3],
    ["{ a: { b: 9 } }.a.b", 9],
    ['{ "a b": 9 }["a b"]', 9],
    ["({ 3: 4 })[3]", 4],
    ["5 satisfies number", 5],
    ["[...[1, 2], ...[3]][2]", 3],
    ["({ ...{ a: 1, b: 2 }, b: 3 }).b", 3],
    ["NaN === NaN ? 1 : 2", 2],
  ];
  const values = manyUnits(accepted.map(([expression]) => expression));

  it.each(accepted)("%s", (expression, expected) => {
    expect(values[accepted.findIndex(([each]) => each === expression)]).toBe(expected);
  });

  it.each([
    ['"plain"', "plain"],
    ["`plain`", "plain"],
    ["`a\u0024{1 + 1}b\u0024{true}`", "a2btrue"],
    ['"a" + "b" + 3', "ab3"],
    ['"abc"[1]', "b"],
    ['{ a: "deep" }.a', "deep"],
  ])("text %s", (expression, expected) => {
    expect(name(expression)).toBe(expected);
  });
});

describe("accepted constants", () => {
  it.each([
    ["const", "N", "const N = 3;"],
    ["declared after its use", "A", "const A = B + 1; const B = 2;"],
    ["as const", "SIZES.a", "const SIZES = { a: 3, b: 4 } as const;"],
    ["typed", "N", "type Size = number; interface Unused { a: string } const N: Size = 3;"],
    ["object pattern", "b", "const { a, nested: { b } } = { a: 1, nested: { b: 3 } };"],
    ["renamed pattern", "c", "const { a: c } = { a: 3 };"],
    ["array pattern", "d", "const [, d] = [1, 3];"],
    ["shorthand", "box.n", "const n = 3; const box = { n };"],
    ["exported too", "N", "export const N = 3;"],
    ["non-null", "LIST[0]!", "const LIST = [3];"],
  ])("%s", (_, expression, before) => {
    expect(units(expression, before)).toBe(3);
  });

  it.each([
    ["named", "N", 'import { N } from "./sizes.js";', "export const N = 3;"],
    ["without ending", "N", 'import { N } from "./sizes";', "export const N = 3;"],
    ["with .ts", "N", 'import { N } from "./sizes.ts";', "export const N = 3;"],
    ["renamed", "M", 'import { N as M } from "./sizes.js";', "export const N = 3;"],
    ["export list", "N", 'import { N } from "./sizes.js";', "const K = 3; export { K as N };"],
    ["default", "sizes.n", 'import sizes from "./sizes.js";', "export default { n: 3 };"],
    ["namespace", "sizes.N", 'import * as sizes from "./sizes.js";', "export const N = 3;"],
    ["re-export", "N", 'import { N } from "./sizes.js";', 'export { K as N } from "./other.js";'],
    [
      "type beside it",
      "N",
      'import { type T, N } from "./sizes.js";',
      "export type T = 1; export const N = 3;",
    ],
  ])("imported: %s", (_, expression, before, sizes) => {
    expect(units(expression, before, { "sizes.ts": sizes, "other.ts": "export const K = 3;" })).toBe(3);
  });

  it("import types of ff-edge, helpers under another name and as a namespace", () => {
    const text = modelText(
      { layers: "[ff.dense(3), layer(4)]" },
      [
        'import * as ff from "ff-edge";',
        'import { dense as layer, ModelSpec } from "ff-edge";',
        'const name: ModelSpec["name"] = "motor";',
      ].join("\n"),
    );
    const { layers } = parseFiles(folder, { "model.ts": text }).spec;
    expect(layers).toEqual([
      { kind: "dense", units: 3 },
      { kind: "dense", units: 4 },
    ]);
  });
});

describe("accepted models", () => {
  it("calls helpers by what they really do", () => {
    const fields = {
      data: `{
        train: rows(...PARTS, npy({ inputs: ["x.npy", "r.npy"], labels: "y.npy" })),
        test: idx({ package: "digits", images: "i", labels: "l" }),
        split: { ...SPLIT, by: "day" },
        labels: { 0: "low", "1": "high", other: "high" },
      }`,
      layers:
        "[...[8, 9].length === 2 ? [dense(8, { name: 'first' })] : [], dense(4, LARGE ? { name: 'x1' } : {})]",
      training: "backprop({ epochs: 5, ...(LARGE && { batch: 7 }) })",
    };
    const before = `
      const LARGE = 1 > 2;
      const SPLIT = { validation: 0.2, calibration: 0.1 };
      const PARTS = [csv({ file: "a.csv", label: "y" })];`;
    expect(parseFiles(folder, { "model.ts": modelText(fields, before) }).spec).toEqual({
      name: "motor",
      input: { shape: [6] },
      classes: ["low", "high"],
      data: {
        train: {
          kind: "rows",
          sources: [
            { kind: "csv", file: "a.csv", label: "y" },
            { kind: "npy", inputs: ["x.npy", "r.npy"], labels: "y.npy" },
          ],
        },
        test: { kind: "idx", package: "digits", images: "i", labels: "l" },
        split: { validation: 0.2, calibration: 0.1, by: "day" },
        labels: { 0: "low", 1: "high", other: "high" },
      },
      layers: [
        { kind: "dense", units: 8, name: "first" },
        { kind: "dense", units: 4 },
      ],
      training: { rule: "backprop", epochs: 5 },
      precision: "int8",
    });
  });

  it("takes a model that is a constant, or exported by name as default", () => {
    const named = modelText().replace("export default", "const model =");
    for (const ending of ["export default model;", "export { model as default };"]) {
      expect(parseFiles(folder, { "model.ts": `${named}${ending}` }).spec.name).toBe("motor");
    }
  });

  it("leaves out settings that are undefined", () => {
    const { layers } = parseFiles(folder, {
      "model.ts": modelText({ layers: "[dense(4, { name: undefined })]" }),
    }).spec;
    expect(Object.keys(layers[0]!)).toEqual(["kind", "units"]);
  });
});

describe("refused expressions", () => {
  const refused: readonly [string, string[]][] = [
    ["(() => 3)()", ["FF1018"]],
    ["[1, 2].reduce((a, b) => a + b)", ["FF1018"]],
    ["Math.max(1, 2)", ["FF1018"]],
    ["Math.PI", ["FF1012"]],
    ["process.pid", ["FF1012"]],
    ["globalThis.length", ["FF1012", "FF1008"]],
    ["new Array(3).length", ["FF1011"]],
    ["[1, , 3].length", ["FF1011"]],
    ["(3 as number)", ["FF1011"]],
    ["<number>3", ["FF1011"]],
    ["3 & 1", ["FF1011"]],
    ["~3", ["FF1011"]],
    ["(1, 2)", ["FF1011"]],
    ["/a/.lastIndex", ["FF1011"]],
    ["Number(3n)", ["FF1018"]],
    ["import.meta.length", ["FF1011", "FF1008"]],
    ["{ get a() { return 3; } }.a", ["FF1011"]],
    ["{ set a(v: number) {} }.a", ["FF1011"]],
    ["{ a() { return 3; } }.a()", ["FF1018"]],
    ['{ ["a"]: 3 }.a', ["FF1011"]],
    ["{ __proto__: { a: 3 } }.a", ["FF1011", "FF1008"]],
    ["[3].at(0)!", ["FF1018"]],
    ["[3][-1]!", ["FF1019"]],
    ["'abc'.constructor.length", ["FF1019"]],
    ["dense", ["FF1011"]],
    ["dense(3).units", []],
  ];
  const found = manyCodes(refused.map(([expression]) => expression));

  it.each(refused)("%s", (expression, codes) => {
    expect(found[refused.findIndex(([each]) => each === expression)]).toEqual(codes);
  });

  it.each([
    ["let", "let N = 3;", ["FF1017"]],
    ["var", "var N = 3;", ["FF1017"]],
    ["reassigned", "let N = 3; N = 4;", ["FF1017", "FF1010"]],
    ["cycle of one", "const N: number = N + 1;", ["FF1013"]],
    ["cycle of three", "const N: number = A; const A: number = B; const B: number = N;", ["FF1013"]],
    ["unused function", "const N = 3; const f = () => 1;", ["FF1010"]],
    ["enum", "enum Size { N = 3 } const N = Size.N;", ["FF1010", "FF1012"]],
    ["class", "class A {} const N = 3;", ["FF1010"]],
    ["loop", "const N = 3; for (;;) {}", ["FF1010"]],
    ["declared only", "declare const N: number;", ["FF1011"]],
    ["pattern with default", "const { N = 3 } = { N: 4 };", ["FF1011"]],
    ["pattern with rest", "const N = 3; const [...all] = [1];", ["FF1011"]],
    ["effect import", 'import "./sizes.js"; const N = 3;', ["FF1010"]],
    ["package", 'import N from "lodash";', ["FF1014"]],
    ["node module", 'import { constants } from "node:os"; const N = 3;', ["FF1014"]],
    ["JSON", 'import N from "./sizes.json";', ["FF1015"]],
    ["absolute path", 'import { N } from "/etc/sizes";', ["FF1014"]],
    ["dynamic import", 'const N = (await import("./sizes.js")).N;', ["FF1011"]],
    ["nocheck", "// @ts-nocheck\nconst N = 3;", ["FF1009"]],
    ["ignored error", '/* @ts-ignore */\nconst N: number = "a";', ["FF1009"]],
    ["any inside", "type Any = { a: any[] }; const N = 3;", ["FF1009"]],
  ])("%s", (_, before, codes) => {
    expect(
      codesOf(() => units("N", before, { "sizes.ts": "export const N = 3;", "sizes.json": "3" })),
    ).toEqual(codes);
  });

  it("imported files obey the same rules, with their own places", () => {
    const before = 'import { N } from "./sizes.js";';
    const sizes = "export const N = 3;\nexport const list: number[] = [];\nlist.push(1);\n";
    expect(codesOf(() => units("N", before, { "sizes.ts": sizes }))).toEqual(["FF1010"]);
    expect(codesOf(() => units("N", before, { "sizes.ts": "export const M = 3;" }))).toEqual(["FF1016"]);
    expect(codesOf(() => units("N", before, { "sizes.ts": "export const N = ;" }))).toEqual(["FF1005"]);
  });

  it("files that import each other in a circle", () => {
    const files = {
      "sizes.ts": 'import { B } from "./b.js";\nexport const N: number = B;',
      "b.ts": 'import { N } from "./sizes.js";\nexport const B: number = N;',
      "again.ts": 'export { N } from "./other.js";',
      "other.ts": 'export { N } from "./again.js";',
    };
    expect(codesOf(() => units("N", 'import { N } from "./sizes.js";', files))).toEqual(["FF1013"]);
    expect(codesOf(() => units("N", 'import { N } from "./again.js";', files))).toContain("FF1013");
  });
});

describe("limits", () => {
  const chain = (length: number): string =>
    Array.from({ length }, (_, index) => `const c${index} = c${index + 1} + 1;`).join("\n");

  it("a long chain of constants", () => {
    expect(units("c0", `${chain(100)}\nconst c100 = 0;`)).toBe(100);
    expect(codesOf(() => units("c0", `${chain(900)}\nconst c900 = 0;`))).toContain("FF1022");
  });

  it("deeply nested text", () => {
    const nested = `${"(".repeat(30_000)}1${")".repeat(30_000)}`;
    expect(codesOf(() => units(nested))).toEqual(["FF1022"]);
  });

  it("text that doubles", () => {
    const doubling = Array.from({ length: 30 }, (_, index) => `const s${index + 1} = s${index} + s${index};`);
    expect(codesOf(() => name("s30", `const s0 = "a";\n${doubling.join("\n")}`))).toEqual(["FF1022"]);
  });

  it("sources that double", () => {
    const doubling = Array.from(
      { length: 20 },
      (_, index) => `const r${index + 1} = rows(r${index}, r${index});`,
    );
    const before = `const r0 = csv({ file: "a.csv", label: "y" });\n${doubling.join("\n")}`;
    const data =
      '{ train: r20, test: csv({ file: "b.csv", label: "y" }), split: { validation: 0.1, calibration: 0.1 } }';
    expect(codesOf(() => parseFiles(folder, { "model.ts": modelText({ data }, before) }))).toEqual([
      "FF1022",
    ]);
  });
});
