import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Diagnostic, Failure } from "../../src/diagnostics/diagnostic.js";
import { boardFiles } from "../../src/target/board-files.js";
import { commandLine, run } from "../../src/target/process.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { findTools, need } from "../../src/target/tools.js";
import { echoFolder } from "../support/echo.js";
import { temporaryFolder } from "../support/folder.js";

const rv32imc = loadTarget("rv32imc");

async function diagnosticsOf(promise: Promise<unknown>): Promise<readonly Diagnostic[]> {
  const error = await promise.then(
    () => new Error("nothing failed"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw error;
  return error.diagnostics;
}

describe("compiling", () => {
  it("shows the compiler's own words and the command, for every file that it refuses", async () => {
    const folder = echoFolder({
      "echo/echo.c": '#include "echo.h"\nint32_t echo_infer(int32_t count) { return count + missing; }\n',
      "firmware/other.c": "int narrow(long long x);\nint narrow(long long x) { return x; }\n",
    });
    const found = await diagnosticsOf(compile(folder, "echo", rv32imc));
    expect(found.map(({ code }) => code)).toEqual(["FF5010", "FF5010"]);
    const text = found.map(({ message, notes }) => `${message}\n${notes?.join("\n")}`).join("\n");
    expect(text).toMatch(/refused echo\/echo\.c/);
    expect(text).toMatch(/echo\/echo\.c:2:\d+: error: use of undeclared identifier 'missing'/);
    expect(text).toMatch(/implicit conversion loses integer precision/);
    expect(text).toMatch(/command: \S+clang\S* --target=riscv32-unknown-elf -march=rv32imc_zicsr/);
  });

  it("gives the firmware a buffer that holds one sample, however large", async () => {
    const sized = (bytes: string) =>
      echoFolder({ "firmware/buffer.c": `extern int buffer[FF_SAMPLE_BYTES == ${bytes} ? 1 : -1];\n` });
    await compile(sized("20000u"), "echo", rv32imc, { inputBytes: 20_000 });
    const found = await diagnosticsOf(compile(sized("16384u"), "echo", rv32imc, { inputBytes: 16_384 }));
    expect(found[0]?.notes?.join()).toMatch(/undeclared identifier 'FF_SAMPLE_BYTES'/);
  });

  it("names the symbol and the object when a libcall slips in", async () => {
    const division =
      '#include "echo.h"\nint32_t echo_infer(int32_t count) { volatile int64_t a = 1LL << 40; return (int32_t)(a / count); }\n';
    const found = await diagnosticsOf(compile(echoFolder({ "echo/echo.c": division }), "echo", rv32imc));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ code: "FF5012", found: "__divdi3" });
    expect(found[0]?.message).toContain("build/library/echo.o");
  });

  it("does not let the portable library lean on the firmware", async () => {
    const leaning =
      '#include "echo.h"\nuint32_t ff_board_boots(void);\nint32_t echo_infer(int32_t count) { return count + (int32_t)ff_board_boots(); }\n';
    const found = await diagnosticsOf(compile(echoFolder({ "echo/echo.c": leaning }), "echo", rv32imc));
    expect(found.map(({ code, found: symbol }) => [code, symbol])).toEqual([["FF5012", "ff_board_boots"]]);
  });

  it("says which memory overflows", async () => {
    const large =
      '#include "echo.h"\nstatic volatile char large[600000];\nint32_t echo_infer(int32_t count) { return large[count]; }\n';
    const found = await diagnosticsOf(compile(echoFolder({ "echo/echo.c": large }), "echo", rv32imc));
    expect(found.map(({ code }) => code)).toEqual(["FF5011"]);
    expect(found[0]?.found).toMatch(/RAM/);
  });

  it("refuses firmware without a bound on its stack", async () => {
    const recursive =
      '#include "echo.h"\nint32_t echo_infer(int32_t count) { volatile int32_t x = count; return count < 1 ? 0 : echo_infer(count - 1) + x; }\n';
    const found = await diagnosticsOf(compile(echoFolder({ "echo/echo.c": recursive }), "echo", rv32imc));
    expect(found.map(({ code, found: cycle }) => [code, cycle])).toEqual([
      ["FF5020", "echo_infer -> echo_infer"],
    ]);
  });

  it("gives the same bytes twice, in any folder", async () => {
    const [first, second] = await Promise.all([
      compile(echoFolder(), "echo", rv32imc),
      compile(echoFolder(), "echo", rv32imc),
    ]);
    expect(execFileSync("cmp", [first.file, second.file]).toString()).toBe("");
  });

  it("stops when the caller aborts", async () => {
    const found = await diagnosticsOf(
      compile(echoFolder(), "echo", rv32imc, { signal: AbortSignal.abort() }),
    );
    expect(found[0]?.code).toBe("FF5005");
  });
});

