/**
 * The discrete Fourier transform of real frames: a complex one of half the length, decimation in time, by passes of radix 4 that
 * are specialised to their size; Sorensen, Jones, Heideman and Burrus, IEEE ASSP 35 (1987) 849.
 */
import type { f32, i32 } from "../features/scalars.js";
import { table } from "./intrinsics.js";
import { decimated, firstSize, passWaves, splitWaves } from "./radix-four.js";
import type { Samples } from "./samples.js";

/**
 * |X[k]|^2 for k = 0 .. n / 2 of a frame [n], n a power of 2 from 8 on, without a scale: a sine of amplitude a in the middle of a
 * bin gives (a n / 2)^2.
 */
export function powerSpectrum(x: Samples): Float32Array {
  const half = x.length / 2;
  const re = new Float32Array(half);
  const im = new Float32Array(half);
  const order = table(decimated, half);
  for (let i = 0; i < half; i++) {
    const at = 2 * order[i]!;
    re[i] = x[at]!;
    im[i] = x[at + 1]!;
  }
  transform(re, im);
  const power = new Float32Array(half + 1);
  const sum = re[0]! + im[0]!;
  const difference = re[0]! - im[0]!;
  power[0] = sum * sum;
  power[half] = difference * difference;
  splitSquares(re, im, power);
  return power;
}

/** Squares of the spectrum of n = 2 m reals from that of m complex numbers, for k = 1 .. m - 1. */
function splitSquares(re: Float32Array, im: Float32Array, power: Float32Array): void {
  const m = re.length;
  const waves = table(splitWaves, m);
  for (let k = 1; k <= m >> 1; k++) {
    const evenRe = re[k]! + re[m - k]!;
    const evenIm = im[k]! - im[m - k]!;
    const oddRe = im[k]! + im[m - k]!;
    const oddIm = re[m - k]! - re[k]!;
    const c = waves[2 * k]!;
    const s = waves[2 * k + 1]!;
    const turnedRe = c * oddRe + s * oddIm;
    const turnedIm = c * oddIm - s * oddRe;
    power[k] = squared(evenRe + turnedRe, evenIm + turnedIm);
    power[m - k] = squared(evenRe - turnedRe, evenIm - turnedIm);
  }
}

/** The even and the odd half above are twice themselves. */
function squared(re: f32, im: f32): f32 {
  return 0.25 * (re * re + im * im);
}

/** The transform in place of numbers that stand in the order of `decimated`. */
function transform(re: Float32Array, im: Float32Array): void {
  const n = re.length;
  const first = table(firstSize, n);
  if (first === 2) pairs(re, im);
  else firstColumn(re, im, 1);
  for (let size = first; size < n; size *= 4) pass(re, im, size);
}

/** Transforms of 2. */
function pairs(re: Float32Array, im: Float32Array): void {
  for (let i = 0; i < re.length; i += 2) {
    const aRe = re[i]!;
    const aIm = im[i]!;
    const bRe = re[i + 1]!;
    const bIm = im[i + 1]!;
    re[i] = aRe + bRe;
    im[i] = aIm + bIm;
    re[i + 1] = aRe - bRe;
    im[i + 1] = aIm - bIm;
  }
}

/** The first of the transforms of 4 size from four of `size` in each group: the one whose waves are all 1. */
function firstColumn(re: Float32Array, im: Float32Array, size: i32): void {
  const step = 4 * size;
  for (let a = 0; a < re.length; a += step) {
    const b = a + size;
    const c = b + size;
    const d = c + size;
    const sumRe = re[a]! + re[c]!;
    const sumIm = im[a]! + im[c]!;
    const restRe = re[a]! - re[c]!;
    const restIm = im[a]! - im[c]!;
    const oddRe = re[b]! + re[d]!;
    const oddIm = im[b]! + im[d]!;
    const turnRe = re[b]! - re[d]!;
    const turnIm = im[b]! - im[d]!;
    re[a] = sumRe + oddRe;
    im[a] = sumIm + oddIm;
    re[b] = restRe + turnIm;
    im[b] = restIm - turnRe;
    re[c] = sumRe - oddRe;
    im[c] = sumIm - oddIm;
    re[d] = restRe - turnIm;
    im[d] = restIm + turnRe;
  }
}

/** Transforms of 4 size from four of `size` that stand side by side; columns outside, so that each loads its waves once. */
function pass(re: Float32Array, im: Float32Array, size: i32): void {
  const waves = table(passWaves, size);
  firstColumn(re, im, size);
  for (let j = 1; j < size; j++) {
    const c1 = waves[6 * j]!;
    const s1 = waves[6 * j + 1]!;
    const c2 = waves[6 * j + 2]!;
    const s2 = waves[6 * j + 3]!;
    const c3 = waves[6 * j + 4]!;
    const s3 = waves[6 * j + 5]!;
    for (let group = 0; group < re.length; group += 4 * size) {
      const a = group + j;
      const b = a + size;
      const c = b + size;
      const d = c + size;
      const bRe = c1 * re[b]! + s1 * im[b]!;
      const bIm = c1 * im[b]! - s1 * re[b]!;
      const cRe = c2 * re[c]! + s2 * im[c]!;
      const cIm = c2 * im[c]! - s2 * re[c]!;
      const dRe = c3 * re[d]! + s3 * im[d]!;
      const dIm = c3 * im[d]! - s3 * re[d]!;
      const sumRe = re[a]! + cRe;
      const sumIm = im[a]! + cIm;
      const restRe = re[a]! - cRe;
      const restIm = im[a]! - cIm;
      const oddRe = bRe + dRe;
      const oddIm = bIm + dIm;
      const turnRe = bRe - dRe;
      const turnIm = bIm - dIm;
      re[a] = sumRe + oddRe;
      im[a] = sumIm + oddIm;
      re[b] = restRe + turnIm;
      im[b] = restIm - turnRe;
      re[c] = sumRe - oddRe;
      im[c] = sumIm - oddIm;
      re[d] = restRe - turnIm;
      im[d] = restIm + turnRe;
    }
  }
}

/** Sums of a power spectrum over bins edges[b] .. edges[b + 1] - 1, one for each pair of neighbouring edges. */
export function bandPowers(power: Float32Array, edges: Int16Array): Float32Array {
  const sums = new Float32Array(edges.length - 1);
  for (let band = 0; band < sums.length; band++) {
    let sum: f32 = 0;
    for (let k = edges[band]!; k < edges[band + 1]!; k++) sum += power[k]!;
    sums[band] = sum;
  }
  return sums;
}

/** The power of one frequency in a frame [n]: |X[bin]|^2 by Goertzel's recursion, for a bin that need not be whole. */
export function goertzel(x: Samples, bin: f32): f32 {
  const factor = table(goertzelFactor, bin, x.length);
  let last: f32 = 0;
  let before: f32 = 0;
  for (const value of x) {
    const next = value + factor * last - before;
    before = last;
    last = next;
  }
  return last * last + before * before - factor * last * before;
}

function goertzelFactor(bin: f32, n: i32): f32 {
  return 2 * Math.cos((2 * Math.PI * bin) / n);
}
