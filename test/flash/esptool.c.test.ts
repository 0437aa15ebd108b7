import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SerialPort } from "serialport";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { FlashJob, Segment } from "../../src/device/flash/backend.js";
import { esptool, namedPort, onlyPort } from "../../src/device/flash/esptool.js";
import { openPort } from "../../src/device/port.js";
import type { Progress } from "../../src/ir/progress.js";
import { COMMAND, type FakeRom, type FakeRomOptions, startFakeRom } from "../support/device/fake-rom.js";
import { flashJob, pattern, segment } from "../support/flash-job.js";
import { temporaryFolder } from "../support/folder.js";

const C3 = { backend: "esptool", chip: "esp32c3" } as const;
const MAPPED = 0x4200_0000;
const MAGIC = [0x1d, 0x04, 0xdb, 0xae, 0x1d, 0x04, 0xdb, 0xae];

/** An image that the ROM would start: two magic words, then code and, after a gap, what initialises data. */
const BOOTABLE: readonly Segment[] = [
  { address: MAPPED, bytes: Uint8Array.from([...MAGIC, ...pattern(9_001)]) },
  segment(MAPPED + 0x3000, 2_222, 7),
];

const started: FakeRom[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const rom of started.splice(0)) await rom.stop();
});

async function boardWith(options: FakeRomOptions = {}): Promise<FakeRom> {
  const rom = await startFakeRom(options);
  started.push(rom);
  return rom;
}

const job = (rest: Partial<FlashJob>, segments = BOOTABLE): FlashJob =>
  flashJob(temporaryFolder(), C3, segments, rest);

/** The port is closed: it can be opened. */
async function expectFree(path: string): Promise<void> {
  const port = await openPort(path, 115200);
  await new Promise<void>((resolve) => port.close(() => resolve()));
}

describe("an ESP32-C3 in its boot loader", () => {
  it("holds the image byte for byte afterwards, and what it held before behind it", async () => {
    const rom = await boardWith();
    const shown: number[] = [];
    const progress: Progress = {
      note: () => {},
      done: () => {},
      task: (_, total) => ({ update: (done) => shown.push(done / total), end: () => shown.push(-1) }),
    };
    const work = job({ port: rom.path, progress });
    const bytes = BOOTABLE[0]!.bytes.length + 2_222;
    expect(await esptool.flash(work)).toEqual({ bytes, verified: true, port: rom.path });

    const end = 0x3000 + 2_222;
    const expected = new Uint8Array(end).fill(0xff);
    for (const each of BOOTABLE) expected.set(each.bytes, each.address - MAPPED);
    expect(rom.flash.subarray(0, end)).toEqual(expected);
    const erased = Math.ceil(end / 4096) * 4096;
    expect(rom.flash.subarray(end, erased).every((byte) => byte === 0xff)).toBe(true);
    expect(rom.flash.subarray(erased).every((byte) => byte === 0x5a)).toBe(true);

    expect(readFileSync(join(work.folder, "motor.bin")).subarray(0, end)).toEqual(Buffer.from(expected));
    expect(shown.at(-2)).toBe(1);
    expect(shown.at(-1)).toBe(-1);
    expect(rom.commands.indexOf(COMMAND.attach)).toBeLessThan(rom.commands.indexOf(COMMAND.flashBegin));
    await expectFree(rom.path);
  });

  it("is found by its own USB, behind which its watchdogs have to be stopped", async () => {
    const rom = await boardWith();
    const usb = { path: rom.path, vendorId: "303a", productId: "1001" };
    vi.spyOn(SerialPort, "list").mockResolvedValue([usb] as Awaited<ReturnType<typeof SerialPort.list>>);
    expect(await esptool.flash(job({}))).toMatchObject({ port: rom.path, verified: true });
    const read = (register: number): number | undefined => rom.registers.get(register);
    expect([read(0x6000_8090), read(0x6000_80ac)]).toEqual([0, 0x84b0_0000]);
    expect([read(0x6000_80a8), read(0x6000_80b0)]).toEqual([0, 0]); // locked again
  });

  it("keeps its watchdogs as they are behind a UART", async () => {
    const rom = await boardWith();
    const before = new Map(rom.registers);
    await esptool.flash(job({ port: rom.path }));
    expect(rom.registers).toEqual(before);
  });

  it("gets a block again that it has refused", async () => {
    const rom = await boardWith({ refusesOnce: true });
    expect(await esptool.flash(job({ port: rom.path }))).toMatchObject({ verified: true });
    expect(rom.flash.subarray(0, 8)).toEqual(Uint8Array.from(MAGIC));
  });

  it("is not touched by a dry run", async () => {
    const rom = await boardWith();
    const work = job({ port: rom.path });
    expect(await esptool.describe(work)).toHaveLength(6);
    expect(readdirSync(work.folder)).toEqual(["motor.bin"]);
    expect(rom.commands).toEqual([]);
  });
});

