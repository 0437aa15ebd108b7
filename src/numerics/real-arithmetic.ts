import type { Sums } from "../model.js";
import { fma16, roundHalf } from "./f16.js";
import { expf32 } from "./math.js";
import { rootMeanSquare, scaledBy } from "./squares.js";

/**
 * The arithmetic of the precisions fp16 and f32, inference and learning; twin of the templates/runtime files that end in
 * _f16 and _f32. Every tensor is a Float32Array that holds its stored values exactly. The format decides how a value is
 * stored and how a weight is updated; float32 sums are the same for both, because a product of two halves is exact there.
 */
export type RealFormat = "fp16" | "f32";

type Reals = Float32Array;
type Raw = ArrayLike<number>;

const f = Math.fround;

/** Scores beyond this magnitude mean that learning has diverged. */
export const SCORE_LIMIT = 32768;

/** One NaN for all machines: the host's own carry signs and payloads. */
function canonical(value: number): number {
  return Number.isNaN(value) ? Number.NaN : value;
}

/** Everything that differs between stored values. */
interface Stored {
  /** A float32 as it is stored: rounded to the format, never -0. */
  store(value: number): number;
  /** One update of a stored value, w + c x. */
  update(c: number, x: number, w: number): number;
  /**
   * The integers that a format holds one by one end here. A network input beyond is *large*: then a sample is to blame for
   * scores that are too large, else what has been learnt.
   */
  readonly large: number;
}

/** Halves round an update once, float32 rounds product and sum each. */
const STORED: Readonly<Record<RealFormat, Stored>> = {
  fp16: { store: roundHalf, update: fma16, large: 2 ** 11 },
  f32: {
    store: (value) => canonical(value) + 0,
    update: (c, x, w) => f(w + f(c * x)) + 0,
    large: 2 ** 24,
  },
};

/** A float32 as it is stored: rounded to the format, never -0. */
export function store(format: RealFormat, value: number): number {
  return STORED[format].store(value);
}

/** One update of a stored value: w + c x, rounded once to half (fp16), or product and sum each to float32. */
export function updated(format: RealFormat, c: number, x: number, w: number): number {
  return STORED[format].update(c, x, w);
}

/** Everything that differs between sums of products. */
interface SumsOfProducts {
  /** sum + x w. */
  add(sum: number, x: number, w: number): number;
  /** acc[width] += x times the row of weights that begins at `row`. */
  addRow(acc: Reals, x: number, weights: Reals, row: number): void;
  /** A float32 as the sums hold it. */
  round(sum: number): number;
}

/** Sums of halves round product and addition once, together. */
const SUMS: Readonly<Record<Sums, SumsOfProducts>> = {
  f32: {
    add: (sum, x, w) => f(sum + f(x * w)),
    addRow(acc, x, weights, row) {
      for (let j = 0; j < acc.length; j++) acc[j] = f(acc[j]! + f(x * weights[row + j]!));
    },
    round: (sum) => sum,
  },
  f16: {
    add: (sum, x, w) => fma16(x, w, sum),
    addRow(acc, x, weights, row) {
      for (let j = 0; j < acc.length; j++) acc[j] = fma16(x, weights[row + j]!, acc[j]!);
    },
    round: roundHalf,
  },
};

/** sum + x w, as sums of products are rounded. */
export function addProduct(sums: Sums, sum: number, x: number, w: number): number {
  return SUMS[sums].add(sum, x, w);
}

// ---------------------------------------------------------------------------------------------------- input

/** True where no raw value is NaN or infinite. */
export function allFinite(raw: Raw): boolean {
  for (let i = 0; i < raw.length; i++) if (!Number.isFinite(raw[i]!)) return false;
  return true;
}

/** x = raw / rms(raw), of raw - mean(raw) where `center`; all zeros where that is 0 for every value. */
export function inputRms(format: RealFormat, raw: Raw, center: boolean, x: Reals): void {
  const rms = rootMeanSquare(raw, center, 1);
  for (let i = 0; i < raw.length; i++) x[i] = rms === null ? 0 : store(format, scaledBy(rms, raw[i]!));
}

