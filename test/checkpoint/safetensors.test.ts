import { describe, expect, it } from "vitest";
import { decodeTensors, encodeTensors, type HostTensor } from "../../src/checkpoint/safetensors.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";

const tensors = new Map<string, HostTensor>([
  ["bytes", { shape: [3], data: Int8Array.of(-128, 0, 127) }],
  ["doubles", { shape: [2], data: Float64Array.of(1e300, -0.1) }],
  ["floats", { shape: [2, 1], data: Float32Array.of(0.5, -2) }],
  ["labels", { shape: [3], data: Uint8Array.of(0, 1, 255) }],
  ["masters", { shape: [2], data: Int16Array.of(-32768, 32767) }],
  ["bounds", { shape: [1], data: Uint16Array.of(65535) }],
  ["biases", { shape: [1], data: Int32Array.of(-(2 ** 31)) }],
  ["counters", { shape: [1], data: Uint32Array.of(2 ** 32 - 1) }],
  ["none", { shape: [0], data: new Int16Array(0) }],
]);

describe("tensors of every type", () => {
  it("come back as they were, wherever they lie in the file", () => {
    const bytes = encodeTensors({ metadata: { a: "b" }, tensors });
    const found = decodeTensors("file", Buffer.from(bytes));
    expect(found.metadata).toEqual({ a: "b" });
    expect([...found.tensors]).toEqual([...tensors]);
    for (const [name, { data }] of tensors)
      expect(found.tensors.get(name)?.data.constructor, name).toBe(data.constructor);
  });

  it("do not share memory with the file", () => {
    const bytes = Buffer.from(encodeTensors({ metadata: {}, tensors }));
    const found = decodeTensors("file", bytes);
    bytes.fill(0);
    expect(found.tensors.get("masters")?.data).toEqual(Int16Array.of(-32768, 32767));
  });

  it("are in no header that is too deep, or that says something twice", () => {
    const headers = {
      "lists and objects over 64 deep": `{"a":${"[".repeat(2e6)}${"]".repeat(2e6)}}`,
      'the key "a" twice': '{"a":1,"b":{"a":[]}, "a" :1}',
      'the key "\\"" twice': '{"\\"":1,"x":"{[\\"","\\"":2}',
      "no JSON": "{",
      "something else": '["a"]',
    };
    for (const [found, header] of Object.entries(headers)) {
      const bytes = Buffer.alloc(8 + header.length, header);
      bytes.write(header, 8);
      bytes.writeBigUInt64LE(BigInt(header.length));
      expect(problemOf(bytes), found).toEqual(["FF3012", found]);
    }
  });

  it("have dtype, shape and offsets, and nothing else", () => {
    const bytes = Buffer.from(encodeTensors({ metadata: {}, tensors }));
    const change = (before: string, after: string): Buffer => {
      const text = bytes.toString("latin1").replace(before, after);
      return Buffer.from(text, "latin1");
    };
    expect(problemOf(change('"shape":[3],', '"shape":[4],'))[0]).toBe("FF3013");
    expect(problemOf(change('"I8"', '"I9"'))[0]).toBe("FF3013");
    expect(problemOf(change("[3,19]", "[2,19]"))[0]).toBe("FF3013");
    expect(problemOf(change('"dtype":"F32","shape":[2,1]', '"dtype":"F32","sh":1,"shape":2'))[0]).toBe(
      "FF3013",
    );
    expect(problemOf(change('"dtype":"I16","shape":[0]', '"dtype":"I16","s":0,"e":1'))[0]).toBe("FF3013");
  });

  it("have the names of the format", () => {
    const bytes = encodeTensors({ metadata: {}, tensors });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(Buffer.from(bytes).toString("utf8", 8, 8 + length));
    const dtypes = [...tensors.keys()].map((name) => header[name].dtype);
    expect(dtypes).toEqual(["I8", "F64", "F32", "U8", "I16", "U16", "I32", "U32", "I16"]);
    expect(header.doubles.data_offsets).toEqual([3, 19]);
  });
});

/** Code of the refusal, and what was found. */
function problemOf(bytes: Uint8Array): (string | undefined)[] {
  try {
    decodeTensors("file", bytes);
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [error.diagnostics[0]!.code, error.diagnostics[0]!.found];
  }
}
