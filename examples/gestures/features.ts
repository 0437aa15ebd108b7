/** Features of three seconds of a wand's movement, in integers: where it points and how much it moves, quarter of a second by quarter. */
import type { i32 } from "ff-edge";
import { log2 } from "ff-edge/dsp/integer";

/** Values of a reading; there are 100 a second. */
const CHANNELS = 6;
/** Pieces of a window, and the readings of one. */
const PIECES = 12;
const PIECE = 25;
/** Sum of steps below which a piece counts as still. */
const STILL = 100;

/** Mean of each channel in each piece [12, 6], then the logarithm of its steps' sum [12, 6], 256 to an octave. */
export function pieces(window: Int16Array): Int16Array {
  const out = new Int16Array(2 * PIECES * CHANNELS);
  for (let piece = 0; piece < PIECES; piece++) {
    for (let channel = 0; channel < CHANNELS; channel++) {
      let last: i32 = window[piece * PIECE * CHANNELS + channel]!;
      let sum = last;
      let steps = 0;
      for (let row = 1; row < PIECE; row++) {
        const value: i32 = window[(piece * PIECE + row) * CHANNELS + channel]!;
        sum += value;
        steps += Math.abs(value - last);
        last = value;
      }
      out[piece * CHANNELS + channel] = Math.trunc(sum / PIECE);
      out[(PIECES + piece) * CHANNELS + channel] = log2(steps + STILL) >> 3;
    }
  }
  return out;
}
