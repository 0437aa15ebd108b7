/**
 * exp and log in float32, every operation rounded to float32 and none fused; twin of templates/runtime/ff_math_f32.h.
 * The bounds on their errors are tested in test/twins/math.c.test.ts.
 */

const f = Math.fround;

const LOG2_E = f(Math.LOG2E);
/** ln 2 in two parts: the first has nine bits, so that its product with any exponent is exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = f(-0.00021219444005469057);
/** 1.5 * 2^23: adding it rounds a small number to the nearest integer. */
const ROUND = 12582912;
/** Beyond these, exp is infinite or rounds to zero. */
const EXP_HIGHEST = 89;
const EXP_LOWEST = -104;
/** (exp(r) - 1 - r) / r^2 on |r| <= ln(2) / 2. */
const EXP = Float32Array.of(0.49999994, 0.16666515, 0.041668456, 0.008369419, 0.0013813142);
/** (2 atanh(s) - 2 s) / s^3 in s^2, for |s| <= (sqrt(2) - 1) / (sqrt(2) + 1). */
const LOG = Float32Array.of(0.6666678, 0.39976642, 0.2989797);

/** exp(x) of a float32: 2^n * exp(r) with n = round(x / ln 2). Maximum error 1 ulp; NaN stays NaN. */
export function expf32(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x > EXP_HIGHEST) return Number.POSITIVE_INFINITY;
  if (x < EXP_LOWEST) return 0;
  const n = f(f(f(x * LOG2_E) + ROUND) - ROUND);
  const r = f(f(x - f(n * LN2_HIGH)) - f(n * LN2_LOW));
  let q = EXP[4]!;
  q = f(f(q * r) + EXP[3]!);
  q = f(f(q * r) + EXP[2]!);
  q = f(f(q * r) + EXP[1]!);
  q = f(f(q * r) + EXP[0]!);
  const y = f(1 + f(r + f(f(r * r) * q)));
  const half = Math.floor(n / 2); // in two steps, because 2^n itself may not be a normal number
  return f(f(y * 2 ** half) * 2 ** (n - half));
}

/** Natural logarithm of a float32. Maximum error 1 ulp; log(0) = -infinity, of a negative number or NaN it is NaN. */
export function logf32(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const { mantissa, exponent } = split(x);
  const v = f(mantissa - 1);
  const s = f(v / f(2 + v));
  const t = f(s * s);
  const tail = f(t * f(f(f(f(LOG[2]! * t) + LOG[1]!) * t) + LOG[0]!));
  const log = f(v - f(s * f(v - tail)));
  return f(f(exponent * LN2_HIGH) + f(log + f(exponent * LN2_LOW)));
}

const FLOAT = new Float32Array(1);
const BITS = new Int32Array(FLOAT.buffer);
/** Bits of sqrt(1/2), the lowest mantissa. */
const LOWEST = 0x3f3504f3;

/** x = mantissa * 2^exponent with sqrt(1/2) <= mantissa < sqrt(2), for 0 < x < infinity. */
function split(x: number): { mantissa: number; exponent: number } {
  const subnormal = x < 2 ** -126;
  FLOAT[0] = subnormal ? x * 2 ** 23 : x;
  const exponent = (BITS[0]! - LOWEST) >> 23;
  BITS[0] = BITS[0]! - (exponent << 23);
  return { mantissa: FLOAT[0]!, exponent: subnormal ? exponent - 23 : exponent };
}
