/**
 * Starts of the groups of all classes among `width` units: unit j belongs to class k where
 * bounds[k] <= j < bounds[k + 1], bounds[k] = floor(k width / classes). [classes + 1] entries, from 0 to `width`.
 * Groups are as equal as whole numbers allow; none is empty where width >= classes.
 */
export function groupBounds(width: number, classes: number): Uint16Array {
  return Uint16Array.from({ length: classes + 1 }, (_, k) => Math.floor((k * width) / classes));
}

/** Factors of the sums of squares of each class' group: the mean square in `unit`s of the scores, at most 2^30. */
export function groupMultipliers(unit: number, bounds: Uint16Array, slices: number): Int32Array {
  return Int32Array.from({ length: bounds.length - 1 }, (_, k) =>
    Math.min(2 ** 30, Math.floor(unit / ((bounds[k + 1]! - bounds[k]!) * slices) + 0.5)),
  );
}

/** Fraction bits of the factors of maps: their sums are long, so that whole factors would be coarse. */
const MAP_FRACTION = 14;

/** The same of a map of `pixels` pixels, whose factors have 14 bits behind the point. */
export function mapGroupMultipliers(unit: number, bounds: Uint16Array, pixels: number): Int32Array {
  return groupMultipliers(unit * 2 ** MAP_FRACTION, bounds, pixels);
}

/** The same as float32, for scores that are real. */
export function groupScales(bounds: Uint16Array, slices: number): Float32Array {
  return Float32Array.from(
    { length: bounds.length - 1 },
    (_, k) => 1 / ((bounds[k + 1]! - bounds[k]!) * slices),
  );
}

/** Factor of the sum of squares of a whole layer. */
export function goodnessMultiplier(unit: number, units: number): number {
  return Math.floor(unit / units + 0.5);
}
