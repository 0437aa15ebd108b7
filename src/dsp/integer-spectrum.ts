/**
 * Twins of spectra and cepstra in i32, for cores without floats; one unit of a logarithm is 1/2048 of a power of 2. Spectra and
 * energies carry their exponent as one more number at the end: values are p[k] * 2^exponent.
 */
import type { f32, i32 } from "../features/scalars.js";
import { spectrumOf } from "./integer-transform.js";
import { mulHigh, mulQ, table } from "./intrinsics.js";
import { cornerOf, cosines, firstBin, lastBin, shareOf } from "./mel.js";
import { cosineSum } from "./tapers.js";

/** Numbers of 0 .. 1 as Q15, at most 32767. */
function fraction15(x: Float32Array): Int16Array {
  const y = new Int16Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = Math.min(32767, Math.round(32768 * x[i]!));
  return y;
}

/** Numbers of -1 .. 1 as Q31. */
function fraction31(x: Float32Array): Int32Array {
  const y = new Int32Array(x.length);
  for (let i = 0; i < x.length; i++)
    y[i] = Math.max(-2147483648, Math.min(2147483647, Math.round(2147483648 * x[i]!)));
  return y;
}

/** Hann's taper in Q15: 0.5 - 0.5 cos(2 pi i / n). */
export function hann(n: i32): Int16Array {
  return fraction15(cosineSum(n, 0.5, 0.5, 0));
}

/** Hamming's taper in Q15: 0.54 - 0.46 cos(2 pi i / n). */
export function hamming(n: i32): Int16Array {
  return fraction15(cosineSum(n, 0.54, 0.46, 0));
}

/** Blackman's taper in Q15: 0.42 - 0.5 cos(2 pi i / n) + 0.08 cos(4 pi i / n). */
export function blackman(n: i32): Int16Array {
  return fraction15(cosineSum(n, 0.42, 0.5, 0.08));
}

/** 64 x[i] w[i]: samples of 16 bits under a taper in Q15. */
export function windowed(x: Int16Array, w: Int16Array): Int32Array {
  const y = new Int32Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = (x[i]! * w[i]!) >> 9;
  return y;
}

/** Bits of the spectrum's parts that are squared. */
const BITS = 13;

/** Places by which frames of more than 256 samples are moved to the right, so that their sums have room. */
function spare(n: i32): i32 {
  let places = 0;
  for (let size = 256; size < n; size *= 2) places++;
  return places;
}

/**
 * |X[k]|^2 for k = 0 .. n / 2 of a frame [n], n a power of 2 from 8 to 4096, of 22 bits, as `windowed` gives it; then the exponent.
 * The parts of X are cut to 13 bits together.
 */
export function powerSpectrum(x: Int32Array): Int32Array {
  const half = x.length >> 1;
  const re = new Int32Array(half + 1);
  const im = new Int32Array(half + 1);
  const places = table(spare, x.length);
  const all = spectrumOf(x, places, re, im);
  const shift = Math.max(0, 32 - BITS - Math.clz32(all));
  const power = new Int32Array(half + 2);
  for (let k = 0; k <= half; k++) {
    const a = re[k]! >> shift;
    const b = im[k]! >> shift;
    power[k] = a * a + b * b;
  }
  // What the transform gives is twice the spectrum.
  power[half + 1] = 2 * (shift + places) - 2;
  return power;
}

/** Places by which powers are moved to the right, so that sums of so many have room. */
function room(width: i32): i32 {
  let places = 0;
  for (let size = 16; size < width; size *= 2) places++;
  return places;
}

/** Sums of a power spectrum over bins edges[b] .. edges[b + 1] - 1, one for each pair of neighbouring edges; then the exponent. */
export function bandPowers(power: Int32Array, edges: Int16Array): Int32Array {
  const places = table(room, power.length - 1);
  const sums = new Int32Array(edges.length);
  for (let band = 0; band < edges.length - 1; band++) {
    let sum = 0;
    for (let k = edges[band]!; k < edges[band + 1]!; k++) sum += power[k]! >> places;
    sums[band] = sum;
  }
  sums[edges.length - 1] = power[power.length - 1]! + places;
  return sums;
}

function share31(bins: i32, rate: i32, bands: i32, low: i32, high: i32): Int32Array {
  return fraction31(shareOf(bins, rate, bands, low, high));
}