describe("what goes wrong, with the port closed afterwards", () => {
  it.each([
    ["another chip (ESP32-S3)", { chip: 9 }, /FF6104/],
    ["a chip that nobody knows", { chip: 250 }, /FF6104/],
    ["no boot loader", { silent: true }, /FF6105/],
    ["a flash with a bad bit", { stuckAt: 0x2345 }, /FF6107/],
  ] as const)("%s", async (_, options, code) => {
    const rom = await boardWith(options);
    await expect(esptool.flash(job({ port: rom.path }))).rejects.toThrow(code);
    if (code.source !== "FF6107") expect(rom.flash.every((byte) => byte === 0x5a)).toBe(true);
    await expectFree(rom.path);
  });

  it("a port that is in use", async () => {
    const rom = await boardWith();
    const other = await openPort(rom.path, 115200);
    await expect(esptool.flash(job({ port: rom.path }))).rejects.toThrow(/FF6003/);
    await new Promise<void>((resolve) => other.close(() => resolve()));
  });

  it("a port that does not exist", async () => {
    await expect(esptool.flash(job({ port: "/dev/ttyAbsent" }))).rejects.toThrow(/FF6001/);
  });

  it("a plug that is pulled while it writes", async () => {
    const rom = await boardWith({ onBlock: (blocks) => void (blocks === 3 && rom.stop()) });
    await expect(esptool.flash(job({ port: rom.path }))).rejects.toThrow(/FF6005/);
    started.length = 0;
  });

  it("Ctrl-C while it writes", async () => {
    const interrupt = new AbortController();
    const rom = await boardWith({ onBlock: (blocks) => void (blocks === 3 && interrupt.abort()) });
    const flashed = esptool.flash(job({ port: rom.path, signal: interrupt.signal }));
    await expect(flashed).rejects.toThrow(/FF6108/);
    await expectFree(rom.path);
  });

  it("Ctrl-C while it connects", async () => {
    const interrupt = new AbortController();
    const rom = await boardWith({ silent: true });
    setTimeout(() => interrupt.abort(new Error("stop")), 200);
    await expect(esptool.flash(job({ port: rom.path, signal: interrupt.signal }))).rejects.toThrow("stop");
    await expectFree(rom.path);
  });

  it.each([
    ["without the magic words", [segment(MAPPED, 100)]],
    [
      "with one of them",
      [{ address: MAPPED, bytes: Uint8Array.from([...MAGIC.slice(0, 4), ...pattern(100)]) }],
    ],
    ["for another address", [{ ...BOOTABLE[0]!, address: 0x4201_0000 }]],
    ["larger than what is mapped", [...BOOTABLE, segment(MAPPED + 4 * 1024 * 1024 - 4, 8)]],
    ["of nothing", []],
  ])("an image %s is refused before any port is opened", async (_, segments) => {
    const work = job({ port: "/dev/ttyAbsent" }, segments);
    await expect(esptool.describe(work)).rejects.toThrow(/FF6101/);
    await expect(esptool.flash(work)).rejects.toThrow(/FF6101/);
  });
});

describe("the port of a board", () => {
  const usb = (path: string, vendor?: number) => (vendor === undefined ? { path } : { path, vendor });

  it("is the only one with a USB chip of such boards", () => {
    const ports = [usb("/dev/ttyS0"), usb("/dev/ttyACM0", 0x303a), usb("/dev/ttyUSB9", 0x1234)];
    expect(onlyPort(ports)).toEqual({ path: "/dev/ttyACM0", vendor: 0x303a });
  });

  it("is the named one, also where the system does not list it", () => {
    const ports = [usb("/dev/ttyUSB0", 0x10c4)];
    expect(namedPort("/dev/ttyUSB0", ports)).toEqual(ports[0]);
    expect(namedPort("/dev/null", ports)).toEqual({ path: "/dev/null" });
    expect(() => namedPort("/dev/ttyUSB7", ports)).toThrow(
      expect.objectContaining({
        diagnostics: [expect.objectContaining({ code: "FF6001", notes: ["there are /dev/ttyUSB0"] })],
      }),
    );
  });

  it("has to be named where there are several", () => {
    expect(() => onlyPort([usb("/dev/ttyUSB0", 0x10c4), usb("/dev/ttyUSB1", 0x1a86)])).toThrow(/FF6103/);
  });

  it("is missed where there is none, and the others are listed", () => {
    expect(() => onlyPort([usb("/dev/ttyS0")])).toThrow(
      expect.objectContaining({
        diagnostics: [expect.objectContaining({ notes: ["other port: /dev/ttyS0"] })],
      }),
    );
  });
});
