import type { DenseUpdate } from "../ir/update-constants.js";
import type { Plane, Window } from "../ir/window.js";
import { BIAS_ROW, ditherColumn, ditherRow } from "./dither.js";
import { cellCount, eachInput, eachSource, type MapReading } from "./feature-sources.js";
import { moveBias, moveMaster } from "./integer-learning.js";
import { type RealFormat, store } from "./real-arithmetic.js";

/**
 * Updates of weights over maps: first the sums of the inputs behind each feature, then one rounding for each weight. Twin of
 * templates/runtime/ff_learn_conv_*; formulas in "Learning over maps" of README.md.
 */

/** One update: inputs x, the map z of before its pool, and the errors c [cells][channels] of the features, times the rate. */
export interface MapUpdate<T extends ArrayLike<number>, C extends ArrayLike<number>> {
  readonly window: Window;
  readonly plane: Plane;
  readonly reading: MapReading;
  readonly x: T;
  readonly z: T;
  readonly c: C;
}

/** Cells in which `channel` moves, in ascending order: their errors, and the positions behind their features. */
function movesOf({ reading, z, c }: MapUpdate<ArrayLike<number>, ArrayLike<number>>, channel: number) {
  const { channels } = reading.map;
  const moves: { readonly error: number; readonly positions: number[] }[] = [];
  for (let cell = 0; cell < cellCount(reading); cell++) {
    const error = c[cell * channels + channel]!;
    if (error === 0) continue;
    const positions: number[] = [];
    eachSource(reading, z, cell, channel, (position) => positions.push(position));
    moves.push({ error, positions });
  }
  return moves;
}

/** sums[i] = sum of the inputs x[position + tap i] over the positions, each rounded as `add` says. */
function sumInputs(
  { window, plane, x }: MapUpdate<ArrayLike<number>, ArrayLike<number>>,
  positions: readonly number[],
  sums: Float64Array,
  add: (sum: number, value: number) => number,
): void {
  sums.fill(0);
  for (const position of positions)
    eachInput(window, plane, position, (input, row, count) => {
      for (let k = 0; k < count; k++) sums[row + k] = add(sums[row + k]!, x[input + k]!);
    });
}

/**
 * V[i][j] -= sum over cells q of c[q][j] (S[q][i][j] >> spare), rounded stochastically, S the sum of the inputs behind
 * feature (q, j); biases likewise with the number of positions: weights [inputs][channels], the layer's `base`. Returns
 * how many values the limits changed.
 */
export function updateMapsInteger(
  { dither, biasShift, spare = 0 }: DenseUpdate,
  weights: Int16Array,
  bias: Int32Array,
  update: MapUpdate<Int8Array, Int16Array>,
  base: number,
): number {
  const channels = bias.length;
  const total = new Float64Array(weights.length / channels);
  const sums = new Float64Array(total.length);
  let saturations = 0;
  for (let j = 0; j < channels; j++) {
    const column = ditherColumn(base, j);
    let biasTotal = 0;
    total.fill(0);
    for (const { error, positions } of movesOf(update, j)) {
      sumInputs(update, positions, sums, (sum, value) => sum + value);
      for (let i = 0; i < total.length; i++) total[i]! += error * (sums[i]! >> spare);
      biasTotal += error * positions.length;
    }
    for (let i = 0; i < total.length; i++) {
      if (total[i] === 0) continue;
      const draw = (ditherRow(base, i) ^ column) >> (16 - dither);
      saturations += moveMaster(weights, i * channels + j, (total[i]! + draw) >> dither);
    }
    if (biasTotal === 0) continue;
    const draw = biasShift > 0 ? (ditherRow(base, BIAS_ROW) ^ column) >> (16 - biasShift) : 0;
    saturations += moveBias(bias, j, Math.floor((biasTotal + draw) * 2 ** -biasShift));
  }
  return saturations;
}

const f = Math.fround;

/**
 * w[i][j] = stored(w + sum over cells q of c[q][j] S[q][i][j]), every operation in float32 and stored once, S the sum of the
 * inputs behind feature (q, j); biases likewise with the number of positions: weights [inputs][channels].
 */
export function updateMapsReal(
  format: RealFormat,
  weights: Float32Array,
  bias: Float32Array,
  update: MapUpdate<Float32Array, Float32Array>,
): void {
  const channels = bias.length;
  const sums = new Float64Array(weights.length / channels);
  const moved = new Float32Array(sums.length);
  for (let j = 0; j < channels; j++) {
    const moves = movesOf(update, j);
    if (moves.length === 0) continue;
    for (let i = 0; i < moved.length; i++) moved[i] = weights[i * channels + j]!;
    let movedBias = bias[j]!;
    for (const { error, positions } of moves) {
      sumInputs(update, positions, sums, (sum, value) => f(sum + value));
      for (let i = 0; i < moved.length; i++) moved[i] = f(moved[i]! + f(error * sums[i]!));
      movedBias = f(movedBias + f(error * positions.length));
    }
    for (let i = 0; i < moved.length; i++) weights[i * channels + j] = store(format, moved[i]!);
    bias[j] = store(format, movedBias);
  }
}
