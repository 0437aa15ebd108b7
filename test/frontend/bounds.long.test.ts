import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { parse } from "../../src/frontend/parse.js";
import { temporaryFolder } from "../support/folder.js";
import { codesOf, modelText, write } from "./support.js";

const folder = temporaryFolder();
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join("");

/** Doubled over and over: `a0`, `a1`, ... */
const doubled = (first: string, twice: (each: string) => string, count: number): string =>
  `const a0 = ${first};\n${lines(count, (index) => `const a${index + 1} = ${twice(`a${index}`)};`)}`;
const array = doubled("[1, 2, 3, 4]", (each) => `[...${each}, ...${each}]`, 13);
const record = `const r = { ${lines(5000, (index) => `k${index}: 1,`)} };\n`;

describe("small files that would take all time or memory", () => {
  it.each<[name: string, before: string, code: string, text: string]>([
    ["thousands of long arrays", array + lines(3000, (i) => `const z${i} = [...a13];`), "FF1022", "in all"],
    [
      "thousands of wide objects",
      record + lines(3000, (i) => `const z${i} = { ...r, ...r };`),
      "FF1022",
      "in all",
    ],
    ["one object of many wide ones", `${record}const z = { ${"...r, ".repeat(9000)} };`, "FF1022", "in all"],
    [
      "a text doubled",
      doubled('"xxxx"', (each) => `\`\${${each}}\${${each}}\``, 60),
      "FF1022",
      "text too long",
    ],
    [
      "a text added to itself",
      doubled('"xxxx"', (each) => `${each} + ${each}`, 60),
      "FF1022",
      "text too long",
    ],
    [
      "thousands of long texts",
      doubled('"xxxx"', (each) => `${each} + ${each}`, 13) + lines(3000, (i) => `const z${i} = a13 + "";`),
      "FF1022",
      "in all",
    ],
    [
      "a literal type doubled",
      doubled('"xxxx" as const', (each) => `\`\${${each}}\${${each}}\` as const`, 60),
      "FF1022",
      "text too long",
    ],
    [
      "thousands of calls with thousands of arguments",
      `const s = csv({ file: "a", label: "b" });\nconst a = [${"{ ...s }, ".repeat(9000)}];\n${lines(1000, (i) => `const z${i} = rows(...a);`)}`,
      "FF1022",
      "in all",
    ],
    [
      "constants in the wrong order",
      lines(9000, (i) => `const c${i} = c${i + 1};`),
      "FF1022",
      "nested too deeply",
    ],
    ["parentheses", `const a = ${"(".repeat(50_000)}1${")".repeat(50_000)};`, "FF1022", "nested too deeply"],
    ["a long sum", `const a = ${"1 + ".repeat(500)}1;`, "FF1022", "nested too deeply"],
    ["type arguments that are none", `const a = ${"f<".repeat(40_000)}1;`, "FF1022", "nested too deeply"],
    ["a constant of many elements", `const a = [${"1, ".repeat(70_000)}];`, "FF1022", "too many elements"],
    [
      "recursive types",
      "type R<T extends unknown[]> = R<[...T, 0]>;\nconst a: R<[]> = 1;",
      "FF1025",
      "parameters",
    ],
    ["an interface with parameters", "interface R<T> { r: R<R<T>> }", "FF1025", "parameters"],
    ["conditional types", "type C = 1 extends number ? 1 : 2;", "FF1025", "conditional"],
    ["mapped types", "type M = { [K in string]: 1 };", "FF1025", "mapped"],
    ["types of text", `type T = \`\${1 | 2}\`;`, "FF1025", "template"],
    ["types of another file", 'type T = import("./other.js").T;', "FF1025", "import"],
    ["any, thousands of times", `type T = [${"any, ".repeat(50_000)}];`, "FF1009", "any"],
    ["names that nobody knows", lines(9000, (i) => `const c${i} = d${i};`), "FF1012", "d0"],
  ])("%s", (_, before, code, text) => {
    write(folder, { "model.ts": modelText({}, before) });
    const begun = process.cpuUsage();
    let message = "";
    try {
      parse(join(folder, "model.ts"));
    } catch (thrown) {
      message = String(thrown);
    }
    expect(message).toContain(`${code}: `);
    expect(message).toContain(text);
    expect(message.split("\n").length).toBeLessThanOrEqual(100);
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1e6).toBeLessThan(10);
  });

  it("a comment of slashes costs nothing", () => {
    write(folder, { "model.ts": modelText({}, `${"//".repeat(200_000)}\n`) });
    expect(parse(join(folder, "model.ts")).spec.name).toBe("motor");
  });
});

