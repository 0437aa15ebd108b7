import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { STATUSES } from "../../src/ir/learning.js";
import { createRandom } from "../../src/numerics/prng.js";
import { cProgram } from "../support/c-program.js";

const run = cProgram([join(import.meta.dirname, "blob.c"), "ff_blob.c", "ff_crc32.c"]);

interface Job {
  readonly op: "w" | "c" | "s";
  readonly flags?: number;
  readonly bytes: Uint8Array;
}

function inC(jobs: readonly Job[]): Buffer[] {
  const records = jobs.map(({ op, flags = 0, bytes }) => {
    const head = Buffer.alloc(6);
    head.write(op);
    head.writeUInt8(flags, 1);
    head.writeUInt32LE(bytes.length, 2);
    return Buffer.concat([head, bytes]);
  });
  const out = run(Buffer.concat(records));
  const answers: Buffer[] = [];
  for (let at = 0; at < out.length; at += 4 + out.readUInt32LE(at))
    answers.push(out.subarray(at + 4, at + 4 + out.readUInt32LE(at)));
  return answers;
}

/** What a check says, as a whole and in units alike. */
function statuses(blobs: readonly Uint8Array[], flags = 0): string[] {
  const asWhole = inC(blobs.map((bytes) => ({ op: "c", flags, bytes }))).map((each) => STATUSES[each[0]!]!);
  const inUnits = inC(blobs.map((bytes) => ({ op: "s", flags, bytes }))).map((each) => STATUSES[each[0]!]!);
  expect(inUnits).toEqual(asWhole);
  return asWhole;
}

const PAYLOAD = 55;
const LAYOUT = Uint8Array.from({ length: 32 }, (_, i) => ({ 0: 1, 1: 2, 2: 3, 31: 4 })[i] ?? 0);
const MODEL = Uint8Array.from({ length: 32 }, (_, i) => ({ 0: 5, 1: 6, 2: 7, 31: 8 })[i] ?? 0);

/** The blob of a payload, by the description in ff_blob.h. */
function blobOf(payload: Uint8Array, { layout = LAYOUT, model = MODEL, version = 1 } = {}): Buffer {
  const head = Buffer.alloc(12);
  head.write("FFE1");
  head.writeUInt32LE(version, 4);
  head.writeUInt32LE(payload.length, 8);
  const covered = Buffer.concat([head, layout, model, payload]);
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(crc32(covered));
  return Buffer.concat([covered, tail]);
}

/** A payload with every value at an end of its range. */
function valid(): Buffer {
  const payload = Buffer.alloc(PAYLOAD);
  payload.writeUInt32LE(0xffffffff, 0);
  payload.writeUInt32LE(3, 4);
  payload.writeUInt32LE(0x7f7fffff, 8);
  payload.writeInt32LE(-(2 ** 29), 16);
  payload.writeInt32LE(2 ** 29, 20);
  payload.writeUInt32LE(0xff7fffff, 28);
  payload.writeUInt16LE(0xfbff, 36);
  payload.writeUInt16LE(0x7bff, 42);
  payload.writeInt16LE(-32640, 44);
  payload.writeInt16LE(32767, 48);
  payload.writeInt8(-127, 50);
  payload.writeInt8(127, 51);
  payload.writeUInt8(9, 54);
  return payload;
}

const good = blobOf(valid());

