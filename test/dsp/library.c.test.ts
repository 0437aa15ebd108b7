/** Every function of the library gives the same bits on the host and as C, and each of its accesses is proved to be inside. */
import { describe, expect, test } from "vitest";
import * as library from "../../src/dsp/index.js";
import * as integers from "../../src/dsp/integer-library.js";
import { differing } from "../features/programs.js";
import { CLANG } from "../support/compilers.js";
import { compiled, signal } from "./compiled.js";

/** Bodies of `f(x)` for 256 samples, with the numbers that they give. */
const FUNCTIONS: Readonly<Record<string, number>> = {
  "windowed(x, table(hann, 256))": 256,
  "windowed(x, table(hamming, 256))": 256,
  "windowed(x, table(blackman, 256))": 256,
  "powerSpectrum(x)": 129,
  "powerSpectrum(windowed(x, table(hann, x.length)).subarray(0, 128))": 65,
  "bandPowers(powerSpectrum(x), EDGES)": 3,
  "melEnergies(powerSpectrum(x), 8000, 20, 100, 3800)": 20,
  "dct(logOf(melEnergies(powerSpectrum(x), 8000, 20, 100, 3800), 1e-3), 13)": 13,
  "differences(x)": 255,
  "hjorth(x)": 3,
  "channel(x, 1, 4)": 64,
  "detrend(x)": 256,
  "resampled(x, 100)": 100,
  "preEmphasis(x, 0.95)": 256,
  "floats(spectralPeaks(powerSpectrum(x), 3))": 3,
  "magnitudes(powerSpectrum(x))": 129,
  "welch(x, 64)": 33,
  "floats(histogram(x, Float32Array.of(-2, 0, 0.5, 4)))": 3,
  "statistics(x)": 9,
  "minMax(x)": 2,
  "scaled(x, 0.3)": 256,
};
const NUMBERS = [
  ...[
    "mean(x)",
    "rms(x)",
    "deviation(x)",
    "skewness(x)",
    "kurtosis(x)",
    "minimum(x)",
    "maximum(x)",
    "peakToPeak(x)",
  ],
  ...["crest(x)", "zeroCrossings(x, 0.5)", "lineLength(x)", "autocorrelation(x, 5)", "goertzel(x, 12.5)"],
  ...[
    "correlation(x.subarray(0, 100), x.subarray(100, 200))",
    "Math.atan2(x[0]!, x[1]!)",
    "Math.pow(Math.abs(x[0]!), x[1]!)",
  ],
  ...["centroid(powerSpectrum(x))", "rolloff(powerSpectrum(x), 0.85)", "entropy(powerSpectrum(x))"],
  ...["quantile(x, 0.3)", "quantile(x.subarray(0, 7), 0.9)"],
  ...["Math.log10(Math.abs(x[0]!))", "Math.log2(Math.abs(x[0]!))", "Math.cos(x[0]!)"],
];
const FILTERS: Readonly<Record<string, string>> = {
  "Biquads(lowpass(360, 40))": "f32",
  "Biquads(highpass(360, 2))": "f32",
  "Biquads(bandpass(360, 20, 2))": "f32",
  "Biquads(notch(360, 50, 5))": "f32",
  "Fir(Float32Array.of(0.25, 0.5, 0.25))": "f32",
  "Average(16)": "i32",
  "Median(7)": "i32",
  "Decimate(4, Float32Array.of(0.25, 0.5, 0.25))": "boolean",
  "Dc(4)": "i16",
  "Envelope(0.5, 0.01)": "f32",
  "RPeaks(360)": "boolean",
  "PreEmphasis(0.9)": "f32",
  "Threshold(0.5, 0.2, 10)": "boolean f32",
  "Onset(5, 50, 2)": "boolean f32",
};
/** Names of what is no function of the device: intrinsics, and functions that `Math` has. */
const ELSEWHERE = ["table", "mulHigh", "mulQ", "sin", "cos", "atan", "atan2", "log2", "log10", "pow"];

interface Case {
  readonly call: string;
  readonly text: string;
  readonly length: number;
}

