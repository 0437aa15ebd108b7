import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/numerics/prng.js";
import { temporaryFolder } from "../support/folder.js";
import { byDay } from "../support/night.js";
import { DISPATCHER, measureCoverage, PARSER, totals } from "./coverage.js";
import { DRIVEN } from "./drivers.js";
import {
  changedHarness,
  compileHarness,
  type Harness,
  inputsOf,
  SANITIZED,
  SUBJECT_NAMES,
  type SubjectName,
} from "./program.js";

const BUILD = { compiler: "gcc", flags: SANITIZED };

/** Inputs of the drivers, which coverage says little about: seeded random ones beside those that are stored. */
const random = createRandom(1);
const drawn = Array.from({ length: 500 }, (_, index) => {
  const file = join(temporaryFolder(), `random-${index}`);
  writeFileSync(
    file,
    Uint8Array.from({ length: 200 }, () => random.below(256)),
  );
  return file;
});

function inputsFor(name: SubjectName): string[] {
  return name in DRIVEN ? [...inputsOf(name), ...drawn] : inputsOf(name);
}

/** Gives the inputs to a program; its complaints, empty if there are none. */
function replay(program: string, name: SubjectName): string {
  const env = { ...process.env, ASAN_OPTIONS: "detect_leaks=0" };
  const { status, stdout, stderr } = spawnSync(program, inputsFor(name), { encoding: "utf8", env });
  if (status !== 0) return `${stderr} at the end of: ${stdout.split("\n").slice(-2).join("")}`;
  expect(stdout.trimEnd().split("\n")).toEqual(inputsFor(name));
  return stderr;
}

const compiled = new Map<SubjectName, Harness>();

/** The harness around a subject as it is. */
function soundHarness(name: SubjectName): Harness {
  const harness = compiled.get(name) ?? compileHarness(temporaryFolder(), name, BUILD);
  compiled.set(name, harness);
  return harness;
}

