import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNpy } from "../../src/data/npy.js";
import { codes, type Dtype, dtypes, faults, npyBytes, npyFrom, origin } from "./support.js";

const ranges: Record<Dtype, fc.Arbitrary<number>> = {
  "|u1": fc.integer({ min: 0, max: 255 }),
  "|i1": fc.integer({ min: -128, max: 127 }),
  "<u2": fc.integer({ min: 0, max: 65535 }),
  "<i2": fc.integer({ min: -32768, max: 32767 }),
  "<u4": fc.integer({ min: 0, max: 0xffffffff }),
  "<i4": fc.integer({ min: -0x80000000, max: 0x7fffffff }),
  "<i8": fc.maxSafeInteger(),
  "<f4": fc.float(),
  "<f8": fc.double(),
};

const dict = (entries: string) => npyFrom(`{${entries}}`, new Uint8Array(2));
const good = "'descr': '|u1', 'fortran_order': False, 'shape': (2,), ";

describe("readNpy", () => {
  it.each(dtypes)("gives back what was written as %s", (dtype) => {
    const size = fc.integer({ min: 0, max: 4 });
    const arrays = fc
      .tuple(size, size, fc.constantFrom(1 as const, 2 as const))
      .chain(([rows, width, version]) =>
        fc.record({
          shape: fc.constant([rows, width]),
          version: fc.constant(version),
          data: fc.array(ranges[dtype], { minLength: rows * width, maxLength: rows * width }),
          packed: fc.boolean(),
        }),
      );
    fc.assert(
      fc.property(arrays, ({ shape, version, data, packed }) => {
        const bytes = npyBytes(dtype, shape, data, version);
        const read = readNpy(packed ? gzipSync(bytes) : bytes, origin);
        expect(read).toMatchObject({ dtype, shape });
        // + 0: an integer array has no -0
        const zero = dtype.includes("f") ? (value: number) => value : (value: number) => value + 0;
        expect([...read.data]).toEqual(data.map(zero));
      }),
    );
  });

  it("reads a dict in any order, with either quotes and without the last comma", () => {
    const read = readNpy(dict(`"shape": (2,), 'fortran_order': False,'descr':"|u1"`), origin);
    expect(read).toMatchObject({ dtype: "|u1", shape: [2] });
    expect(
      readNpy(npyFrom("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", new Uint8Array(1)), origin)
        .shape,
    ).toEqual([]);
  });

  it("keeps <i8 values exact, or refuses them", () => {
    expect(readNpy(npyBytes("<i8", [2], [2 ** 53 - 1, -(2 ** 53) + 1]), origin).data).toEqual(
      Float64Array.of(2 ** 53 - 1, -(2 ** 53) + 1),
    );
    expect(faults(() => readNpy(npyBytes("<i8", [2, 2], [0, 0, 0, 2 ** 53]), origin))).toMatchObject([
      {
        code: "FF2115",
        message: 'sample 1, value 1 of "file" is out of range',
        found: "9007199254740992",
      },
    ]);
  });

  it.each([
    ["an entry twice", `${good}'descr': '|u1', `],
    ["a missing entry", "'descr': '|u1', 'shape': (2,), "],
    ["a further entry", `${good}'more': '1', `],
    ["a shape that is no tuple of sizes", "'descr': '|u1', 'fortran_order': False, 'shape': (2,,), "],
    ["a negative size", "'descr': '|u1', 'fortran_order': False, 'shape': (-2,), "],
    [
      "a size that is not exact",
      "'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,), ",
    ],
    ["two commas", "'descr': '|u1',, 'fortran_order': False, 'shape': (2,), "],
    ["no comma", "'descr': '|u1' 'fortran_order': False, 'shape': (2,), "],
    ["a number for a boolean", "'descr': '|u1', 'fortran_order': 0, 'shape': (2,), "],
    ["words", "hello"],
  ])("refuses a header with %s", (_, entries) => {
    expect(codes(() => readNpy(dict(entries), origin))).toEqual(["FF2110"]);
  });

  it("reads booleans as 0 and 1, and <u8 values exactly or not at all", () => {
    const array = (descr: string, values: Uint8Array, count: number) =>
      readNpy(
        npyFrom(`{'descr': '${descr}', 'fortran_order': False, 'shape': (${count},), }`, values),
        origin,
      );
    expect([...array("|b1", Uint8Array.of(0, 1, 255), 3).data]).toEqual([0, 1, 1]);
    const words = (...values: bigint[]) => new Uint8Array(BigUint64Array.from(values).buffer);
    expect([...array("<u8", words(2n ** 53n - 1n, 0n), 2).data]).toEqual([2 ** 53 - 1, 0]);
    expect(faults(() => array("<u8", words(2n ** 63n), 1))).toMatchObject([
      { code: "FF2115", found: "9223372036854775808" },
    ]);
  });

  it.each([
    ["'<U5'", "numpy.unique"],
    ["'|S3'", "numpy.unique"],
    ["'|O'", "numpy.stack"],
    ["'<M8[ns]'", "numpy.timedelta64"],
    ["'<c8'", "array.real"],
    ["'>c8'", "array.real"],
    ["'<f16'", "astype('<f4')"],
    ["'>|u1'", "astype('<f4')"],
    ["'toString'", "astype('<f4')"],
    ["[('a', '<f4'), ('b', '<i2', (3,))]", "structured_to_unstructured"],
  ])("says what can be done about elements of %s", (descr, advice) => {
    const entries = `'descr': ${descr}, 'fortran_order': False, 'shape': (1,), `;
    expect(faults(() => readNpy(dict(entries), origin))).toMatchObject([
      { code: "FF2112", hint: expect.stringContaining(advice) },
    ]);
  });

  const array = (descr: string, columns: boolean, shape: readonly number[], ...bytes: number[]) => {
    const order = columns ? "True" : "False";
    const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(", ")},), }`;
    return readNpy(npyFrom(text, Uint8Array.from(bytes)), origin);
  };

  it.each([
    ["<f2", "<f2", [0x00, 0x3c, 0x01, 0x00, 0x00, 0xfc, 0xff, 0x7b], [1, 2 ** -24, -Infinity, 65504]],
    [">f2", "<f2", [0x3c, 0x00, 0x00, 0x01, 0xfc, 0x00, 0x7b, 0xff], [1, 2 ** -24, -Infinity, 65504]],
    [">i2", "<i2", [0xff, 0xfe, 0x01, 0x02], [-2, 258]],
    [">u4", "<u4", [0x80, 0, 0, 1], [2 ** 31 + 1]],
    [">f4", "<f4", [0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0], [1.5, -2]],
    [">f8", "<f8", [0x3f, 0xf8, 0, 0, 0, 0, 0, 0], [1.5]],
    [">i8", "<i8", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe], [-2]],
  ])("reads %s, and tells %s", (descr, dtype, bytes, values) => {
    const read = array(descr, false, [values.length], ...bytes);
    expect([read.dtype, [...read.data]]).toEqual([dtype, values]);
  });

  it("reads columns, of any type and rank, as rows", () => {
    expect([...array("|u1", true, [3], 1, 2, 3).data]).toEqual([1, 2, 3]);
    expect([...array("|u1", true, [2, 3], 1, 4, 2, 5, 3, 6).data]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...array(">i2", true, [2, 2], 0, 1, 0, 3, 0, 2, 0, 4).data]).toEqual([1, 2, 3, 4]);
    const cube = array("|i1", true, [2, 3, 2], ...[0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11]);
    expect([...cube.data]).toEqual([...Array(12).keys()]);
    expect([...array("<f4", true, [0, 3]).data]).toEqual([]);
    expect([...array("|b1", true, [1, 1, 2], 1, 0).data]).toEqual([1, 0]);
  });

  it("reads format 3.0, and refuses other versions", () => {
    const other = Buffer.from(npyBytes("|u1", [1], [7], 2));
    other[6] = 3;
    expect([...readNpy(other, origin).data]).toEqual([7]);
    other[6] = 4;
    expect(faults(() => readNpy(other, origin))).toMatchObject([{ code: "FF2110", found: "format 4.0" }]);
    const long = Buffer.from(npyBytes("|u1", [1], [1], 2));
    long.writeUInt32LE(0x7fffffff, 8);
    expect(faults(() => readNpy(long, origin))).toMatchObject([
      { code: "FF2110", found: "a header of 2147483647 bytes" },
    ]);
  });

  it("refuses another format, and sizes that do not fit the values", () => {
    expect(codes(() => readNpy(Buffer.from("x,y,label\n1,2,3\n"), origin))).toEqual(["FF2107"]);
    const bytes = npyBytes("<i2", [2], [1, 2]);
    expect(faults(() => readNpy(bytes.subarray(0, -1), origin))).toMatchObject([
      { code: "FF2108", expected: "132 bytes, as its header says", found: "131 bytes" },
    ]);
    expect(codes(() => readNpy(Buffer.concat([bytes, Uint8Array.of(0)]), origin))).toEqual(["FF2109"]);
    const endless = npyFrom(
      `{'descr': '<f8', 'fortran_order': False, 'shape': (${2 ** 53 - 1}, ${2 ** 53 - 1}, 0), }`,
      new Uint8Array(),
    );
    expect(readNpy(endless, origin).data).toHaveLength(0);
  });

  it("reports every truncation, plain and gzip", () => {
    const bytes = npyBytes("<i2", [3], [1, 2, 3]);
    const packed = gzipSync(bytes);
    for (let length = 0; length < bytes.length; length++) {
      expect(codes(() => readNpy(bytes.subarray(0, length), origin))).toHaveLength(1);
    }
    for (let length = 0; length < packed.length; length++) {
      expect(codes(() => readNpy(packed.subarray(0, length), origin))).toHaveLength(1);
    }
  });

  it("survives any damage to its first 128 bytes", () => {
    const bytes = npyBytes("<i4", [2, 2], [1, 2, 3, 4]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(127), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        (edits, packed) => {
          const damaged = Buffer.from(bytes);
          for (const [at, byte] of edits) damaged[at] = byte;
          expect(
            codes(() => readNpy(packed ? gzipSync(damaged) : damaged, origin)).length,
          ).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