describe("a blob", () => {
  it("is what ff_blob.h says, in pieces of any size", () => {
    const pieces = Array.from({ length: 140 }, (_, i) => i + 1);
    const made = inC(pieces.map((flags) => ({ op: "w", flags, bytes: valid() })));
    expect(made.every((each) => each.equals(good))).toBe(true);
    expect(statuses([good])).toEqual(["FF_OK"]);
  });

  it("has 0 for halves that are -0 in memory, and every other byte as it is", () => {
    const inMemory = valid();
    for (const at of [38, 40]) inMemory.writeUInt16LE(0x8000, at);
    inMemory.writeUInt16LE(0x8001, 36); // the smallest number below 0
    inMemory.writeUInt16LE(0x8000, 46); // an int16 of the same bits, and a float around them
    inMemory.writeUInt32LE(0x80000000, 28);
    const outside = Buffer.from(inMemory);
    outside.fill(0, 38, 42);
    const pieces = Array.from({ length: 140 }, (_, i) => i + 1);
    const made = inC(pieces.map((flags) => ({ op: "w", flags, bytes: inMemory })));
    expect(made.findIndex((each) => !each.equals(blobOf(outside)))).toBe(-1);
  });

  it("cut at any length is refused", () => {
    const cut = Array.from({ length: good.length }, (_, size) => good.subarray(0, size));
    expect(new Set(statuses(cut))).toEqual(new Set(["FF_BAD_BLOB"]));
    expect(statuses([Buffer.concat([good, Buffer.alloc(1)])])).toEqual(["FF_BAD_BLOB"]);
  });

  it("with any one bit changed is refused", () => {
    const flipped = Array.from({ length: 8 * good.length }, (_, bit) => {
      const changed = Buffer.from(good);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      return changed;
    });
    expect(new Set(statuses(flipped))).toEqual(new Set(["FF_BAD_BLOB"]));
  });

  it("that is garbage is refused", () => {
    const random = createRandom(3);
    const garbage = Array.from({ length: 500 }, () =>
      Uint8Array.from({ length: random.below(300) }, () => random.below(256)),
    );
    expect(new Set(statuses(garbage))).toEqual(new Set(["FF_BAD_BLOB"]));
  });

  it("of another layout, another model or another version is named", () => {
    const other = new Uint8Array(32).fill(9);
    expect(
      statuses([blobOf(valid(), { layout: other }), blobOf(Buffer.alloc(77), { layout: other })]),
    ).toEqual(["FF_OTHER_LAYOUT", "FF_OTHER_LAYOUT"]);
    expect(statuses([blobOf(valid(), { model: other })])).toEqual(["FF_OTHER_MODEL"]);
    expect(statuses([blobOf(valid(), { model: other })], 1)).toEqual(["FF_OK"]);
    expect(statuses([blobOf(valid(), { layout: other, model: other })], 1)).toEqual(["FF_OTHER_LAYOUT"]);
    expect(statuses([blobOf(valid(), { version: 2 }), blobOf(Buffer.alloc(56))])).toEqual([
      "FF_BAD_BLOB",
      "FF_BAD_BLOB",
    ]);
  });

  it.each([
    ["flags", (p: Buffer) => p.writeUInt32LE(4, 4)],
    ["a negative threshold", (p: Buffer) => p.writeUInt32LE(0x80000000, 12)],
    ["an infinite threshold", (p: Buffer) => p.writeUInt32LE(0x7f800000, 8)],
    ["a bias above its range", (p: Buffer) => p.writeInt32LE(2 ** 29 + 1, 16)],
    ["a bias below its range", (p: Buffer) => p.writeInt32LE(-(2 ** 29) - 1, 24)],
    ["the lowest int32", (p: Buffer) => p.writeInt32LE(-(2 ** 31), 20)],
    ["an infinite float", (p: Buffer) => p.writeUInt32LE(0xff800000, 28)],
    ["a NaN", (p: Buffer) => p.writeUInt32LE(0x7fc00000, 32)],
    ["an infinite half", (p: Buffer) => p.writeUInt16LE(0x7c00, 36)],
    ["a half that is NaN", (p: Buffer) => p.writeUInt16LE(0xfe00, 42)],
    ["a master below its range", (p: Buffer) => p.writeInt16LE(-32641, 48)],
    ["a stored input of -128", (p: Buffer) => p.writeInt8(-128, 51)],
    ["a label that is no class", (p: Buffer) => p.writeUInt8(10, 54)],
  ])("with a correct CRC and %s is refused", (_what, spoil) => {
    const payload = valid();
    spoil(payload);
    expect(statuses([blobOf(payload)])).toEqual(["FF_BAD_BLOB"]);
  });
});
