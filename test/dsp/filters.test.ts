/** Filters against recursions and sums of float64, and against what their frequency responses must be. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileFeatures } from "../../src/features/compile.js";
import { hostFeatures } from "../../src/features/host.js";
import { relativeError, signal } from "./compiled.js";

/** A class `F` around a filter, whose `push` gives what the filter gives. */
function pushing(names: string, filter: string, argument = "f32"): (x: ArrayLike<number>) => number[] {
  const file = "/features/test.ts";
  const text = `import { ${names} } from "ff-edge/dsp";
export class F {
  private readonly filter = new ${filter};
  push(x: ${argument}): f32 { return this.filter.push(x); }
}`;
  const readText = (path: string): string => (path === file ? text : readFileSync(path, "utf8"));
  const ir = compileFeatures({ file, name: "F", readText });
  if (ir.sites.length > 0) throw new Error(`${filter} is not proved`);
  const host = hostFeatures(ir);
  return (x) => {
    const self = host.make(ir.state ?? "");
    return Array.from(x, (value) => Number(host.call(ir.entries[0]!, self, value)));
  };
}

/** The amplitude of the response to a sine of `frequency` Hz at 360 Hz, from the second second on. */
function gain(push: (x: ArrayLike<number>) => number[], frequency: number): number {
  const x = Float32Array.from({ length: 1080 }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / 360));
  const settled = push(x).slice(360);
  return Math.sqrt((2 * settled.reduce((sum, value) => sum + value * value, 0)) / settled.length);
}

test.each([
  ["lowpass(360, 30)", 3, 30, 150],
  ["highpass(360, 30)", 150, 30, 3],
] as const)(
  "%s passes one side, half the power at the edge, and little of the other",
  (design, pass, edge, stop) => {
    const push = pushing(`Biquads, ${design.slice(0, design.indexOf("("))}`, `Biquads(${design})`);
    expect(gain(push, pass)).toBeCloseTo(1, 2);
    expect(gain(push, edge)).toBeCloseTo(Math.SQRT1_2, 2);
    expect(gain(push, stop)).toBeLessThan(0.03);
  },
);

test("a band pass and a notch are one in the middle and nothing there", () => {
  expect(gain(pushing("Biquads, bandpass", "Biquads(bandpass(360, 40, 2))"), 40)).toBeCloseTo(1, 2);
  expect(gain(pushing("Biquads, notch", "Biquads(notch(360, 40, 2))"), 40)).toBeLessThan(0.01);
});

test("two sections are what float64 computes of the same numbers", () => {
  const sections = [0.2, 0.3, 0.1, -0.5, 0.25, 1, -1.5, 0.75, 0.1, -0.2];
  const push = pushing("Biquads", `Biquads(Float32Array.of(${sections.join()}))`);
  const x = signal(300, 1);
  const state = [0, 0, 0, 0];
  const exact = Array.from(x, (value) => {
    let y = value;
    for (const at of [0, 1]) {
      const [b0, b1, b2, a1, a2] = sections.slice(5 * at, 5 * at + 5) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const input = y;
      y = b0 * input + state[2 * at]!;
      state[2 * at] = b1 * input - a1 * y + state[2 * at + 1]!;
      state[2 * at + 1] = b2 * input - a2 * y;
    }
    return y;
  });
  expect(relativeError(push(x), exact)).toBeLessThan(1e-6);
});

test("a finite response is a sum", () => {
  const taps = [0.5, -0.25, 0.125, 1];
  const x = signal(50, 2);
  const exact = Array.from(x, (_, i) => taps.reduce((sum, tap, j) => sum + tap * (x[i - j] ?? 0), 0));
  expect(relativeError(pushing("Fir", `Fir(Float32Array.of(${taps.join()}))`)(x), exact)).toBeLessThan(1e-6);
});

test("an average of integers, and integers without their mean", () => {
  const x = Array.from(signal(100, 3), (value) => Math.round(100 * value));
  const average = x.map((_, i) => Math.trunc(x.slice(Math.max(0, i - 7), i + 1).reduce((a, b) => a + b) / 8));
  expect(pushing("Average", "Average(8)", "i32")(x)).toEqual(average);
  const settled = pushing("Dc", "Dc(3)", "i16")(Array(100).fill(1234));
  expect(settled).toEqual(Array(100).fill(0));
  const step = pushing("Dc", "Dc(3)", "i16")([0, ...Array(200).fill(1000)]);
  expect([step[0], step[1], step[200]]).toEqual([0, 1000, 0]);
});

test("an envelope rises and falls by its shares", () => {
  expect(pushing("Envelope", "Envelope(0.5, 0.25)")([1, -1, 0, 0])).toEqual([0.5, 0.75, 0.5625, 0.421875]);
});

test("an emphasis that goes on", () => {
  expect(pushing("PreEmphasis", "PreEmphasis(0.5)")([1, 2, 3])).toEqual([1, 1.5, 2]);
});

/** Places where a class of events says so. */
function events(name: string, make: string, x: readonly number[]): number[] {
  const file = "/features/test.ts";
  const text = `import { ${name} } from "ff-edge/dsp";
export class F {
  private readonly event = new ${make};
  push(x: f32): boolean { return this.event.push(x); }
}`;
  const readText = (path: string): string => (path === file ? text : readFileSync(path, "utf8"));
  const ir = compileFeatures({ file, name: "F", readText });
  const host = hostFeatures(ir);
  const self = host.make(ir.state ?? "");
  return x.flatMap((value, i) => (host.call(ir.entries[0]!, self, value) ? [i] : []));
}

test("a threshold that is passed, with another to be ready again and a pause", () => {
  const x = [0, 2, 0.8, 2, 0.1, 2, 0, 0, 0, 3];
  expect(events("Threshold", "Threshold(1, 0.5, 1)", x)).toEqual([1, 5, 9]);
  expect(events("Threshold", "Threshold(1, 0.5, 5)", x)).toEqual([1, 9]);
});

test("an onset is told where a burst begins, once, and not while the means are new", () => {
  const x = Array.from({ length: 600 }, (_, i) => {
    const burst = (i >= 200 && i < 220) || (i >= 450 && i < 470);
    return (i < 10 || burst ? 1 : 0.1) * Math.sin(2 * i);
  });
  const found = events("Onset", "Onset(5, 100, 2)", x);
  expect(found.length).toBe(2);
  expect(found[0]! - 200).toBeLessThan(5);
  expect(found[1]! - 450).toBeLessThan(5);
});
