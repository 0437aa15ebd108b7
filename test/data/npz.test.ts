import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readNpz } from "../../src/data/npz.js";
import { codes, faults, npyBytes, origin } from "./support.js";

const x = npyBytes("<i2", [2, 2], [1, -2, 3, -4]);
const y = npyBytes("|u1", [2], [0, 1]);
const archive = (level: 0 | 9 = 9) =>
  zipSync({ "x.npy": [x, { level }], "y.npy": [y, { level }], "note.txt": Buffer.from("hi") });

describe("readNpz", () => {
  it.each([0, 9] as const)("reads one array of an archive of level %i", (level) => {
    expect(readNpz(archive(level), "x", origin)).toEqual({
      dtype: "<i2",
      shape: [2, 2],
      data: Int16Array.of(1, -2, 3, -4),
    });
    expect([...readNpz(archive(level), "y", origin).data]).toEqual([0, 1]);
  });

  it("names the arrays that there are", () => {
    expect(faults(() => readNpz(archive(), "z", origin))).toMatchObject([
      { code: "FF2114", expected: 'one of "x", "y"', found: '"z"' },
    ]);
    expect(faults(() => readNpz(archive(), "", origin))).toMatchObject([
      { code: "FF2114", found: "no `#name` after the file" },
    ]);
  });

  it("refuses an array beyond the limit before it unpacks it", () => {
    const damaged = Buffer.from(archive());
    damaged.fill(0xff, 30 + "x.npy".length, 30 + "x.npy".length + 20);
    expect(codes(() => readNpz(damaged, "x", origin))).toEqual(["FF2113"]);
    expect(codes(() => readNpz(damaged, "x", origin, 100))).toEqual(["FF2105"]);
    const lie = Buffer.from(zipSync({ "x.npy": x }));
    const directory = lie.indexOf(Buffer.from("PK\x01\x02", "latin1"));
    lie.writeUInt32LE(0x7ffffff0, directory + 24);
    expect(faults(() => readNpz(lie, "x", origin))).toMatchObject([
      { code: "FF2113", found: "a size that no such entry can have" },
    ]);
  });

  it("refuses two entries of one name before it unpacks any", () => {
    const once = Buffer.from(zipSync({ "x.npy": [x, { level: 9 }] }));
    const end = once.length - 22;
    const directory = once.subarray(once.readUInt32LE(end + 16), end);
    const copies = 5000;
    const twice = Buffer.concat([
      once.subarray(0, end),
      ...Array(copies - 1).fill(directory),
      once.subarray(end),
    ]);
    twice.writeUInt16LE(copies, twice.length - 22 + 8);
    twice.writeUInt16LE(copies, twice.length - 22 + 10);
    twice.writeUInt32LE(copies * directory.length, twice.length - 22 + 12);
    expect(faults(() => readNpz(twice, "x", origin))).toMatchObject([
      { code: "FF2113", found: 'two entries named "x.npy"' },
    ]);
  });

  it("checks the checksum", () => {
    const damaged = Buffer.from(archive(0));
    damaged[damaged.indexOf(Buffer.from(x)) + x.length - 1]! ^= 1;
    expect(codes(() => readNpz(damaged, "x", origin))).toEqual(["FF2113"]);
    expect(codes(() => readNpz(damaged, "y", origin))).toEqual([]);
  });

  it("reports every truncation", () => {
    const bytes = archive();
    for (let length = 0; length < bytes.length; length++) {
      expect(codes(() => readNpz(bytes.subarray(0, length), "x", origin))).toEqual(["FF2113"]);
    }
  });

  it("survives any damage, and never gives other values", () => {
    const bytes = archive();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (edits) => {
          const damaged = Uint8Array.from(bytes);
          for (const [at, byte] of edits) damaged[at] = byte;
          let values: number[] = [];
          const found = codes(() => {
            values = [...readNpz(damaged, "x", origin).data];
          });
          if (found.length === 0) expect(values).toEqual([1, -2, 3, -4]);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
