import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isDeviceCheckpoint,
  loadDevice,
  requireFloatWeights,
  saveDevice,
} from "../../src/checkpoint/device.js";
import { decodeTensors } from "../../src/checkpoint/safetensors.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import type { Ir } from "../../src/ir/ir.js";
import type { QuantModel, StoredSamples } from "../../src/ir/quant.js";
import { plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { loadCheckpoint, saveCheckpoint } from "../../src/train/checkpoint.js";
import { untrained } from "../../src/train/load-or-train.js";
import { edited } from "../support/checkpoint.js";
import { course, irOf, saveTaught, taught } from "../support/device-checkpoint.js";
import { temporaryFolder } from "../support/folder.js";
import { smallIr } from "../support/models/small-ir.js";
import { GENTLE, reals } from "../support/models/tiny.js";

const folder = temporaryFolder();
const file = join(folder, "device.safetensors");

const stored: StoredSamples = {
  count: 3,
  x: Int8Array.from({ length: 36 }, (_, i) => i),
  labels: Uint8Array.of(0, 1, 2),
};
/** Exits that adapt, samples in flash, a frozen layer, a step and an offset for every feature. */
const RICH: QuantModel = {
  ...GENTLE,
  input: {
    ...GENTLE.input,
    storage: "int16",
    steps: Float64Array.from({ length: 12 }, (_, i) => 0.1 * i + 0.1),
    offsets: Int32Array.from({ length: 12 }, (_, i) => 90_000_000 * i - 5),
  },
  layers: [GENTLE.layers[0]!, frozen(GENTLE.layers[1]!)],
  exits: { rule: "margin", thresholds: Int32Array.of(900) },
  learning: {
    ...GENTLE.learning!,
    shipped: stored,
    guard: { ...stored, tolerance: 0.05 },
    adaptation: { warmup: 2, up: 50, down: 7, shift: 0, kappa: 0 },
  },
};
const HALVES: QuantModel = { ...reals("fp16"), accumulate: "f16" };
const MODELS = {
  int8: GENTLE,
  "int8 with all that there is": RICH,
  fp16: reals("fp16"),
  "fp16 with sums of halves": HALVES,
  f32: reals("f32"),
};

/** The layer with constants in place of masters. */
function frozen(layer: QuantModel["layers"][number]): QuantModel["layers"][number] {
  const upper = (masters: ArrayLike<number>): Int8Array => Int8Array.from(masters, (value) => value >> 8);
  if (layer.kind !== "integer" || layer.answer?.kind !== "head") throw new Error("no layer of integers");
  const answer = { ...layer.answer, weights: upper(layer.answer.weights) };
  return { ...layer, weights: upper(layer.weights), answer, learning: null };
}

describe("a device checkpoint", () => {
  it.each(Object.entries(MODELS))("gives the state that was saved: %s", (_, model) => {
    const device = saveTaught(file, model);
    const loaded = loadDevice(file, irOf(model), true);
    const again = createLearner(loaded.model, plan(loaded.model));
    expect(again.payload()).toEqual(device.payload());
    expect(again.hash()).toBe(device.hash());
    expect(device.hash()).not.toBe(taught(model, 0).hash());
    expect(loaded.course).toEqual(course);
  });

  it.each(Object.entries(MODELS))("goes on as the device does: %s", (_, model) => {
    const device = saveTaught(file, model);
    const loaded = loadDevice(file, irOf(model), true).model;
    const again = createLearner(loaded, plan(loaded));
    for (let n = 0; n < 10; n++) {
      const raw = Uint8Array.from({ length: 12 }, (_, i) => 17 * i * n);
      expect(again.learn(raw, n % 3)).toEqual(device.learn(raw, n % 3));
      expect(again.infer(raw)).toEqual(device.infer(raw));
    }
    expect(again.hash()).toBe(device.hash());
  });

  it("gives back everything that is not learnt, and only learnt values are new", () => {
    saveTaught(file, RICH);
    const { model } = loadDevice(file, irOf(RICH), true);
    const first = { ...RICH.layers[0]!, weights: null, bias: null, answer: null };
    expect({ ...model.layers[0]!, weights: null, bias: null, answer: null }).toEqual(first);
    expect(model.layers[1]).toEqual(RICH.layers[1]);
    expect(model.layers[0]!.weights).not.toEqual(RICH.layers[0]!.weights);
    expect(model.input).toEqual(RICH.input);
    expect({ ...model.learning, learnt: null }).toEqual(RICH.learning);
    expect(model.learning!.learnt!.thresholds).toBe(undefined);
    expect(model.exits!.thresholds).not.toEqual(RICH.exits!.thresholds);
  });

  it("saves a loaded model as the same bytes", () => {
    const device = saveTaught(file, RICH);
    const bytes = readFileSync(file);
    const { model } = loadDevice(file, irOf(RICH), true);
    saveDevice(file, { model, plan: plan(model), payload: device.payload(), course });
    expect(readFileSync(file)).toEqual(bytes);
  });

  it("names tensors after what they are, the widest first", () => {
    saveTaught(file, RICH);
    const { tensors, metadata } = decodeTensors(file, readFileSync(file));
    const names = [...tensors.keys()];
    expect(names).toEqual(
      expect.arrayContaining([
        "first.weights",
        "first.bias",
        "first.answer.weights",
        "exits.thresholds",
        "input.steps",
        "learning.learnt.recent_x",
        "learning.shipped.labels",
      ]),
    );
    const widths = [...tensors.values()].map(({ data }) => data.BYTES_PER_ELEMENT);
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
    expect(metadata.format).toBe("ff-edge device");
  });

  it("is told from a checkpoint of float weights", () => {
    saveTaught(file, GENTLE);
    expect([isDeviceCheckpoint(file), isDeviceCheckpoint(undefined)]).toEqual([true, false]);
    expect(codesOf(() => requireFloatWeights(file))).toEqual(["FF3021"]);
    const ir = smallIr();
    const floats = join(folder, "trained.safetensors");
    saveCheckpoint(floats, ir, untrained(ir));
    expect([isDeviceCheckpoint(floats), isDeviceCheckpoint(join(folder, "absent"))]).toEqual([false, false]);
    requireFloatWeights(floats);
    expect(codesOf(() => loadDevice(floats, ir, true))).toEqual(["FF3018"]);
    expect(codesOf(() => loadCheckpoint(file, irOf(GENTLE)))).toEqual(["FF3014"]);
  });
});

describe("a wrong device checkpoint", () => {
  const ir = irOf(GENTLE);

  it.each<[string, string, (ir: Ir) => Partial<Ir>]>([
    ["FF3019", "another name", () => ({ name: "other" })],
    ["FF3019", "another precision", () => ({ precision: "f32" })],
    ["FF3019", "other classes", () => ({ classes: ["a", "b", "d"] })],
    ["FF3019", "another input", ({ input }) => ({ input: { ...input, size: 13 } })],
    ["FF3019", "fewer layers", ({ layers }) => ({ layers: layers.slice(0, 1) })],
    ["FF3019", "other units", ({ layers }) => ({ layers: layers.map((each) => ({ ...each, units: 9 })) })],
    ["FF3019", "other slices", ({ layers }) => ({ layers: layers.map((each) => ({ ...each, slices: 2 })) })],
    ["FF3019", "other names", ({ layers }) => ({ layers: layers.map((each) => ({ ...each, name: "x" })) })],
    ["FF3019", "nothing that learns", () => ({ learning: null })],
  ])("%s: %s", (code, _, change) => {
    saveTaught(file, GENTLE);
    expect(codesOf(() => loadDevice(file, { ...ir, ...change(ir) }, true))).toContain(code);
    expect(codesOf(() => loadDevice(file, ir, true))).toEqual([]);
  });

  it("FF3019: other sums of products, either way", () => {
    const [floats, halves] = [irOf(reals("fp16")), irOf(HALVES)];
    saveTaught(file, HALVES);
    expect(codesOf(() => loadDevice(file, halves, true))).toEqual([]);
    expect(codesOf(() => loadDevice(file, floats, true))).toEqual(["FF3019"]);
    saveTaught(file, reals("fp16"));
    expect(codesOf(() => loadDevice(file, floats, true))).toEqual([]);
    expect(codesOf(() => loadDevice(file, halves, true))).toEqual(["FF3019"]);
  });

  it("FF3019: floats as input, for a target without floating-point unit", () => {
    saveTaught(file, GENTLE);
    expect(codesOf(() => loadDevice(file, ir, false))).toEqual([]);
    saveTaught(file, { ...GENTLE, input: { ...GENTLE.input, storage: "float32" } });
    expect(codesOf(() => loadDevice(file, ir, false))).toEqual(["FF3019"]);
    expect(codesOf(() => loadDevice(file, ir, true))).toEqual([]);
  });

  const INT16 = { storage: "int16" } as const;
  it.each<[string, QuantModel]>([
    ["weights that are too few", withFirst({ weights: new Int16Array(95) })],
    ["a shift of zero", withFirst({ shift: new Uint8Array(8) })],
    ["a scale that is not finite", withFirst({ accumulatorScale: new Float64Array(8).fill(Number.NaN) })],
    [
      "labels of no class",
      withLearning({ guard: { ...stored, labels: Uint8Array.of(0, 1, 3), tolerance: 0 } }),
    ],
    [
      "too few offsets",
      withInput({ ...INT16, steps: new Float64Array(12).fill(1), offsets: new Int32Array(11) }),
    ],
    [
      "an offset out of its range",
      withInput({ ...INT16, steps: Float64Array.of(1), offsets: Int32Array.of(-(2 ** 31)) }),
    ],
    ["samples that are too short", withLearning({ shipped: { ...stored, count: 4 } })],
    ["too many thresholds", { ...GENTLE, exits: { rule: "margin", thresholds: Int32Array.of(1, 2) } }],
  ])("FF3020: %s", (_, model) => {
    const payload = model.exits ? new Uint8Array(4096) : taught(GENTLE, 1).payload();
    const layout = model.exits
      ? { ...plan(GENTLE), fields: [] }
      : { ...plan(GENTLE), fields: countersOf(GENTLE) };
    saveDevice(file, { model, plan: layout, payload, course });
    expect(codesOf(() => loadDevice(file, irOf(model), true))).toContain("FF3020");
  });

  it("FF3020: a ring whose next row is not in it, a master that is no weight", () => {
    for (const name of ["recent_next", "recent_count", "recent_labels", "first_weights"]) {
      const layout = plan(GENTLE);
      const payload = taught(GENTLE, 5).payload();
      const { offset } = layout.fields.find((field) => field.name === name)!;
      payload.set(name === "first_weights" ? [0x00, 0x80] : [0x77], offset);
      saveDevice(file, { model: GENTLE, plan: layout, payload, course });
      expect(
        codesOf(() => loadDevice(file, ir, true)),
        name,
      ).toEqual(["FF3020"]);
    }
  });

  it("FF3018: content that was changed, another version", () => {
    saveTaught(file, GENTLE);
    const good = readFileSync(file);
    const changes: ((bytes: Buffer) => Buffer)[] = [
      (bytes) => edited(bytes, '\\"scoreExponent\\":10', '\\"scoreExponent\\":11'),
      (bytes) => edited(bytes, '"version":"1"', '"version":"2"'),
      (bytes) => edited(bytes, '\\"sent\\":12', '\\"sent\\":13'),
      (bytes) => edited(bytes, '"first.bias"', '"first.bios"'),
      (bytes) => {
        bytes[bytes.length - 1]! ^= 1;
        return bytes;
      },
    ];
    for (const change of changes) {
      writeFileSync(file, change(Buffer.from(good)));
      expect(codesOf(() => loadDevice(file, ir, true))).toEqual(["FF3018"]);
    }
  });

  it("ends in a diagnostic or in the same model, whatever bytes are changed or cut", () => {
    saveTaught(file, GENTLE);
    const good = readFileSync(file);
    const saved = JSON.stringify(loadDevice(file, ir, true));
    const change = fc.record({ at: fc.nat(good.length - 1), by: fc.integer({ min: 1, max: 255 }) });
    let refused = 0;
    fc.assert(
      fc.property(change, fc.option(fc.nat(good.length - 1)), ({ at, by }, end) => {
        const bytes = Buffer.from(good);
        bytes[at]! ^= by;
        writeFileSync(file, end === null ? bytes : bytes.subarray(0, end));
        let loaded = "";
        const codes = codesOf(() => {
          loaded = JSON.stringify(loadDevice(file, ir, true));
        });
        refused += codes.length > 0 ? 1 : 0;
        return codes.length > 0 || loaded === saved; // a space in the header may become another
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(480);
  });
});

/** The integer model with something else in its first layer, or in its learning. */
function withFirst(change: object): QuantModel {
  return { ...GENTLE, layers: [{ ...GENTLE.layers[0]!, ...change }, GENTLE.layers[1]!] };
}

function withInput(change: object): QuantModel {
  return { ...GENTLE, input: { ...GENTLE.input, ...change } };
}

function withLearning(change: object): QuantModel {
  return { ...GENTLE, learning: { ...GENTLE.learning!, ...change } };
}

/** The fields of a state that are not of a layer. */
function countersOf(model: QuantModel) {
  return plan(model).fields.filter(({ layer }) => layer === "state" || layer === "recent");
}

function codesOf(act: () => unknown): string[] {
  try {
    act();
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
}
