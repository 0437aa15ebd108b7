/**
 * Where the group of each class begins among `width` units: unit j belongs to class k where
 * bounds[k] <= j < bounds[k + 1], bounds[k] = floor(k width / classes). [classes + 1] entries, from 0 to `width`.
 * Groups are as equal as whole numbers allow; none is empty where width >= classes.
 */
export function groupBounds(width: number, classes: number): Uint16Array {
  return Uint16Array.from({ length: classes + 1 }, (_, k) => Math.floor((k * width) / classes));
}
