import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FlashJob } from "../../src/device/flash/backend.js";
import * as drives from "../../src/device/flash/mounts.js";
import { encodeUf2, uf2 } from "../../src/device/flash/uf2.js";
import type { Progress } from "../../src/ir/progress.js";
import { failureOf } from "../support/failure.js";
import { flashJob, segment } from "../support/flash-job.js";
import { temporaryFolder } from "../support/folder.js";

const RISCV = 0xe48bff5a;
const RP2350 = { backend: "uf2", familyId: RISCV, volume: "RP2350" } as const;
const INFO = "UF2 Bootloader v1.0\r\nModel: Raspberry Pi RP2350\r\nBoard-ID: RP2350\r\n";

/** What is mounted, as far as these tests go. */
let mounts: drives.Mount[] = [];
beforeEach(() => void vi.spyOn(drives, "listMounts").mockImplementation(async () => mounts));

afterEach(() => {
  mounts = [];
  vi.restoreAllMocks();
});

/**
 * A boot loader as the UF2 specification has it, written from that alone: block by block, in any order, each one
 * refused that is not whole; what the flash holds then, erased bytes included.
 */
function bootLoader(file: Uint8Array, family: number): Map<number, number> {
  const flash = new Map<number, number>();
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const seen = new Set<number>();
  expect(file.length % 512).toBe(0);
  for (let at = file.length - 512; at >= 0; at -= 512) {
    const [first, second, flags, address, size, number, count, id] = Array.from({ length: 8 }, (_, word) =>
      view.getUint32(at + 4 * word, true),
    );
    expect([first, second, view.getUint32(at + 508, true)]).toEqual([0x0a324655, 0x9e5d5157, 0x0ab16f30]);
    expect([flags, size, id, count]).toEqual([0x2000, 256, family, file.length / 512]);
    expect(address! % 256).toBe(0);
    expect(number).toBe(at / 512);
    expect([...file.subarray(at + 32 + 256, at + 508)].every((byte) => byte === 0)).toBe(true);
    seen.add(number!);
    for (let byte = 0; byte < 256; byte++) flash.set(address! + byte, file[at + 32 + byte]!);
  }
  expect(seen.size).toBe(file.length / 512);
  return flash;
}

describe("a UF2 file", () => {
  it.each([
    ["one segment that fills no page", [segment(0x1000_0000, 1000)]],
    ["a whole sector", [segment(0x1000_0000, 4096)]],
    ["a gap between segments", [segment(0x1000_0000, 300, 3), segment(0x1000_2345, 5000, 4)]],
    ["a start within a sector", [segment(0x1000_0110, 17)]],
  ])("holds %s, and erased bytes around it", (_, segments) => {
    const flash = bootLoader(encodeUf2(segments, RISCV), RISCV);
    const image = new Map(
      segments.flatMap(({ address, bytes }) => [...bytes].map((byte, at) => [address + at, byte] as const)),
    );
    for (const [address, byte] of image) expect(flash.get(address)).toBe(byte);
    for (const [address, byte] of flash) if (!image.has(address)) expect(byte).toBe(0xff);
    const addresses = [...flash.keys()].sort((left, right) => left - right);
    expect(addresses[0]! % 4096).toBe(0); // whole sectors
    expect(flash.size % 4096).toBe(0);
    expect(flash.size).toBe(addresses.at(-1)! - addresses[0]! + 1);
  });
});

describe("mounted drives", () => {
  it("are those with a file system that boards have, whatever their name", () => {
    const mounts = [
      "/dev/sda1 / ext4 rw 0 0",
      "/dev/sdb1 /media/me/RP2350 vfat rw,nosuid 0 0",
      "/dev/sdc1 /media/me/A\\040B\\134C vfat rw 0 0",
    ].join("\n");
    expect(drives.readMounts(mounts)).toEqual([
      { folder: "/media/me/RP2350", device: "/dev/sdb1" },
      { folder: "/media/me/A B\\C", device: "/dev/sdc1" },
    ]);
  });
});

/** A drive in a folder; the board behind it restarts once `bytes` have arrived. */
function drive(info = INFO, bytes?: number): string {
  const folder = join(temporaryFolder(), "RP2350");
  mkdirSync(folder);
  writeFileSync(join(folder, "INFO_UF2.TXT"), info);
  if (bytes !== undefined) {
    const file = join(folder, "motor.uf2");
    const watch = setInterval(() => {
      if (!existsSync(file) || statSync(file).size < bytes) return;
      clearInterval(watch);
      rmSync(join(folder, "INFO_UF2.TXT"));
    }, 5);
  }
  return folder;
}

const SEGMENTS = [segment(0x1000_0000, 200_000)];
const FILE = encodeUf2(SEGMENTS, RISCV);
const job = (rest: Partial<FlashJob>): FlashJob => flashJob(temporaryFolder(), RP2350, SEGMENTS, rest);

