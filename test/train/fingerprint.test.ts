import { describe, expect, it } from "vitest";
import { check } from "../../src/frontend/check.js";
import { lower } from "../../src/frontend/lower.js";
import type { Ir } from "../../src/ir/ir.js";
import type { DenseIr } from "../../src/ir/layers.js";
import type { ReadSpec } from "../../src/ir/program.js";
import { averagePool, conv2d, csv, defineModel, dense, maxPool, monoForward } from "../../src/model.js";
import { fingerprint } from "../../src/train/fingerprint.js";
import { featuresFrom } from "../support/models/feature-model.js";
import { smallDataset, smallIr, withTraining } from "../support/models/small-ir.js";

const ir = smallIr();
const dataset = smallDataset(ir);
const base = fingerprint(ir, dataset, 1, "engine 1");

/** Another first layer. */
const first = (change: Partial<DenseIr>): Partial<Ir> => ({
  layers: ir.layers.map((layer, at) =>
    at === 0 && layer.kind === "dense" ? { ...layer, ...change } : layer,
  ),
});

describe("the fingerprint", () => {
  it("changes with a coefficient of the features, and with no comment and no line", () => {
    const of = (text: string): string => {
      const features = featuresFrom(text);
      return fingerprint({ ...ir, features }, dataset, 1, "engine 1");
    };
    const text =
      "export function f(x: Int16Array): Float32Array { const y = new Float32Array(1); y[0] = x[0]! * 0.5; return y; }";
    expect(of(`// A comment.\n\n${text}`)).toBe(of(text));
    expect(of(text.replace("0.5", "0.25"))).not.toBe(of(text));
    expect(of(text)).not.toBe(base);
  });

  it.each<[string, Partial<Ir>]>([
    ["input scaling", { input: { ...ir.input, parts: [{ ...ir.input.parts[0], scale: 2 }] } }],
    ["units", first({ output: [6] })],
    ["slices", { taps: [{ ...ir.taps[0], slices: 5 }, ir.taps[1]] }],
    ["heads", { taps: [{ ...ir.taps[0], head: false }, ir.taps[1]] }],
    ["overlay", first({ overlay: true })],
    ["class names", { classes: ["a", "b", "c"] }],
    ["data", { data: { ...ir.data, split: { validation: 0.2, calibration: 0.1 } } }],
    ["training", withTraining(ir, { epochs: 4 })],
    ["heads that are not boosted", withTraining(ir, { boosted: false })],
  ])("changes with %s", (_, change) => {
    expect(fingerprint({ ...ir, ...change }, dataset, 1, "engine 1")).not.toBe(base);
  });

  it("changes with every option that reads other values from the same file", () => {
    const source = { kind: "csv", file: "t.csv", label: "y" } as const;
    const options = [
      {},
      { separator: ";" },
      { decimal: "," },
      { columns: ["a", "b"] },
      { columns: ["b", "a"] },
      { ignore: ["a"] },
      { missing: "drop" },
      { missing: "previous" },
    ] as const;
    const prints = options.map((each) =>
      fingerprint({ ...ir, data: { ...ir.data, train: { ...source, ...each } } }, dataset, 1, "engine 1"),
    );
    expect(new Set(prints).size).toBe(options.length);
  });

  it("changes with file contents, seed, engine and trainer version", () => {
    const files = [{ path: "samples.csv", sha256: "cd".repeat(32) }];
    const others = [
      fingerprint(ir, { ...dataset, files }, 1, "engine 1"),
      fingerprint(ir, dataset, 2, "engine 1"),
      fingerprint(ir, dataset, 1, "engine 2"),
      fingerprint(ir, dataset, 1, "engine 1", 99),
    ];
    expect(new Set([base, ...others]).size).toBe(5);
  });

  it("does not change with learning on the device, its data, the precision or its sums", () => {
    const data = { kind: "csv", file: "new.csv", label: "label" } as const;
    const layers = [{ rate: 0.5 }, null];
    const learning: Ir["learning"] = {
      layers,
      data,
      decay: 0,
      skip: 0,
      shipped: 3,
      recent: 3,
      guard: { samples: 1, tolerance: 0 },
      warmup: 1,
      speed: 1,
    };
    const learnt = {
      ...dataset,
      learn: dataset.test,
      learnFiles: [{ path: "new.csv", sha256: "ef".repeat(32) }],
    };
    const halves = { precision: "fp16", accumulate: "f16" } as const;
    expect(fingerprint({ ...ir, learning, precision: "f32" }, learnt, 1, "engine 1")).toBe(base);
    expect(fingerprint({ ...ir, learning, ...halves }, learnt, 1, "engine 1")).toBe(base);
  });

  it("does not change with the model's name, inference, lines of the model file, paths of the machine or order of keys", () => {
    const files = dataset.files.map(({ sha256 }) => ({ path: "/elsewhere/samples.csv", sha256 }));
    const layers = ir.layers.map((layer) => ({ ...layer, source: "other.ts:99" }));
    const { rule, ...rest } = ir.training;
    const training = { ...rest, rule } as Ir["training"];
    const inference: Ir["inference"] = { readout: "head", beam: 0, exits: { rule: "lightff", kappa: 2 } };
    const same: Ir = { ...ir, name: "renamed", layers, training, inference };
    expect(fingerprint(same, { ...dataset, files }, 1, "engine 1")).toBe(base);
  });

  it("is for pools side by side what it was when there were no others, and another for those", () => {
    const of = (stride?: number): string => {
      const spec = defineModel({
        name: "m",
        input: { shape: [20, 20], standardize: "none" },
        classes: ["a", "b"],
        data: {
          train: csv({ file: "a.csv", label: "y" }),
          split: { validation: 0.1, calibration: 0.1, test: 0.1 },
        },
        layers: [
          ...[conv2d(4, { kernel: 3, pool: 2 }), maxPool([2, 1]), conv2d(4, { kernel: 1 })],
          ...[averagePool(2, stride === undefined ? {} : { stride }), dense(4)],
        ],
        training: monoForward({ epochs: 1 }),
      });
      const pools = lower(check({ file: "/model.ts", spec: spec as ReadSpec, spans: {} }));
      return fingerprint(pools, { ...dataset, files: [] }, 1, "x", 4);
    };
    expect(of()).toBe("6c8e796d3c75db4cd8941fa3e1547ce0c4aea4f77698c088f71992a5f3b76ca2");
    expect(of(2)).toBe(of());
    expect(of(1)).not.toBe(of());
  });

  it("is a SHA-256", () => {
    expect(base).toMatch(/^[0-9a-f]{64}$/);
  });
});
