/** Statistics of integers against their definitions in float64; filters of integers against recursions in float64. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileFeatures } from "../../src/features/compile.js";
import { hostFeatures } from "../../src/features/host.js";
import { createRandom } from "../../src/numerics/prng.js";
import { compiled } from "./compiled.js";

const N = 300;
const INTEGER = "ff-edge/dsp/integer";
const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
const mean64 = (x: readonly number[]): number => sum(x) / x.length;
const moment64 = (x: readonly number[], power: number): number => {
  const m = mean64(x);
  return mean64(x.map((v) => (v - m) ** power));
};
const rms64 = (x: readonly number[]): number => Math.sqrt(mean64(x.map((v) => v * v)));

/** Samples of 16 bits: a wave, noise and a level; now and then a peak. */
function samples(amplitude: number, level: number, seed: number): Int16Array {
  const random = createRandom(seed);
  return Int16Array.from({ length: N }, (_, i) => {
    const value = Math.sin(i / 5) + 0.3 * random.normal() + (i === 77 ? 3 : 0);
    return Math.max(-32768, Math.min(32767, Math.round(level + amplitude * value)));
  });
}

const SIGNALS = [samples(3, 0, 1), samples(40, -7, 2), samples(1000, 20000, 3), samples(7000, 0, 4)];

/** A number that the library gives for samples. */
function integerFunction(call: string): (x: Int16Array) => number {
  const names = call.slice(0, call.indexOf("("));
  const text = `export function f(x: Int16Array): i32 { return ${call}; }`;
  const { host, ir } = compiled(names, text, { x: N }, "f", INTEGER);
  expect(ir.sites).toEqual([]);
  return (x) => Number(host.call(ir.entries[0]!, x));
}

interface Definition {
  readonly exact: (x: readonly number[]) => number;
  /** Of one in the integer's unit. */
  readonly unit: number;
  /** What the integer may differ by, of the exact value and in its unit. */
  readonly relative: number;
  readonly absolute: number;
}

const autocorrelation64 = (x: readonly number[], lag: number): number => {
  const m = mean64(x);
  return sum(x.slice(lag).map((v, i) => (v - m) * (x[i]! - m))) / (moment64(x, 2) * x.length);
};

const of = (exact: Definition["exact"], unit = 256, relative = 1e-3, absolute = 1): Definition => ({
  ...{ exact, unit, relative, absolute },
});
const EXACT: Readonly<Record<string, Definition>> = {
  "mean(x)": of(mean64, 256, 0),
  "rms(x)": of(rms64),
  "deviation(x)": of((x) => Math.sqrt(moment64(x, 2))),
  "minimum(x)": of((x) => Math.min(...x), 1, 0, 0),
  "maximum(x)": of((x) => Math.max(...x), 1, 0, 0),
  "peakToPeak(x)": of((x) => Math.max(...x) - Math.min(...x), 1, 0, 0),
  "crest(x)": of((x) => Math.max(...x.map(Math.abs)) / rms64(x)),
  "skewness(x)": of((x) => moment64(x, 3) / moment64(x, 2) ** 1.5, 256, 3e-3, 2),
  "kurtosis(x)": of((x) => moment64(x, 4) / moment64(x, 2) ** 2, 256, 3e-3, 2),
  "lineLength(x)": of((x) => sum(x.slice(1).map((v, i) => Math.abs(v - x[i]!))), 1, 0, 0),
  "zeroCrossings(x, 2)": of((x) => x.slice(1).filter((v, i) => v < 2 !== x[i]! < 2).length, 1, 0, 0),
  "autocorrelation(x, 7)": of((x) => autocorrelation64(x, 7), 32768, 1e-3, 8),
};

test.each(Object.keys(EXACT))("%s", (call) => {
  const f = integerFunction(call);
  const { exact, unit, relative, absolute } = EXACT[call]!;
  for (const x of SIGNALS) {
    const wanted = unit * exact(Array.from(x));
    expect(Math.abs(f(x) - wanted), `${f(x)}, ${wanted}`).toBeLessThanOrEqual(
      absolute + relative * Math.abs(wanted),
    );
  }
});

test.each(["rms(x)", "deviation(x)", "crest(x)", "skewness(x)", "kurtosis(x)", "autocorrelation(x, 3)"])(
  "%s of silence is 0, and of full scale right",
  (call) => {
    const f = integerFunction(call);
    expect(f(new Int16Array(N))).toBe(0);
    const loud = Int16Array.from({ length: N }, (_, i) => (i & 1 ? -32768 : 32767));
    const { exact, unit } = EXACT[call] ?? of((x) => autocorrelation64(x, 3), 32768);
    const wanted = unit * exact(Array.from(loud));
    expect(Math.abs(f(loud) - wanted), `${f(loud)}, ${wanted}`).toBeLessThan(3 + 1e-3 * Math.abs(wanted));
  },
);