describe("what belongs to a model", () => {
  const main = (specifier: string): string =>
    modelText({}, `import type { A } from "${specifier}";\nconst a: A = 1;`);

  it.each<[name: string, files: Record<string, string>, codes: string[]]>([
    ["types of a .ts file", { "model.ts": main("./a.js"), "a.ts": "export type A = number;" }, []],
    [
      "a huge file, for its types alone",
      { "model.ts": main("./a.js"), "a.ts": `//${"x".repeat(600_000)}` },
      ["FF1022"],
    ],
    [
      "declarations that nobody checks",
      { "model.ts": main("./d.js"), "d.d.ts": 'export type A = any; declare module "ff-edge" {}' },
      ["FF1015"],
    ],
    ["types of a package", { "model.ts": main("typescript") }, ["FF1014"]],
    [
      "types passed on from a package",
      { "model.ts": modelText({}, 'export type { A } from "vitest";') },
      ["FF1014"],
    ],
    [
      "a chain of files",
      {
        "model.ts": modelText({}, 'import { a } from "./c0.js";'),
        ...Object.fromEntries(
          Array.from({ length: 70 }, (_, i) => [
            `c${i}.ts`,
            `import { a } from "./c${i + 1}.js";\nexport { a };`,
          ]),
        ),
      },
      ["FF1022"],
    ],
  ])("%s", (name, files, codes) => {
    const inside = join(folder, name.replaceAll(/\W/g, "-"));
    write(inside, files);
    expect(codesOf(() => parse(join(inside, "model.ts")))).toEqual(codes);
  });

  it("a reference brings in no file", () => {
    write(folder, { "evil.d.ts": "interface Array<T> { evil: T }" });
    write(folder, { "model.ts": `/// <reference path="./evil.d.ts" />\n${modelText()}` });
    expect(parse(join(folder, "model.ts")).spec.name).toBe("motor");
  });
});

describe("what the type checker takes", () => {
  const spread = lines(15, (i) => `const u${i} = c ? { a${i}: 1 } : { b${i}: 1 };`);
  const all = Array.from({ length: 15 }, (_, i) => `...u${i}`).join(", ");
  const cases = `const c = 1 < 2;\n${spread}${lines(300, (i) => `const z${i} = { ${all}, q${i}: 1 };`)}`;

  it.each([
    ["time", { seconds: 2, megabytes: 2000 }, "at most 2 s of processor time"],
    ["memory", { seconds: 60, megabytes: 100 }, "at most 100 MB of memory"],
  ])("has a limit: %s", async (_, limits, expected) => {
    const { parseBounded } = await import(
      new URL("../../dist/frontend/parse-bounded.js", import.meta.url).pathname
    );
    write(folder, { "right.ts": modelText(), "model.ts": modelText({}, cases) });
    expect((await parseBounded(join(folder, "right.ts"))).spec.name).toBe("motor");
    const thrown = await parseBounded(join(folder, "model.ts"), limits).catch((failure: unknown) => failure);
    const [first]: Diagnostic[] = thrown.diagnostics;
    expect(first).toMatchObject({ code: "FF1022", expected });
  });
});