const names = Object.keys(library).filter((name) => !ELSEWHERE.includes(name) || name === "table");
const head = `const EDGES = Int16Array.of(1, 4, 20, 129);
function floats(whole: Int32Array): Float32Array {
  const y = new Float32Array(whole.length);
  for (let i = 0; i < y.length; i++) y[i] = whole[i]!;
  return y;
}
`;
const cases: Case[] = [
  ...Object.entries(FUNCTIONS).map(([call, length]) => ({
    call,
    length,
    text: `${head}export function f(x: Float32Array): Float32Array { return ${call}; }`,
  })),
  ...NUMBERS.map((call) => ({
    call,
    length: 1,
    text: `export function f(x: Float32Array): Float32Array {
  const y = new Float32Array(1);
  y[0] = ${call};
  return y;
}`,
  })),
];

/** What a filter gives for x[i], as a number. */
function pushed(type: string): string {
  const [result, argument = result === "f32" ? "f32" : "i16"] = type.split(" ");
  const whole = "Math.min(Math.max(Math.round(x[i]! * 1000), -32768), 32767)";
  const call = `this.filter.push(${argument === "f32" ? "x[i]!" : whole})`;
  return result === "boolean" ? `${call} ? 1 : 0` : call;
}

/** A class around a filter: 256 samples go through it in each call. */
function filterCase(filter: string, type: string): Case {
  const text = `export class F {
  private readonly filter = new ${filter};
  f(x: Float32Array): Float32Array {
    const y = new Float32Array(x.length);
    for (let i = 0; i < x.length; i++) y[i] = ${pushed(type)};
    return y;
  }
}`;
  return { call: filter, length: 256, text };
}

/** Classes that give more than one number, with what is done with x, and the length of what that gives. */
const CLASSES: readonly (readonly [filter: string, body: string, length: number])[] = [
  [
    "Pcen(20, 0.025, 0.98, 2, 0.5)",
    "return this.filter.push(melEnergies(powerSpectrum(x), 8000, 20, 100, 3800));",
    20,
  ],
  ["Moving(16)", movingBody("x[i]!"), 6],
];

/** All statistics of the last samples. */
function movingBody(value: string): string {
  const names = ["mean", "rms", "deviation", "minimum", "maximum", "peakToPeak"];
  return `for (let i = 0; i < 30; i++) this.filter.push(${value});
    const y = new Float32Array(6);
    ${names.map((name, index) => `y[${index}] = this.filter.${name}();`).join(" ")}
    return y;`;
}

function classCase([filter, body, length]: (typeof CLASSES)[number]): Case {
  const text = `export class F {
  private readonly filter = new ${filter};
  f(x: Float32Array): Float32Array {
    ${body}
  }
}`;
  return { call: filter, length, text };
}

const filterCases: Case[] = [
  ...Object.entries(FILTERS).map(([filter, type]) => filterCase(filter, type)),
  ...CLASSES.map(classCase),
];

/** Functions of integers: bodies of samples `s` of 16 bits, with the numbers that they give. */
const INTEGERS: Readonly<Record<string, number>> = {
  "powerSpectrum(windowed(s, table(hann, 256)))": 130,
  "melEnergies(powerSpectrum(windowed(s, table(hann, 256))), 8000, 20, 100, 3800)": 21,
  "dct(logOf(melEnergies(powerSpectrum(windowed(s, table(hann, 256))), 8000, 20, 100, 3800), 0), 13)": 13,
  "windowed(s, table(hamming, 256))": 256,
  "windowed(s, table(blackman, 256))": 256,
  "bandPowers(powerSpectrum(windowed(s, table(hann, 256))), Int16Array.of(1, 4, 20, 129))": 4,
  "goertzel(s, 12.5)": 2,
  "histogram(s, Int16Array.of(-8000, 0, 100, 8000))": 3,
  "statistics(s)": 9,
  "resampled(s, 100)": 100,
  "channel(s, 1, 4)": 64,
};
const INTEGER_NUMBERS = [
  ...["mean", "rms", "deviation", "minimum", "maximum", "peakToPeak", "crest", "skewness", "kurtosis"],
  "lineLength",
].map((name) => `${name}(s)`);
const INTEGER_FILTERS: Readonly<Record<string, string>> = {
  "Biquads(lowpass(360, 40))": "i32",
  "Biquads(highpass(360, 20))": "i32",
  "Biquads(bandpass(360, 20, 2))": "i32",
  "Biquads(notch(360, 50, 5))": "i32",
  "Biquads(sections(Float32Array.of(0.2, 0.3, 0.1, -0.5, 0.25, 1, -1.5, 0.75, 0.1, -0.2)))": "i32",
  "Fir(taps(Float32Array.of(0.25, 0.5, 0.25)))": "i32",
  "Decimate(4, taps(Float32Array.of(0.25, 0.5, 0.25)))": "boolean",
  "Envelope(0.5, 0.01)": "i32",
  "PreEmphasis(0.9)": "i32",
};
const numberCalls = [
  ...[...INTEGER_NUMBERS, "zeroCrossings(s, 5)", "autocorrelation(s, 5)", "root(Math.abs(s[0]!))"],
  ...["correlation(s.subarray(0, 100), s.subarray(100, 200))", "log2(Math.abs(s[0]!) + 1)"],
];

