/** Statistics against their definitions in float64. */
import { expect, test } from "vitest";
import { arrayFunction, compiled, relativeError, scalarFunction, signal } from "./compiled.js";

const N = 200;
const sum = (x: ArrayLike<number>, term: (value: number) => number): number =>
  Array.from(x).reduce((all, each) => all + term(each), 0);
const mean64 = (x: ArrayLike<number>): number => sum(x, (v) => v) / x.length;
const moment64 = (x: ArrayLike<number>, power: number): number => {
  const m = mean64(x);
  return sum(x, (v) => (v - m) ** power) / x.length;
};
const differences64 = (x: ArrayLike<number>): number[] =>
  Array.from(x)
    .slice(1)
    .map((v, i) => v - x[i]!);
const autocorrelation64 = (x: ArrayLike<number>, lag: number): number => {
  const m = mean64(x);
  const products = Array.from(x)
    .slice(lag)
    .map((v, i) => (v - m) * (x[i]! - m));
  return sum(products, (v) => v) / (moment64(x, 2) * x.length);
};

const EXACT: Readonly<Record<string, (x: Float32Array) => number>> = {
  "mean(x)": mean64,
  "rms(x)": (x) => Math.sqrt(sum(x, (v) => v * v) / x.length),
  "deviation(x)": (x) => Math.sqrt(moment64(x, 2)),
  "skewness(x)": (x) => moment64(x, 3) / moment64(x, 2) ** 1.5,
  "kurtosis(x)": (x) => moment64(x, 4) / moment64(x, 2) ** 2,
  "minimum(x)": (x) => Math.min(...x),
  "maximum(x)": (x) => Math.max(...x),
  "peakToPeak(x)": (x) => Math.max(...x) - Math.min(...x),
  "crest(x)": (x) => Math.max(...x.map(Math.abs)) / Math.sqrt(sum(x, (v) => v * v) / x.length),
  "lineLength(x)": (x) => sum(differences64(x), Math.abs),
  "zeroCrossings(x, 0.25)": (x) =>
    Array.from(x).filter((v, i) => i > 0 && v < 0.25 !== x[i - 1]! < 0.25).length,
  "autocorrelation(x, 7)": (x) => autocorrelation64(x, 7),
};

test.each(Object.keys(EXACT))("%s", (call) => {
  const f = scalarFunction(call, N);
  for (const seed of [1, 2, 3]) {
    const x = signal(N, seed);
    const exact = EXACT[call]!(x);
    expect(Math.abs(f(x) - exact)).toBeLessThan(3e-6 * Math.max(0.1, Math.abs(exact)));
  }
});

test.each(["skewness(x)", "kurtosis(x)", "crest(x)", "autocorrelation(x, 3)"])(
  "%s of silence is 0",
  (call) => {
    expect(scalarFunction(call, 16)(new Float32Array(16))).toBe(0);
  },
);

test("nine of them at once", () => {
  const calls = [
    "mean",
    "rms",
    "deviation",
    "minimum",
    "maximum",
    "peakToPeak",
    "crest",
    "skewness",
    "kurtosis",
  ];
  const x = signal(N, 4);
  const exact = calls.map((name) => EXACT[`${name}(x)`]!(x));
  expect(relativeError(arrayFunction("statistics(x)", N, 9)(x), exact)).toBeLessThan(1e-6);
  expect(Array.from(arrayFunction("statistics(x)", 16, 9)(new Float32Array(16)))).toEqual(Array(9).fill(0));
});

test("Hjorth's parameters", () => {
  const x = signal(N, 4);
  const [d, dd] = [differences64(x), differences64(differences64(x))];
  const mobility = Math.sqrt(moment64(d, 2) / moment64(x, 2));
  const exact = [moment64(x, 2), mobility, Math.sqrt(moment64(dd, 2) / moment64(d, 2)) / mobility];
  expect(relativeError(arrayFunction("hjorth(x)", N, 3)(x), exact)).toBeLessThan(1e-6);
});

test("the correlation of two windows", () => {
  const { host } = compiled(
    "correlation",
    "export function f(x: Float32Array, y: Float32Array): f32 { return correlation(x, y); }",
    { x: N, y: N },
  );
  const [x, noise] = [signal(N, 5), signal(N, 6)];
  const y = x.map((v, i) => 0.5 * v + noise[i]!);
  const [mx, my] = [mean64(x), mean64(y)];
  const covariance =
    sum(
      x.map((v, i) => (v - mx) * (y[i]! - my)),
      (v) => v,
    ) / N;
  const exact = covariance / Math.sqrt(moment64(x, 2) * moment64(y, 2));
  expect(Number(host.call("f", x, y))).toBeCloseTo(exact, 5);
});
