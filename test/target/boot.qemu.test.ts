import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { boot, TRAP_EXIT_CODE } from "../../src/target/run.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { echoFolder, Line } from "../support/echo.js";

/** Every value of a byte that is no command of test/support/echo/main.c. */
const BYTES = Buffer.from(
  Array.from({ length: 256 }, (_, byte) => byte).filter(
    (byte) => !"bdvsixtrq".includes(String.fromCharCode(byte)),
  ),
);

describe.each([
  { name: "rv32", vlen: 128, floats: 1 },
  { name: "rv32imafc", vlen: 0, floats: 1 },
  { name: "rv32imac", vlen: 0, floats: 2 },
  { name: "rv32imc", vlen: 0, floats: 2 },
  { name: "pulp", vlen: 0, floats: 1 },
])("$name in QEMU", ({ name, vlen, floats }) => {
  const target = loadTarget(name);
  const building = compile(echoFolder(), "echo", target);

  it("boots, talks, counts, keeps its stack within the bound and survives a reset", async () => {
    const image = await building;
    const running = await boot(image, target);
    const line = await Line.open(running.serialPath);

    expect(await line.ask(BYTES, BYTES.length)).toEqual(BYTES);
    expect(await line.number("v")).toBe(vlen);
    expect(await line.number("x")).toBe(floats);
    const first = await line.number("i");
    expect(first).toBeGreaterThan(200);
    expect(await line.number("i")).toBe(first);

    const painted = await line.number("s");
    expect(painted).toBeGreaterThan(96); // the array in echo_infer has been written
    expect(painted).toBeLessThanOrEqual(image.stack ?? 0);
    expect(image.stackInfer).toBeGreaterThanOrEqual(96);
    expect(image.stackInfer).toBeLessThan(image.stack ?? 0);

    expect([await line.number("b"), await line.number("d"), await line.number("d")]).toEqual([
      0, 0x1234, 0x1235,
    ]);
    line.send("r");
    await line.hello();
    expect([await line.number("b"), await line.number("d")]).toEqual([1, 0x1234]);

    await running.stop();
    await line.close();
    expect((await running.exited).signal).toBe("SIGKILL");
  });

  it("reports a trap over the serial line and stops with exit code 99", async () => {
    const running = await boot(await building, target);
    const line = await Line.open(running.serialPath);
    const report = await line.ask("t", 57);
    expect(report.toString()).toMatch(
      /^\ntrap mcause=0x00000002 mepc=0x8000[0-9a-f]{4} mtval=0x[0-9a-f]{8}\n$/,
    );
    expect((await running.exited).exitCode).toBe(TRAP_EXIT_CODE);
    await line.close();
  });

  it("ends with main's return value", async () => {
    const running = await boot(await building, target);
    const line = await Line.open(running.serialPath);
    line.send("q");
    expect((await running.exited).exitCode).toBe(7);
    await line.close();
  });
});

describe.each([false, true])("the host, sanitizers: %s", (sanitize) => {
  it("runs the same firmware as a program", async () => {
    const target = loadTarget("host");
    const image = await compile(echoFolder(), "echo", target, { sanitize });
    const running = await boot(image, target);
    const line = await Line.open(running.serialPath);
    expect(await line.ask(BYTES, BYTES.length)).toEqual(BYTES);
    expect([image.stack, image.stackInfer, image.stackLearn]).toEqual([null, null, null]);
    if (!sanitize) expect(image.library.constants).toBe(32);
    await line.close();
    await running.stop();
    expect((await running.exited).signal).toBe("SIGKILL");
  });
});

it("has start-up code that works without the extensions it does not use", async () => {
  const image = await compile(echoFolder(), "echo", loadTarget("rv32imc"));
  const running = await boot(image, loadTarget("rv32"));
  const line = await Line.open(running.serialPath);
  expect(await line.number("v")).toBe(0);
  await running.stop();
  await line.close();
});

it("traps where the image needs more than the core has", async () => {
  const image = await compile(echoFolder(), "echo", loadTarget("rv32imafc"));
  const running = await boot(image, loadTarget("rv32imac"));
  expect((await running.exited).exitCode).toBe(TRAP_EXIT_CODE);
});

it("says why QEMU did not start, with the command", async () => {
  const target = loadTarget("rv32imc");
  const image = await compile(echoFolder(), "echo", target);
  const failure = await boot({ ...image, file: `${image.file}.missing` }, target).catch(
    (error: unknown) => error,
  );
  if (!(failure instanceof Failure)) throw new Error("it booted");
  const [diagnostic] = failure.diagnostics;
  expect(diagnostic?.code).toBe("FF5030");
  expect(diagnostic?.notes?.[0]).toMatch(/^command: \S*qemu-system-riscv32 -M virt /);
  expect(diagnostic?.notes?.join("\n")).toMatch(/could not load kernel/i);
});

it("kills QEMU when the caller aborts", async () => {
  const target = loadTarget("rv32imc");
  const image = await compile(echoFolder(), "echo", target);
  const abort = new AbortController();
  const running = await boot(image, target, { signal: abort.signal });
  abort.abort();
  expect((await running.exited).signal).toBe("SIGKILL");
});

it("measures what the linker placed", async () => {
  const image = await compile(echoFolder(), "echo", loadTarget("rv32imc"));
  expect(image.library.constants).toBe(32); // squares[8]
  expect(image.library.ram).toBe(0);
  expect(image.firmware.flash).toBeGreaterThan(image.library.code + image.library.constants);
  expect(image.firmware.ram).toBe(24); // initialised (4, and 12 to align), boots (8)
  expect(image.tools.clang).toMatch(/^\d+\.\d+/);
  expect(readFileSync(image.file.replace(/elf$/, "map"), "utf8")).toContain("echo_infer");
});
