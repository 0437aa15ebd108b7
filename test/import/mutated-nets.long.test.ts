import { describe, expect, it } from "vitest";
import { forwardFloat } from "../../src/floats/float-model.js";
import type { Ir } from "../../src/ir/ir.js";
import { sizeOf } from "../../src/ir/shape.js";
import { type NetSpec, onnx, tflite } from "../../src/model.js";
import { createRandom, type Random } from "../../src/numerics/prng.js";
import { residualOnnx } from "../support/nets/integers-onnx.js";
import { model, readAs, refusal } from "../support/nets/read.js";
import { denseOnnx, denseTflite, mapOnnx, mapTflite } from "../support/nets/small.js";
import { mapPretrained, WRITERS } from "../support/nets/tensor-files.js";

/** A sample through a model: what has been let through computes numbers. */
function use(found: Ir | string, wrong: string[]): void {
  if (typeof found === "string") return void (/^FF2/.test(found) || wrong.push(found));
  const { layers } = found.imported!;
  const statistics = [{ mean: new Float32Array(), deviation: new Float32Array() }];
  const record = { rule: "imported", seed: 0, epochs: 0, engine: "", fingerprint: "", history: [] };
  const sample = new Float32Array(sizeOf(found.input.raw)).fill(0.5);
  const { scores } = forwardFloat(found, { layers, statistics, record }, sample, 0);
  if (!scores.at(-1)!.every(Number.isFinite)) wrong.push("scores are no numbers");
}

const WORDS = [0, 1, 2, 127, 128, 255, 0x7fffffff, 0x80000000, 0xffffffff];

/** A file in which some bytes or lengths are others, are moved, stand twice or are missing. */
function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  let found = Buffer.from(bytes);
  const below = (count: number): number => Math.floor(random.uniform() * count);
  for (let times = 1 + below(3); times > 0; times--) {
    const at = below(found.length);
    switch (below(20)) {
      case 0:
        found = found.subarray(0, Math.max(8, at));
        break;
      case 1:
      case 2:
      case 3:
        found.copyWithin(below(found.length), at, at + below(40));
        break;
      case 4:
      case 5:
      case 6:
        if (at + 4 <= found.length) found.writeUInt32LE(WORDS[below(WORDS.length)]!, at);
        break;
      case 7: {
        const [one, other] = [at & ~3, below(found.length) & ~3];
        if (Math.max(one, other) + 4 > found.length) break;
        const word = found.readUInt32LE(one);
        found.writeUInt32LE(found.readUInt32LE(other), one);
        found.writeUInt32LE(word, other);
        break;
      }
      case 8:
        found = Buffer.concat([found.subarray(0, at + below(400)), found.subarray(at)]);
        break;
      case 9:
        found = Buffer.concat([found.subarray(0, at + 1), found.subarray(at + below(40))]);
        break;
      default:
        found[at] = below(2) === 0 ? below(256) : found[at]! ^ (1 << below(8));
    }
  }
  return found;
}

describe("a file that is no net ends in an error by name", () => {
  it("10 000 mutated files are models, or named errors, soon", () => {
    const { spec, tensors } = mapPretrained("torch");
    const files: readonly (readonly [NetSpec, Uint8Array])[] = [
      ...[denseOnnx(), mapOnnx()].map((bytes) => [onnx({ file: "net" }), bytes] as const),
      ...[denseTflite(), mapTflite()].map((bytes) => [tflite({ file: "net" }), bytes] as const),
      [{ ...onnx({ file: "net" }), scales: "own" }, residualOnnx(1, "qlinear")],
      ...Object.values(WRITERS).map((write) => [spec, write(tensors)] as const),
    ];
    const random = createRandom(11, 1);
    const map = { shape: [2, 10, 8], layout: "chw" } as const;
    const count = { models: 0, refused: 0 };
    const unnamed: string[] = [];
    let slowest = 0;
    for (let at = 0; at < 10_000; at++) {
      const [net, bytes] = files[at % files.length]!;
      const begun = process.cpuUsage();
      const found = readAs(net, mutated(bytes, random), map);
      slowest = Math.max(slowest, process.cpuUsage(begun).user / 1000);
      count[typeof found === "string" ? "refused" : "models"]++;
      if (typeof found === "string" && !found.startsWith("FF2")) unnamed.push(found);
      if (typeof found === "object" && count.models % 40 === 0) use(model(found), unnamed);
    }
    expect(unnamed).toEqual([]);
    expect(count.models).toBeGreaterThan(1000);
    expect(count.refused).toBeGreaterThan(1000);
    expect(slowest).toBeLessThan(1000); // ms of a processor
  });

  it.each([
    ["onnx", mapOnnx()],
    ["tflite", mapTflite()],
  ] as const)("%s cut after any byte", (kind, bytes) => {
    // Constants at the end of a flatbuffer may be left over; nothing else is.
    const whole = Array.from({ length: bytes.length }, (_, end) => refusal(kind, bytes.subarray(0, end)));
    expect(whole.filter((found) => found === null)).toEqual([]);
  });
});
