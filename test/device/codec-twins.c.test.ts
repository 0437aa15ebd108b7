import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeCobs, encodeCobs } from "../../src/device/cobs.js";
import { compileC, firmware, runtime } from "../support/device/host-device.js";

let program: string;
beforeAll(() => {
  const sources = [
    join(import.meta.dirname, "codec_main.c"),
    firmware("ff_cobs.c"),
    firmware("ff_fast_crc32.c"),
    runtime("ff_crc32.c"),
  ];
  program = compileC(sources);
}, 30_000);

/** What the C functions make of every input, in one run. */
function inC(op: "e" | "d" | "c" | "f" | "h", inputs: readonly Uint8Array[]): Uint8Array[] {
  const records = inputs.map((bytes) => {
    const head = Buffer.alloc(5);
    head.write(op);
    head.writeUInt32LE(bytes.length, 1);
    return Buffer.concat([head, bytes]);
  });
  const run = spawnSync(program, { input: Buffer.concat(records), maxBuffer: 1 << 28 });
  expect(run.stderr.toString()).toBe("");
  const outputs: Uint8Array[] = [];
  for (let at = 0; at < run.stdout.length; ) {
    const size = run.stdout.readUInt32LE(at);
    outputs.push(Uint8Array.from(run.stdout.subarray(at + 4, at + 4 + size)));
    at += 4 + size;
  }
  return outputs;
}

/** Lengths around the block size of 254, without zeros, with zeros at the seams, with zeros only. */
const boundary = [0, 1, 2, 253, 254, 255, 256, 507, 508, 509, 762, 763, 1015].flatMap((size) => {
  const full = new Uint8Array(size).fill(7);
  const seams = [0, 252, 253, 254, 255, 506, 507, 508, size - 1]
    .filter((at) => at >= 0 && at < size)
    .map((at) => full.map((byte, i) => (i === at ? 0 : byte)));
  return [full, new Uint8Array(size), ...seams];
});
const random = fc
  .sample(fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 })), { maxLength: 1100 }), {
    numRuns: 2000,
    seed: 5,
  })
  .map((bytes) => Uint8Array.from(bytes));
const inputs = [...boundary, ...random];

describe("COBS and CRC-32 are the same in C and TypeScript", () => {
  it("encodes", () => {
    expect(inC("e", inputs)).toEqual(inputs.map(encodeCobs));
  });

  it("decodes what was encoded, in the length that the macro promises", () => {
    const encoded = inputs.map(encodeCobs);
    expect(inC("d", encoded)).toEqual(inputs);
    for (const [index, each] of encoded.entries()) {
      expect(each.includes(0)).toBe(false);
      expect(each.length).toBeLessThanOrEqual(
        inputs[index]!.length + Math.ceil(inputs[index]!.length / 254) + 1,
      );
    }
  });

  it("decodes garbage alike, or refuses it alike", () => {
    const damaged = inputs.map((bytes, index) => {
      const encoded = encodeCobs(bytes);
      encoded[(index * 31) % encoded.length] = (index * 7) % 256;
      return encoded;
    });
    const decoded = [...inputs, ...damaged].map((bytes) => decodeCobs(bytes) ?? new Uint8Array(0));
    expect(inC("d", [...inputs, ...damaged])).toEqual(decoded);
    const accepted = decoded.filter((bytes) => bytes.length > 0).length;
    expect([accepted > 200, accepted < decoded.length - 200]).toEqual([true, true]);
  });

  it.each(["c", "f"] as const)("computes the CRC-32 of zlib, also in two halves (%s)", (op) => {
    const expected = inputs.map((bytes) => new Uint8Array(Uint32Array.of(crc32(bytes)).buffer));
    expect(inC(op, inputs)).toEqual(expected);
    expect(inC(op, [Buffer.from("123456789")])).toEqual([Uint8Array.of(0x26, 0x39, 0xf4, 0xcb)]);
  });

  it("takes halves of -0 for 0 in the CRC-32 of halves", () => {
    const signs = fc.sample(
      fc.array(fc.constantFrom(0, 0x8000, 0x8001, 1, 0x80, 0x7fff, 0xffff, 0x0100, 0x8100), {
        maxLength: 40,
      }),
      { numRuns: 500, seed: 6 },
    );
    const pairs = (bytes: Uint8Array) => new Uint16Array(bytes.slice(0, bytes.length & ~1).buffer);
    const halves = [...signs, ...random.map((bytes) => [...pairs(bytes)])];
    const crcOf = (some: readonly number[]) => crc32(new Uint8Array(Uint16Array.from(some).buffer));
    const canonical = halves.map((some) => crcOf(some.map((half) => (half === 0x8000 ? 0 : half))));
    expect(canonical.filter((crc, n) => crc !== crcOf(halves[n]!)).length).toBeGreaterThan(100);
    const found = inC(
      "h",
      halves.map((some) => new Uint8Array(Uint16Array.from(some).buffer)),
    );
    expect(found).toEqual(canonical.map((crc) => new Uint8Array(Uint32Array.of(crc).buffer)));
  });
});
