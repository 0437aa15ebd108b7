import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { parse } from "../../src/frontend/parse.js";
import type { Program } from "../../src/ir/program.js";
import { temporaryFolder } from "../support/folder.js";
import { codesOf, modelText, parseFiles, write } from "./support.js";

const folder = temporaryFolder();

/** The text at a place of a program. */
function textAt(program: Program, path: string, texts: Readonly<Record<string, string>>): string {
  const span = program.spans[path]!;
  const name = span.file.slice(folder.length + 1);
  const line = texts[name]!.split("\n")[span.line - 1]!;
  return line.slice(span.column - 1, span.column - 1 + span.length);
}

describe("places", () => {
  it("point at literals, through constants, spreads, helpers and imports", () => {
    const texts = {
      "model.ts": modelText(
        {
          input: "{ shape: SHAPE, ...SCALING }",
          layers: '[first, dense(HIDDEN, { name: "second" }), dense(HIDDEN * 2)]',
          data: '{ train: rows(csv({ file: "a.csv", label: LABEL }), OTHER), test: npy({ inputs: ["x.npy"], labels: "y.npy" }), split, labels: { 0: "low", b: "high" } }',
        },
        [
          'import { HIDDEN } from "./sizes.js";',
          "const SHAPE = [2, 3];",
          "const SCALING = { scale: 1 / 255 };",
          "const first = dense(8);",
          'const LABEL = "y";',
          'const OTHER = csv({ file: "o.csv", label: LABEL });',
          "const split = { validation: 0.1, calibration: 0.1 };",
        ].join("\n"),
      ),
      "sizes.ts": "// sizes\nexport const HIDDEN = 32;\n",
    };
    const program = parseFiles(folder, texts);
    const at = (path: string): string => textAt(program, path, texts);
    expect(at("")).toBe("defineModel({");
    expect(at("name")).toBe('"motor"');
    expect(at("input.shape[1]")).toBe("3");
    expect(at("input.scale")).toBe("1 / 255");
    expect(at("layers[0]")).toBe("dense(8)");
    expect(at("layers[0].units")).toBe("8");
    expect(at("layers[1]")).toBe('dense(HIDDEN, { name: "second" })');
    expect(at("layers[1].units")).toBe("32");
    expect(at("layers[1].name")).toBe('"second"');
    expect(at("layers[2].units")).toBe("HIDDEN * 2");
    expect(at("data.train")).toContain("rows(csv");
    expect(at("data.train.sources[0].file")).toBe('"a.csv"');
    expect(at("data.train.sources[1].file")).toBe('"o.csv"');
    expect(at("data.test.inputs[0]")).toBe('"x.npy"');
    expect(at("data.split.validation")).toBe("0.1");
    expect(at('data.labels["0"]')).toBe('"low"');
    expect(at("data.labels.b")).toBe('"high"');
    expect(at("training.epochs")).toBe("5");
    expect(program.spans["layers[1].units"]).toEqual({
      file: join(folder, "sizes.ts"),
      line: 2,
      column: 23,
      length: 2,
    });
  });

  it("count characters as editors do: byte order mark, tabs, CRLF", () => {
    const text = `\uFEFF${modelText().replace("  layers", "\tlayers").replaceAll("\n", "\r\n")}`;
    expect(parseFiles(folder, { "model.ts": text }).spans["layers[0].units"]).toMatchObject({
      column: 17,
      length: 1,
    });
  });
});

describe("nothing is executed", () => {
  const flag = join(folder, "executed");
  const effect = `(() => { require("node:fs").writeFileSync(${JSON.stringify(flag)}, ""); return 3; })()`;

  it.each([
    ["as a value", modelText({ layers: `[dense(${effect})]` })],
    ["as a statement", modelText({}, `${effect};`)],
    ["as a getter", modelText({ layers: `[{ kind: "dense", get units() { return ${effect}; } }]` })],
    ["as toString", modelText({ name: `\`\${{ toString: () => \`\${${effect}}\` }}\`` })],
    ["in an import", modelText({}, 'import { N } from "./effect.js";')],
    ["in a branch not taken", modelText({ layers: `[dense(true ? 3 : ${effect})]` })],
  ])("%s", (_, text) => {
    write(folder, { "model.ts": text, "effect.ts": `${effect};\nexport const N = 3;` });
    codesOf(() => parse(join(folder, "model.ts")));
    expect(existsSync(flag)).toBe(false);
  });

  it("(and the effect would have worked)", async () => {
    const run = `import { createRequire } from "node:module"; const require = createRequire("/");\n${effect};`;
    write(folder, { "run.mjs": run });
    await import(join(folder, "run.mjs"));
    expect(existsSync(flag)).toBe(true);
  });
});

