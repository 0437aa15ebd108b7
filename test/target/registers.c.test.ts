import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { boardFiles } from "../../src/target/board-files.js";
import { loadTarget } from "../../src/target/target.js";
import { temporaryFolder } from "../support/folder.js";

/** Words by address. */
type Words = readonly (readonly [address: number, word: number])[];

/**
 * What no emulator here runs: the board code on the host, its registers plain memory. `before` is what a chip would have
 * there (ready bits, reset values), `stores` all that is written to registers, in this order, by the manuals.
 */
interface Case {
  readonly before: Words;
  readonly stores: Words;
  /** What a reset stores after these. */
  readonly reset: Words;
  /** Where the slots for a learnt state begin, and how long each is: slot 0 is erased, slot 1 programmed from byte 128 on. */
  readonly slots?: readonly [address: number, bytes: number];
}

/** Chips with the peripherals of the STM32F1. */
function f1(slots: number, slotBytes: number, pageBytes: number): Case {
  const unlock: Words = [
    [0x40022004, 0x45670123],
    [0x40022004, 0xcdef89ab],
    [0x4002200c, 0],
  ];
  const lock = [0x40022010, 0x80] as const;
  const erase = (page: number): Words => [
    ...unlock,
    [0x40022010, 0x02],
    [0x40022014, page],
    [0x40022010, 0x42],
    lock,
  ];
  const pages = Array.from({ length: slotBytes / pageBytes }, (_, index) => slots + index * pageBytes);
  return {
    before: [
      [0x40021000, 0x00020083], // oscillator and crystal are ready
      [0x40010804, 0x44444444], // all pins float
      [0x40013800, 0x000000e0], // a byte has come, and another may go
      [0x40013804, 0x00000052],
      lock,
    ],
    stores: [
      [0x40021000, 0x00030083], // crystal on
      [0x40021004, 0x00000001], // and used
      [0x40021018, 0x00004005], // AFIO, port A, USART
      [0x40010804, 0x444444b4], // PA9 alternate push-pull, PA10 floating
      [0x40013808, 69], // 8 MHz / 115200
      [0x4001380c, 0x0000200c], // USART on, transmit, receive
      [0x40013804, 0x57],
      ...pages.flatMap(erase),
      ...unlock,
      [0x40022010, 0x01],
      lock,
    ],
    reset: [[0x40003000, 0xcccc]], // the watchdog starts, and is never fed
    slots: [slots, slotBytes],
  };
}

const WATCHDOG_KEY = 0x50d83aa1;
const unlocked = (protect: number, key: number, address: number, word: number): Words => [
  [protect, key],
  [address, word],
  [protect, 0],
];

const ESP32C3_STARTS: Words = [
  ...unlocked(0x600080a8, WATCHDOG_KEY, 0x60008090, 0),
  ...unlocked(0x6001f064, WATCHDOG_KEY, 0x6001f048, 0),
  ...unlocked(0x60020064, WATCHDOG_KEY, 0x60020048, 0),
  ...unlocked(0x600080b0, 0x8f1d312a, 0x600080ac, 0x80000004), // cannot be switched off, but feeds itself
];

