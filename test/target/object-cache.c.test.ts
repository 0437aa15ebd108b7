import { appendFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { openObjectCache } from "../../src/target/object-cache.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { echoFolder } from "../support/echo.js";
import { temporaryFolder } from "../support/folder.js";

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

test("an object is made again exactly when its source, a header that it includes or the command has changed", async () => {
  const folder = echoFolder();
  await compile(folder, "echo", target);
  expect(await remade(folder)).toEqual([]);

  appendFileSync(join(folder, "echo/echo.c"), "\n/* changed */\n");
  expect(await remade(folder)).toEqual(["library/echo.o"]);
  appendFileSync(join(folder, "echo/echo.h"), "\n/* changed */\n");
  expect((await remade(folder)).sort()).toEqual(["firmware/main.o", "library/echo.o"]);
  rmSync(join(folder, "build/firmware/main.o"));
  expect(await remade(folder)).toEqual(["firmware/main.o"]);

  const other = loadTarget("rv32imac");
  const before = times(folder);
  await compile(folder, "echo", other);
  expect(Object.entries(times(folder)).filter(([name, time]) => before[name] === time)).toEqual([]);
});

test("folders share objects that have the same source, headers and command", async () => {
  const shared = temporaryFolder();
  vi.stubEnv("FF_EDGE_OBJECTS", shared);
  const entries = () => readdirSync(shared).filter((name) => name.endsWith(".o"));
  const [first, second] = [echoFolder(), echoFolder()];
  await compile(first, "echo", target);
  const made = entries();
  expect(made).toHaveLength(Object.keys(times(first)).length);
  appendFileSync(join(second, "echo/echo.h"), "\n/* changed */\n");
  const sizes = await compile(second, "echo", target);
  expect(entries()).toHaveLength(made.length + 2); // main.c and echo.c include it
  expect({ ...sizes, file: "" }).toEqual({ ...(await compile(first, "echo", target)), file: "" });

  rmSync(join(second, "build/firmware/main.o"));
  for (const name of entries()) writeFileSync(join(shared, name), "no object");
  await expect(compile(second, "echo", target)).rejects.toThrow(/main\.o/); // it is taken from there
  vi.unstubAllEnvs();
});

test.each([
  { changed: "library.c", left: "/* second */\n" },
  { changed: "library.h", left: "/* first */\n" }, // as another build of the first finds it
])(
  "an object is made again if another build has changed $changed while it was made",
  async ({ changed, left }) => {
    const folder = temporaryFolder();
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    write("library.c", '#include "library.h"\n');
    write("library.h", "/* first */\n");
    const opened = () => openObjectCache(folder, ["."], "a compiler");
    const job = ["library.c", "library.o", "compile"] as const;
    await (await opened()).refresh(...job, async () => {
      write("library.o", "of either");
      write(changed, "/* second */\n");
    });
    write(changed, left);
    expect(await (await opened()).isFresh(...job)).toBe(false);
    await (await opened()).refresh(...job, async () => {});
    expect(await (await opened()).isFresh(...job)).toBe(true);
  },
);

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
