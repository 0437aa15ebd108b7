/** The vector loops of the engine and their plain forms have the same bits. */
import { describe, expect, it } from "vitest";
import type { Memory } from "../../src/engine/assembler.js";
import { type Loops, PATCH_WORDS, plainLoops } from "../../src/engine/loops.js";
import { simdOver } from "../../src/engine/wasm-simd.js";
import { createRandom } from "../../src/numerics/prng.js";

const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { Memory: new (size: { initial: number }) => Memory };
};
const memory = new WebAssembly.Memory({ initial: 1 });
const simd = simdOver(memory, plainLoops);

/** Arrays one behind the other in the memory, a guard of four words behind each. */
function place(sizes: readonly number[]): Float32Array[] {
  let at = 64;
  return sizes.map((size) => {
    const own = new Float32Array(memory.buffer, at, size);
    at += 4 * (size + 4);
    return own;
  });
}

/** What the whole memory holds after `run`, beginning from the same draws. */
function after(loops: Loops, sizes: readonly number[], run: (loops: Loops, arrays: Float32Array[]) => void) {
  const random = createRandom(5);
  const all = new Float32Array(memory.buffer);
  for (let i = 0; i < all.length; i++) all[i] = random.below(3) === 0 ? 0 : random.normal();
  run(loops, place(sizes));
  return Buffer.from(memory.buffer.slice(0));
}

function same(sizes: readonly number[], run: (loops: Loops, arrays: Float32Array[]) => void): void {
  const before = after(plainLoops, sizes, () => undefined);
  const plain = after(plainLoops, sizes, run);
  expect(plain.equals(before)).toBe(false);
  expect(after(simd, sizes, run).equals(plain)).toBe(true);
}

const words = ({ buffer, byteOffset, length }: Float32Array) => new Int32Array(buffer, byteOffset, length);

describe.each([1, 3, 4, 7, 32, 61])("%i values at a time", (count) => {
  it("Adam", () => {
    const constants = { decay1: 0.9, decay2: 0.999, rate: 0.003, epsilon: 1e-7 };
    const float = Object.fromEntries(
      Object.entries(constants).map(([key, value]) => [key, Math.fround(value)]),
    );
    same([count, count, count, count], (loops, [p, m, v, g]) => {
      for (let i = 0; i < count; i++) v![i] = Math.abs(v![i]!);
      loops.adam(p!, m!, v!, g!, { ...constants, ...float });
    });
  });

  it("patches of several rows, some over each other", () => {
    same([3 * count + 9, 4 * count + 9, 3 * PATCH_WORDS], (loops, [sums, maps, list]) => {
      const patches = [
        [0, 4, 3, 4 * count, 0.75],
        [8, 0, 2, 4 * count, -1.1],
        [4, 12, 1, 4 * Math.ceil(count / 2), 3.3],
      ];
      for (const [k, [to, from, rows, bytes, factor]] of patches.entries()) {
        words(list!).set([to!, from!, rows!, bytes!], k * PATCH_WORDS);
        list![k * PATCH_WORDS + 4] = factor!;
      }
      loops.patches(words(list!), sums!, count, maps!, count + 1);
    });
  });

  it.each(["larger", "sum"] as const)("the %s of runs", (name) => {
    same([3 * count, 3 * count, 6], (loops, [into, other, list]) => {
      words(list!).set([0, 4 * count, 0, 8 * count, 8 * count, 0]);
      loops[name](words(list!), into!, other!, count);
    });
  });

  it("sums of windows, one of them outside the map", () => {
    const [pixels, channels, filters] = [6, 3, count];
    const runs = [
      [],
      [[0, 2, 1]],
      [
        [1, 3, 0],
        [4, 5, 3],
      ],
    ]; // [first pixel, pixel behind the last, tap of the first]
    const table = runs.flatMap((own) => [
      12 * own.length,
      ...own.flatMap(([from, until, tap]) => [
        4 * from!,
        4 * until!,
        4 * (tap! - from!) * channels * filters,
      ]),
    ]);
    const sizes = [2 * pixels * channels, 4 * channels * filters + 3, filters + 3, 6 * filters];
    const scratch = [table.length, 2 * (pixels * channels + 1), pixels + 1];
    same([...sizes, ...scratch], (loops, [maps, weights, bias, sums, list, values, starts]) => {
      words(list!).set(table);
      loops.windows({
        ...{ maps: maps!, pixels, channels, weights: weights!, bias: bias!, filters, sums: sums! },
        ...{ table: words(list!), list: values!, starts: words(starts!) },
      });
    });
  });

  it("indices of what is not zero, up to the room that there is", () => {
    for (const room of [1, 5, count])
      same([count, room], (loops, [values, list]) => {
        values![0] = 1;
        if (count > 2) values![2] = -0;
        const found = loops.nonZero(values!, words(list!));
        words(list!).fill(found, found);
      });
  });
});