/** x = raw * multiplier + offset; tables of one entry, or one per value. */
export function inputAffine(format: RealFormat, raw: Raw, multiplier: Reals, offset: Reals, x: Reals): void {
  const stride = multiplier.length === 1 ? 0 : 1;
  for (let i = 0; i < raw.length; i++) {
    x[i] = store(format, f(f(raw[i]! * multiplier[i * stride]!) + offset[i * stride]!));
  }
}

// -------------------------------------------------------------------------------------------------- forward

/**
 * acc[width] += x W for weights [inputs][width], inputs in ascending order, zeros skipped; acc holds the bias before.
 * Sums of halves round product and addition once, together.
 * Returns the multiply-accumulates: non-zero inputs * width.
 */
export function accumulateReal(x: Reals, weights: Reals, acc: Reals, sums: Sums = "f32"): number {
  const width = acc.length;
  const { addRow } = SUMS[sums];
  let nonZero = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i] === 0) continue;
    nonZero++;
    addRow(acc, x[i]!, weights, i * width);
  }
  return nonZero * width;
}

/** z = relu(acc), stored; NaN where a sum is not finite, so that nothing hides it. */
export function activate(format: RealFormat, acc: Reals, z: Reals): void {
  for (let j = 0; j < acc.length; j++) z[j] = rectified(format, acc[j]!);
}

/**
 * z[k] = relu(acc + overlay[k]) for every label k; overlay and z [labels][width]. Sums of halves are rounded to half
 * first. Returns labels * width.
 */
export function overlayLabels(
  format: RealFormat,
  acc: Reals,
  overlay: Reals,
  z: Reals,
  sums: Sums = "f32",
): number {
  const width = acc.length;
  const { round } = SUMS[sums];
  for (let at = 0; at < overlay.length; at++)
    z[at] = rectified(format, round(f(acc[at % width]! + overlay[at]!)));
  return overlay.length;
}

function rectified(format: RealFormat, sum: number): number {
  if (!Number.isFinite(sum)) return Number.NaN;
  return sum > 0 ? store(format, sum) : 0;
}

/** h = z / rms(z); zeros for zeros, and what is not finite stays so. h may be z itself. */
export function normalizeReal(format: RealFormat, z: Reals, h: Reals): void {
  const rms = rootMeanSquare(z, false, 1);
  for (let j = 0; j < z.length; j++) h[j] = rms === null ? 0 : store(format, scaledBy(rms, z[j]!));
}

/** Sequential sum of z^2: the goodness that is reported. */
export function sumOfSquares(z: Reals): number {
  let ss = 0;
  for (let j = 0; j < z.length; j++) ss = f(ss + f(z[j]! * z[j]!));
  return ss;
}

/** own[classes] = z M for a head [units][classes]; scores += own. Returns non-zero z * classes. */
export function addHead(z: Reals, head: Reals, own: Reals, scores: Reals, sums: Sums = "f32"): number {
  own.fill(0);
  const macs = accumulateReal(z, head, own, sums);
  for (let k = 0; k < scores.length; k++) scores[k] = canonical(f(scores[k]! + own[k]!));
  return macs;
}

/** scores[k] += scale[k] * sum of z^2 over units bounds[k] .. bounds[k + 1] - 1; scale[k] = 1 / (group size * slices). */
export function addGroups(z: Reals, bounds: Uint16Array, scale: Reals, scores: Reals): void {
  for (let k = 0; k < scores.length; k++) {
    scores[k] = f(scores[k]! + f(sumOfSquares(z.subarray(bounds[k], bounds[k + 1])) * scale[k]!));
  }
}

