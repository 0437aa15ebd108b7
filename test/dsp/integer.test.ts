/** Integer twins against float64 and against the functions of floats. */
import { expect, test } from "vitest";
import { createRandom } from "../../src/numerics/prng.js";
import { compiled, relativeError } from "./compiled.js";

const N = 256;
const INTEGER = "ff-edge/dsp/integer";
const NAMES = "bandPowers, dct, goertzel, hann, logOf, melEnergies, powerSpectrum, table, windowed";

/** Samples of 16 bits: two sines and noise, of an amplitude. */
function samples(amplitude: number, seed: number): Int16Array {
  const random = createRandom(seed);
  return Int16Array.from({ length: N }, (_, i) =>
    Math.round(amplitude * (0.5 * Math.sin(i / 3) + 0.3 * Math.sin(i * 0.7) + 0.02 * random.normal())),
  );
}

/** A function of samples, from the library of integers or of floats. */
function ofSamples(call: string, length: number, module: string): (x: Int16Array) => Float32Array {
  const text = `export function f(x: Int16Array): Float32Array {
  const found = ${call};
  const y = new Float32Array(found.length);
  for (let i = 0; i < y.length; i++) y[i] = found[i]!;
  return y;
}`;
  const { host, ir } = compiled(NAMES, text, { x: N }, "f", module);
  return (x) => {
    const out = new Float32Array(length);
    host.call(ir.entries[0]!, x, out);
    return out;
  };
}

const SPECTRUM = "powerSpectrum(windowed(x, table(hann, 256)))";

test.each([100, 3000, 32000])("the power spectrum of samples to %i", (amplitude) => {
  const [whole, real] = [ofSamples(SPECTRUM, 130, INTEGER), ofSamples(SPECTRUM, 129, "ff-edge/dsp")];
  const x = samples(amplitude, 1);
  const found = whole(x);
  // Windowed samples of the integers are 64 times as large.
  const scaled = found.slice(0, 129).map((each) => (each * 2 ** found[129]!) / 4096);
  expect(relativeError(scaled, real(x))).toBeLessThan(2e-3);
});

test("full-scale samples do not wrap", () => {
  const [whole, real] = [ofSamples(SPECTRUM, 130, INTEGER), ofSamples(SPECTRUM, 129, "ff-edge/dsp")];
  for (const x of [
    new Int16Array(N).fill(32767),
    Int16Array.from({ length: N }, (_, i) => (i & 1 ? -32768 : 32767)),
  ]) {
    const found = whole(x);
    const scaled = found.slice(0, 129).map((each) => (each * 2 ** found[129]!) / 4096);
    expect(relativeError(scaled, real(x))).toBeLessThan(2e-3);
  }
});

test.each([64, 512, 1024, 4096])("the power spectrum of %i samples", (n) => {
  const x = Int16Array.from({ length: n }, (_, i) =>
    Math.round(20000 * Math.sin(i / 3) + 9000 * Math.sin(i * 0.7)),
  );
  const spectrum = (module: string, type: string, length: number): Float32Array => {
    const text = `export function f(x: Int16Array): ${type} { return powerSpectrum(windowed(x, table(hann, ${n}))); }`;
    const { host, ir } = compiled("hann, powerSpectrum, table, windowed", text, { x: n }, "f", module);
    const out = type === "Int32Array" ? new Int32Array(length) : new Float32Array(length);
    host.call(ir.entries[0]!, x, out);
    return Float32Array.from(out);
  };
  const found = spectrum(INTEGER, "Int32Array", n / 2 + 2);
  const scaled = found.slice(0, -1).map((each) => (each * 2 ** found[n / 2 + 1]!) / 4096);
  expect(relativeError(scaled, spectrum("ff-edge/dsp", "Float32Array", n / 2 + 1))).toBeLessThan(2e-3);
});

test("bands, and one frequency", () => {
  const x = samples(20000, 3);
  const call = `bandPowers(${SPECTRUM}, Int16Array.of(1, 4, 20, 129))`;
  const [bands, real] = [ofSamples(call, 4, INTEGER)(x), ofSamples(call, 3, "ff-edge/dsp")(x)];
  const scaled = bands.slice(0, 3).map((each) => (each * 2 ** bands[3]!) / 4096);
  expect(relativeError(scaled, real)).toBeLessThan(3e-3);
  for (const bin of [1, 12.5, 28.5, 100]) {
    let [re, im] = [0, 0];
    for (const [i, value] of x.entries()) {
      re += value * Math.cos((2 * Math.PI * bin * i) / N);
      im += value * Math.sin((2 * Math.PI * bin * i) / N);
    }
    const [power, exponent] = ofSamples(`goertzel(x, ${bin})`, 2, INTEGER)(x);
    expect(Math.abs((power! * 2 ** exponent!) / (re * re + im * im) - 1)).toBeLessThan(2e-3);
  }
});

test("the logarithm to the base 2", () => {
  const { host, ir } = compiled(
    "log2",
    "export function f(x: i32): i32 { return log2(x); }",
    {},
    "f",
    INTEGER,
  );
  const inputs = [
    1,
    2,
    3,
    5,
    1000,
    65535,
    2 ** 31 - 1,
    ...Array.from({ length: 5000 }, (_, i) => 1 + i * 429_000),
  ];
  let most = 0;
  for (const x of inputs) {
    most = Math.max(most, Math.abs(Number(host.call(ir.entries[0]!, x)) - 2048 * Math.log2(x)));
  }
  console.log(`log2: at most ${most} / 2048`);
  expect(most).toBeLessThan(0.7);
});

test("MFCC of integers are those of floats", () => {
  const mel = (floor: string): string => `logOf(melEnergies(${SPECTRUM}, 8000, 20, 100, 3800), ${floor})`;
  const whole = ofSamples(`dct(${mel("0")}, 13)`, 13, INTEGER);
  const real = ofSamples(`dct(${mel("1e-3")}, 13)`, 13, "ff-edge/dsp");
  let [error, size] = [0, 0];
  for (let seed = 1; seed <= 20; seed++) {
    const x = samples(500 * seed, seed);
    const exact = real(x);
    // 64 squared is 12 powers of 2 on each band, which only the first coefficient sees.
    const found = whole(x).map((each, k) => (each / 2048 - (k === 0 ? 12 * Math.sqrt(20) : 0)) * Math.LN2);
    for (const [k, each] of exact.entries()) {
      error += (found[k]! - each) ** 2;
      size += each ** 2;
    }
  }
  console.log(`MFCC: rms error ${Math.sqrt(error / 260)} of ${Math.sqrt(size / 260)}`);
  expect(Math.sqrt(error / size)).toBeLessThan(2e-3);
});
