import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readBytes, unpack, unpackUpTo } from "../../src/data/bytes.js";
import { readNpy } from "../../src/data/npy.js";
import { codes, faults, folder, idxBytes, npyBytes, origin } from "./support.js";

const { write, root } = folder();
const zeros = (count: number) => gzipSync(Buffer.alloc(count));

describe("readBytes", () => {
  it("reads a file of up to the limit", () => {
    const path = write("four", Uint8Array.of(1, 2, 3, 4));
    expect([...readBytes(path, origin, 4)]).toEqual([1, 2, 3, 4]);
    expect(codes(() => readBytes(path, origin, 3))).toEqual(["FF2105"]);
    expect(codes(() => readBytes(root, origin))).toEqual(["FF2104"]);
  });
});

describe("unpack", () => {
  it("leaves other content as it is", () => {
    const bytes = idxBytes([1], [1]);
    expect(unpack(bytes, origin, () => 0)).toBe(bytes);
    expect(unpackUpTo(bytes, origin, 100)).toBe(bytes);
  });

  it("shows the head, then unpacks what it announces", () => {
    const heads: number[] = [];
    const content = unpack(zeros(1000), origin, (head) => {
      heads.push(head.length);
      return 1000;
    });
    expect(content).toHaveLength(1000);
    expect(heads).toEqual([1000]);
  });

  it("stops a gzip bomb at what its header announces, and before that at the limit", () => {
    const bomb = zeros(200_000_000);
    expect(bomb.length).toBeLessThan(250_000);
    expect(faults(() => unpack(bomb, origin, () => 5000))).toMatchObject([
      { code: "FF2109", found: "more than 5000 bytes" },
    ]);
    expect(faults(() => unpack(bomb, origin, () => 5000, 4999))).toMatchObject([
      { code: "FF2105", expected: "at most 4999 bytes, unpacked", found: "5000 bytes" },
    ]);
    expect(faults(() => unpackUpTo(bomb, origin, 300_000))).toMatchObject([
      { code: "FF2105", found: "more than 300000 bytes" },
    ]);
  });

  it("stops an npy file that unpacks to more than its header says", () => {
    const bomb = gzipSync(Buffer.concat([npyBytes("|u1", [3], [1, 2, 3]), Buffer.alloc(50_000_000)]));
    expect(faults(() => readNpy(bomb, origin))).toMatchObject([
      { code: "FF2109", found: "more than 131 bytes" },
    ]);
  });

  it("reports damage", () => {
    const packed = gzipSync(npyBytes("|u1", [3], [1, 2, 3]));
    packed[packed.length - 5]! ^= 1;
    expect(faults(() => readNpy(packed, origin))).toMatchObject([
      { code: "FF2106", found: "incorrect data check" },
    ]);
    expect(codes(() => unpackUpTo(packed.subarray(0, 30), origin, 1000))).toEqual(["FF2106"]);
    expect(
      codes(() => unpack(Uint8Array.of(0x1f, 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9), origin, () => 1)),
    ).toEqual(["FF2106"]);
  });
});
