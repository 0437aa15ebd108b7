/** Spectra and what is made of them, against sums of float64 as the definitions say. */
import { describe, expect, test } from "vitest";
import { arrayFunction, arrayPushing, relativeError, scalarFunction, signal } from "./compiled.js";

/** |X[k]|^2 by the definition. */
function power64(x: ArrayLike<number>): Float64Array {
  const n = x.length;
  return Float64Array.from({ length: n / 2 + 1 }, (_, k) => {
    let [re, im] = [0, 0];
    for (let i = 0; i < n; i++) {
      const angle = (2 * Math.PI * ((k * i) % n)) / n;
      re += x[i]! * Math.cos(angle);
      im -= x[i]! * Math.sin(angle);
    }
    return re * re + im * im;
  });
}

test.each([8, 16, 32, 64, 128, 256, 512, 1024, 4096])("the power spectrum of %i samples", (n) => {
  const spectrum = arrayFunction("powerSpectrum(x)", n, n / 2 + 1);
  const x = signal(n, n);
  expect(relativeError(spectrum(x), power64(x))).toBeLessThan(4e-7);
  const impulse = new Float32Array(n).fill(1, 3, 4);
  expect(Math.max(...spectrum(impulse).map((each) => Math.abs(each - 1)))).toBeLessThan(1e-6);
  expect(Array.from(spectrum(new Float32Array(n)))).toEqual(Array(n / 2 + 1).fill(0));
});

test("a mean of spectra, and magnitudes", () => {
  const x = signal(200, 9);
  const taper = (i: number): number => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / 64);
  const frames = [0, 32, 64, 96, 128].map((start) =>
    power64(x.slice(start, start + 64).map((v, i) => v * taper(i))),
  );
  const exact = Array.from({ length: 33 }, (_, k) => frames.reduce((sum, each) => sum + each[k]!, 0) / 5);
  const found = arrayFunction("welch(x, 64)", 200, 33)(x);
  expect(relativeError(found, exact)).toBeLessThan(1e-6);
  const roots = arrayFunction("magnitudes(x)", 33, 33)(found);
  expect(relativeError(roots, exact.map(Math.sqrt))).toBeLessThan(1e-6);
});

test("one frequency", () => {
  const x = signal(256, 3);
  const exact = power64(x);
  for (const bin of [1, 14, 40, 127]) {
    expect(Math.abs(scalarFunction(`goertzel(x, ${bin})`, 256)(x) / exact[bin]! - 1)).toBeLessThan(1e-3);
  }
});

test("bands", () => {
  const bands = arrayFunction(
    "bandPowers(x, EDGES)",
    65,
    3,
    "bandPowers } from 'ff-edge/dsp'; const EDGES = Int16Array.of(1, 4, 20, 65); import { hann",
  );
  const x = signal(65, 4);
  const sum = (from: number, to: number): number => x.slice(from, to).reduce((a, b) => a + b, 0);
  expect(relativeError(bands(x), [sum(1, 4), sum(4, 20), sum(20, 65)])).toBeLessThan(1e-6);
});

test("energies by what is usual of them", () => {
  const [speed, gain, bias, power] = [0.25, 0.98, 2, 0.5];
  const push = arrayPushing(`Pcen(3, ${[speed, gain, bias, power].join()})`, 3);
  let usual: number[] | null = null;
  for (let frame = 0; frame < 5; frame++) {
    const energies = signal(3, frame).map((v) => 1000 * v * v);
    usual = Array.from(energies, (e, b) => (usual === null ? e : usual[b]! + speed * (e - usual[b]!)));
    const exact = Array.from(
      energies,
      (e, b) => (e / (1e-6 + usual![b]!) ** gain + bias) ** power - bias ** power,
    );
    expect(relativeError(push(energies), exact)).toBeLessThan(2e-5);
  }
  expect(Array.from(arrayPushing("Pcen(3, 0.1, 0.98, 2, 0.5)", 3)(new Float32Array(3)))).toEqual([0, 0, 0]);
});

describe("tapers", () => {
  const n = 64;
  const cosine = (i: number, k: number): number => Math.cos((2 * Math.PI * k * i) / n);
  test.each([
    ["hann", (i: number) => 0.5 - 0.5 * cosine(i, 1)],
    ["hamming", (i: number) => 0.54 - 0.46 * cosine(i, 1)],
    ["blackman", (i: number) => 0.42 - 0.5 * cosine(i, 1) + 0.08 * cosine(i, 2)],
  ] as const)("%s", (name, exact) => {
    const apply = arrayFunction(`windowed(x, table(${name}, 64))`, n, n, `windowed, table, ${name}`);
    const found = apply(new Float32Array(n).fill(1));
    expect(Array.from(found)).toEqual(Array.from({ length: n }, (_, i) => Math.fround(exact(i))));
  });
});

/** Triangles by their three corners, each bin weighted for each band: another form of the same. */
function mel64(power: ArrayLike<number>, rate: number, bands: number, low: number, high: number): number[] {
  const mel = (f: number): number => 2595 * Math.log10(1 + f / 700);
  const hertz = (m: number): number => 700 * (10 ** (m / 2595) - 1);
  const corner = (i: number): number => hertz(mel(low) + ((mel(high) - mel(low)) * i) / (bands + 1));
  return Array.from({ length: bands }, (_, b) => {
    const [left, middle, right] = [corner(b), corner(b + 1), corner(b + 2)];
    let sum = 0;
    for (let k = 0; k < power.length; k++) {
      const f = (k * rate) / (2 * (power.length - 1));
      sum += power[k]! * Math.max(0, Math.min((f - left) / (middle - left), (right - f) / (right - middle)));
    }
    return sum;
  });
}

test("mel bands", () => {
  const power = signal(129, 5).map((each) => each * each);
  const bands = arrayFunction("melEnergies(x, 8000, 20, 100, 3800)", 129, 20);
  expect(relativeError(bands(power), mel64(power, 8000, 20, 100, 3800))).toBeLessThan(3e-7);
});

test("MFCC, from the samples on", () => {
  const mfcc = arrayFunction(
    "dct(logOf(melEnergies(powerSpectrum(windowed(x, table(hann, 256))), 8000, 20, 100, 3800), 1e-3), 13)",
    256,
    13,
    "dct, hann, logOf, melEnergies, powerSpectrum, table, windowed",
  );
  const x = signal(256, 6);
  const w = x.map((each, i) => each * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / 256)));
  const logs = mel64(power64(w), 8000, 20, 100, 3800).map((each) => Math.log(Math.max(each, 1e-3)));
  const exact = Array.from({ length: 13 }, (_, k) => {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / 20);
    return logs.reduce((sum, each, j) => sum + scale * each * Math.cos((Math.PI * k * (j + 0.5)) / 20), 0);
  });
  expect(relativeError(mfcc(x), exact)).toBeLessThan(1e-6);
});
