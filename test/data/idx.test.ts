import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readIdx } from "../../src/data/idx.js";
import { codes, faults, idxBytes, origin } from "./support.js";

const image = idxBytes([2, 2, 3], [...Array(12).keys()]);
const labels = idxBytes([3], [7, 0, 255]);

describe("readIdx", () => {
  it("reads images and labels, plain and gzip", () => {
    for (const pack of [(bytes: Uint8Array) => bytes, gzipSync]) {
      expect(readIdx(pack(image), "images", origin)).toEqual({ shape: [2, 2, 3], data: image.subarray(16) });
      expect([...readIdx(pack(labels), "labels", origin).data]).toEqual([7, 0, 255]);
    }
  });

  it("reads sizes as big-endian", () => {
    expect(readIdx(idxBytes([1, 258], Array(258).fill(1)), "images", origin).shape).toEqual([1, 258]);
  });

  it("refuses a wrong magic number, and labels in place of images", () => {
    expect(codes(() => readIdx(labels, "images", origin))).toEqual(["FF2107"]);
    expect(codes(() => readIdx(image, "labels", origin))).toEqual(["FF2107"]);
    expect(codes(() => readIdx(new Uint8Array(), "labels", origin))).toEqual(["FF2107"]);
    const [floats] = faults(() => readIdx(Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 0), "labels", origin));
    expect(floats).toMatchObject({
      code: "FF2107",
      found: "00 00 0d 01",
      expected: "the first bytes 00 00 08 01",
    });
  });

  it("refuses content that is too short or too long, with both sizes", () => {
    expect(faults(() => readIdx(image.subarray(0, 27), "images", origin))).toMatchObject([
      { code: "FF2108", expected: "28 bytes, as its header says", found: "27 bytes" },
    ]);
    expect(faults(() => readIdx(Buffer.concat([labels, Uint8Array.of(0)]), "labels", origin))).toMatchObject([
      { code: "FF2109", expected: "11 bytes, as its header says", found: "12 bytes" },
    ]);
    expect(codes(() => readIdx(gzipSync(Buffer.concat([labels, labels])), "labels", origin))).toEqual([
      "FF2109",
    ]);
  });

  it("refuses sizes beyond the limit before it unpacks", () => {
    const huge = gzipSync(idxBytes([0xffffffff, 0xffff, 0xffff], []));
    expect(codes(() => readIdx(huge, "images", origin))).toEqual(["FF2105"]);
    expect(codes(() => readIdx(gzipSync(image), "images", origin, 20))).toEqual(["FF2105"]);
  });

  it("gives back what was written", () => {
    const arrays = fc
      .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }))
      .chain(([a, b, c]) =>
        fc.tuple(fc.constant([a, b, c]), fc.uint8Array({ minLength: a * b * c, maxLength: a * b * c })),
      );
    fc.assert(
      fc.property(arrays, ([shape, data]) => {
        const read = readIdx(idxBytes(shape, data), "images", origin);
        expect(read.shape).toEqual(shape);
        expect([...read.data]).toEqual([...data]);
      }),
    );
  });

  it("reports every truncation, plain and gzip", () => {
    const packed = gzipSync(image);
    for (let length = 0; length < image.length; length++) {
      expect(codes(() => readIdx(image.subarray(0, length), "images", origin))).toHaveLength(1);
    }
    for (let length = 0; length < packed.length; length++) {
      expect(codes(() => readIdx(packed.subarray(0, length), "images", origin))).toHaveLength(1);
    }
  });

  it("survives any bytes behind the magic number", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(2, 3, 4), (tail, dimensions) => {
        const bytes = Buffer.concat([Uint8Array.of(0, 0, 8, dimensions), tail]);
        expect(codes(() => readIdx(bytes, "images", origin)).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
