/** The emitted library in builds of others: several models in one, compilers, standards, flags, names of headers. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emit } from "../../src/emit/emit.js";
import { kernelFiles } from "../../src/emit/runtime.js";
import type { Sources } from "../../src/ir/image.js";
import { plan } from "../../src/plan/plan.js";
import { which } from "../../src/target/process.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { cmake, cmakeRefusal } from "../support/cmake.js";
import { CLANG, run, temporary } from "../support/compile.js";
import { HOST } from "../support/host-target.js";
import { randomModel } from "../support/models/random-model.js";
import { byDay } from "../support/night.js";
import { expected, libraries, NAMES, program, sourcesIn, unity } from "./builds.js";

const WARNINGS =
  "-Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wdouble-promotion -Wundef -Werror".split(" ");
/** Those that a program of others, C++ among them, has on. */
const COMMON = ["-Wall", "-Wextra", "-Werror"];
const GCC_RISCV = which("riscv64-unknown-elf-gcc");
const hasFma = /\bfma\b/.test(readFileSync("/proc/cpuinfo", "utf8"));
const host = libraries(HOST);
const answers = expected();

function project(sources: Sources = host): string {
  const folder = temporary(sources);
  writeFileSync(join(folder, "main.c"), program());
  return folder;
}

/** What a compiler says where it refuses. */
function refusal(compiler: string, args: readonly string[], folder: string): string {
  const { status, stderr } = spawnSync(compiler, args, { cwd: folder, encoding: "utf8" });
  return status === 0 ? "accepted" : stderr;
}

function outputOf(folder: string): string {
  return run("./program", [], folder);
}

describe("three models of three precisions answer and learn as the reference does", () => {
  const asFiles = [
    ["gcc", "-std=c99 -O2 -ffunction-sections -fdata-sections -Wl,--gc-sections"],
    [CLANG, "-std=c23 -O2 -flto -fuse-ld=lld"],
    ["gcc", "-std=gnu11 -Os -flto"],
  ] as const;
  test.each(byDay(asFiles, 0, 1))("as files, %s %s", (compiler, flags) => {
    const folder = project();
    run(
      compiler,
      [...WARNINGS, ...flags.split(" "), "-I.", "main.c", ...sourcesIn(folder), "-o", "program"],
      folder,
    );
    expect(outputOf(folder)).toBe(answers);
    if (!flags.includes("gc-sections")) return;
    const defined = run("nm", ["--defined-only", "program"], folder).match(/\bff_\w+/g)!;
    expect(defined.length).toBeGreaterThan(20);
    expect(defined.filter((name, index) => defined.indexOf(name) !== index)).toEqual([]);
  });

  const asOne = [
    ["gcc", "-std=c99 -O0 -fno-builtin -fno-common -Wcast-align"],
    ["gcc", "-std=c11 -O1 -fsanitize=undefined -fno-sanitize-recover=all -funsigned-char -fshort-enums"],
    ["gcc", "-std=c17 -Os -funsafe-math-optimizations -fno-fast-math -fsigned-char -fmath-errno"],
    ["gcc", "-std=gnu2x -O3 -mfma -ffp-contract=fast"],
    [CLANG, "-std=gnu99 -O3 -mfma -ffp-contract=fast"],
    [
      CLANG,
      "-std=c17 -O2 -fassociative-math -freciprocal-math -fno-signed-zeros -fno-trapping-math -fno-honor-nans",
    ],
    [CLANG, "-std=c99 -O2 -funsafe-math-optimizations"],
    [CLANG, "-std=c2x -Oz -fno-builtin -Wcast-align"],
  ] as const;
  test.each(byDay(asOne, 1, 3, 5))("as one translation unit, %s %s", (compiler, flags) => {
    const folder = project();
    const all = unity(folder, ["main.c", ...sourcesIn(folder)]);
    // Linked with them, x86 would start with subnormal numbers off.
    const atLink = flags
      .split(" ")
      .filter((flag) => !flag.endsWith("math") && !flag.endsWith("-optimizations"));
    run(compiler, [...WARNINGS, ...flags.split(" "), "-I.", "-c", all, "-o", "all.o"], folder);
    run(compiler, [...atLink, "all.o", "-o", "program"], folder);
    if (hasFma || !flags.includes("-mfma")) expect(outputOf(folder)).toBe(answers);
  });

  test.runIf(hasFma).each(["gcc", CLANG])(
    "where %s could fuse sums, only what ff_times hides keeps the bits",
    (compiler) => {
      const folder = project();
      for (const name of NAMES) {
        const file = join(folder, name, "ff_float.h");
        writeFileSync(file, readFileSync(file, "utf8").replace(/__asm__\("" : "\+x"\(product\)\);/, ""));
      }
      const all = unity(folder, ["main.c", ...sourcesIn(folder)]);
      run(compiler, ["-O2", "-mfma", "-ffp-contract=fast", "-w", "-I.", all, "-o", "program"], folder);
      const changed = outputOf(folder).split("\n");
      expect(changed[0]).toBe(answers.split("\n")[0]);
      expect(changed[2]).not.toBe(answers.split("\n")[2]);
    },
  );

  test.each(byDay(["c++11", "c++20"], 0))("with a program in %s", (standard) => {
    const folder = project();
    const all = unity(folder, sourcesIn(folder));
    run("gcc", ["-O1", "-c", all], folder);
    run(
      "g++",
      [...COMMON, `-std=${standard}`, "-I.", "-x", "c++", "main.c", "-x", "none", "unity.o", "-o", "program"],
      folder,
    );
    expect(outputOf(folder)).toBe(answers);
  });

  test("with CMake, as libraries and where CMake makes units of files", () => {
    const folder = project();
    const lines = [
      "cmake_minimum_required(VERSION 3.16)",
      "project(user C)",
      "add_compile_options(-funsafe-math-optimizations)", // the libraries take it back
      ...NAMES.map((name) => `add_subdirectory(${name})`),
      "add_executable(program main.c)",
      `target_link_libraries(program ${NAMES.map((name) => `ff_edge_${name}`).join(" ")})`,
    ];
    writeFileSync(join(folder, "CMakeLists.txt"), lines.join("\n"));
    cmake(folder, join(folder, "build"), ["-DCMAKE_UNITY_BUILD=ON"]);
    expect(run("build/program", [], folder)).toBe(answers);
    const fast = cmakeRefusal(folder, join(folder, "fast"), ["-DCMAKE_C_FLAGS=-O2 -ffast-math"]);
    expect(fast).toContain("alpha: CMAKE_C_FLAGS has -ffast-math");
  });
});

