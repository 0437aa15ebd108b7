/** Signals of gestures -> means of ten rows, for the dense net that is to be as small as the convolutions. */

import { readArray, writeArray } from "../ecg/arrays.js";
import { CHANNELS, ROWS } from "../gestures/prepare.js";

const ROWS_PER_MEAN = 10;

/** [count][300][6] -> [count][30][6]. */
export function meansOf(windows: ArrayLike<number>): Int16Array {
  const means = new Int16Array(windows.length / ROWS_PER_MEAN);
  for (let at = 0; at < means.length; at++) {
    const channel = at % CHANNELS;
    const first = Math.floor(at / CHANNELS) * ROWS_PER_MEAN;
    let sum = 0;
    for (let row = first; row < first + ROWS_PER_MEAN; row++) sum += windows[row * CHANNELS + channel]!;
    means[at] = Math.round(sum / ROWS_PER_MEAN);
  }
  return means;
}

/** Adds the means to a folder of windows; gives the number of windows. */
export function prepareMeans(folder: string): number {
  const means = meansOf(readArray(folder, "windows").data);
  const count = (means.length * ROWS_PER_MEAN) / (ROWS * CHANNELS);
  writeArray(folder, "means", means, count);
  return count;
}
