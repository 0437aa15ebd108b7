import { expect, test } from "vitest";
import { createRandom } from "../../src/numerics/prng.js";
import { cProgram } from "../support/c-program.js";

/** The square root of the runtime on machines whose own is not used: the nearest float32, for every kind of value. */
const run = cProgram([new URL("root.c", import.meta.url).pathname]);

test("is the double's, rounded once more, which for a root of 24 bits is the nearest float32", () => {
  const random = createRandom(1);
  const edges = [0, 1, 2, 0x7fffff, 0x800000, 0x800001, 0xffffff, 0x7f7fffff, 0x7f800000];
  const exponents = Array.from({ length: 254 }, (_, e) => (e + 1) << 23);
  const around = exponents.flatMap((bits) => [bits - 1, bits, bits + 1, bits + 2]);
  const squares = Array.from({ length: 4096 }, (_, n) => bitsOf(n * n));
  const drawn = Array.from({ length: 300_000 }, () => random.below(0x7f800000));
  const values = new Float32Array(Uint32Array.from([...edges, ...around, ...squares, ...drawn]).buffer);
  const found = run(new Uint8Array(values.buffer));
  const roots = new Uint8Array(values.map((value) => Math.sqrt(value)).buffer);
  expect(found.equals(roots)).toBe(true);
});

function bitsOf(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]!;
}
