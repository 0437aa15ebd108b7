/** R peaks of made-up electrocardiograms: each is found, at its place, and no T wave, wander or noise is taken for one. */
import { expect, test } from "vitest";
import { compileFeatures } from "../../src/features/compile.js";
import { hostFeatures } from "../../src/features/host.js";
import { createRandom } from "../../src/numerics/prng.js";

const FILE = new URL("../../src/dsp/r-peaks.ts", import.meta.url).pathname;

interface Found {
  readonly peaks: readonly number[];
  readonly intervals: readonly number[];
}

/** Places and intervals of the peaks that are told, in samples. */
function detect(x: ArrayLike<number>, rate: number): Found {
  const ir = compileFeatures({ file: FILE, name: "RPeaks", constants: { rate } });
  if (ir.sites.length > 0) throw new Error("not proved");
  const host = hostFeatures(ir);
  const self = host.make(ir.state ?? "");
  const [peaks, intervals]: [number[], number[]] = [[], []];
  for (let i = 0; i < x.length; i++) {
    if (!host.call("rpeaks_push", self, x[i]!)) continue;
    peaks.push(i - Number(host.call("rpeaks_age", self)));
    intervals.push(Number(host.call("rpeaks_interval", self)));
  }
  return { peaks, intervals };
}

/** Beats at these seconds: QRS of `width` seconds, T waves of 40 % a third of a second later, wander and noise. */
function heart(beats: readonly number[], rate: number, { width = 0.012, noise = 10 } = {}): Int16Array {
  const random = createRandom(1);
  const bell = (t: number, spread: number): number => Math.exp(-((t / spread) ** 2) / 2);
  return Int16Array.from({ length: Math.ceil((beats.at(-1)! + 1) * rate) }, (_, i) => {
    const t = i / rate;
    const near = beats.filter((each) => Math.abs(each - t) < 1);
    const waves = near.map(
      (r) => 500 * bell(t - r, width) - 120 * bell(t - r - 0.03, width) + 200 * bell(t - r - 0.3, 0.05),
    );
    return Math.round(waves.reduce((a, b) => a + b, 0) + 150 * Math.sin(2 * t) + noise * random.normal());
  });
}

const regular = Array.from({ length: 40 }, (_, i) => 0.5 + 0.8 * i);
const random = createRandom(2);
const irregular = regular.map((each, i) => (i % 5 === 4 ? each - 0.3 : each + 0.05 * random.normal()));

/** Beats after the first two seconds that lack a peak within 0.05 s, and peaks without a beat. */
function errors(
  peaks: readonly number[],
  beats: readonly number[],
  rate: number,
): [missed: number, extra: number] {
  const near = (a: number, all: readonly number[]): boolean => all.some((b) => Math.abs(a - b) < 0.05);
  const seconds = peaks.map((each) => each / rate);
  return [
    beats.filter((b) => b > 2.2 && !near(b, seconds)).length,
    seconds.filter((s) => !near(s, beats)).length,
  ];
}

test.each([180, 250, 360, 500])("at %i Hz", (rate) => {
  for (const beats of [regular, irregular]) {
    expect(errors(detect(heart(beats, rate), rate).peaks, beats, rate)).toEqual([0, 0]);
  }
});

test("noise, and wide complexes", () => {
  expect(errors(detect(heart(irregular, 360, { noise: 40 }), 360).peaks, irregular, 360)).toEqual([0, 0]);
  expect(errors(detect(heart(regular, 360, { width: 0.03 }), 360).peaks, regular, 360)).toEqual([0, 0]);
});

test("intervals are those between the beats", () => {
  const { intervals } = detect(heart(regular, 360), 360);
  expect(intervals.length).toBeGreaterThan(35);
  for (const each of intervals.slice(1)) expect(Math.abs(each / 360 - 0.8)).toBeLessThan(0.02);
});

test("nothing is no heart", () => {
  expect(detect(new Int16Array(5000), 360).peaks).toEqual([]);
});
