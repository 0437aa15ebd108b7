/** Decimal numbers of a csv file, as `Number` reads them. */

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const WITH_COMMA = /^[+-]?(?:\d+,?\d*|,\d+)(?:e[+-]?\d+)?$/i;

/** Powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** One more digit keeps a whole number up to this below 2^53. */
const MOST_MANTISSA = Math.floor((2 ** 53 - 10) / 10);

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;

/** `Number` of a text that is a finite decimal number with `decimal` before its fraction, blanks around it left out; else NaN. */
export function decimalOf(text: string, decimal: "." | ","): number {
  const bare = text.replace(/^ +| +$/g, "");
  if (decimal === ".") return NUMBER.test(bare) ? Number(bare) : Number.NaN;
  return WITH_COMMA.test(bare) ? Number(bare.replace(",", ".")) : Number.NaN;
}

/**
 * The same for the bytes between `from` and `to`, but NaN also where digits are too many: a
 * product or quotient of two doubles that are exact is rounded once, as `Number` rounds (`point` is the byte of `decimal`).
 */
export function decimalAt(content: Uint8Array, from: number, to: number, point: number): number {
  let at = from;
  let end = to;
  while (at < end && content[at] === 0x20) at++;
  while (end > at && content[end - 1] === 0x20) end--;
  const negative = content[at] === 0x2d;
  if (negative || content[at] === 0x2b) at++;
  let mantissa = 0;
  let digits = 0;
  let fraction = 0;
  let inFraction = false;
  for (; at < end; at++) {
    const byte = content[at]!;
    if (isDigit(byte)) {
      if (mantissa > MOST_MANTISSA) return Number.NaN;
      mantissa = 10 * mantissa + (byte - 0x30);
      digits++;
      if (inFraction) fraction++;
    } else if (byte === point && !inFraction) inFraction = true;
    else break;
  }
  if (digits === 0) return Number.NaN;
  const exponent = at === end ? 0 : exponentAt(content, at, end);
  const power = exponent - fraction;
  if (!(power >= -22 && power <= 22)) return Number.NaN;
  const size = power < 0 ? mantissa / POWERS[-power]! : mantissa * POWERS[power]!;
  return negative ? -size : size;
}

/** The exponent that is all of the bytes from `from` to `end`: `e-3`; NaN if it is something else, or long. */
function exponentAt(content: Uint8Array, from: number, end: number): number {
  if ((content[from]! | 0x20) !== 0x65) return Number.NaN;
  let at = from + 1;
  const negative = content[at] === 0x2d;
  if (negative || content[at] === 0x2b) at++;
  if (at === end || end - at > 3) return Number.NaN;
  let exponent = 0;
  for (; at < end; at++) {
    if (!isDigit(content[at]!)) return Number.NaN;
    exponent = 10 * exponent + (content[at]! - 0x30);
  }
  return negative ? -exponent : exponent;
}
