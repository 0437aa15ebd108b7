/** An estimate: int32, or float32. */
type Estimate = Int32Array | Float32Array;

/** Scales from an estimate in standard deviations to values: tables [targets]; `shift` beside integers alone. */
export interface ValueScales<Numbers> {
  readonly scale: Numbers;
  readonly offset: Numbers;
  readonly shift: ArrayLike<number>;
}

/** Largest value of integers on either side: beyond it they saturate. */
const LARGEST = 0x7fff_ffffn;

/** value = offset + ((estimate * scale + 2^(shift - 1)) >> shift), saturated to +-(2^31 - 1); the product has 64 bits, 1 <= shift <= 62. */
export function valuesInteger(
  { scale, shift, offset }: ValueScales<Int32Array>,
  estimate: Int32Array,
  value: Int32Array,
): void {
  for (let k = 0; k < value.length; k++) {
    const s = BigInt(shift[k]!);
    const product = BigInt(estimate[k]!) * BigInt(scale[k]!);
    const exact = BigInt(offset[k]!) + ((product + (1n << (s - 1n))) >> s);
    value[k] = Number(exact > LARGEST ? LARGEST : exact < -LARGEST ? -LARGEST : exact);
  }
}

/** value = estimate * scale + offset, each rounded to float32. */
export function valuesReal(
  { scale, offset }: ValueScales<Float32Array>,
  estimate: Float32Array,
  value: Float32Array,
): void {
  for (let k = 0; k < value.length; k++) value[k] = Math.fround(estimate[k]! * scale[k]!) + offset[k]!;
}

/** Margin of an exit: - max |now - before|; integers stay below 2^31, floats are rounded to float32. NaN counts nowhere. */
export function agreement(now: Estimate, before: Estimate): number {
  let largest = 0;
  for (let k = 0; k < now.length; k++) {
    const change = Math.abs(now[k]! - before[k]!);
    const own = now instanceof Int32Array ? change : Math.fround(change);
    if (own > largest) largest = own;
  }
  return largest === 0 ? 0 : -largest;
}