describe("flashing over a drive", () => {
  it("copies the file and waits until the board has restarted", async () => {
    const port = drive(INFO, FILE.length);
    expect(await uf2.flash(job({ port }))).toEqual({ bytes: 200_000, verified: false, port });
    expect(new Uint8Array(readFileSync(join(port, "motor.uf2")))).toEqual(FILE);
  });

  it("finds the drive that says its chip, among others", async () => {
    const port = drive(INFO, FILE.length);
    const others = [temporaryFolder(), drive("Board-ID: RPI-RP2\n")];
    mounts = [others[0]!, port, others[1]!].map((folder) => ({ folder }));
    expect(await uf2.flash(job({}))).toEqual({ bytes: 200_000, verified: false, port });
  });

  it.each([
    ["none is mounted", () => [temporaryFolder()], /FF6102/],
    ["two are", () => [drive(), drive()], /FF6103/],
    ["the only one has another chip", () => [drive("Board-ID: RPI-RP2\n")], /FF6104/],
  ])("says so where %s", async (_, folders, code) => {
    mounts = folders().map((folder) => ({ folder }));
    await expect(uf2.flash(job({}))).rejects.toThrow(code);
  });

  it("sees that the device is gone though its files are still shown", async () => {
    const port = drive();
    const device = join(temporaryFolder(), "sdb1");
    mounts = [{ folder: port, device }];
    expect(await uf2.flash(job({ port }))).toMatchObject({ port });
    expect(readdirSync(port)).toEqual(["INFO_UF2.TXT", "motor.uf2"]);
  });

  it("takes a board of its own name that says its chip as its model", async () => {
    const port = drive("UF2 Bootloader v1.0\nModel: Fancy RP2350 Board\nBoard-ID: FANCY\n", FILE.length);
    expect(await uf2.flash(job({ port }))).toMatchObject({ port });
  });

  it("writes the file and tells the steps in a dry run, and leaves the drive alone", async () => {
    const port = drive();
    const dry = job({ port });
    expect(await uf2.describe(dry)).toHaveLength(4);
    expect(new Uint8Array(readFileSync(join(dry.folder, "motor.uf2")))).toEqual(FILE);
    expect(readdirSync(port)).toEqual(["INFO_UF2.TXT"]);
    expect(readdirSync(dry.folder)).toEqual(["motor.uf2"]);
  });

  it("leaves no half file when it is interrupted", async () => {
    const port = drive();
    const interrupt = new AbortController();
    const shown: number[] = [];
    const progress: Progress = {
      note: () => {},
      done: () => {},
      task: (_, total) => ({
        update: (done) => {
          shown.push(done / total);
          interrupt.abort();
        },
        end: () => shown.push(-1),
      }),
    };
    await expect(uf2.flash(job({ port, progress, signal: interrupt.signal }))).rejects.toThrow(/FF6108/);
    expect(readdirSync(port)).toEqual(["INFO_UF2.TXT"]);
    expect(shown).toHaveLength(2); // one piece, and the end of the bar
    expect(shown[0]).toBeLessThan(1);
  });

  it("is no success when it is interrupted before the board has restarted", async () => {
    const port = drive();
    const interrupt = new AbortController();
    const end = (): void => void setTimeout(() => interrupt.abort(), 150); // all is written, the drive is still there
    const progress: Progress = { note: () => {}, done: () => {}, task: () => ({ update: () => {}, end }) };
    const flashed = uf2.flash(job({ port, progress, signal: interrupt.signal }));
    expect(await failureOf(flashed)).toBe("FF6108: all of them sent, without a word of the board");
    expect(readdirSync(port)).toEqual(["INFO_UF2.TXT", "motor.uf2"]);
  });

  it("says when the board does not restart", async () => {
    let now = Date.now();
    vi.spyOn(Date, "now").mockImplementation(() => {
      now += 6_000;
      return now;
    });
    await expect(uf2.flash(job({ port: drive() }))).rejects.toThrow(/FF6110/);
  });

  it.each([
    ["another chip", "Model: Raspberry Pi RP2\nBoard-ID: RPI-RP2\n", /FF6104/],
    ["a longer name that begins alike", "Model: x\nBoard-ID: RP23500\n", /FF6104/],
    ["nothing", "", /FF6104/],
  ])("refuses a drive that says %s, and writes nothing to it", async (_, info, code) => {
    const port = drive(info);
    await expect(uf2.flash(job({ port }))).rejects.toThrow(code);
    expect(readdirSync(port)).toEqual(["INFO_UF2.TXT"]);
  });

  it.each([
    ["a folder of something else", temporaryFolder()],
    ["nothing", "/nowhere/RP2350"],
  ])("refuses %s", async (_, port) => {
    await expect(uf2.flash(job({ port }))).rejects.toThrow(/FF6111/);
  });
});
