import type { Sums } from "../model.js";
import { clamp } from "./fixed-point.js";
import { addProduct, type RealFormat, store } from "./real-arithmetic.js";

/**
 * The arithmetic of maps that is not that of a dense layer: products channel by channel, maxima and means. Twin of
 * templates/runtime/ff_depthwise_*.c and ff_pool_*.c; formulas in "Maps" of README.md.
 */

/** acc[c] += x[c] w[c], exact; zeros skipped. Returns how many x are not zero. */
export function accumulateEachInteger(x: Int8Array, weights: Int8Array, acc: Int32Array): number {
  let nonZero = 0;
  for (let c = 0; c < x.length; c++) {
    if (x[c] === 0) continue;
    nonZero++;
    acc[c] = acc[c]! + x[c]! * weights[c]!;
  }
  return nonZero;
}

/** acc[c] += x[c] w[c], rounded as sums of products are; zeros skipped. Returns how many x are not zero. */
export function accumulateEachReal(
  x: Float32Array,
  weights: Float32Array,
  acc: Float32Array,
  sums: Sums,
): number {
  let nonZero = 0;
  for (let c = 0; c < x.length; c++) {
    if (x[c] === 0) continue;
    nonZero++;
    acc[c] = addProduct(sums, acc[c]!, x[c]!, weights[c]!);
  }
  return nonZero;
}

/** largest[c] = the larger of x[c] and largest[c]; NaN where one of them is. */
export function larger<T extends Int8Array | Float32Array>(x: T, largest: T): void {
  for (let c = 0; c < x.length; c++) largest[c] = Math.max(largest[c]!, x[c]!);
}

/** Factor of a mean of `size` values, 1..65536: 2^24 / size, rounded half up. */
export function meanFactor(size: number): number {
  return Math.floor((2 ** 24 + (size >> 1)) / size);
}

/** z[c] = 2^gain times the mean of the pixels, rounded half up and limited to -127..127; 1..65536 pixels, 0 <= gain <= 4. */
export function meanInteger(pixels: readonly Int8Array[], gain: number, z: Int8Array): void {
  const factor = meanFactor(pixels.length);
  for (let c = 0; c < z.length; c++) {
    let sum = 0;
    for (const pixel of pixels) sum += pixel[c]!;
    z[c] = clamp((sum * factor + (1 << (23 - gain))) >> (24 - gain), -127, 127);
  }
}

/** z[c] = the mean of the pixels: their float32 sum in this order, times float32(1 / pixels), stored. */
export function meanReal(format: RealFormat, pixels: readonly Float32Array[], z: Float32Array): void {
  const factor = Math.fround(1 / pixels.length);
  for (let c = 0; c < z.length; c++) {
    let sum = 0;
    for (const pixel of pixels) sum = Math.fround(sum + pixel[c]!);
    z[c] = store(format, Math.fround(sum * factor));
  }
}
