/** What a program of jobs.h reads. */

/** The memory of an array; every host that runs these tests is little-endian, as the device is. */
export function bytes(array: ArrayBufferView): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** The header of one job: its kind, then its sizes and places; the rest is 0. */
export function header(...words: number[]): Buffer {
  return bytes(Uint32Array.from({ length: 8 }, (_, i) => words[i] ?? 0));
}