test("every name in the runtime is its own, so that it meets no other in one translation unit", () => {
  const folder = new URL("../../templates/runtime/", import.meta.url);
  const declared = [
    /^(?:__attribute__\S+ )?(?:FF_BLOCK_FUNCTION|static)\b[^;={(]*?\b(\w+)(?=\(|\[| =|;)/gm,
    /^(?:struct|enum|union) (\w+)/gm,
    /^#define (\w+)/gm,
  ];
  for (const file of readdirSync(folder)) {
    const text = readFileSync(new URL(file, folder), "utf8");
    const names = declared.flatMap((each) => [...text.matchAll(each)].map(([, name]) => name!));
    expect(
      names.filter((name) => !/^(ff_|__)/i.test(name)),
      file,
    ).toEqual([]);
    if (file.endsWith(".c"))
      expect(text, file).toMatch(/#ifndef (\w+_C)\n#define \1\n\n#include "ff_(build|float)\.h"\n/);
  }
});

/** Headers of vectors are alternatives, of which a kernel takes one. */
test.each([
  ["none", ""],
  ["rvv", ".c"],
  ["pulp", ".c"],
] as const)(
  "no struct and no static function stands in two files of the runtime, vectors: %s",
  (simd, ending) => {
    const folder = new URL("../../templates/runtime/", import.meta.url);
    const kernels = readdirSync(folder).filter((name) => /(?<!_rvv|_pulp)\.c$/.test(name));
    const files = kernelFiles(
      kernels.map((name) => name.slice(0, -2)),
      simd,
    );
    const renamed = new Set(files.get("ff_real_names.h")!.match(/(?<=^#define )\w+/gm)); // for each stored type
    const defined =
      /^(?:(?:struct|enum|union) (\w+)(?= \{)|static\b(?: __attribute__\(\S+\))?[^;={(]*?\b(\w+)\([^;{]*\)\n\{)/gm;
    const places = new Map<string, string>();
    const sources = [...files].filter(([file]) => file.endsWith(ending));
    const again = sources.flatMap(([file, text]) =>
      [...text.matchAll(defined)].flatMap(([, tag, name]) => {
        const own = tag ?? name!;
        const first = places.get(own) ?? file;
        places.set(own, first);
        return first === file || renamed.has(own) ? [] : [`${own}: ${first}, ${file}`];
      }),
    );
    expect(places.size).toBeGreaterThan(ending === "" ? 400 : 150);
    expect(again).toEqual([]);
  },
);

describe("a build that would answer otherwise is refused", () => {
  test.each([
    ["gcc", "-ffast-math", "-ffast-math"],
    ["gcc", "-Ofast", "-Ofast"],
    ["gcc", "-ffinite-math-only", "-ffinite-math-only"],
    ["gcc", "-freciprocal-math", "-funsafe-math-optimizations"],
    ["gcc", "-fassociative-math -fno-signed-zeros -fno-trapping-math", "-funsafe-math-optimizations"],
    ["gcc", "-fno-signed-zeros", "-funsafe-math-optimizations"],
    [CLANG, "-ffast-math", "-ffast-math"],
    [CLANG, "-ffinite-math-only", "-ffinite-math-only"],
    [CLANG, "--target=i386 -mno-sse -ffreestanding", "-mfpmath=sse"],
    [CLANG, "--target=mips -ffreestanding", "little-endian"],
    [CLANG, "--target=msp430 -ffreestanding", "int of at least 32"],
  ])("%s %s", (compiler, flags, reason) => {
    const folder = project();
    for (const name of NAMES) {
      const files = sourcesIn(folder, [name]).filter(
        (file) => name === "gamma" || reason !== "-mfpmath=sse" || /f32/.test(file),
      );
      for (const file of files.filter((_, index) => index % 8 === 0 || /f32/.test(files[index]!)))
        expect(refusal(compiler, ["-fsyntax-only", ...flags.split(" "), file], folder), file).toMatch(
          new RegExp(`#?error.*ff-edge: .*${reason.replaceAll("+", "\\+")}`),
        );
    }
  });

  test("but a file that only includes the header may have any flag", () => {
    const folder = project();
    run("gcc", [...COMMON, "-Ofast", "-I.", "-c", "main.c"], folder);
    run(CLANG, [...COMMON, "-O3", "-ffast-math", "-I.", "-c", "main.c"], folder);
  });

  test("two runtimes, by the linker and in one translation unit", () => {
    const other = new Map(libraries(HOST, ["beta"]));
    other.set("beta/ff_version.h", other.get("beta/ff_version.h")!.replace(/[0-9a-f]{8}/g, "0badcafe"));
    const folder = project(new Map([...host, ...other]));
    const link = (compiler: string, ...flags: string[]) =>
      refusal(compiler, [...flags, "-w", "-I.", "all.c", "beta.c", "-o", "program"], folder);
    unity(folder, sourcesIn(folder, ["alpha", "gamma"]), "all.c");
    unity(folder, sourcesIn(folder, ["beta"]), "beta.c");
    writeFileSync(
      join(folder, "all.c"),
      `int main(void) { return 0; }\n${readFileSync(join(folder, "all.c"), "utf8")}`,
    );
    const symbol = "ff_edge_build_all_models_with_one_version_for_one_target";
    expect(link("gcc")).toMatch(new RegExp(`multiple definition of .${symbol}`));
    expect(link(CLANG, "-fuse-ld=lld")).toMatch(new RegExp(`duplicate symbol: ${symbol}`));
    expect(refusal("gcc", ["-fsyntax-only", "-I.", "main.c"], folder)).toContain(
      "one ff-edge for one target",
    );
  });

  test("libraries of targets with and without vectors do not share a runtime", () => {
    const version = (target: string) => libraries(loadTarget(target), ["beta"]).get("beta/ff_version.h");
    expect(version("rv32")).not.toBe(version("rv32imafc"));
    expect(version("rv32imafc")).toBe(host.get("beta/ff_version.h"));
  });
});

describe("nothing is called but memcpy and memset", () => {
  const RISCV = "--target=riscv32 -ffreestanding".split(" ");
  test.each([
    ["gcc", [], "host", NAMES],
    [CLANG, [], "host", NAMES],
    [CLANG, [...RISCV, "-march=rv32imc", "-mabi=ilp32"], "rv32imc", ["alpha"]],
    [CLANG, [...RISCV, "-march=rv32imafc", "-mabi=ilp32f"], "rv32imc", ["alpha"]],
    [CLANG, [...RISCV, "-march=rv32imafc", "-mabi=ilp32f"], "rv32imafc", NAMES],
    [CLANG, [...RISCV, "-march=rv32imafc_zfh", "-mabi=ilp32f"], "rv32imafc", NAMES],
    [CLANG, [...RISCV, "-march=rv32imafc_zfh_zve32f_zvfh", "-mabi=ilp32f"], "rv32", NAMES],
    [CLANG, [...RISCV, "-march=rv32imc_zicsr_zfinx_zhinx", "-mabi=ilp32"], "pulp", ["alpha", "beta"]],
    ...(GCC_RISCV === null
      ? []
      : ([
          [GCC_RISCV, ["-ffreestanding", "-march=rv32imac", "-mabi=ilp32"], "rv32imc", ["alpha"]],
          [GCC_RISCV, ["-ffreestanding", "-march=rv32imafc", "-mabi=ilp32f"], "rv32imafc", NAMES],
        ] as const)),
  ] as const)("%s %j, library of %s", (compiler, flags, target, names) => {
    const folder = temporary(libraries(target === "host" ? HOST : loadTarget(target), names));
    const storage = names.flatMap((name) => [`${name}/${name}_storage.c`, `${name}/ff_slots.c`]);
    const all = unity(folder, [...sourcesIn(folder, names), ...storage]);
    const levels =
      target === "host" || flags.some((flag) => flag === "-march=rv32imafc")
        ? byDay(["-O0", "-Os", "-O2", "-O3"], 0, 2)
        : ["-O0", "-O3"];
    for (const level of levels) {
      run(compiler, [...flags, "-w", "-std=c99", level, "-fmath-errno", "-c", all, "-o", "all.o"], folder);
      const undefinedIn = run("nm", ["-u", "all.o"], folder).match(/\w+$/gm) ?? [];
      const known = /^(memcpy|memset|ff_storage_\w+|_GLOBAL_OFFSET_TABLE_)$/;
      expect(
        undefinedIn.filter((name) => !known.test(name)),
        level,
      ).toEqual([]);
    }
  });
});

describe("no name of a model hides a header", () => {
  const C =
    `assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg
    stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype`.split(
      /\s+/,
    );
  const POSIX =
    "features endian unistd fcntl pthread sched alloca malloc sys/types sys/stat net/if netinet/in".split(
      " ",
    );
  const USER = [...C, ...POSIX].map((name) => `#include <${name}.h>\n`).join("");

  const names = [
    ...["features", "stdio", "String", "math", "limits", "stdint", "int8", "size", "sys", "bits", "net"],
    ...["gnu", "endian", "board_config", "config"],
  ];
  test.each(byDay(names, 0, 2, 3, 8, 13))("%s, in C and C++", (name) => {
    const model = randomModel({ name });
    const folder = temporary(emit(model, plan(model), HOST, { version: "0.1.0" }));
    const body = `struct ${name}_state state;\nint main(void) { return (int)${name}_init(&state); }\n`;
    writeFileSync(join(folder, "user.c"), `#include "${name}/${name}.h"\n${USER}${body}`);
    writeFileSync(join(folder, "later.c"), `${USER}#include "${name}/${name}.h"\n${body}`);
    const sources = sourcesIn(folder, [name]);
    for (const user of ["user.c", "later.c"])
      run("gcc", [...COMMON, "-I.", user, ...(user === "user.c" ? sources : ["-c"])], folder);
    writeFileSync(
      join(folder, "user.cpp"),
      `#include "${name}/${name}.h"\n#include <cstdio>\n#include <string>\n#include <cmath>\n${body}`,
    );
    run("g++", [...COMMON, "-std=c++20", "-I.", "-fsyntax-only", "user.cpp"], folder);
  });

  test.each([
    ["cfi", "rv32imc"],
    ["riscv_vector", "rv32"],
    ["stdint", "host"],
  ])("%s as firmware for %s", async (name, targetName) => {
    const target = loadTarget(targetName);
    const model = randomModel({ name });
    const folder = temporary(emit(model, plan(model, target.arch), target, { version: "0.1.0" }));
    mkdirSync(join(folder, "build"), { recursive: true });
    expect((await compile(folder, name, target)).file).toContain(`${name}.elf`);
  });

  test("libraries of CMake neither", () => {
    const model = randomModel({ name: "m" });
    const folder = temporary(emit(model, plan(model), HOST, { version: "0.1.0" }));
    writeFileSync(
      join(folder, "main.c"),
      '#include "m/m.h"\n#include <math.h>\nint main(int n, char **v) { (void)v; return (int)cosh(n) + m_infer(0, 0, 0) != 2; }\n',
    );
    writeFileSync(
      join(folder, "CMakeLists.txt"),
      "cmake_minimum_required(VERSION 3.16)\nproject(user C)\nadd_subdirectory(m)\nadd_executable(user main.c)\ntarget_link_libraries(user m ff_edge_m)\n",
    );
    cmake(folder, join(folder, "build"));
    run("build/user", [], folder);
  });
});