describe("what fuzzing has found worth keeping", () => {
  it.each(byDay(SUBJECT_NAMES, ...[...SUBJECT_NAMES.keys()].filter((place) => place % 2 === 0)))(
    "breaks neither memory nor protocol of %s",
    (name) => {
      expect(inputsFor(name).length).toBeGreaterThan(40);
      expect(replay(soundHarness(name).program, name)).toBe("");
    },
  );

  it("reaches at least 90 % of the lines that take requests apart and carry them out", () => {
    const found = measureCoverage();
    expect(found.map(({ file }) => file)).toEqual([...DISPATCHER, ...PARSER]);
    for (const each of found) {
      const [executed, lines] = totals([each]);
      expect([each.file, each.missed, executed / lines > 0.85]).toEqual([each.file, each.missed, true]);
    }
    const [executed, lines] = totals(found.filter(({ file }) => DISPATCHER.includes(file)));
    expect(lines).toBeGreaterThan(200);
    expect(executed / lines).toBeGreaterThanOrEqual(0.9);
  });

  it.each([
    [
      "a bound of the sample buffer",
      "firmware/ff_samples.c",
      "to > FF_SAMPLE_BYTES || left > FF_SAMPLE_BYTES - to",
      "to > FF_SAMPLE_BYTES",
      /AddressSanitizer: global-buffer-overflow|index \d+ out of bounds/,
    ],
    [
      "the length of INFER",
      "firmware/ff_service.c",
      "if (size != 10u) {",
      "if (size > 10u) {",
      /AddressSanitizer: heap-buffer-overflow/,
    ],
    [
      "the count of LEARN",
      "firmware/ff_learning.c",
      "size < 3u || size != 3u + ff_get_u16(payload + 1) * entry",
      "size < 3u",
      /AddressSanitizer: heap-buffer-overflow/,
    ],
    [
      "the room of a frame",
      "firmware/ff_wire.c",
      "if (byte != 0 && size < sizeof line) {",
      "if (byte != 0) {",
      /AddressSanitizer: global-buffer-overflow|index \d+ out of bounds/,
    ],
    [
      "a block of COBS that ends too early",
      "firmware/ff_cobs.c",
      "code - 1u > size - from",
      "code - 1u > size",
      /Sanitizer|broken: /,
    ],
    [
      "the reply that is kept",
      "firmware/ff_wire.c",
      "} else if (sequence == last_sequence) {\n        ff_send_reply();",
      "} else if (sequence == last_sequence) {\n        return 1;",
      /broken: /,
    ],
    [
      "the order of sequences",
      "firmware/ff_wire.c",
      "sequence == (uint16_t)(last_sequence + 1u)",
      "sequence != last_sequence",
      /broken: /,
    ],
    [
      "the CRC of a frame",
      "firmware/ff_wire.c",
      "== ff_get_u32(line + size) ? size : 0",
      "== ff_get_u32(line + size) ? size : size",
      /broken: /,
    ],
    [
      "the check of a state before it is taken",
      "tiny/ff_blob.c",
      "stream->crc == stream->stored",
      "1",
      /Sanitizer|broken: /,
    ],
  ] as const)("finds that %s is not checked any more", (_what, file, from, to, complaint) => {
    expect(
      replay(changedHarness(temporaryFolder(), soundHarness("learning"), { file, from, to }), "learning"),
    ).toMatch(complaint);
  });

  it.each([
    [
      "whether floats hold an answer",
      "tiny/ff_answer_f32.c",
      "return finite ? FF_OK : FF_OUT_OF_RANGE;",
      "return FF_OK;",
    ],
    [
      "the status of a refused sample",
      "firmware/ff_service.c",
      "ff_put_u8((uint32_t)status);",
      "ff_put_u8(0);",
    ],
  ] as const)("finds that %s is wrong", (_what, file, from, to) => {
    expect(
      replay(changedHarness(temporaryFolder(), soundHarness("singles"), { file, from, to }), "singles"),
    ).toMatch(/broken: /);
  });

  it.each([
    ["cfi", "an error of the chips", "cfi.c", "return (status & FAILED) == 0u ? 0 : -1;", "return 0;"],
    [
      "cfi",
      "one chip of the two that is busy",
      "cfi.c",
      "(status & READY) != READY",
      "(status & READY) == 0",
    ],
    ["cfi", "memory that cannot be read again", "cfi.c", "cfi_write(at, READ_ARRAY);", ""],
    [
      "cfi",
      "a slot where none is",
      "storage.c",
      "slot * SLOT_BYTES + offset",
      "slot * 2u * SLOT_BYTES + offset",
    ],
    [
      "cfi",
      "an erase that ends too early",
      "storage.c",
      "offset < SLOT_BYTES && status",
      "offset < CFI_SECTOR_BYTES && status",
    ],
    ["cfi", "the newer slot overwritten", "ff_slots.c", "return 1u - newer;", "return newer;"],
    ["f1", "a controller that is busy", "storage.c", "& BUSY) != 0u", "& BUSY) > BUSY"],
    ["f1", "a controller that stays unlocked", "storage.c", "f1_write(FLASH_CONTROL, LOCK);", ""],
    ["f1", "an error of the controller", "storage.c", "& FAILED) == 0u ? 0 : -1", "& FAILED) == 0u ? 0 : 0"],
    [
      "f1",
      "an error from before",
      "storage.c",
      "f1_write(FLASH_STATUS, f1_read(FLASH_STATUS) & DONE_OR_FAILED);",
      "",
    ],
    [
      "loader",
      "a damaged image started",
      "ff_application.c",
      "application->bytes) == application->crc",
      "application->bytes) != 0",
    ],
    [
      "loader",
      "a damaged head believed",
      "ff_application.c",
      "ff_get_u32(head + 16) != ff_fast_crc32(0, head, HEAD_BYTES - 4u) ||",
      "",
    ],
    [
      "loader",
      "an application that stays while another is written",
      "ff_application.c",
      "ff_flash_erase(0) != 0 ||",
      "",
    ],
    [
      "loader",
      "programming behind the image",
      "ff_loader.c",
      "offset >= begun_bytes || count - FF_FLASH_UNIT >= begun_bytes - offset",
      "0",
    ],
    ["loader", "an erase behind the image", "ff_loader.c", "ff_get_u32(payload) >= begun_bytes", "0"],
    [
      "loader",
      "a program that was not read back",
      "ff_loader.c",
      "|| !holds(at + done, bytes + done, FF_FLASH_UNIT)",
      "",
    ],
    [
      "loader",
      "a damaged frame",
      "ff_wire.c",
      "== ff_get_u32(line + size) ? size : 0",
      "== ff_get_u32(line + size) ? size : size",
    ],
    [
      "loader",
      "a request carried out twice",
      "ff_wire.c",
      "} else if (sequence == last_sequence) {\n        ff_send_reply();",
      "} else if (sequence == last_sequence) {\n        return 1;",
    ],
    [
      "loader",
      "an answer before the firmware's own",
      "ff_loader.c",
      "if (size > 0 && frame[0] == FF_LOADER_HELLO) {",
      "if (size > 0) {",
    ],
  ] as const)("finds, by %s, %s", (subject, _what, file, from, to) => {
    const program = changedHarness(temporaryFolder(), soundHarness(subject), { file, from, to });
    expect(replay(program, subject)).toMatch(/broken: |AddressSanitizer: /);
  });
});