/** Energies [bands] and their exponent of a power spectrum, as `melEnergies` of floats; bands of at most 16 bins do not wrap. */
export function melEnergies(power: Int32Array, rate: i32, bands: i32, low: i32, high: i32): Int32Array {
  const bins = power.length - 1;
  const corner = table(cornerOf, bins, rate, bands, low, high);
  const share = table(share31, bins, rate, bands, low, high);
  const first = table(firstBin, bins, rate, bands, low, high);
  const last = table(lastBin, bins, rate, bands, low, high);
  const sums = new Int32Array(bands + 2);
  for (let k = first; k <= last; k++) {
    const at = corner[k]!;
    const rising = mulHigh(power[k]!, share[k]!) << 1;
    sums[at] = sums[at]! + power[k]! - rising;
    sums[at + 1] = sums[at + 1]! + rising;
  }
  const energies = new Int32Array(bands + 1);
  for (let b = 0; b < bands; b++) energies[b] = sums[b + 1]!;
  energies[bands] = power[power.length - 1]!;
  return energies;
}

/** log2(1 + i / 64) in Q15, for i = 0 .. 64. */
function logarithms(): Int32Array {
  const values = new Int32Array(65);
  for (let i = 0; i <= 64; i++) values[i] = Math.round(32768 * Math.log2(1 + i / 64));
  return values;
}

/** log2 of an integer above 0, in 1/2048; at most 0.6 of that from the real one. */
export function log2(value: i32): i32 {
  const steps = table(logarithms);
  const zeros = Math.min(Math.max(Math.clz32(value), 1), 31);
  const mantissa = value << (zeros - 1);
  const at = (mantissa >> 24) & 63;
  const rest = (mantissa >> 8) & 65535;
  const left = steps[at]!;
  const fraction = left + (((steps[at + 1]! - left) * rest) >> 16);
  return (31 - zeros) * 2048 + ((fraction + 8) >> 4);
}

/** log2 of energies [n + 1] with an exponent, in 1/2048, not below `floor`. */
export function logOf(x: Int32Array, floor: i32): Int32Array {
  const y = new Int32Array(x.length - 1);
  const exponent = x[x.length - 1]!;
  for (let i = 0; i < y.length; i++) {
    y[i] = x[i]! > 0 ? Math.max(floor, log2(x[i]!) + exponent * 2048) : floor;
  }
  return y;
}

function cosines31(coefficients: i32, n: i32): Int32Array {
  return fraction31(cosines(coefficients, n));
}

/** The first coefficients of the orthonormal DCT-II of x [n], |x[i]| < 2^20, in the unit of x. */
export function dct(x: Int32Array, coefficients: i32): Int32Array {
  const n = x.length;
  const rows = table(cosines31, coefficients, n);
  const raised = new Int32Array(n);
  for (let j = 0; j < n; j++) raised[j] = x[j]! << 10;
  const y = new Int32Array(coefficients);
  for (let k = 0; k < coefficients; k++) {
    let sum = 256;
    for (let j = 0; j < n; j++) sum += mulHigh(raised[j]!, rows[k * n + j]!);
    y[k] = sum >> 9;
  }
  return y;
}

/**
 * The power of one frequency in a frame [n] of samples of 16 bits, n up to 512 and bin from 1 to n / 2 - 1, by Goertzel's recursion,
 * then its exponent; a bin need not be whole.
 */
export function goertzel(x: Int16Array, bin: f32): Int32Array {
  const c = table(cosine30, bin, x.length);
  const s = table(sine30, bin, x.length);
  let last = 0;
  let before = 0;
  for (const value of x) {
    const next = value + mulQ(c, last, 29) - before;
    before = last;
    last = next;
  }
  const re = last - mulQ(c, before, 30);
  const im = mulQ(s, before, 30);
  const shift = Math.max(0, 32 - BITS - Math.clz32(Math.max(Math.abs(re), Math.abs(im))));
  const y = new Int32Array(2);
  y[0] = (re >> shift) * (re >> shift) + (im >> shift) * (im >> shift);
  y[1] = 2 * shift;
  return y;
}

function cosine30(bin: f32, n: i32): i32 {
  return Math.round(1073741824 * Math.cos((2 * Math.PI * bin) / n));
}

function sine30(bin: f32, n: i32): i32 {
  return Math.round(1073741824 * Math.sin((2 * Math.PI * bin) / n));
}
