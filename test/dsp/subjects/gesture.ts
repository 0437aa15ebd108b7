/** What hands do: 19 numbers of each of 6 channels. */
import type { i32 } from "ff-edge";
import { channel, mean, statistics } from "ff-edge/dsp";

const CHANNELS = 6;
const PARTS = 10;
const EACH = 9 + PARTS;

/** Nine statistics, and the means of ten parts, of each channel. */
export function gesture(window: Int16Array): Float32Array {
  const y = new Float32Array(CHANNELS * EACH);
  for (let c = 0; c < CHANNELS; c++) y.set(ofChannel(channel(window, c, CHANNELS)), c * EACH);
  return y;
}

function ofChannel(x: Float32Array): Float32Array {
  const y = new Float32Array(EACH);
  y.set(statistics(x), 0);
  const length: i32 = Math.floor(x.length / PARTS);
  for (let part = 0; part < PARTS; part++)
    y[9 + part] = mean(x.subarray(part * length, part * length + length));
  return y;
}