function integerCase(call: string, length: number): Case {
  const found =
    length === 1 ? `const found = new Int32Array(1);\n  found[0] = ${call};` : `const found = ${call};`;
  const text = `export function f(x: Float32Array): Float32Array {
  const s = new Int16Array(x.length);
  for (let i = 0; i < s.length; i++) s[i] = Math.round(x[i]! * 4096);
  ${found}
  const y = new Float32Array(found.length);
  for (let i = 0; i < y.length; i++) y[i] = found[i]!;
  return y;
}`;
  return { call: `integer ${call}`, length, text };
}

const integerCases: Case[] = [
  ...Object.entries(INTEGERS).map(([call, length]) => integerCase(call, length)),
  ...numberCalls.map((call) => integerCase(call, 1)),
  ...Object.entries(INTEGER_FILTERS).map(([filter, type]) => filterCase(filter, type)),
  classCase(["Moving(16)", movingBody("Math.min(Math.max(Math.round(x[i]! * 1000), -32768), 32767)"), 6]),
].map((each) => ({ ...each, call: each.call.replace(/^(integer )?/, "integer ") }));
const integerNames = Object.keys(integers);

const ROUNDS = 20;
const windows = Array.from({ length: ROUNDS }, (_, seed) =>
  signal(256, seed).map((each) => each * 2 ** (seed - 8)),
);
const programs = [...cases, ...filterCases, ...integerCases].map(({ call, text, length }) => {
  const [imported, from] = call.startsWith("integer ")
    ? [integerNames.join(), "ff-edge/dsp/integer"]
    : [names.join(), "ff-edge/dsp"];
  const program = compiled(imported, text, { x: 256 }, text.includes("class F") ? "F" : "f", from);
  return { call, length, ...program };
});

/** Names that are nowhere in the texts of programs that import them. */
function missing(library: object, from: readonly Case[], others: readonly string[]): string[] {
  const text = from.map((each) => each.text).join();
  return Object.keys(library).filter(
    (name) => !others.includes(name) && !new RegExp(`\\b${name}\\b`).test(text),
  );
}

test("each function of the library is here", () => {
  expect(missing(library, [...cases, ...filterCases], ELSEWHERE)).toEqual([]);
  const floats = ["Average", "Dc", "Median", "RPeaks"];
  expect(missing(integers, integerCases, [...floats, ...ELSEWHERE])).toEqual([]);
});

test.each(programs)("$call has accesses that are all proved", ({ ir }) => {
  expect(ir.sites).toEqual([]);
});

describe("the same bits", () => {
  test.each([
    ["gcc", "-O0"],
    ["gcc", "-O2"],
    ["gcc", "-O1 -fsanitize=address,undefined -fno-sanitize-recover=all"],
    [CLANG, "-O2"],
    [CLANG, "-O3"],
  ])("%s %s", (compiler, flags) => {
    expect(differing(programs, windows, { compiler, flags: flags.split(" ") })).toEqual([]);
  });
});
