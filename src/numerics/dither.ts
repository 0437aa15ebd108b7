import { mix } from "./prng.js";

/**
 * The random numbers of stochastic rounding, twin of templates/runtime/ff_dither.h: functions of the seed, the update,
 * the layer and the place of a weight. Nothing is drawn in sequence, so a weight that is skipped changes no other.
 */

/** Index i of the biases of a layer, which have no input of their own. */
export const BIAS_ROW = 0xffff_ffff;

/** Added to the index of a layer, which is its stream of draws: for its head, and for its second update within one sample. */
export const HEAD_STREAM = 128;
export const SECOND_STREAM = 64;

/** Stream of the draws that choose which samples are replayed. */
export const REPLAY_STREAM = 255;

/** Start of the draws of one stream in one update; `stream` 0..255, all uint32. */
export function ditherBase(seed: number, step: number, stream: number): number {
  return mix(mix(seed ^ step) + Math.imul(stream, 0x9e37_79b9));
}

/** a_i: the share of input (row) i in its draws, uint16. */
export function ditherRow(base: number, i: number): number {
  return mix(base + i) >>> 16;
}

/** b_j: the share of unit (column) j in its draws, uint16. The draw of k bits is (a_i ^ b_j) >> (16 - k). */
export function ditherColumn(base: number, j: number): number {
  return mix((base ^ 0xa5a5_a5a5) + j) >>> 16;
}