/** By target, and what else is told apart. */
const CASES: Readonly<Record<string, Case>> = {
  gd32vf103: f1(0x08018000, 0x4000, 0x400),
  ch32v307: f1(0x08030000, 0x8000, 0x1000),
  hifive1: {
    before: [
      [0x10008000, 0x80000000], // both oscillators are ready
      [0x10008004, 0x80000000],
      [0x10008008, 0x00010000], // a boot loader has selected the PLL
      [0x10013004, 0x52],
      [0x10013014, 1], // what was written has been sent
    ],
    reset: [
      [0x1000001c, 0x0051f15e],
      [0x10000018, 0x0d09f00d],
      [0x1000001c, 0x0051f15e],
      [0x10000020, 64],
      [0x1000001c, 0x0051f15e],
      [0x10000000, 0x1100], // the watchdog always runs, and resets
    ],
    stores: [
      [0x1000001c, 0x0051f15e], // the watchdog is unlocked, and switched off
      [0x10000000, 0],
      [0x10008000, 0xc0000000], // the inner oscillator on, the PLL left for it
      [0x10008008, 0],
      [0x10008004, 0xc0000000], // the crystal on, taken past the PLL
      [0x10008008, 0x00060000],
      [0x1000800c, 0x00000100],
      [0x10008008, 0x00070000],
      [0x10013018, 138], // 16 MHz / 139 = 115 108
      [0x10013008, 0x00010001],
      [0x1001300c, 1],
      [0x10013010, 2],
      [0x1001203c, 0], // GPIO 16 and 17 belong to the UART
      [0x10012038, 0x00030000],
      [0x0c00000c, 1], // priority of interrupt 3
      [0x0c002000, 1 << 3],
      [0x0c200000, 0],
      [0x10013000, 0x57],
    ],
  },
  esp32c3: {
    before: [
      [0x6000001c, 1], // a byte has come
      [0x60000000, 0x52],
      [0x600080ac, 4],
    ],
    reset: [[0x60008000, 0x80000000]],
    stores: [...ESP32C3_STARTS, [0x60000000, 0x57]],
  },
  "esp32c3 over USB": {
    before: [
      [0x60043004, 6], // a byte has come, another may go
      [0x60043000, 0x52],
      [0x600080ac, 4],
    ],
    reset: [[0x60008000, 0x80000000]],
    stores: [...ESP32C3_STARTS, [0x60043000, 0x57], [0x60043004, 1]],
  },
  rp2350: {
    before: [
      [0x40048004, 0x80000000], // the crystal is stable
      [0x40010044, 1], // the system has the reference clock
      [0x40010038, 4], // and the reference the crystal
      [0x40020008, 0x1fffffff], // nothing is in reset
      [0x40070000, 0x52],
    ],
    reset: [
      [0x400d801c, 0],
      [0x4001a008, 0x01fffff3], // all but the two oscillators
      [0x400da000, 0x80000000],
    ],
    // A register has two more faces: 0x2000 further on it takes bits to set, 0x3000 further on bits to clear.
    stores: [
      [0x40048000, 0x00000aa0], // crystal of 1 to 15 MHz, a millisecond to start
      [0x4004800c, 47],
      [0x4004a000, 0x00fab000],
      [0x4001303c, 1], // system from reference, reference from crystal
      [0x40013030, 3],
      [0x40012030, 2],
      [0x40010048, 0x00000880], // peripherals from the crystal, enabled
      [0x40023000, 0x04000240], // out of reset: UART0, PADS_BANK0, IO_BANK0
      [0x40070024, 6], // 12 MHz / 16 / (6 + 33/64) = 115 108
      [0x40070028, 33],
      [0x4007002c, 0x70],
      [0x40070030, 0x301],
      ...[0, 1].flatMap(
        (pin): Words => [
          [0x4003a004 + 4 * pin, 0x40], // the pad takes input, gives output, belongs to the UART and is isolated no more
          [0x4003b004 + 4 * pin, 0x80],
          [0x40028004 + 8 * pin, 2],
          [0x4003b004 + 4 * pin, 0x100],
        ],
      ),
      [0x40070000, 0x57],
    ],
  },
};

const FLAGS = "-std=gnu99 -O1 -w"; // warnings are for compilers that know the chip

/** Compiles the C of a board for the host: without instructions of RISC-V, its stores to registers as calls. */
function compileFor(name: string): string {
  const folder = temporaryFolder();
  for (const [path, text] of boardFiles(loadTarget(name)))
    writeFileSync(join(folder, path.slice("firmware/".length)), onHost(text));
  const root = join(import.meta.dirname, "../..");
  const includes = [folder, join(root, "templates/firmware"), join(root, "templates/runtime")];
  const parts = ["board", "hart", "counter", "exit", "storage"].map((part) => join(folder, `${part}.c`));
  const program = join(folder, "program");
  const sources = [join(import.meta.dirname, "registers.c"), ...parts];
  execFileSync("cc", [
    ...FLAGS.split(" "),
    ...includes.flatMap((each) => ["-I", each]),
    ...sources,
    "-o",
    program,
  ]);
  return program;
}

function onHost(text: string): string {
  return text
    .replace(/__asm__ volatile\([^;]*\);/g, ";")
    .replace(/\*ff_register\((.+?)\) = ([^;]+);/g, "ff_store($1, $2);")
    .replace(/\*ff_register\((.+?)\) ([|&])= ([^;]+);/g, "ff_store($1, *ff_register($1) $2 ($3));")
    .replace("void ff_hart_init(void);", "$& void ff_store(uint32_t address, uint32_t value);");
}

it.each(Object.entries(CASES))("%s sets its registers up, reads, writes, saves and resets", (title, each) => {
  const [name = ""] = title.split(" ");
  const presets = each.before.map(([address, word]) => `${address}=${word}`);
  const lines = execFileSync(compileFor(name), presets, { encoding: "utf8" }).trim().split("\n");
  const hex = (value: number): string => value.toString(16).padStart(8, "0");
  const stores = lines.filter((line) => line.includes("="));
  const expected = [...each.stores, ...each.reset];
  expect(stores).toEqual(expected.map(([address, word]) => `${hex(address)} = ${hex(word)}`));
  const said = lines.filter((line) => !/[=:]/.test(line));
  expect(said).toEqual([
    "read 82",
    "beyond -1 -1",
    ...(each.slots ? ["erase 0", "program 0", "back 0 128"] : []),
    "reset",
  ]);
  const programmed = Array.from({ length: each.slots ? 32 : 0 }, (_, index) => 4 * index);
  const [slots, slotBytes] = each.slots ?? [0, 0];
  const byte = (at: number): number => 0x04030201 + 0x01010101 * at; // bytes at + 1 to at + 4
  expect(lines.filter((line) => line.includes(":"))).toEqual(
    programmed.map((at) => `${hex(slots + slotBytes + 128 + at)} : ${hex(byte(at))}`),
  );
  const flash = loadTarget(name).memory.find(({ role }) => role === "flash")!;
  if (each.slots) expect(slots).toBe(flash.origin + flash.bytes); // the image never reaches them
});
