/**
 * Elementary functions in float64 for tables that are computed when features are compiled: sums of their series behind a
 * reduction of the argument, so that a table does not depend on the engine that runs this. Errors are tested against
 * Math's: at most 2 units of the last place for exp and log, 2^-52 for sin and cos of arguments below 2^20.
 */

/** ln 2 and pi / 2 in parts: the products of the first ones with any n of ours are exact. */
const LN2 = [0.6931471803691238, 1.9082149292705877e-10] as const;
const HALF_PI = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21] as const;

/** 1 + x / from * (1 + x / (from + by) ...): a series whose terms differ by a factor, innermost first. */
function series(x: number, factors: readonly number[]): number {
  let sum = 1;
  for (const factor of factors) sum = 1 + x * factor * sum;
  return sum;
}

const EXP = Array.from({ length: 16 }, (_, i) => 1 / (16 - i));
const SIN = Array.from({ length: 9 }, (_, i) => 9 - i).map((k) => -1 / (2 * k * (2 * k + 1)));
const COS = Array.from({ length: 9 }, (_, i) => 9 - i).map((k) => -1 / (2 * k * (2 * k - 1)));

/** e^x. */
export function exp64(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 710) return Number.POSITIVE_INFINITY;
  if (x < -746) return 0;
  const n = Math.round(x * Math.LOG2E);
  const half = Math.trunc(n / 2);
  return series(x - n * LN2[0] - n * LN2[1], EXP) * 2 ** half * 2 ** (n - half);
}

/** Natural logarithm: the series of 2 atanh((m - 1) / (m + 1)) with sqrt(1/2) <= m < sqrt(2). */
export function log64(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let [mantissa, exponent] = [x, 0];
  for (; mantissa >= Math.SQRT2; exponent++) mantissa /= 2;
  for (; mantissa < Math.SQRT1_2; exponent--) mantissa *= 2;
  const s = (mantissa - 1) / (mantissa + 1);
  let sum = 0;
  for (let k = 12; k >= 1; k--) sum = s * s * (1 / (2 * k + 1) + sum);
  return exponent * LN2[0] + (2 * s + (2 * s * sum + exponent * LN2[1]));
}

export function sin64(x: number): number {
  const { rest, quarter } = reduced(x);
  return inQuarter(rest, quarter);
}

export function cos64(x: number): number {
  const { rest, quarter } = reduced(x);
  return inQuarter(rest, quarter + 1);
}

/** x^y for x > 0. */
export function pow64(x: number, y: number): number {
  if (Number.isInteger(y) && Math.abs(y) <= 64) {
    let product = 1;
    for (let i = 0; i < Math.abs(y); i++) product *= x;
    return y < 0 ? 1 / product : product;
  }
  return exp64(y * log64(x));
}

/** x = quarter * pi / 2 + rest. */
function reduced(x: number): { rest: number; quarter: number } {
  const quarter = Math.round(x / (Math.PI / 2));
  return { rest: x - quarter * HALF_PI[0] - quarter * HALF_PI[1] - quarter * HALF_PI[2], quarter };
}

function inQuarter(rest: number, quarter: number): number {
  const size = (quarter & 1) === 0 ? rest * series(rest * rest, SIN) : series(rest * rest, COS);
  return (quarter & 2) === 0 ? size : -size;
}
