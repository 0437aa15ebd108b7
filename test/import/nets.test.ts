import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { forwardFloat } from "../../src/floats/float-model.js";
import { check, conformed } from "../../src/frontend/check.js";
import { lower } from "../../src/frontend/lower.js";
import type { Net } from "../../src/import/net.js";
import { readOnnxFile } from "../../src/import/onnx-file.js";
import { onnxNet } from "../../src/import/onnx-net.js";
import { readTfliteFile } from "../../src/import/tflite-file.js";
import { tfliteNet } from "../../src/import/tflite-net.js";
import { withNets } from "../../src/import/with-nets.js";
import type { Samples } from "../../src/ir/data.js";
import type { Ir } from "../../src/ir/ir.js";
import type { ReadSpec } from "../../src/ir/program.js";
import { sizeOf } from "../../src/ir/shape.js";
import type { Trained } from "../../src/ir/trained.js";
import { csv, defineModel, imported } from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { quantize } from "../../src/quantize/quantize.js";
import { schedule } from "../../src/readouts/index.js";
import { inferReference } from "../../src/reference/infer.js";
import { temporaryFolder } from "../support/folder.js";
import { answer } from "../support/nets/interpreter.js";
import type { FileKind } from "../support/nets/read.js";
import { denseOnnx, denseTflite, mapOnnx, mapTflite, poolOnnx } from "../support/nets/small.js";

const folder = temporaryFolder();

const refuse = (reason: string): never => {
  throw new Error(reason);
};

/** The net of a file before anything is folded. */
function netOf(kind: FileKind, bytes: Uint8Array): Net {
  const { net, refusals } =
    kind === "onnx"
      ? onnxNet(readOnnxFile(bytes, refuse), refuse)
      : tfliteNet(readTfliteFile(bytes, refuse), refuse);
  expect(refusals).toEqual([]);
  return net!;
}

/** The model of a file, as the stages see it. */
function irOf(kind: FileKind, bytes: Uint8Array, input: { shape: number[]; layout?: "chw" | "hwc" }): Ir {
  const here = join(folder, `${Math.random()}`);
  mkdirSync(here);
  writeFileSync(join(here, "net"), bytes);
  const spec = defineModel({
    name: "net",
    input: { ...input, standardize: "none" },
    classes: ["a", "b", "c"],
    data: {
      train: csv({ file: "a.csv", label: "y" }),
      split: { validation: 0.1, calibration: 0.1, test: 0.1 },
    },
    layers: [{ kind, file: "net" }],
    training: imported(),
  });
  return lower(
    check(withNets(conformed({ file: join(here, "model.ts"), spec: spec as ReadSpec, spans: {} }))),
  );
}

const weightsOf = ({ imported: net }: Ir): Trained => ({
  layers: net!.layers,
  statistics: [{ mean: new Float32Array(), deviation: new Float32Array() }],
  record: { rule: "imported", seed: 0, epochs: 0, engine: "", fingerprint: "", history: [] },
});

describe("a net becomes layers that compute what its file says", () => {
  it.each([
    ["dense layers of ONNX", "onnx", denseOnnx(), { shape: [6] }],
    ["dense layers of TensorFlow Lite", "tflite", denseTflite(), { shape: [6] }],
    ["maps of ONNX, channels first", "onnx", mapOnnx(), { shape: [2, 10, 8], layout: "chw" }],
    ["pools that pad and overlap", "onnx", poolOnnx(), { shape: [2, 9, 8], layout: "chw" }],
    ["maps of TensorFlow Lite, some weights of 8 bits", "tflite", mapTflite(), { shape: [9, 8, 1] }],
  ] as const)("%s", (_name, kind, bytes, { shape, ...layout }) => {
    const net = netOf(kind, bytes);
    // A softmax at the end changes no order; scores are before it.
    const scores = net.ops.at(-1)!.kind === "softmax" ? { ...net, output: net.ops.length - 1 } : net;
    const ir = irOf(kind, bytes, { shape: [...shape], ...layout });
    expect(ir.imported!.graph).toBeUndefined(); // layers one behind the other
    const random = createRandom(1, 1);
    for (let sample = 0; sample < 5; sample++) {
      const raw = Float32Array.from({ length: sizeOf(shape) }, () => random.normal());
      const found = forwardFloat(ir, weightsOf(ir), raw, 0).scores.at(-1)!;
      const wanted = answer(scores, raw);
      for (const [k, score] of wanted.entries()) expect(found[k]).toBeCloseTo(score, 4);
    }
  });
});

/** Error of the scores of the int8 model, as a share of those in floats: with scales of its own between layers, or powers of two. */
function errorOf(seed: number, scales: "free" | "powers"): number {
  const { imported: net, ...rest } = irOf("onnx", mapOnnx(seed), { shape: [2, 10, 8], layout: "chw" });
  const ir = { ...rest, imported: net! };
  const random = createRandom(seed, 2);
  const inputs = Float32Array.from({ length: 96 * 160 }, () => random.normal());
  const samples: Samples = { storage: "float32", size: 160, count: 96, inputs, labels: new Uint16Array(96) };
  const model = quantize(scales === "free" ? ir : rest, weightsOf(ir), samples, true, 1);
  const { inputs: x, size } = encodeSamples(samples, model.input);
  const line = schedule(model);
  let [wrong, all] = [0, 0];
  for (let at = 0; at < 48; at++) {
    const wanted = forwardFloat(ir, weightsOf(ir), inputs, at * 160).scores.at(-1)!;
    const { scores } = inferReference(model, line, x.subarray(at * size, (at + 1) * size));
    for (const [k, score] of wanted.entries()) {
      wrong += (scores[k]! * 2 ** -model.scoreExponent - score) ** 2;
      all += score ** 2;
    }
  }
  return Math.sqrt(wrong / all);
}

it("int8 answers as floats do, more closely with scales of its own between layers than with powers of two", () => {
  const seeds = [1, 2, 3];
  const free = seeds.map((seed) => errorOf(seed, "free"));
  const powers = seeds.map((seed) => errorOf(seed, "powers"));
  const sum = (errors: readonly number[]): number => errors.reduce((a, b) => a + b, 0);
  expect(Math.max(...free)).toBeLessThan(0.03);
  expect(sum(free)).toBeLessThan(0.9 * sum(powers));
});
