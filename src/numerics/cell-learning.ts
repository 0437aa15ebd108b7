import type { CellUpdate } from "../ir/update-constants.js";
import { LARGEST_BIAS, MASTER_RANGE } from "./bounds.js";
import { BIAS_ROW, ditherColumn, ditherRow } from "./dither.js";
import { clamp } from "./fixed-point.js";
import { sumOfSquaresInteger } from "./integer-arithmetic.js";
import { logOfSum } from "./log-energy.js";
import { type RealFormat, store, updated } from "./real-arithmetic.js";

/**
 * Learning of cells, twin of templates/runtime/ff_learn_cell_*.c; formulas in numerics/README.md. The step size is a
 * power of two, at most 1 / (1 + |u|^2 + |z|^2), with which a cell whose weights have a norm of about 1 does not overshoot its sample.
 */

const [LOWEST, HIGHEST] = MASTER_RANGE;
const LARGEST = 32767;

/** A cell in integers that learns: masters [inputs][units], biases [units], constants of the reconstruction [inputs]. */
export interface IntegerCell {
  readonly weights: Int16Array;
  readonly bias: Int32Array;
  readonly decoderBias: Int32Array;
}

/** The constants of an update, from the exponents of masters (less 8), input, output and what is left. */
export function cellUpdate(weight: number, input: number, output: number, left: number): CellUpdate {
  const common = Math.max(0, input, output);
  const dither = clamp(15 + Math.min(input, output) - weight - 8, 1, 16);
  return {
    errorShift: left + input - dither - 8,
    leftShift: left + output - dither - weight - 8,
    ...{ inputSquares: 2 * (common - input), outputSquares: 2 * (common - output), unit: 2 * common },
    ...{ dither, biasShift: dither + 8 - 2 * input, decoderShift: dither + 8 - 2 * output },
  };
}

/**
 * V[i][j] -= c[j] u[i] + d[i] z[j], b[j] -= c[j], decoder[i] -= d[i], rounded stochastically; q becomes d. Returns how many values the
 * limits changed.
 */
export function learnCellInteger(
  rule: CellUpdate,
  { weights, bias, decoderBias }: IntegerCell,
  u: Int8Array,
  z: Int8Array,
  q: Int16Array,
  c: Int16Array,
  base: number,
): number {
  const squares =
    2 ** rule.unit +
    sumOfSquaresInteger(u) * 2 ** rule.inputSquares +
    sumOfSquaresInteger(z) * 2 ** rule.outputSquares;
  const step = 1 + (logOfSum(squares) >> 8) - rule.unit;
  const units = z.length;
  for (let j = 0; j < units; j++) {
    let error = 0;
    if (z[j] !== 0) for (let i = 0; i < u.length; i++) error += (weights[i * units + j]! >> 8) * q[i]!;
    c[j] = scaled(error, rule.errorShift + step);
  }
  for (let i = 0; i < u.length; i++) q[i] = scaled(q[i]!, rule.leftShift + step);
  const columns = Int32Array.from({ length: units }, (_, j) => ditherColumn(base, j));
  let saturations = 0;
  for (let i = 0; i < u.length; i++) {
    const row = ditherRow(base, i);
    for (let j = 0, at = i * units; j < units; j++, at++) {
      const move = c[j]! * u[i]! + q[i]! * z[j]!;
      if (move === 0) continue;
      const moved = weights[at]! - ((move + draw(row, columns[j]!, rule.dither)) >> rule.dither);
      weights[at] = clamp(moved, LOWEST, HIGHEST);
      saturations += Number(weights[at] !== moved);
    }
    saturations += moveConstant(decoderBias, i, q[i]!, rule.decoderShift, row, ditherColumn(base, BIAS_ROW));
  }
  const biasRow = ditherRow(base, BIAS_ROW);
  for (let j = 0; j < units; j++)
    saturations += moveConstant(bias, j, c[j]!, rule.biasShift, biasRow, columns[j]!);
  return saturations;
}

/** value * 2^-shift, half up, saturated to +-32767; exact up to 2^53. */
function scaled(value: number, shift: number): number {
  if (shift > 40) return 0;
  const exact =
    shift > 0 ? Math.floor((value + 2 ** (shift - 1)) / 2 ** shift) : value * 2 ** Math.min(20, -shift);
  return clamp(exact, -LARGEST, LARGEST);
}

function draw(row: number, column: number, bits: number): number {
  return (row ^ column) >> (16 - bits);
}

/** Subtracts value * 2^-shift, drawn; 1 where the limits changed the value. */
function moveConstant(
  values: Int32Array,
  at: number,
  value: number,
  shift: number,
  row: number,
  column: number,
): number {
  if (value === 0) return 0;
  const bits = Math.min(16, shift);
  const cut = shift > 16 ? value >> (shift - 16) : value;
  const step = shift < 1 ? value * 2 ** -shift : (cut + draw(row, column, bits)) >> bits;
  const moved = values[at]! - step;
  values[at] = clamp(moved, -LARGEST_BIAS, LARGEST_BIAS);
  return Number(values[at] !== moved);
}

const f = Math.fround;
const word = new Float32Array(1);
const bits = new Uint32Array(word.buffer);

/** A cell of floats that learns. */
export interface RealCell {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly decoderBias: Float32Array;
}

/** w[i][j] += c[j] u[i], then d[i] z[j]; b[j] += c[j]; decoder[i] += d[i], with c and d stored; products of 0 change nothing. */
export function learnCellReal(
  format: RealFormat,
  { weights, bias, decoderBias }: RealCell,
  u: Float32Array,
  z: Float32Array,
  q: Float32Array,
  c: Float32Array,
): void {
  const rate = rateOf(u, z);
  const units = z.length;
  const move = (values: Float32Array, at: number, step: number, x: number): void => {
    if (step !== 0 && x !== 0) values[at] = updated(format, step, x, values[at]!);
  };
  for (let j = 0; j < units; j++) {
    let error = 0;
    if (z[j] !== 0) for (let i = 0; i < u.length; i++) error = f(error + f(q[i]! * weights[i * units + j]!));
    c[j] = store(format, f(-rate * error));
  }
  for (let i = 0; i < u.length; i++) {
    const d = store(format, f(-rate * q[i]!));
    for (let j = 0, at = i * units; j < units; j++, at++) {
      move(weights, at, c[j]!, u[i]!);
      move(weights, at, d, z[j]!);
    }
    move(decoderBias, i, d, 1);
  }
  for (let j = 0; j < units; j++) move(bias, j, c[j]!, 1);
}

/** The step size; 0 where the squares leave the floats. */
function rateOf(u: Float32Array, z: Float32Array): number {
  let sum = 1;
  for (const values of [u, z]) for (const value of values) sum = f(sum + f(value * value));
  word[0] = sum;
  const exponent = bits[0]! >>> 23;
  return exponent >= 251 ? 0 : 2 ** (126 - exponent);
}
