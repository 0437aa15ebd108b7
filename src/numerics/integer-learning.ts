import type { DenseUpdate, GroupRates, HeadUpdate, Rate, SlotUpdate } from "../ir/update-constants.js";
import { LARGEST_BIAS, MASTER_RANGE } from "./bounds.js";
import { BIAS_ROW, ditherColumn, ditherRow } from "./dither.js";
import { clamp, mulh, requantize, roundShift } from "./fixed-point.js";

/**
 * Learning in integers, twin of templates/runtime/ff_{dense,errors,learn}_s16.c; formulas in numerics/README.md.
 * Master weights are int16; products use their upper byte V >> 8. A slice of a layer is a layer of its own here: pass
 * subarrays of weights, bias, z and c, and the index of its first unit.
 */

const [LOWEST, HIGHEST] = MASTER_RANGE;
/** Rates times errors are int16 without -32768, so that a product with an int8 never wraps. */
const LARGEST_ERROR = 32767;

/** acc[j] += sum_i x[i] (V[i][j] >> 8), weights [x.length][acc.length]; returns non-zero x times outputs. */
export function accumulateMasterWeights(x: Int8Array, weights: Int16Array, acc: Int32Array): number {
  const width = acc.length;
  let used = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (value === 0) continue;
    used++;
    for (let j = 0, at = i * width; j < width; j++, at++) acc[j]! += value * (weights[at]! >> 8);
  }
  return used * width;
}

/** z = requantize(acc) with the one shift (1..31) of a layer of master weights. */
export function requantizeMasterWeights(shift: number, acc: Int32Array, z: Int8Array): void {
  for (let j = 0; j < acc.length; j++) z[j] = requantize(acc[j]!, 2 ** 30, shift);
}

/** c[j] = rate * sum_k (Vh[j][k] >> 8) d[k], 0 where z[j] = 0; head [units][classes], d Q15, all from before the update. */
export function headErrors(rate: Rate, head: Int16Array, z: Int8Array, d: Int32Array, c: Int16Array): void {
  const classes = d.length;
  for (let j = 0; j < z.length; j++) {
    let error = 0;
    if (z[j] !== 0) {
      for (let k = 0, at = j * classes; k < classes; k++, at++) error += (head[at]! >> 8) * d[k]!;
    }
    c[j] = scaledError(error, rate.multiplier, rate.shift);
  }
}

/** c[j] = rate[k] z[j] d[k] for the units bounds[k] <= j < bounds[k + 1] of class k; d Q15. */
export function groupErrors(
  rates: GroupRates,
  bounds: Uint16Array,
  z: Int8Array,
  d: Int32Array,
  c: Int16Array,
): void {
  for (let k = 0; k < d.length; k++) {
    for (let j = bounds[k]!; j < bounds[k + 1]!; j++) {
      c[j] = scaledError(z[j]! * d[k]!, rates.multiplier[k]!, rates.shift);
    }
  }
}

/** c[j] = rate z[j] r; r Q15, -32768..32768. */
export function goodnessErrors(rate: Rate, z: Int8Array, r: number, c: Int16Array): void {
  for (let j = 0; j < z.length; j++) c[j] = scaledError(z[j]! * r, rate.multiplier, rate.shift);
}

/** sum[j] = a[j] + b[j], limited to +-32767: the errors of two passes over the same input. */
export function addErrors(a: Int16Array, b: Int16Array, sum: Int16Array): void {
  for (let j = 0; j < sum.length; j++) sum[j] = clamp(a[j]! + b[j]!, -LARGEST_ERROR, LARGEST_ERROR);
}

/**
 * V[i][j] -= c[j] x[i] and b[j] -= c[j], rounded stochastically: weights [x.length][c.length], bias [c.length], the
 * layer's `base`, `startUnit` the index of unit 0 in the layer. Returns how many values the limits changed.
 */
export function updateDense(
  rule: DenseUpdate,
  weights: Int16Array,
  bias: Int32Array,
  x: Int8Array,
  c: Int16Array,
  base: number,
  startUnit: number,
): number {
  const columns = activeColumns(c, base, startUnit);
  return (
    updateMasterWeights(rule.dither, weights, x, columns, base, 0) +
    updateBias(rule.biasShift, bias, columns, ditherRow(base, BIAS_ROW))
  );
}