/** The same over all pixels of a map [pixels][channels], one after the other; scale[k] = 1 / (channels of the group * pixels). */
export function addMapGroups(z: Reals, bounds: Uint16Array, scale: Reals, scores: Reals): void {
  const channels = bounds[scores.length]!;
  for (let k = 0; k < scores.length; k++) {
    let sum = 0;
    for (let at = 0; at < z.length; at += channels)
      for (let j = at + bounds[k]!; j < at + bounds[k + 1]!; j++) sum = f(sum + f(z[j]! * z[j]!));
    scores[k] = f(scores[k]! + f(sum * scale[k]!));
  }
}

/** scores[k] += scale * sum of z[k]^2 for z [labels][units]; scale = 1 / units. */
export function addGoodness(z: Reals, scale: number, scores: Reals): void {
  const units = z.length / scores.length;
  for (let k = 0; k < scores.length; k++) {
    scores[k] = f(scores[k]! + f(sumOfSquares(z.subarray(k * units, (k + 1) * units)) * f(scale)));
  }
}

/**
 * Label of the largest score, and its distance to the second, over all labels or the `activeLabels` (ascending). Of
 * equal scores the lowest label is decided for, with a margin of 0; NaN never wins.
 */
export function decideReal(
  scores: Reals,
  activeLabels: Uint8Array | null,
): { label: number; margin: number } {
  let first = Number.NEGATIVE_INFINITY;
  let second = first;
  let label = activeLabels?.[0] ?? 0;
  for (let at = 0; at < (activeLabels ?? scores).length; at++) {
    const k = activeLabels === null ? at : activeLabels[at]!;
    const score = scores[k]!;
    if (score > first) {
      second = first;
      first = score;
      label = k;
    } else if (score > second) {
      second = score;
    }
  }
  return { label, margin: first > second ? f(first - second) : 0 };
}

/** activeLabels = the labels with the largest scores, ascending; lower labels win ties, and NaN comes last. */
export function beamReal(scores: Reals, activeLabels: Uint8Array): void {
  const value = (k: number): number => (Number.isNaN(scores[k]!) ? Number.NEGATIVE_INFINITY : scores[k]!);
  const before = (a: number, b: number): boolean => value(a) > value(b) || (value(a) === value(b) && a < b);
  const labels = Array.from(scores.keys());
  const best = labels.filter((k) => labels.filter((other) => before(other, k)).length < activeLabels.length);
  activeLabels.set(best);
}

/** True for a network input that is large, infinite or NaN. */
export function anyLarge(format: RealFormat, x: Reals): boolean {
  const { large } = STORED[format];
  for (let i = 0; i < x.length; i++) if (!(Math.abs(x[i]!) <= large)) return true;
  return false;
}

/** True for numbers that are a prediction: every score, the margin and the goodness are finite. */
export function isFinitePrediction(scores: Reals, margin: number, goodness: number): boolean {
  return allFinite(scores) && Number.isFinite(margin) && Number.isFinite(goodness);
}

/** True where every score is within +-SCORE_LIMIT; NaN is not. */
export function scoresBounded(scores: Reals): boolean {
  for (let k = 0; k < scores.length; k++) if (!(Math.abs(scores[k]!) <= SCORE_LIMIT)) return false;
  return true;
}

// --------------------------------------------------------------------------------------------------- errors

/**
 * d = softmax(scores * sharpness) - onehot(label), for bounded scores. Returns 1 - p[label], which is -d[label].
 */
export function softmaxError(scores: Reals, sharpness: number, label: number, d: Reals): number {
  let largest = scores[0]!;
  for (let k = 1; k < scores.length; k++) if (scores[k]! > largest) largest = scores[k]!;
  let sum = 0;
  for (let k = 0; k < scores.length; k++) {
    d[k] = expf32(f(f(scores[k]! - largest) * f(sharpness)));
    sum = f(sum + d[k]!);
  }
  for (let k = 0; k < scores.length; k++) d[k] = f(d[k]! / sum) - (k === label ? 1 : 0);
  return 0 - d[label]!;
}

/** 1 / (1 + exp(-v)), by the exponential of -|v|. */
export function sigmoid(v: number): number {
  const t = expf32(-Math.abs(v));
  return f((v < 0 ? t : 1) / f(1 + t));
}

