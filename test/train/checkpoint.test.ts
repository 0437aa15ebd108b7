import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import type { Trained } from "../../src/ir/trained.js";
import { loadCheckpoint, saveCheckpoint } from "../../src/train/checkpoint.js";
import { edited } from "../support/checkpoint.js";
import { temporaryFolder } from "../support/folder.js";
import { smallIr } from "../support/models/small-ir.js";

const folder = temporaryFolder();

const part = { scale: 1, offset: 0 };
const ir = smallIr({
  shape: [5],
  parts: [
    { ...part, start: 0, size: 3, standardize: "rms" },
    { ...part, start: 3, size: 2, standardize: "dataset" },
  ],
  widths: [4, 2],
});
const trained: Trained = {
  layers: ir.layers.map(({ inputs, units }, layer) => ({
    weights: Float32Array.from({ length: inputs * units }, (_, i) => Math.fround(0.1 * i - layer)),
    bias: Float32Array.from({ length: units }, (_, i) => i - 0.5),
    head: Float32Array.from({ length: units * 3 }, (_, i) => -i / 8),
    overlay: null,
  })),
  statistics: [
    { mean: new Float32Array(0), deviation: new Float32Array(0) },
    { mean: Float32Array.of(1.5, -2), deviation: Float32Array.of(0, 3) },
  ],
  record: {
    rule: "monoForward",
    seed: 4,
    epochs: 1,
    engine: "tfjs-wasm 4.22.0",
    fingerprint: "c0ffee",
    history: [{ epoch: 1, loss: 0.1 + 0.2, accuracy: [0.5, 0.75], active: [0.25, 0.125] }],
  },
};

describe("a checkpoint", () => {
  it("comes back as it was saved", () => {
    expect(loadCheckpoint(saved(), ir)).toEqual(trained);
  });

  it("comes back without a history, where there was no epoch", () => {
    const drawn = { ...trained, record: { ...trained.record, epochs: 0, history: [] } };
    const file = join(folder, "drawn.safetensors");
    saveCheckpoint(file, ir, drawn);
    expect(loadCheckpoint(file, ir)).toEqual(drawn);
  });

  it("is a safetensors file: length, JSON header aligned to 8, float32 data in order", () => {
    const bytes = readFileSync(saved());
    const length = Number(bytes.readBigUInt64LE(0));
    const header = JSON.parse(bytes.toString("utf8", 8, 8 + length));
    expect(length % 8).toBe(0);
    expect(Object.keys(header)).toEqual([
      "__metadata__",
      "dense1.weights",
      "dense1.bias",
      "dense1.head",
      "dense2.weights",
      "dense2.bias",
      "dense2.head",
      "input1.mean",
      "input1.deviation",
    ]);
    expect(header["dense1.bias"]).toEqual({ dtype: "F32", shape: [4], data_offsets: [80, 96] });
    expect(bytes.readFloatLE(8 + length + 80)).toBe(-0.5);
    expect(JSON.parse(header.__metadata__.record)).toEqual(trained.record);
  });

  it("holds the weights of label slots where a label is overlaid", () => {
    const overlaid = smallIr({ shape: [5], widths: [4, 2], training: { rule: "forwardForward" } });
    const overlay = Float32Array.from({ length: 3 * 4 }, (_, i) => i / 4);
    const statistics = [trained.statistics[0]];
    const layers = [{ ...trained.layers[0], overlay }, trained.layers[1]];
    const file = join(folder, "overlay.safetensors");
    saveCheckpoint(file, overlaid, { ...trained, layers, statistics });
    expect(loadCheckpoint(file, overlaid).layers).toEqual(layers);
    const plain = smallIr({ shape: [5], widths: [4, 2] });
    expect(codeOf(() => loadCheckpoint(file, plain))).toBe("FF3014");
  });

  it("replaces the old file and leaves no other file behind", () => {
    const own = temporaryFolder();
    const file = join(own, "new-folder", "a.safetensors");
    saveCheckpoint(file, ir, trained);
    const other: Trained = { ...trained, record: { ...trained.record, seed: 5 } };
    saveCheckpoint(file, ir, other);
    expect(loadCheckpoint(file, ir).record.seed).toBe(5);
    expect(readdirSync(join(own, "new-folder"))).toEqual(["a.safetensors"]);
  });

  it("cleans up where the new file cannot take its place", () => {
    const own = temporaryFolder();
    mkdirSync(join(own, "a.safetensors"));
    writeFileSync(join(own, "a.safetensors", "kept"), ""); // a folder that is not empty refuses the rename
    expect(codeOf(() => saveCheckpoint(join(own, "a.safetensors"), ir, trained))).toBe("FF3011");
    expect(readdirSync(own)).toEqual(["a.safetensors"]);
    expect(readdirSync(join(own, "a.safetensors"))).toEqual(["kept"]);
  });
});

