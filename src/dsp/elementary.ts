/**
 * Elementary functions of f32, sums of our own polynomials behind a reduction of the argument. What `Math.sin` and the like stand
 * for in features. The bounds are tested against float64 (test/dsp/elementary.test.ts); NaN gives NaN.
 */
import type { f32, i32 } from "../features/scalars.js";
import { floatBits, floatFrom } from "./intrinsics.js";

/** pi / 2 in three parts: products of the first two with whole numbers below 2^13 are exact. */
const HALF_PI_HIGH = 1.5703125;
const HALF_PI_MIDDLE = 0.0004837512969970703;
const HALF_PI_LOW = 7.549789948768648e-8;

/** Beyond this an f32 says little about its angle. */
const LARGEST_ANGLE = 8192;

/** Sine of an angle in radian, |x| <= 8192; NaN beyond. Absolute error below 2^-23. */
export function sin(x: f32): f32 {
  return quarterSine(x, 0);
}

/** Cosine of an angle in radian, |x| <= 8192; NaN beyond. Absolute error below 2^-23. */
export function cos(x: f32): f32 {
  return quarterSine(x, 1);
}

/** sin(x + quarters * pi / 2). */
function quarterSine(x: f32, quarters: i32): f32 {
  if (!(Math.abs(x) <= LARGEST_ANGLE)) return NaN;
  const n = Math.round(x * 0.6366197723675814);
  const r = x - n * HALF_PI_HIGH - n * HALF_PI_MIDDLE - n * HALF_PI_LOW;
  const z = r * r;
  const quarter = n + quarters;
  let y: f32 = r + r * z * (-0.16666655 + z * (0.008332173 + z * -0.00019516656));
  if ((quarter & 1) === 1) y = 1 - 0.5 * z + z * z * (0.041666646 + z * (-0.0013887362 + z * 2.443773e-5));
  return (quarter & 2) === 0 ? y : -y;
}

/** Arc tangent, -pi/2 to pi/2. Relative error below 2^-22. */
export function atan(x: f32): f32 {
  const size = Math.abs(x);
  let r: f32 = size;
  let base: f32 = 0;
  if (size > 2.414213562373095) {
    r = -1 / size;
    base = Math.PI / 2;
  } else if (size > 0.41421356237309503) {
    r = (size - 1) / (size + 1);
    base = Math.PI / 4;
  }
  const z = r * r;
  const series = -0.33333316 + z * (0.19998479 + z * (-0.14243628 + z * (0.10594278 + z * -0.0607886)));
  const y = base + (r + r * z * series);
  return x < 0 ? -y : y;
}

/** The angle of the point (x, y), -pi to pi; 0 for (0, 0). Relative error below 2^-21. A zero has no sign here. */
export function atan2(y: f32, x: f32): f32 {
  if (x === 0) {
    if (y === 0) return 0;
    return y > 0 ? Math.PI / 2 : -Math.PI / 2;
  }
  const angle = atan(y / x);
  if (x > 0) return angle;
  return y < 0 ? angle - Math.PI : angle + Math.PI;
}

/** Logarithm to the base 2; exact for powers of 2. Error below 3 units of the last place. */
export function log2(x: f32): f32 {
  if (!(x > 0 && x < Infinity)) return Math.log(x);
  const subnormal = x < 1.1754943508222875e-38;
  const bits = floatBits(subnormal ? x * 8388608 : x);
  const exponent = (bits - 0x3f3504f3) >> 23;
  const mantissa = floatFrom(bits - (exponent << 23));
  return (subnormal ? exponent - 23 : exponent) + Math.log(mantissa) * Math.LOG2E;
}

/** Logarithm to the base 10. Error below 3 units of the last place. */
export function log10(x: f32): f32 {
  return Math.log(x) * Math.LOG10E;
}

/** x to the power of y, for x >= 0; NaN for negative x. Relative error below 2^-16, for results from 2^-32 to 2^32 below 2^-18. */
export function pow(x: f32, y: f32): f32 {
  if (y === 0) return 1;
  if (x === 0) return y > 0 ? 0 : Infinity;
  return Math.exp(y * Math.log(x));
}