/** c[j] = stored(-rate * sum_k d[k] head[j][k]), 0 where z[j] is 0. */
export function headErrors(
  format: RealFormat,
  rate: number,
  head: Reals,
  z: Reals,
  d: Reals,
  c: Reals,
): void {
  const classes = d.length;
  for (let j = 0; j < z.length; j++) {
    let e = 0;
    if (z[j] !== 0) for (let k = 0; k < classes; k++) e = f(e + f(d[k]! * head[j * classes + k]!));
    c[j] = z[j] === 0 ? 0 : store(format, f(-f(rate) * e));
  }
}

/** c[j] = stored(-rate * (2 z[j] scale[k]) d[k]), k the class of unit j. */
export function groupErrors(
  format: RealFormat,
  rate: number,
  bounds: Uint16Array,
  scale: Reals,
  z: Reals,
  d: Reals,
  c: Reals,
): void {
  for (let k = 0; k < d.length; k++) {
    const [start, end] = [bounds[k]!, bounds[k + 1]!];
    goodnessErrors(format, rate, scale[k]!, d[k]!, z.subarray(start, end), c.subarray(start, end));
  }
}

/** c[j] = stored(-rate * (2 z[j] scale) d), 0 where z[j] is 0: one error d for all units, scale = 1 / units. */
export function goodnessErrors(
  format: RealFormat,
  rate: number,
  scale: number,
  d: number,
  z: Reals,
  c: Reals,
): void {
  for (let j = 0; j < z.length; j++) {
    const e = f(f(2 * z[j]! * f(scale)) * f(d));
    c[j] = z[j] === 0 ? 0 : store(format, f(-f(rate) * e));
  }
}

/** c += other, stored: the errors of the two passes of Forward-Forward. */
export function addErrors(format: RealFormat, other: Reals, c: Reals): void {
  for (let j = 0; j < c.length; j++) c[j] = store(format, f(c[j]! + other[j]!));
}

// -------------------------------------------------------------------------------------------------- updates

/** weights[i][j] += c[j] x[i] and bias[j] += c[j]; c and x of 0 change nothing. weights [inputs][width]. */
export function updateDense(format: RealFormat, weights: Reals, bias: Reals, x: Reals, c: Reals): void {
  const active = nonZero(c);
  for (let i = 0; i < x.length; i++)
    if (x[i] !== 0) updateRow(format, weights, i * c.length, active, c, x[i]!);
  updateRow(format, bias, 0, active, c, 1);
}

/** head[j][k] += g[k] z[j] with g[k] = stored(-rate * d[k]); z and g of 0 change nothing. head [units][classes]. */
export function updateHead(format: RealFormat, rate: number, head: Reals, z: Reals, d: Reals): void {
  const g = d.map((each) => store(format, f(-f(rate) * each)));
  const active = nonZero(g);
  for (let j = 0; j < z.length; j++) if (z[j] !== 0) updateRow(format, head, j * g.length, active, g, z[j]!);
}

/** slot[j] += stored(c[j] * energy): the overlay of one label, energy = amplitude^2. */
export function updateSlot(format: RealFormat, slot: Reals, c: Reals, energy: number): void {
  const g = c.map((each) => store(format, f(each * f(energy))));
  updateRow(format, slot, 0, nonZero(g), g, 1);
}

function nonZero(values: Reals): Uint16Array {
  const found = new Uint16Array(values.length);
  let count = 0;
  for (let j = 0; j < values.length; j++) if (values[j] !== 0) found[count++] = j;
  return found.subarray(0, count);
}

function updateRow(
  format: RealFormat,
  weights: Reals,
  row: number,
  active: Uint16Array,
  c: Reals,
  x: number,
): void {
  const { update } = STORED[format];
  for (let at = 0; at < active.length; at++) {
    const j = active[at]!;
    weights[row + j] = update(c[j]!, x, weights[row + j]!);
  }
}