it.each(["rv32imc", "hifive1", "esp32c3", "gd32vf103", "ch32v307", "rp2350"])(
  "has board code that gcc too takes without a warning: %s",
  (board) => {
    const folder = echoFolder();
    for (const [path, text] of boardFiles(loadTarget(board))) writeFileSync(join(folder, path), text);
    const warnings = [
      "-Wall",
      "-Wextra",
      "-Wconversion",
      "-Wsign-conversion",
      "-Wshadow",
      "-Wdouble-promotion",
    ];
    const flags = [
      "-std=c99",
      "-O2",
      "-m32",
      "-ffreestanding",
      "-fno-builtin",
      ...warnings,
      "-Werror",
      "-S",
      "-o",
      "/dev/null",
    ];
    for (const name of readdirSync(join(folder, "firmware")).filter((each) => each.endsWith(".c")))
      execFileSync("cc", [...flags, "-I", "echo", "-I", "firmware", `firmware/${name}`], { cwd: folder });
  },
);

describe("finding tools", () => {
  const folder = temporaryFolder();
  afterEach(() => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    vi.unstubAllEnvs();
  });
  const fake = (name: string, says: string): void =>
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${says}"\n`, { mode: 0o755 });

  it("takes the newest clang whose linker and objdump are there", async () => {
    fake("clang-21", "clang version 21.1.0");
    fake("clang-18", "Debian clang version 18.1.8 (9)");
    for (const name of ["ld.lld-18", "llvm-objdump-18"]) fake(name, "LLD 18.1.8");
    const tools = await findTools(undefined, folder);
    expect(tools.clang).toEqual({ path: join(folder, "clang-18"), version: "18.1.8" });
    expect(tools.qemu).toBeNull();
  });

  it("says what is missing or too old, why it is needed, and what to do", async () => {
    fake("qemu-system-riscv32", "QEMU emulator version 7.2.22 (Debian 1:7.2)");
    const tools = await findTools(undefined, folder);
    expect(() => need(tools, "clang")).toThrow(
      "FF5001: clang is not installed; it is needed to compile for RISC-V",
    );
    expect(() => need(tools, "qemu")).toThrow("FF5002: qemu-system-riscv32 is too old");
  });

  it("fails before anything is written when the compiler is missing", async () => {
    vi.stubEnv("PATH", folder);
    const target = echoFolder();
    expect((await diagnosticsOf(compile(target, "echo", rv32imc)))[0]?.code).toBe("FF5001");
    expect(existsSync(join(target, "build"))).toBe(false);
  });

  it("follows links and ignores what is not executable", async () => {
    writeFileSync(join(folder, "cc"), "text", { mode: 0o644 });
    symlinkSync("/nowhere", join(folder, "clang"));
    const tools = await findTools(undefined, folder);
    expect([tools.cc, tools.clang]).toEqual([null, null]);
  });
});

describe("running programs", () => {
  it("gives output and exit code", async () => {
    expect(await run("sh", ["-c", "cat; echo no >&2; exit 3"], { input: "yes" })).toEqual({
      exitCode: 3,
      stdout: "yes",
      stderr: "no\n",
    });
  });

  it("stops what takes too long, prints too much, or is aborted; says what cannot be started", async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    const found = await Promise.all([
      diagnosticsOf(run("sleep", ["60"], { timeoutMs: 50 })),
      diagnosticsOf(run("yes", [], { outputLimit: 1000 })),
      diagnosticsOf(run("sleep", ["60"], { signal: abort.signal })),
      diagnosticsOf(run("/no/such/program", ["a b"])),
    ]);
    expect(found.map(([first]) => first?.code)).toEqual(["FF5004", "FF5006", "FF5005", "FF5003"]);
    expect(found[3]?.[0]?.notes).toEqual(["command: /no/such/program 'a b'"]);
  });

  it("shows commands as a shell would take them", () => {
    expect(commandLine("echo", ["-n", "it's", "", "a/b=c"])).toBe("echo -n 'it'\\''s' '' a/b=c");
  });
});
