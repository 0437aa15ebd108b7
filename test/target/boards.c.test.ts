import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { flash } from "../../src/device/flash/flash.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { writeSources } from "../../src/emit/write.js";
import type { Image } from "../../src/ir/image.js";
import type { QuantModel } from "../../src/ir/quant.js";
import type { MemoryRegion, Target } from "../../src/ir/target.js";
import { checkImage, limitsWithin } from "../../src/plan/budget.js";
import { plan } from "../../src/plan/plan.js";
import { silent } from "../../src/report/progress.js";
import { readElf } from "../../src/target/elf.js";
import { flatten, segmentsOf } from "../../src/target/segments.js";
import { listTargets, loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { echoFolder } from "../support/echo.js";
import { temporaryFolder } from "../support/folder.js";
import { INTEGERS } from "../support/models/tiny.js";
import { type Part, partsOf } from "./elf-parts.js";

/** What a boot ROM reads at the start of flash, as words; `entry` and `stack` are those of the image. */
type Header = (entry: number, stack: number) => readonly number[];

/** Where the first instruction is, how flash begins, and by how much constants are read elsewhere than stored. */
const BOARDS: Readonly<Record<string, { entry: number; header: Header; window?: number }>> = {
  hifive1: { entry: 0x20010000, header: () => [] },
  gd32vf103: { entry: 0x08000000, header: () => [] },
  ch32v307: { entry: 0x08000000, header: () => [] },
  esp32c3: { entry: 0x42000008, header: () => [0xaedb041d, 0xaedb041d], window: -0x06000000 },
  rp2350: {
    entry: 0x10000020,
    header: (entry, stack) => [
      0xffffded3,
      0x11010142,
      0x00000344,
      entry,
      stack,
      0x000004ff,
      0x00000000,
      0xab123579,
    ],
  },
};

interface Linked {
  readonly image: Image;
  readonly parts: readonly Part[];
  readonly entry: number;
  readonly symbol: (name: string) => number;
  /** A word of what is flashed. */
  readonly word: (address: number) => number;
}

function read(image: Image, { memory }: Target): Linked {
  const file = readFileSync(image.file);
  const { symbols } = readElf(file);
  const symbol = (wanted: string): number => symbols.find((each) => each.name === wanted)!.value;
  const { origin } = memory.find(({ role }) => role === "flash")!;
  const flashed = Buffer.from(flatten(segmentsOf(file), origin));
  const word = (address: number): number => flashed.readUInt32LE(address - origin);
  return { image, parts: partsOf(file), entry: file.readUInt32LE(0x18), symbol, word };
}

async function build(target: Target, model: QuantModel): Promise<Linked> {
  const layout = plan(model, target.arch);
  const folder = temporaryFolder();
  writeSources(folder, emit(model, layout, target, { version: "0.0.0" }));
  const { inputBytes } = expectationOf(model, layout);
  const image = await compile(folder, model.name, target, { inputBytes, stateBytes: layout.ram });
  expect(checkImage(layout, image, limitsWithin(target, {}))).toEqual([]);
  return read(image, target);
}

/** What flashing begins with, for the image that it makes or takes. */
const FIRST_STEP = {
  esptool: /^write \S+tiny\.bin: \d+ bytes for offset 0 of the flash\n/,
  openocd: /^run in \S+: openocd .*program tiny\.elf verify reset exit/,
  wlink: /^write \S+tiny\.bin: \d+ bytes for 0x08000000\n/,
  uf2: /^write \S+tiny\.uf2: \d+ blocks of 256 bytes for family 0xe48bff5a\n/,
  "serial-loader": /^$/,
};

/** Has a back end make its files and say its steps; it refuses an image that a boot ROM would not start. */
function dryRun(target: Target, elf: string) {
  const job = {
    target,
    segments: segmentsOf(readFileSync(elf)),
    elf,
    folder: dirname(elf),
    port: undefined,
    progress: silent,
    signal: new AbortController().signal,
  };
  return flash("tiny", job, true);
}

it("knows every target that is a board", () => {
  const boards = listTargets().filter((name) => existsSync(join(loadTarget(name).folder, "board.c")));
  expect(boards).toEqual(Object.keys(BOARDS).sort());
  for (const name of boards) {
    const { verified, run, flash: backend } = loadTarget(name);
    expect([verified, run.kind]).toEqual(name === "hifive1" ? ["qemu", "qemu"] : ["assembled", "board"]);
    expect(backend).not.toBeNull();
  }
});

describe.each(Object.entries(BOARDS))("%s", (name, { entry, header, window = 0 }) => {
  const target = loadTarget(name);
  const [rom, ram] = (["flash", "ram"] as const).map(
    (role) => target.memory.find((region) => region.role === role)!,
  ) as [MemoryRegion, MemoryRegion];

  it("fits with a model that learns, begins as its boot ROM expects it, and lies in its memory alone", async () => {
    const { image, parts, entry: first, symbol, word } = await build(target, INTEGERS);
    expect([first, symbol("_start")]).toEqual([entry, entry]);
    const words = header(entry, symbol("__stack_top"));
    expect(entry).toBe(rom.origin + 4 * words.length);
    expect(words.map((_, index) => word(rom.origin + 4 * index))).toEqual(words);

    expect(symbol("trap") % 256).toBe(0);
    expect(symbol("__stack_top")).toBe(ram.origin + ram.bytes);
    expect(image.stack!).toBeLessThanOrEqual(target.stackBytes);
    expect(image.firmware.ram + target.stackBytes).toBeLessThanOrEqual(ram.bytes);
    expect(image.firmware.flash).toBeLessThanOrEqual(rom.bytes);

    for (const { stored, runs, executable, bytes, size } of parts) {
      if (bytes.length > 0) expect(within(rom, stored, bytes.length)).toBe(true);
      if (executable) expect(runs).toBe(stored);
      else if (!within(ram, runs, size)) expect(runs - stored).toBe(window);
    }
    const { steps } = await dryRun(target, image.file);
    expect(steps.join("\n")).toMatch(FIRST_STEP[target.flash!.backend]);

    const seen = { origin: rom.dataOrigin, bytes: rom.bytes };
    expect(within(seen, symbol("ff_model_hash"), 32)).toBe(true);
  });

  it("jumps to where it was linked first, and finds what its variables begin with in flash", async () => {
    const { symbol, word } = read(await compile(echoFolder(), "echo", target), target);
    const [lui, jalr] = [word(entry), word(entry + 4)]; // lui t0, high; jalr zero, low(t0)
    expect([lui & 0xfff, jalr & 0xfffff]).toEqual([0x2b7, 0x28067]);
    expect(((lui & 0xfffff000) + (jalr >> 20)) >>> 0).toBe(entry + 8);
    expect(symbol("__data_start")).toBe(ram.origin);
    expect(word(symbol("__data_load") - window)).toBe(0x1234);
  });
});

function within(
  { origin, bytes }: Pick<MemoryRegion, "origin" | "bytes">,
  at: number,
  size: number,
): boolean {
  return at >= origin && at + size <= origin + bytes;
}
