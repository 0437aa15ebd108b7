/** Decimal readings behind `scale`: the same integers in training, in played recordings and in what the emitted text says. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { inRaw, withFeatures } from "../../src/data/feature-samples.js";
import { cutWindows } from "../../src/data/recordings/window-list.js";
import { inputView } from "../../src/emit/view-input.js";
import { featuresOf } from "../../src/frontend/compile-input.js";
import type { Features } from "../../src/ir/model-features.js";
import type { Recording } from "../../src/ir/recording.js";
import { asRaw, largestScale } from "../../src/numerics/raw-readings.js";
import { featuresHash } from "../../src/parameters/features-hash.js";
import { decodeRows } from "../../src/quantize/decode-rows.js";
import { encodeRows } from "../../src/quantize/encode-rows.js";
import { temporaryFolder } from "../support/folder.js";
import { faults } from "./support.js";

const VALUES = Float32Array.of(0.1, -1, 0.99987, -0.00012207, 0.25, 2);
const RAW = [410, -4096, 4095, 0, 1024, 8192];

function copies(scale?: number): Features {
  const file = join(temporaryFolder(), "copies.ts");
  writeFileSync(
    file,
    "export function copies(w: Int16Array): Int16Array {\n  const out = new Int16Array(4);\n  for (let i = 0; i < 4; i++) out[i] = w[i]!;\n  return out;\n}\n",
  );
  const window = { type: "int16", shape: [2, 2], ...(scale === undefined ? {} : { scale }) };
  const input = { window, features: { kind: "code", file, name: "copies" } };
  return featuresOf(input as never, () => undefined)!; // code stands for what it names
}

const recording: Recording = {
  ...{ name: "walk", rows: 3, channels: 2, columns: ["x", "y"], storage: "float32", values: VALUES },
  ...{ labels: new Uint16Array(3), events: null, times: null, rate: 10, group: "walk" },
  location: (row) => `line ${row + 2} of "walk.csv"`,
};

const part = (of: Recording) => {
  const settings = { length: 2, channels: 2, hop: 1, label: "end", minShare: 0.5, within: 0 } as const;
  const table = cutWindows([of], { ...settings, otherwise: null }, { name: "walk.csv" } as never, () => 0);
  const inputs = Float32Array.from([...of.values.slice(0, 4), ...of.values.slice(2, 6)]);
  const samples = { storage: "float32", size: 4, count: 2, inputs, labels: new Uint16Array(2) } as const;
  return { samples, table, rows: Uint32Array.of(0, 1) };
};

it("training, recordings that are played and the emitted text take raw = floor(value * scale + 1/2)", () => {
  const features = copies(4096);
  const { raw } = withFeatures({ features }, part(recording));
  expect([...raw!.inputs]).toEqual([...RAW.slice(0, 4), ...RAW.slice(2, 6)]);
  const input = { steps: [], raw: [4], network: [4], parts: [], storage: "int16" };
  const model = { features, input } as never; // nothing else of a model is asked for
  expect([...encodeRows(recording, model)!]).toEqual(RAW);
  expect([...decodeRows(Int16Array.from(RAW), 2, model)]).toEqual(RAW.map((raw) => raw / 4096));
  expect(inputView(model).meaning[0]).toMatch(/^raw = floor\(value \* 4096 \+ 1\/2\), limited to int16_t/);
});

it("a value that int16 does not hold is told with its own line, as the file has it, and the largest scale that fits", () => {
  const [found] = faults(() => withFeatures({ features: copies(32768) }, part(recording)));
  expect(found).toMatchObject({ code: "FF1126", found: '2 * 32768 in line 4 of "walk.csv"' });
  expect(found!.hint).toContain("`scale: 8192`");
  const [unscaled] = faults(() => withFeatures({ features: copies() }, part(recording)));
  expect(unscaled).toMatchObject({ found: '0.1 in line 2 of "walk.csv"' });
});

it("the scale makes weights stale", () => {
  const hashes = [copies(), copies(4096), copies(2048)].map(featuresHash);
  expect(new Set(hashes).size).toBe(3);
});

it.each([0.001, 0.99999, 1, 7.3, 32767, 1e6, 3e-9])(
  "the largest scale for ±%d holds it, and twice as much does not",
  (value) => {
    const values = Float32Array.of(value, -value / 3);
    const scale = largestScale([values], "int16")!;
    expect(asRaw(values, { storage: "int16", scale })).toBeInstanceOf(Int16Array);
    expect(asRaw(values, { storage: "int16", scale: 2 * scale })).toBe(0);
  },
);

it("bytes hold no value below zero at any scale", () => {
  const values = Float32Array.of(0.5, -3);
  const where = { locate: (at: number) => `value ${at}`, all: [values] };
  const [found] = faults(() => inRaw(values, { storage: "uint8", scale: 2 }, where));
  expect(found!.hint).toMatch(/^Use `type: "float32"`/);
});