describe("a wrong checkpoint", () => {
  it.each<[string, string, (bytes: Buffer) => Buffer | string]>([
    ["FF3012", "empty", () => ""],
    ["FF3012", "text", () => "not a checkpoint at all"],
    ["FF3012", "a header length beyond the file", (bytes) => patched(bytes, 6, 0xff)],
    ["FF3012", "a header that is not JSON", (bytes) => patched(bytes, 8, 0x5b)],
    ["FF3013", "cut short by one byte", (bytes) => bytes.subarray(0, -1)],
    ["FF3012", "one byte too long", (bytes) => Buffer.concat([bytes, Buffer.of(0)])],
    ["FF3013", "another dtype", (bytes) => edited(bytes, '"F32","shape":[5,4]', '"F16","shape":[5,4]')],
    ["FF3013", "a shape that contradicts its bytes", (bytes) => edited(bytes, "[5,4]", "[5,5]")],
    ["FF3013", "overlapping tensors", (bytes) => edited(bytes, "[80,96]", "[76,92]")],
    ["FF3014", "a tensor of another shape", (bytes) => edited(bytes, "[5,4]", "[4,5]")],
    ["FF3014", "a tensor of another name", (bytes) => edited(bytes, "dense2.bias", "dense3.bias")],
    ["FF3015", "a NaN", (bytes) => withValue(bytes, 80, Number.NaN)],
    ["FF3015", "an infinity", (bytes) => withValue(bytes, 84, Number.POSITIVE_INFINITY)],
    ["FF3016", "a seed that is text", (bytes) => edited(bytes, '\\"seed\\":4', '\\"sead\\":4')],
    ["FF3016", "a history that is no list", (bytes) => edited(bytes, '\\"history\\":[', '\\"histery\\":[')],
  ])("%s: %s", (code, name, change) => {
    const file = join(folder, "wrong.safetensors");
    writeFileSync(file, change(readFileSync(saved())));
    expect(
      codeOf(() => loadCheckpoint(file, ir)),
      name,
    ).toBe(code);
  });

  it("FF3010: absent, or a folder", () => {
    expect(codeOf(() => loadCheckpoint(join(folder, "absent"), ir))).toBe("FF3010");
    expect(codeOf(() => loadCheckpoint(folder, ir))).toBe("FF3010");
  });

  it("FF3012: larger than any of this model, without reading it", () => {
    const file = join(folder, "large.safetensors");
    writeFileSync(file, Buffer.alloc(17 * 1024 * 1024));
    expect(codeOf(() => loadCheckpoint(file, ir))).toBe("FF3012");
  });

  it("FF3014: of a model with more or fewer layers", () => {
    const file = saved();
    expect(codeOf(() => loadCheckpoint(file, { ...ir, layers: ir.layers.slice(0, 1) }))).toBe("FF3014");
    const { input } = smallIr({ shape: [5] });
    expect(codeOf(() => loadCheckpoint(file, { ...ir, input }))).toBe("FF3014");
  });

  it("ends in a diagnostic or in finite weights, whatever bytes are changed or cut", () => {
    const good = readFileSync(saved());
    const file = join(folder, "fuzzed.safetensors");
    const change = fc.record({ at: fc.nat(good.length - 1), value: fc.integer({ min: 0, max: 255 }) });
    let failures = 0;
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.option(fc.nat(good.length)), (changes, end) => {
        const bytes = Buffer.from(good);
        for (const { at, value } of changes) bytes[at] = value;
        writeFileSync(file, end === null ? bytes : bytes.subarray(0, end));
        try {
          const { layers } = loadCheckpoint(file, ir);
          return layers.every(({ weights }) => weights.every(Number.isFinite));
        } catch (error) {
          failures++;
          return error instanceof Failure && error.diagnostics.length > 0;
        }
      }),
      { numRuns: 1000 },
    );
    expect(failures).toBeGreaterThan(100);
  });
});

function saved(): string {
  const file = join(folder, "good.safetensors");
  saveCheckpoint(file, ir, trained);
  return file;
}

function codeOf(act: () => unknown): string {
  try {
    act();
    return "no error";
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics[0].code;
    throw error;
  }
}

function patched(bytes: Buffer, at: number, value: number): Buffer {
  bytes[at] = value;
  return bytes;
}

/** Writes a float32 at `offset` of the data. */
function withValue(bytes: Buffer, offset: number, value: number): Buffer {
  bytes.writeFloatLE(value, 8 + Number(bytes.readBigUInt64LE(0)) + offset);
  return bytes;
}