describe("surroundings", () => {
  it("a lone file needs neither node_modules nor tsconfig.json, and ignores a tsconfig.json", () => {
    expect(parseFiles(join(folder, "lone"), { "model.ts": modelText() }).spec.name).toBe("motor");
    const files = {
      "model.ts": modelText(),
      "tsconfig.json": '{ "compilerOptions": { "strict": "nonsense" } }',
    };
    expect(parseFiles(join(folder, "configured"), files).spec.name).toBe("motor");
  });

  it("types are those of this installation, whatever node_modules holds", () => {
    const files = {
      "model.ts": modelText(),
      "node_modules/ff-edge/package.json": '{ "name": "ff-edge", "types": "index.d.ts" }',
      "node_modules/ff-edge/index.d.ts": "export declare const dense: string;",
    };
    expect(parseFiles(join(folder, "shadowed"), files).spec.name).toBe("motor");
  });

  it("a symbolic link is read where it leads, a relative path from the working directory", () => {
    write(folder, { "real/model.ts": modelText() });
    symlinkSync(join(folder, "real"), join(folder, "link"));
    expect(parse(join(folder, "link", "model.ts")).file).toBe(join(folder, "link", "model.ts"));
  });

  it("what is no readable file has its own errors", () => {
    mkdirSync(join(folder, "dir.ts"));
    symlinkSync(join(folder, "loop.ts"), join(folder, "loop.ts"));
    write(folder, { "huge.ts": "//".padEnd(2_000_000, "x"), "types.d.ts": "", "empty.ts": "" });
    const codes = (name: string): string[] => codesOf(() => parse(join(folder, name)));
    expect(codes("absent.ts")).toEqual(["FF1001"]);
    expect(codes("model.ts/below.ts")).toEqual(["FF1001"]);
    expect(codes("dir.ts")).toEqual(["FF1002"]);
    expect(codes("types.d.ts")).toEqual(["FF1003"]);
    expect(codes("loop.ts")).toEqual(["FF1004"]);
    expect(codes("huge.ts")).toEqual(["FF1004"]);
    expect(codes("empty.ts")).toEqual(["FF1006"]);
  });
});

describe("errors", () => {
  it("are gathered over all files and sorted: model file first, from top to bottom", () => {
    const text = modelText(
      { layers: "[dense(A), dense(Math.max(1)), dense('x')]", training: "monoForward({ epochs: B })" },
      'import { B } from "./b.js";',
    );
    write(folder, { "model.ts": text, "b.ts": "export const B = C;\n" });
    try {
      parse(join(folder, "model.ts"));
      expect.unreachable();
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      const places = thrown.diagnostics.map(({ code, span }) => [code, span?.file.slice(folder.length + 1)]);
      expect(places).toEqual([
        ["FF1012", "model.ts"],
        ["FF1018", "model.ts"],
        ["FF1008", "model.ts"],
        ["FF1012", "b.ts"],
      ]);
    }
  });

  it.each([
    ["export default 3;", ["FF1007"]],
    ["const m = { a: 1 }; export default m;", ["FF1007"]],
    ["export default function () {}", ["FF1007"]],
    ['import { dense } from "ff-edge"; export default dense(3);', ["FF1007"]],
    ["export default m;", ["FF1012"]],
    ["export const a = 1;", ["FF1006"]],
    ["module.exports = {};", ["FF1006", "FF1010"]],
    ['import { defineModel } from "ff-edge"; export default defineModel();', ["FF1008"]],
    ['import { defineModel } from "ff-edge"; export default defineModel({});', ["FF1008"]],
    ['import { defineModel } from "ff-edge"; export default defineModel(null);', ["FF1008"]],
    ['import { idx, defineModel } from "ff-edge"; export default defineModel(idx());', ["FF1008"]],
  ])("%s", (text, codes) => {
    expect(
      codesOf(() => parseFiles(folder, { "model.ts": text })).filter(
        (code, index, all) => all.indexOf(code) === index,
      ),
    ).toEqual(codes);
  });
});
