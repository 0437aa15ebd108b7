import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { emit } from "../../src/emit/emit.js";
import type { Sources } from "../../src/ir/image.js";
import { plan } from "../../src/plan/plan.js";
import { cmake, cmakeRefusal } from "../support/cmake.js";
import { run, temporary } from "../support/compile.js";
import { HOST } from "../support/host-target.js";
import { configure, parseKconfig } from "../support/kconfig.js";
import { learningModel } from "../support/models/learning-model.js";
import { randomModel } from "../support/models/random-model.js";

/**
 * The Zephyr side of an emitted library. Zephyr itself is not here: test/emit/zephyr.cmake has the commands of its
 * extensions.cmake that a module calls, with the same effect on CMake targets, and links all of every library.
 */

const VERSION = { version: "0.1.0" };
const learner = learningModel({ seed: 3, precision: "int8", rule: "monoForward" });
const pupil = { ...learner.model, name: "pupil" };
const learning = emit(pupil, learner.plan, HOST, VERSION);
const fixed = randomModel({
  seed: 4,
  storage: "uint8",
  parts: [{ kind: "rms", size: 9 }],
  units: [7],
  classes: ["a", "b"],
});
const other = emit({ ...fixed, name: "other" }, plan(fixed), HOST, VERSION);
const kconfigOf = (name: string, sources: Sources) => parseKconfig(sources.get(`${name}/zephyr/Kconfig`)!);

/** Fields of zephyr/module.yml by the schema in Zephyr's scripts/zephyr_module.py; there, too, nothing else may stand. */
const flag = z.enum(["true", "false"]);
const build = z.strictObject({
  cmake: z.string(),
  kconfig: z.string(),
  "cmake-ext": flag.optional(),
  "kconfig-ext": flag.optional(),
});
const moduleSchema = z.strictObject({ name: z.string(), build });

test.each([
  ["pupil", learning],
  ["other", other],
])("module.yml of %s is what Zephyr reads, and names files that are there", (name, sources) => {
  const found = moduleSchema.parse(readYaml(sources.get(`${name}/zephyr/module.yml`)!));
  expect(found.name).toBe(`ff_edge_${name}`);
  expect(sources.has(`${name}/${found.build.cmake}/CMakeLists.txt`)).toBe(true);
  expect(sources.has(`${name}/${found.build.kconfig}`)).toBe(true);
});

test("Kconfig offers the model, and learning and storage where it learns", () => {
  const symbols = kconfigOf("pupil", learning);
  const prefix = "FF_EDGE_PUPIL";
  expect(symbols.map(({ name }) => name)).toEqual([prefix, `${prefix}_LEARNING`, `${prefix}_STORAGE`]);
  for (const { prompt, help } of symbols) expect([prompt, help]).not.toContain("");
  expect([...configure(symbols, {})]).toEqual([]);
  expect([...configure(symbols, { [`${prefix}_STORAGE`]: "y" })]).toEqual([]);
  expect([...configure(symbols, { [prefix]: "y" })]).toEqual([prefix, `${prefix}_LEARNING`]);
  expect(kconfigOf("other", other).map(({ name, menu }) => [name, menu])).toEqual([["FF_EDGE_OTHER", false]]);
});

test.each([
  ["config A\n\tbool\n", /not Kconfig/],
  ["if A\nconfig B\n", /no endif/],
  ["\tdefault y\n", /no entry/],
  ['config A\n\tbool "a"\n\thelp\n\t  good\n\tbad\n', /not Kconfig/],
])("the reader of Kconfig refuses %j", (text, message) => {
  expect(() => parseKconfig(text)).toThrow(message);
});