test("the correlation of two windows", () => {
  const { host } = compiled(
    "correlation",
    "export function f(x: Int16Array, y: Int16Array): i32 { return correlation(x, y); }",
    { x: N, y: N },
    "f",
    INTEGER,
  );
  for (const [x, y] of [
    [SIGNALS[0]!, SIGNALS[3]!],
    [SIGNALS[1]!, SIGNALS[2]!],
    [SIGNALS[1]!, SIGNALS[1]!],
  ] as const) {
    const [a, b] = [Array.from(x), Array.from(y)];
    const covariance = mean64(a.map((v, i) => (v - mean64(a)) * (b[i]! - mean64(b))));
    const exact = covariance / Math.sqrt(moment64(a, 2) * moment64(b, 2));
    expect(Math.abs(Number(host.call("f", x, y)) / 32768 - exact)).toBeLessThan(1e-3);
  }
});

/** What a filter of integers gives for each sample. */
function pushing(names: string, filter: string): (x: ArrayLike<number>) => number[] {
  const file = "/features/test.ts";
  const text = `import { ${names} } from "${INTEGER}";
export class F {
  private readonly filter = new ${filter};
  push(x: i16): i32 { return this.filter.push(x); }
}`;
  const readText = (path: string): string => (path === file ? text : readFileSync(path, "utf8"));
  const ir = compileFeatures({ file, name: "F", readText });
  expect(ir.sites).toEqual([]);
  const host = hostFeatures(ir);
  return (x) => {
    const self = host.make(ir.state ?? "");
    return Array.from(x, (value) => Number(host.call(ir.entries[0]!, self, value)));
  };
}

/** The same filter of floats, in float64. */
function biquads64(sections: readonly number[], x: ArrayLike<number>): number[] {
  const state = sections.map(() => 0);
  return Array.from(x, (value) => {
    let y = value;
    for (let at = 0; at < sections.length; at += 5) {
      const [b0, b1, b2, a1, a2] = sections.slice(at) as [number, number, number, number, number];
      const input = y;
      y = b0 * input + state[at]!;
      state[at] = b1 * input - a1 * y + state[at + 1]!;
      state[at + 1] = b2 * input - a2 * y;
    }
    return y;
  });
}

/** Robert Bristow-Johnson's sections in float64. */
function design(kind: string, rate: number, frequency: number, q: number): number[] {
  const w = (2 * Math.PI * frequency) / rate;
  const [alpha, c] = [Math.sin(w) / (2 * q), Math.cos(w)];
  const numerators: Readonly<Record<string, readonly number[]>> = {
    lowpass: [(1 - c) / 2, 1 - c, (1 - c) / 2],
    highpass: [(1 + c) / 2, -1 - c, (1 + c) / 2],
    bandpass: [alpha, 0, -alpha],
    notch: [1, -2 * c, 1],
  };
  return [...numerators[kind]!, -2 * c, 1 - alpha].map((each) => each / (1 + alpha));
}

describe("filters", () => {
  const x = samples(7000, 0, 5);

  test.each([
    ["lowpass", "lowpass(360, 40)", design("lowpass", 360, 40, Math.SQRT1_2)],
    ["highpass", "highpass(360, 5)", design("highpass", 360, 5, Math.SQRT1_2)],
    ["bandpass", "bandpass(360, 20, 2)", design("bandpass", 360, 20, 2)],
    ["notch", "notch(360, 50, 5)", design("notch", 360, 50, 5)],
    ["lowpass", "lowpass(360, 2)", design("lowpass", 360, 2, Math.SQRT1_2)],
  ])("a %s is within one of float64", (name, call, sections) => {
    const found = pushing(`Biquads, ${name}`, `Biquads(${call})`)(x);
    const exact = biquads64(sections, x);
    expect(Math.max(...exact.map((each, i) => Math.abs(each - found[i]!)))).toBeLessThan(1);
  });

  test("a finite response, an envelope and pre-emphasis are within one", () => {
    const numbers = [0.5, -0.25, 0.125, 1];
    const sums = Array.from(x, (_, i) => sum(numbers.map((tap, j) => tap * (x[i - j] ?? 0))));
    let level = 0;
    const levels = Array.from(x, (value) => {
      level += (Math.abs(value) > level ? 0.5 : 0.01) * (Math.abs(value) - level);
      return level;
    });
    const steps = Array.from(x, (value, i) => value - 0.9 * (x[i - 1] ?? 0));
    const cases = [
      [pushing("Fir, taps", `Fir(taps(Float32Array.of(${numbers.join()})))`), sums],
      [pushing("Envelope", "Envelope(0.5, 0.01)"), levels],
      [pushing("PreEmphasis", "PreEmphasis(0.9)"), steps],
    ] as const;
    for (const [push, exact] of cases) {
      const found = push(x);
      expect(Math.max(...exact.map((each, i) => Math.abs(each - found[i]!)))).toBeLessThanOrEqual(2);
    }
  });
});
