/** Whole windows and shapes of spectra against float64, and filters that count. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileFeatures } from "../../src/features/compile.js";
import { hostFeatures } from "../../src/features/host.js";
import { arrayFunction, compiled, relativeError, scalarFunction, signal } from "./compiled.js";

const N = 120;
const x = signal(N, 7);

test("one channel of several", () => {
  expect(Array.from(arrayFunction("channel(x, 2, 3)", N, 40)(x))).toEqual(
    Array.from(x).filter((_, i) => i % 3 === 2),
  );
});

test("a window without its line", () => {
  const line = x.map((value, i) => value + 3 + 0.25 * i);
  const found = arrayFunction("detrend(x)", N, N)(line);
  const [sum, slope] = [found.reduce((a, b) => a + b, 0), found.reduce((a, b, i) => a + b * i, 0)];
  expect(Math.abs(sum)).toBeLessThan(1e-3);
  expect(Math.abs(slope)).toBeLessThan(0.1);
  expect(relativeError(found, arrayFunction("detrend(x)", N, N)(x))).toBeLessThan(1e-5);
});

test("another number of samples", () => {
  const exact = Array.from({ length: 50 }, (_, i) => {
    const at = (i * (N - 1)) / 49;
    const left = Math.min(Math.floor(at), N - 2);
    return x[left]! + (at - left) * (x[left + 1]! - x[left]!);
  });
  expect(relativeError(arrayFunction("resampled(x, 50)", N, 50)(x), exact)).toBeLessThan(1e-5);
});

test("pre-emphasis", () => {
  const exact = Array.from(x, (value, i) => value - (i > 0 ? 0.95 * x[i - 1]! : 0));
  expect(relativeError(arrayFunction("preEmphasis(x, 0.95)", N, N)(x), exact)).toBeLessThan(1e-6);
});

test("shapes of spectra", () => {
  const power = x.map((value) => value * value);
  const all = power.reduce((a, b) => a + b, 0);
  const weighted = power.reduce((sum, value, k) => sum + k * value, 0);
  const shannon = power.reduce((sum, value) => sum - (value / all) * Math.log2(value / all), 0);
  expect(scalarFunction("centroid(x)", N)(power)).toBeCloseTo(weighted / all, 3);
  expect(scalarFunction("entropy(x)", N)(power)).toBeCloseTo(shannon / Math.log2(N), 5);
  const bin = scalarFunction("rolloff(x, 0.5)", N)(power);
  const upTo = (k: number): number => power.slice(0, k + 1).reduce((a, b) => a + b, 0);
  expect([upTo(bin) >= all / 2, upTo(bin - 1) < all / 2]).toEqual([true, true]);
  expect(
    ["centroid(x)", "entropy(x)", "rolloff(x, 0.5)"].map((call) =>
      scalarFunction(call, N)(new Float32Array(N)),
    ),
  ).toEqual([0, 0, 0]);
});

test("values in order, and their numbers between edges", () => {
  const sorted = Array.from(x).sort((a, b) => a - b);
  for (const q of [0, 0.1, 0.5, 0.99, 1]) {
    const at = q * (N - 1);
    const left = Math.min(Math.floor(at), N - 2);
    const exact = sorted[left]! + (at - left) * (sorted[left + 1]! - sorted[left]!);
    expect(scalarFunction(`quantile(x, ${q})`, N)(x)).toBeCloseTo(exact, 4);
  }
  const { host, ir } = compiled(
    "histogram",
    "export function f(x: Float32Array): Int32Array { return histogram(x, Float32Array.of(-1, 0, 0.5, 2)); }",
    { x: N },
  );
  const counts = new Int32Array(3);
  host.call(ir.entries[0]!, x, counts);
  const between = (low: number, high: number): number => x.filter((v) => v >= low && v < high).length;
  expect(Array.from(counts)).toEqual([between(-1, 0), between(0, 0.5), between(0.5, 2)]);
});

test("the strongest bins", () => {
  const { host, ir } = compiled(
    "spectralPeaks",
    "export function f(x: Float32Array): Int32Array { return spectralPeaks(x, 3); }",
    { x: 6 },
  );
  const out = new Int32Array(3);
  host.call(ir.entries[0]!, Float32Array.of(1, 5, 0, 5, 9, 2), out);
  expect(Array.from(out)).toEqual([4, 1, 3]);
});

/** A class of the library with constants, whose methods can be called. */
function object(name: string, args: string) {
  const file = "/features/test.ts";
  const text = `import { ${name} } from "ff-edge/dsp";
export class F {
  private readonly filter = new ${name}(${args});
  push(x: i32): i32 { return ${name === "Median" ? "this.filter.push(x)" : "this.filter.push(x) ? Math.round(this.filter.value()) : -1"}; }
}`;
  const readText = (path: string): string => (path === file ? text : readFileSync(path, "utf8"));
  const ir = compileFeatures({ file, name: "F", readText });
  const host = hostFeatures(ir);
  const self = host.make(ir.state ?? "");
  return (value: number): number => Number(host.call(ir.entries[0]!, self, value));
}

test.each([1, 4, 7])("a median of %i", (length) => {
  const values = Array.from(signal(200, 8), (value) => Math.round(20 * value) + 0);
  const push = object("Median", String(length));
  const exact = values.map((_, i) => {
    const last = Array.from({ length }, (__, j) => values[i - j] ?? 0);
    return last.sort((a, b) => a - b)[(length - 1) >> 1]!;
  });
  expect(values.map(push)).toEqual(exact);
});

test("every third sample", () => {
  const push = object("Decimate", "3, Float32Array.of(1, 1)");
  expect([1, 2, 3, 4, 5, 6, 7].map(push)).toEqual([-1, -1, 5, -1, -1, 11, -1]);
});
