import { createRandom, type Random } from "../numerics/prng.js";

/** So many normal draws stand for all: 16 bits choose one, where a draw of its own takes twelve uniform ones. */
const TABLE_SIZE = 0x1_0000;

/** The table is the same for every seed. */
const TABLE_SEED = 1;

let table: Float32Array | undefined;

/** Adds Gaussian noise of standard deviation `deviation` (0 or more) in place; two values per draw of `random`. */
export function addNoise(values: Float32Array, deviation: number, random: Random): void {
  if (deviation === 0) return;
  table ??= normals();
  for (let i = 0; i < values.length; i += 2) {
    const bits = random.uint32();
    values[i] = values[i]! + deviation * table[bits & 0xffff]!;
    if (i + 1 < values.length) values[i + 1] = values[i + 1]! + deviation * table[bits >>> 16]!;
  }
}

function normals(): Float32Array {
  const random = createRandom(TABLE_SEED);
  return Float32Array.from({ length: TABLE_SIZE }, () => random.normal());
}
