import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FlashJob } from "../../src/device/flash/backend.js";
import { openocd } from "../../src/device/flash/openocd.js";
import type { Failure } from "../../src/diagnostics/diagnostic.js";
import type { Progress } from "../../src/ir/progress.js";
import { run, which } from "../../src/target/process.js";
import { fakeProgram } from "../support/fake-system.js";
import { flashJob, segment } from "../support/flash-job.js";
import { temporaryFolder } from "../support/folder.js";

const HIFIVE = { backend: "openocd", scripts: ["board/sifive-hifive1-revb.cfg"] } as const;
const GD32 = { backend: "openocd", scripts: ["interface/jlink.cfg", "target/gd32vf103.cfg"] } as const;
const SEGMENTS = [segment(0x2001_0000, 5_000)];

let bin: string;
let folder: string;
beforeEach(() => {
  bin = temporaryFolder();
  folder = temporaryFolder();
});
afterEach(() => vi.unstubAllEnvs());

const job = (rest: Partial<FlashJob> = {}): FlashJob => flashJob(folder, HIFIVE, SEGMENTS, rest);

/** A program in OpenOCD's place that notes its arguments and folder, prints `output`, and ends with `code`. */
function standIn(output: string, code: number): void {
  const print = output.split("\n").map((line) => `echo '${line.replaceAll("'", `'"'"'`)}' >&2`);
  fakeProgram(
    bin,
    "openocd",
    [`pwd >${bin}/did`, `printf '%s\\n' "$@" >>${bin}/did`, ...print, `exit ${code}`].join("\n"),
  );
  vi.stubEnv("PATH", bin);
}

const GOOD = `Info : JTAG tap: riscv.cpu tap/device found: 0x20000913 (mfg: 0x489 (SiFive Inc))
** Programming Started **
** Programming Finished **
** Verify Started **
** Verified OK **
** Resetting Target **
shutdown command invoked`;

describe("OpenOCD", () => {
  it("is told to program, verify, reset and end, in the folder of the ELF, with no server", async () => {
    standIn(GOOD, 0);
    expect(await openocd.flash(job({ port: "000123-ab" }))).toEqual({
      bytes: 5_000,
      verified: true,
      port: "000123-ab",
    });
    const [cwd, ...args] = readFileSync(join(bin, "did"), "utf8").trimEnd().split("\n");
    expect(cwd).toBe(folder);
    const off = ["gdb_port", "tcl_port", "telnet_port"].flatMap((server) => ["-c", `${server} disabled`]);
    expect(args).toEqual([
      ...off,
      ...["-c", "adapter serial 000123-ab", "-f", "board/sifive-hifive1-revb.cfg"],
      ...["-c", "program motor.elf verify reset exit"],
    ]);
    const [step] = await openocd.describe(job());
    expect(step).toMatch(
      /^run in \/.*: openocd -c 'gdb_port disabled' .* -c 'program motor.elf verify reset exit'$/,
    );
  });

  it("shows what it is doing", async () => {
    standIn(GOOD, 0);
    const shown: string[] = [];
    const progress: Progress = {
      note: () => {},
      done: () => {},
      task: () => ({ update: (_, detail = "") => shown.push(detail), end: () => shown.push("end") }),
    };
    await openocd.flash(job({ progress }));
    expect(shown).toEqual(["writing 5000 bytes", "verifying 5000 bytes", "end"]);
  });

  it("is not started by a dry run", async () => {
    standIn(GOOD, 0);
    expect(await openocd.describe(job())).toHaveLength(2);
    expect(existsSync(join(bin, "did"))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ["no J-Link", "Error: No J-Link device found", 1, /FF6102/],
    ["no CMSIS-DAP", "Error: unable to find a matching CMSIS-DAP device", 1, /FF6102/],
    ["a serial number that no J-Link has", "Error: Invalid serial number: ABC123", 1, /FF6113.* ABC123/],
    [
      "a serial number that no FTDI probe has",
      "Error: no device found\nError: unable to open ftdi device with description '*', serial 'ABC123' at bus location '*'",
      1,
      /FF6113.* ABC123/,
    ],
    [
      "no FTDI probe at all",
      "Error: unable to open ftdi device with description '*', serial '*' at bus location '*'",
      1,
      /FF6102/,
    ],
    [
      "another chip",
      "Error: JTAG tap: riscv.cpu  UNEXPECTED: 0x1000563d (mfg: 0x31e)\nError: JTAG tap: riscv.cpu  expected 1 of 1: 0x20000913 (mfg: 0x489)",
      1,
      /FF6104/,
    ],
    [
      "another chip, though it went on",
      `Error: JTAG tap: riscv.cpu  UNEXPECTED: 0x1000563d (mfg: 0x31e)\n${GOOD}`,
      0,
      /FF6104/,
    ],
    ["no answer", "Error: JTAG scan chain interrogation failed: all zeroes", 1, /FF6105/],
    [
      "no permission",
      "Error: libusb_open() failed with LIBUSB_ERROR_ACCESS\nError: No J-Link device found",
      1,
      /FF6106/,
    ],
    ["other bytes", "** Programming Finished **\n** Verify Started **\n** Verify Failed **", 1, /FF6107/],
    ["something else", "Error: couldnt open motor.elf\n** Programming Failed **", 1, /FF6109/],
    ["no word of a verification", "** Programming Started **\n** Programming Finished **", 0, /FF6109/],
    ["a probe in use", "Error: libusb_claim_interface() failed with LIBUSB_ERROR_BUSY", 1, /FF6112/],
  ])("%s", async (_, output, code, expected) => {
    standIn(output, code);
    await expect(openocd.flash(job())).rejects.toThrow(expected);
  });

  it("that is missing names its package", async () => {
    vi.stubEnv("PATH", bin);
    const failure: Failure = await openocd.flash(job()).then(
      () => expect.unreachable(),
      (error) => error,
    );
    expect(failure.diagnostics[0]).toMatchObject({
      code: "FF5001",
      hint: expect.stringContaining("apt-get install"),
    });
  });

  it.each([
    ["before it writes", "starting", /FF5005/],
    ["while it writes", "** Programming Started **", /FF6108/],
  ])("ends with Ctrl-C %s", async (_, says, code) => {
    fakeProgram(bin, "openocd", `echo '${says}' >&2; echo >${bin}/did; while :; do :; done`);
    vi.stubEnv("PATH", bin);
    const interrupt = new AbortController();
    const watch = setInterval(
      () => existsSync(join(bin, "did")) && setTimeout(() => interrupt.abort(), 100),
      20,
    );
    await expect(openocd.flash(job({ signal: interrupt.signal }))).rejects.toThrow(code);
    clearInterval(watch);
  });

  it.each(["/dev/ttyUSB0", "a; shutdown", "$x", ""])("takes no serial number %j", async (port) => {
    await expect(openocd.describe(job({ port }))).rejects.toThrow(/FF6113/);
  });
});

/** No board is there: what the real program says to our command line is known to mean that, and no word of it is wrong. */
describe.skipIf(which("openocd") === null)("the real OpenOCD", () => {
  it.each([
    ["HiFive1", HIFIVE],
    ["GD32VF103", GD32],
  ])("understands the command line for %s, and misses the probe", async (_, flash) => {
    await expect(openocd.flash(flashJob(folder, flash, SEGMENTS))).rejects.toThrow(/FF6102/);
  });

  it("names a serial number that is none of a J-Link", async () => {
    const job = flashJob(folder, HIFIVE, SEGMENTS, { port: "ABC123" });
    await expect(openocd.flash(job)).rejects.toThrow(/FF6113.* ABC123/);
  });

  it("has the command that is used", async () => {
    const { stderr } = await run(which("openocd")!, ["-c", "help program", "-c", "shutdown"]);
    expect(stderr).toMatch(/program <filename> \[address\] \[pre-verify\] \[verify\] \[reset\] \[exit\]/);
  });
});
