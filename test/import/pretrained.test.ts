import { describe, expect, it } from "vitest";
import { batchNorm, conv2d, dense, type PretrainedLayer, pretrained } from "../../src/model.js";
import type { WrittenTensor } from "../support/nets/onnx-writer.js";
import { read, readAs } from "../support/nets/read.js";
import { drawn, mapOnnx } from "../support/nets/small.js";
import { mapPretrained, WRITERS } from "../support/nets/tensor-files.js";

const FORMATS = Object.keys(WRITERS) as (keyof typeof WRITERS)[];
const MAP = { shape: [2, 10, 8], layout: "chw" } as const;

const layersOf = (found: ReturnType<typeof read>) => {
  if (typeof found === "string") throw new Error(found);
  return { layers: found.net.layers, specs: found.written.specs };
};

describe("layers of a model file with weights of a file are those of the same net in ONNX", () => {
  const wanted = layersOf(read("onnx", mapOnnx()));
  it.each(
    FORMATS.flatMap((format) => (["torch", "keras"] as const).map((order) => [format, order] as const)),
  )("%s, in the order of %s", (format, order) => {
    const { spec, tensors } = mapPretrained(order);
    expect(layersOf(readAs(spec, WRITERS[format](tensors), MAP))).toEqual(wanted);
  });
});

const draw = drawn(7);
const weights = (name: string, units: number, inputs: number): WrittenTensor =>
  draw(`${name}.weight`, [units, inputs]);

/** Errors of dense(4), 3 scores over 4 values, whose tensors are these. */
function complaint(
  tensors: readonly WrittenTensor[],
  further: object = {},
  layers: readonly PretrainedLayer[] = [dense(4, { name: "a" }), dense(3, { name: "b" })],
): string | null {
  const found = readAs({ ...pretrained({ file: "net", layers }), ...further }, WRITERS.safetensors(tensors), {
    shape: [4],
  });
  return typeof found === "string" ? found : null;
}

describe("what does not fit is told", () => {
  const whole = [weights("a", 4, 4), weights("b", 3, 4)];

  it("all tensors at once", () => {
    const bias = draw("a.bias", [5]);
    expect(complaint([weights("a", 4, 5), bias, draw("c.weight", [1]), draw("d.bias", [2])])).toBe(
      'FF2229 the tensors of "net" are not those of the layers: no weights of "b"; no layer reads "c.weight"; ' +
        'no layer reads "d.bias"; weights of "a" are [4, 5], not [4, 4]; bias of "a" are [5], not [4]',
    );
  });

  it("an order that shapes do not tell", () => {
    const square = [weights("a", 4, 4), weights("b", 4, 4)];
    const layers = [dense(4, { name: "a" }), dense(4, { name: "b" })];
    expect(complaint(square, {}, layers)).toContain("fit both orders");
    for (const order of ["torch", "keras"]) expect(complaint(square, { order }, layers)).toBeNull();
    expect(complaint(whole)).toBeNull(); // [3, 4] tells
  });

  it("tensors that a layer would have to guess, and none that are ignored", () => {
    const twice = [...whole, draw("x/a/weight", [4, 4]), draw("optimizer.step", [1])];
    expect(complaint(twice, { ignore: ["optimizer"] })).toContain('2 tensors are weights of "a"');
    expect(complaint([...whole, draw("optimizer.step", [1])], { ignore: ["optimizer"] })).toBeNull();
  });

  it("layers that nothing can compute", () => {
    const norm = ["weight", "bias", "running_mean"].map((word) => draw(`n.${word}`, [4]));
    const negative = { name: "n.running_var", dims: [4], values: [1, 1, -1, 1] };
    const [a, b] = [dense(4, { name: "a" }), dense(3, { name: "b" })];
    expect(complaint([...whole, ...norm, negative], {}, [a, batchNorm({ name: "n" }), b])).toContain(
      "a variance of zero",
    );
    const one = { ...negative, values: [1, 1, 1, 1] };
    expect(complaint([...whole, ...norm, one], {}, [batchNorm({ name: "n" }), a, b])).toContain(
      "does not read an input",
    );
    expect(complaint(whole, {}, [conv2d(4, { kernel: 3, name: "a" }), b])).toContain(
      "does not read an input of [4]",
    );
    expect(complaint([{ ...whole[0]!, values: Array(16).fill(Number.NaN) }, whole[1]!])).toContain("beyond");
  });
});

it("halves of both kinds are read, in whatever order they lie", () => {
  const header = JSON.stringify({
    "b.weight": { dtype: "BF16", shape: [3, 4], data_offsets: [8, 32] },
    "a.weight": { dtype: "F16", shape: [4, 1], data_offsets: [0, 8] },
  });
  const data = Uint16Array.from([0x3c00, 0xc000, 0x3800, 0x0000, ...Array(12).fill(0x3f80)]); // 1, -2, 0.5, 0; ones
  const length = Buffer.from(BigUint64Array.of(BigInt(header.length)).buffer);
  const bytes = Buffer.concat([length, Buffer.from(header), Buffer.from(data.buffer)]);
  const spec = pretrained({ file: "net", layers: [dense(4, { name: "a" }), dense(3, { name: "b" })] });
  const [layer] = layersOf(readAs(spec, bytes, { shape: [1] })).layers;
  expect(Array.from(layer!.weights)).toEqual([1, -2, 0.5]); // what never leaves zero is taken out
  expect(Array.from(layer!.head!)).toEqual(Array(9).fill(1));
});
