import { describe, expect, it } from "vitest";
import { decodeTensors, encodeTensors, type HostTensor } from "../../src/checkpoint/safetensors.js";

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

  it("have the names of the format", () => {
    const bytes = encodeTensors({ metadata: {}, tensors });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(Buffer.from(bytes).toString("utf8", 8, 8 + length));
    const dtypes = [...tensors.keys()].map((name) => header[name].dtype);
    expect(dtypes).toEqual(["I8", "F64", "F32", "U8", "I16", "U16", "I32", "U32", "I16"]);
    expect(header.doubles.data_offsets).toEqual([3, 19]);
  });
});