/**
 * Vh[j][k] -= g[k] z[j], g = rate * d, rounded stochastically: head [z.length][d.length], `base` that of the layer's
 * head, `startUnit` the index of z[0] in the layer. Returns how many values the limits changed.
 */
export function updateHead(
  rule: HeadUpdate,
  head: Int16Array,
  z: Int8Array,
  d: Int32Array,
  base: number,
  startUnit: number,
): number {
  const { multiplier, shift } = rule.rate;
  const g = Int16Array.from(d, (error) => scaledError(error << 15, multiplier, shift));
  return updateMasterWeights(rule.dither, head, z, activeColumns(g, base, 0), base, startUnit);
}

/**
 * slot[j] -= c[j] factor, rounded stochastically: the constants [units] that one label adds to the sums of the first
 * layer; `i` = inputs + label. Returns how many values the limits changed.
 */
export function updateSlot(
  rule: SlotUpdate,
  slot: Int32Array,
  c: Int16Array,
  base: number,
  i: number,
  startUnit: number,
): number {
  const columns = activeColumns(c, base, startUnit);
  const row = ditherRow(base, i);
  const spare = 16 - rule.dither;
  let saturations = 0;
  for (let n = 0; n < columns.index.length; n++) {
    const draw = (row ^ columns.draw[n]!) >> spare;
    saturations += moveBias(slot, columns.index[n]!, (columns.rate[n]! * rule.factor + draw) >> rule.dither);
  }
  return saturations;
}

/** clamp(roundShift(mulh(error, multiplier), shift)) to int16 without -32768. */
export function scaledError(error: number, multiplier: number, shift: number): number {
  return clamp(roundShift(mulh(error, multiplier), shift), -LARGEST_ERROR, LARGEST_ERROR);
}

/** The columns of a matrix that move: their index, c and b_j. */
interface Columns {
  readonly index: Int32Array;
  readonly rate: Int32Array;
  readonly draw: Int32Array;
}

function activeColumns(c: Int16Array, base: number, start: number): Columns {
  const index = new Int32Array(c.length);
  const rate = new Int32Array(c.length);
  const draw = new Int32Array(c.length);
  let count = 0;
  for (let j = 0; j < c.length; j++) {
    if (c[j] === 0) continue;
    index[count] = j;
    rate[count] = c[j]!;
    draw[count++] = ditherColumn(base, start + j);
  }
  return {
    index: index.subarray(0, count),
    rate: rate.subarray(0, count),
    draw: draw.subarray(0, count),
  };
}

/** V[i][j] -= (rate_j x_i + r_ij) >> dither for the given columns; row 0 has the index `start`. */
function updateMasterWeights(
  dither: number,
  weights: Int16Array,
  x: Int8Array,
  { index, rate, draw }: Columns,
  base: number,
  start: number,
): number {
  const width = weights.length / x.length;
  const count = index.length;
  const spare = 16 - dither;
  let saturations = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (value === 0) continue;
    const row = ditherRow(base, start + i);
    const from = i * width;
    for (let n = 0; n < count; n++) {
      const step = (rate[n]! * value + ((row ^ draw[n]!) >> spare)) >> dither;
      saturations += moveMaster(weights, from + index[n]!, step);
    }
  }
  return saturations;
}

/** Subtracts within the limits of master weights; 1 where they changed the value, else 0. */
export function moveMaster(weights: Int16Array, at: number, step: number): number {
  const moved = weights[at]! - step;
  weights[at] = moved < LOWEST ? LOWEST : moved > HIGHEST ? HIGHEST : moved;
  return moved < LOWEST || moved > HIGHEST ? 1 : 0;
}

/** b[j] -= rate_j * 2^-shift, dithered where bits are rounded away. */
function updateBias(shift: number, bias: Int32Array, { index, rate, draw }: Columns, row: number): number {
  let saturations = 0;
  for (let n = 0; n < index.length; n++) {
    const r = shift > 0 ? (row ^ draw[n]!) >> (16 - shift) : 0;
    const step = shift > 0 ? (rate[n]! + r) >> shift : rate[n]! << -shift;
    saturations += moveBias(bias, index[n]!, step);
  }
  return saturations;
}

/** Subtracts within the limits of biases; 1 where they changed the value, else 0. */
export function moveBias(values: Int32Array, at: number, step: number): number {
  const moved = values[at]! - step;
  values[at] = clamp(moved, -LARGEST_BIAS, LARGEST_BIAS);
  return moved === values[at] ? 0 : 1;
}
