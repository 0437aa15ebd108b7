/** In place of node:crypto, as far as src/device uses it. */

/** @param below at most 2^32, of which it has to be a power of two */
export function randomInt(below: number): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! % below;
}
