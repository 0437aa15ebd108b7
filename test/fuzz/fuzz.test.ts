import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../device/host-device.js";
import { DISPATCHER, measureCoverage, PARSER, totals } from "./coverage.js";
import {
  changedHarness,
  compileHarness,
  type Harness,
  inputsOf,
  SANITIZED,
  SUBJECTS,
  type SubjectName,
} from "./program.js";

const SUBJECT_NAMES = Object.keys(SUBJECTS) as SubjectName[];
const BUILD = { compiler: "gcc", flags: SANITIZED };

/** Gives the stored inputs to a program; its complaints, empty if there are none. */
function replay(program: string, name: SubjectName): string {
  const env = { ...process.env, ASAN_OPTIONS: "detect_leaks=0" };
  const { status, stdout, stderr } = spawnSync(program, inputsOf(name), { encoding: "utf8", env });
  if (status !== 0) return `${stderr} at the end of: ${stdout.split("\n").slice(-2).join("")}`;
  expect(stdout.trimEnd().split("\n")).toEqual(inputsOf(name));
  return stderr;
}

describe("what fuzzing has found worth keeping", () => {
  it.each(SUBJECT_NAMES)("breaks neither memory nor protocol of %s", (name) => {
    expect(inputsOf(name).length).toBeGreaterThan(40);
    expect(replay(compileHarness(temporaryFolder(), name, BUILD).program, name)).toBe("");
  });

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

  let sound: Harness | undefined;
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
      "size < 3u || size != 3u + ff_get_u16(payload + 1) * ENTRY_BYTES",
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
    sound ??= compileHarness(temporaryFolder(), "learning", BUILD);
    expect(replay(changedHarness(temporaryFolder(), sound, { file, from, to }), "learning")).toMatch(
      complaint,
    );
  });

  let reals: Harness | undefined;
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
    reals ??= compileHarness(temporaryFolder(), "singles", BUILD);
    expect(replay(changedHarness(temporaryFolder(), reals, { file, from, to }), "singles")).toMatch(
      /broken: /,
    );
  });
});
