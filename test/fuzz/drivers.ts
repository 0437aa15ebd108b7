import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Drivers of flash and what stands on them, over the simulated chips of test/fuzz/flash. */

const ROOT = resolve(import.meta.dirname, "../..");
const HERE = join(import.meta.dirname, "flash");
const FIRMWARE = "templates/firmware";

/** A replacement of what a host cannot execute. */
type Edit = readonly [from: RegExp, to: string];

/** What a subject is made of, beside the harness: files of this repository, with their edits, and of its own. */
export interface Driven {
  /** Of test/fuzz or test/storage. */
  readonly harness: readonly string[];
  /** Place in the folder of the subject -> file of the repository; .c files are compiled. */
  readonly files: Readonly<Record<string, readonly [path: string, ...edits: Edit[]]>>;
  /** Headers of the subject alone. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Accesses that are commands or the status of CFI chips; sectors of 1 KiB, so that an input takes no time. */
const CFI: Driven["files"] = {
  "cfi.h": ["targets/arch/riscv/cfi.h", [/\(256u << 10\)/, "(1u << 10)"]],
  "cfi.c": [
    "targets/arch/riscv/cfi.c",
    [/#include "board_config.h"/, '$&\n#include "chip.h"'],
    [/\*(at|sector|to) = (\w+(?:\(.*\))?);/g, "cfi_write($1, $2);"],
    [/to\[i\] = words\[i\];/, "cfi_write(&to[i], words[i]);"],
    [/status = \*at;/, "status = cfi_status(at);"],
  ],
};

const F1: Edit[] = [
  [/#include "ff_hart.h"/, '#include "chip.h"\n#include "ff_service.h"\n#include "geometry.h"'],
  [/\*ff_register\((\w+)\) &= (\w+);/g, "f1_write($1, f1_read($1) & $2);"],
  [/\*ff_register\((\w+)\) = (.+);/g, "f1_write($1, $2);"],
  [/\*ff_register\((\w+)\)/g, "f1_read($1)"],
  [/to\[i\] = \(uint16_t\)(.+);/, "f1_half(&to[i], (uint16_t)$1);"],
];

const SLOTS: Driven["files"] = Object.fromEntries(
  [
    ...["ff_slots.c", "ff_slots.h", "ff_blob.c", "ff_blob.h", "ff_crc32.c", "ff_crc32.h", "ff_storage.h"],
    ...["ff_build.h", "ff_types.h", "ff_version.h"],
  ].map((name) => [name, [`templates/runtime/${name}`]]),
);
const SERVICE: Driven["files"] = { "ff_service.h": [`${FIRMWARE}/ff_service.h`] };

const geometry = (address: number, slotBytes: number, pageBytes: number, operations: number): string =>
  Object.entries({
    SLOTS_ADDRESS: address,
    SLOT_BYTES: slotBytes,
    PAGE_BYTES: pageBytes,
    MOST_OPERATIONS: operations,
  })
    .map(([name, value]) => `#undef ${name}\n#define ${name} ${value}u\n`)
    .join("");

const slots = (chip: string, storage: Driven["files"], headers: Driven["headers"]): Driven => ({
  harness: ["flash/slots.c", "flash/chip.c", `flash/${chip}`, "../storage/flash/cut.c", "input.c"],
  files: { ...SLOTS, ...SERVICE, ...storage },
  headers,
});

const BOARD = `#define FF_RAM_CODE
#define FF_TARGET_NAME "simulated"
#define FF_APPLICATION_ADDRESS 0x22240000u
#define FF_APPLICATION_BYTES 4096u
#define FF_LOADER_MAILBOX 0x22300000u
#define FF_LOADER_STAY 0x59415453u
`;

export const DRIVEN = {
  /** Slots on the CFI chips of QEMU's `virt`. */
  cfi: slots(
    "cfi_chip.c",
    { ...CFI, "storage.c": ["targets/arch/riscv/storage.c"] },
    { "board_config.h": BOARD, "geometry.h": geometry(0x22000000, 4096, 1024, 24) },
  ),
  /** Slots in the flash of a chip with the controller of the STM32F1: the geometry is that of the GD32VF103. */
  f1: slots(
    "f1_chip.c",
    { "storage.c": ["targets/arch/chip/f1_storage.h", ...F1] },
    { "geometry.h": geometry(0x08018000, 0x4000, 0x400, 720) },
  ),
  /** The resident loader on the same CFI chips. */
  loader: {
    harness: ["flash/loader.c", "flash/chip.c", "flash/cfi_chip.c", "line.c", "wire.c", "input.c"],
    files: {
      ...CFI,
      ...SERVICE,
      "ff_types.h": ["templates/runtime/ff_types.h"],
      ...Object.fromEntries(
        ["ff_wire", "ff_cobs", "ff_fast_crc32"].flatMap((name) =>
          [".c", ".h"].map((end) => [`${name}${end}`, [`${FIRMWARE}/${name}${end}`]]),
        ),
      ),
      ...Object.fromEntries(
        ["ff_loader.c", "ff_loader.h", "ff_application.c", "ff_application.h", "ff_flash.h"].map((name) => [
          name,
          [`templates/loader/${name}`],
        ]),
      ),
      "main.c": [
        "templates/loader/main.c",
        [/int main\(void\)/, "int ff_loader_main(void);\n\nint ff_loader_main(void)"],
      ],
      "flash.c": [
        "targets/arch/loader/flash.c",
        [/#include "cfi.h"/, "$&\nvoid board_starts(uint32_t entry) __attribute__((noreturn));"],
        [/__asm__ volatile\(.*\);/, "board_starts(entry);"],
      ],
    },
    headers: { "board_config.h": BOARD },
  },
} as const satisfies Readonly<Record<string, Driven>>;

/** Writes a subject's files, edited, into an empty folder; gives the .c files among them. */
export function writeDriven(folder: string, { files, headers }: Driven): string[] {
  for (const [name, text] of Object.entries(headers)) write(join(folder, name), text);
  for (const [name, [path, ...edits]] of Object.entries(files)) {
    let text = readFileSync(join(ROOT, path), "utf8");
    for (const [from, to] of edits) {
      if (!text.match(from)) throw new Error(`${path} has no ${from}`);
      text = text.replace(from, to);
    }
    write(join(folder, name), text);
  }
  return Object.keys(files).filter((name) => name.endsWith(".c"));
}

/** Folders of headers that harnesses of drivers include. */
export const DRIVEN_INCLUDES = [HERE, join(ROOT, "test/storage/flash")];

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
