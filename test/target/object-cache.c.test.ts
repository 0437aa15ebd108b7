import { appendFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { echoFolder } from "../support/echo.js";

const target = loadTarget("rv32imc");

/** Objects that a compilation has made anew. */
async function remade(folder: string): Promise<string[]> {
  const before = times(folder);
  await compile(folder, "echo", target);
  const after = times(folder);
  return Object.keys(after).filter((object) => after[object] !== before[object]);
}

function times(folder: string): Record<string, number> {
  const build = join(folder, "build");
  const files = readdirSync(build, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".o"),
  );
  return Object.fromEntries(files.map((name) => [name, statSync(join(build, name)).mtimeMs]));
}

test("an object is made again exactly when its source, a header or the command has changed", async () => {
  const folder = echoFolder();
  await compile(folder, "echo", target);
  const all = Object.keys(times(folder)).sort();
  expect(await remade(folder)).toEqual([]);

  appendFileSync(join(folder, "echo/echo.c"), "\n/* changed */\n");
  expect(await remade(folder)).toEqual(["library/echo.o"]);
  appendFileSync(join(folder, "echo/echo.h"), "\n/* changed */\n");
  expect((await remade(folder)).sort()).toEqual(all);
  rmSync(join(folder, "build/firmware/main.o"));
  expect(await remade(folder)).toEqual(["firmware/main.o"]);

  const other = loadTarget("rv32imac");
  const before = times(folder);
  await compile(folder, "echo", other);
  expect(Object.entries(times(folder)).filter(([name, time]) => before[name] === time)).toEqual([]);
});

test("a source that is refused is refused again", async () => {
  const folder = echoFolder();
  writeFileSync(join(folder, "echo/wrong.c"), "int wrong(void) { int unused; return 0; }\n");
  const outcomes = [await refusal(folder), await refusal(folder)];
  expect(outcomes).toEqual(["FF5010", "FF5010"]);
});

async function refusal(folder: string): Promise<string | undefined> {
  return compile(folder, "echo", target).then(
    () => undefined,
    (failure) => failure.diagnostics[0].code,
  );
}
