/** Float32 arithmetic of the input step, one rounding per operation; twin of templates/runtime/ff_input.c. */

/** x from a real value in units of the input's last place: round half up to least..127, NaN to 0. */
export function quantizeReal(value: number, least: -127 | -128 = -127): number {
  if (value >= 127) return 127;
  if (value <= least) return least;
  if (Number.isNaN(value)) return 0;
  return Math.trunc(Math.fround(value + 128.5)) - 128;
}
