/** The transform of `spectrum.ts` in integers: waves in Q31, nothing scaled on the way. */
import type { i32 } from "../features/scalars.js";
import { mulHigh, table } from "./intrinsics.js";
import { decimated, firstSize, passWaves, splitWaves } from "./radix-four.js";

/**
 * Twice the spectrum of real numbers x [n], moved `places` to the right, into re and im [n / 2 + 1]: sums of n magnitudes stay below
 * 2^29. Gives all bits that its parts have.
 */
export function spectrumOf(x: Int32Array, places: i32, re: Int32Array, im: Int32Array): i32 {
  const half = x.length >> 1;
  const zRe = new Int32Array(half);
  const zIm = new Int32Array(half);
  const order = table(decimated, half);
  for (let i = 0; i < half; i++) {
    const at = 2 * order[i]!;
    zRe[i] = x[at]! >> places;
    zIm[i] = x[at + 1]! >> places;
  }
  transform(zRe, zIm);
  re[0] = 2 * (zRe[0]! + zIm[0]!);
  im[0] = 0;
  re[half] = 2 * (zRe[0]! - zIm[0]!);
  im[half] = 0;
  return split(zRe, zIm, re, im) | bitsOf(re[0]!) | bitsOf(re[half]!);
}

/** k = 1 .. m - 1 of the spectrum of 2 m reals from that of m complex numbers. */
function split(zRe: Int32Array, zIm: Int32Array, re: Int32Array, im: Int32Array): i32 {
  const m = zRe.length;
  const waves = table(splitWaves31, m);
  let all = 0;
  for (let k = 1; k <= m >> 1; k++) {
    const evenRe = zRe[k]! + zRe[m - k]!;
    const evenIm = zIm[k]! - zIm[m - k]!;
    const oddRe = zIm[k]! + zIm[m - k]!;
    const oddIm = zRe[m - k]! - zRe[k]!;
    const turnedRe = turned(waves[2 * k]!, oddRe, waves[2 * k + 1]!, oddIm);
    const turnedIm = turnedBack(waves[2 * k]!, oddIm, waves[2 * k + 1]!, oddRe);
    const aRe = evenRe + turnedRe;
    const aIm = evenIm + turnedIm;
    const bRe = evenRe - turnedRe;
    const bIm = turnedIm - evenIm;
    all |= bitsOf(aRe) | bitsOf(aIm) | bitsOf(bRe) | bitsOf(bIm);
    re[k] = aRe;
    im[k] = aIm;
    re[m - k] = bRe;
    im[m - k] = bIm;
  }
  return all;
}

/** c a + s b for waves in Q31. */
function turned(c: i32, a: i32, s: i32, b: i32): i32 {
  return (mulHigh(c, a) + mulHigh(s, b)) << 1;
}

/** c a - s b for waves in Q31. */
function turnedBack(c: i32, a: i32, s: i32, b: i32): i32 {
  return (mulHigh(c, a) - mulHigh(s, b)) << 1;
}

/** All bits that a number or its complement has. */
function bitsOf(a: i32): i32 {
  return a ^ (a >> 31);
}

function waves31(x: Float32Array): Int32Array {
  const y = new Int32Array(x.length);
  for (let i = 0; i < x.length; i++)
    y[i] = Math.max(-2147483647, Math.min(2147483647, Math.round(2147483648 * x[i]!)));
  return y;
}

function passWaves31(size: i32): Int32Array {
  return waves31(passWaves(size));
}

function splitWaves31(m: i32): Int32Array {
  return waves31(splitWaves(m));
}

/** The transform in place of numbers that stand in the order of `decimated`. */
function transform(re: Int32Array, im: Int32Array): void {
  const n = re.length;
  const first = table(firstSize, n);
  if (first === 2) pairs(re, im);
  else firstColumn(re, im, 1);
  for (let size = first; size < n; size *= 4) pass(re, im, size);
}

/** Transforms of 2. */
function pairs(re: Int32Array, im: Int32Array): void {
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
function firstColumn(re: Int32Array, im: Int32Array, size: i32): void {
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
function pass(re: Int32Array, im: Int32Array, size: i32): void {
  const waves = table(passWaves31, size);
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
      const bRe = turned(c1, re[b]!, s1, im[b]!);
      const bIm = turnedBack(c1, im[b]!, s1, re[b]!);
      const cRe = turned(c2, re[c]!, s2, im[c]!);
      const cIm = turnedBack(c2, im[c]!, s2, re[c]!);
      const dRe = turned(c3, re[d]!, s3, im[d]!);
      const dIm = turnedBack(c3, im[d]!, s3, re[d]!);
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