const MAIN = `#include "other/other.h"
#include "pupil/pupil.h"
#include <stdio.h>
static struct other_state a;
static struct pupil_state b;
int main(void)
{
    static const uint8_t x[OTHER_INPUT_SIZE] = { 1, 200, 3 };
    static const ${learning.get("pupil/pupil.h")!.match(/const (\w+) input/)![1]} y[PUPIL_INPUT_SIZE] = { 1 };
    struct other_result result;
    struct pupil_step step;
    other_init(&a);
    pupil_init(&b);
    printf("%d %d\\n", other_infer(&a, x, &result), pupil_learn(&b, y, 1, &step) == FF_LEARNING_OFF);
    return 0;
}
`;

/** An application with these lines in its prj.conf and both models as modules; gives folder and CMake's arguments. */
function application(wanted: Readonly<Record<string, "y" | "n">>, sources = [other, learning]) {
  const folder = temporary(new Map(sources.flatMap((each) => [...each])));
  const on = configure([...kconfigOf("other", other), ...kconfigOf("pupil", learning)], wanted);
  const app = join(folder, "app");
  mkdirSync(app);
  writeFileSync(join(app, "main.c"), MAIN);
  writeFileSync(
    join(app, "CMakeLists.txt"),
    [
      "cmake_minimum_required(VERSION 3.20)",
      "project(app C)",
      ...[...on].map((name) => `set(CONFIG_${name} y)`),
      `set(EXTRA_ZEPHYR_MODULES ${join(folder, "other")} ${join(folder, "pupil")})`,
      `include(${new URL("zephyr.cmake", import.meta.url).pathname})`,
    ].join("\n"),
  );
  return { folder, app, build: join(folder, "build") };
}

const BOTH = { FF_EDGE_OTHER: "y", FF_EDGE_PUPIL: "y" } as const;

test("two models share one runtime in a firmware that links all of both", () => {
  const { app, build } = application(BOTH);
  cmake(app, build);
  expect(run(join(build, "app"), [], build)).toBe("0 0\n");
  expect(run("nm", [join(build, "app")], build)).not.toContain("pupil_save");
});

test("without learning a build refuses every sample, and has no code for an update", () => {
  const sizes = (["y", "n"] as const).map((learns) => {
    const { app, build } = application({ ...BOTH, FF_EDGE_PUPIL_LEARNING: learns });
    cmake(app, build, ["-DCMAKE_C_FLAGS=-O2"]);
    expect(run(join(build, "app"), [], build)).toBe(learns === "y" ? "0 0\n" : "0 1\n");
    const symbols = run("nm", ["-S", "--defined-only", join(build, "app")], build);
    return Number.parseInt(/^\w+ (\w+) T pupil_learn$/m.exec(symbols)![1]!, 16);
  });
  expect(sizes[1]).toBeLessThan(sizes[0]! / 4);
});

test("with storage the application has to bring its functions", () => {
  const { app, build } = application({ ...BOTH, FF_EDGE_PUPIL_STORAGE: "y" });
  expect(() => cmake(app, build)).toThrow(/undefined reference to `ff_storage_/);
});

test("a model that is not configured is not compiled", () => {
  const { app, build } = application({ FF_EDGE_OTHER: "y" });
  expect(() => cmake(app, build)).toThrow(/undefined reference to `pupil_/);
});

test("models of two versions of the runtime are refused", () => {
  const changed = new Map([...learning, ["pupil/ff_rms.c", `${learning.get("pupil/ff_rms.c")}\n`]]);
  const { app, build } = application(BOTH, [other, changed]);
  expect(cmakeRefusal(app, build)).toContain("pupil: ff_rms.c differs from that of another model");
});

/** Maps of maps of plain words, which is all that module.yml has. */
function readYaml(text: string): unknown {
  const root: Record<string, unknown> = {};
  let inner = root;
  for (const line of text.split("\n").filter((each) => each !== "" && !each.startsWith("#"))) {
    const [, indent, key, value] = /^( {2})?([a-z-]+):(?: ([\w./-]+))?$/.exec(line) ?? [];
    if (key === undefined) throw new Error(`not read here: ${line}`);
    if (indent === undefined) inner = root;
    inner[key] = value ?? {};
    if (value === undefined) inner = inner[key] as Record<string, unknown>;
  }
  return root;
}
