/** The order in which transforms of radix 4 take their input, and the waves of their passes; shared by f32 and i32. */
import type { i32 } from "../features/scalars.js";

/** cos and sin of pi k / m. */
export function splitWaves(m: i32): Float32Array {
  const waves = new Float32Array(m + 2);
  for (let k = 0; k <= m >> 1; k++) {
    waves[2 * k] = Math.cos((Math.PI * k) / m);
    waves[2 * k + 1] = Math.sin((Math.PI * k) / m);
  }
  return waves;
}

/** Size of the transforms that the first pass does. */
export function firstSize(n: i32): i32 {
  let odd = 0;
  for (let size = n; size > 1; size >>= 1) odd = 1 - odd;
  return odd === 1 ? 2 : 4;
}

/** The input that each place has after decimation by 4 as often as there are passes of radix 4. */
export function decimated(n: i32): Uint16Array {
  const order = new Uint16Array(n);
  const first = firstSize(n);
  for (let place = 0; place < n; place++) {
    let rest = place;
    let stride = 1;
    let index = 0;
    for (let size = n >> 2; size >= first; size >>= 2) {
      const digit = Math.trunc(rest / size);
      rest -= digit * size;
      index += digit * stride;
      stride *= 4;
    }
    order[place] = index + rest * stride;
  }
  return order;
}

/** cos and sin of 2 pi q j / (4 size) for q = 1, 2, 3, by j. */
export function passWaves(size: i32): Float32Array {
  const waves = new Float32Array(6 * size);
  for (let j = 0; j < size; j++)
    for (let q = 1; q <= 3; q++) {
      const angle = (Math.PI * q * j) / (2 * size);
      waves[6 * j + 2 * q - 2] = Math.cos(angle);
      waves[6 * j + 2 * q - 1] = Math.sin(angle);
    }
  return waves;
}
