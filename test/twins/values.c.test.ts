import { expect, test } from "vitest";
import { createRandom } from "../../src/numerics/prng.js";
import { valuesInteger } from "../../src/numerics/values.js";
import { cProgram } from "../support/c-program.js";

const run = cProgram([new URL("values.c", import.meta.url).pathname]);

test("values of integers round and saturate alike in C and TypeScript, at every boundary and at random", () => {
  const estimates = [0, 1, -1, 2, 255, -256, 2 ** 30 - 1, 1 - 2 ** 30, 2 ** 31 - 1, -(2 ** 31)];
  const scales = [2 ** 30, 2 ** 30 + 1, 2 ** 31 - 1];
  const shifts = [1, 2, 29, 30, 31, 32, 33, 47, 61, 62];
  const offsets = [0, 1, -1, 2 ** 30, -(2 ** 30)];
  const jobs = estimates.flatMap((estimate) =>
    scales.flatMap((scale) =>
      shifts.flatMap((shift) => offsets.map((offset) => [estimate, scale, shift, offset])),
    ),
  );
  const random = createRandom(7);
  const any = (bits: number) => random.below(2 ** bits) - 2 ** (bits - 1);
  for (let n = 0; n < 20_000; n++)
    jobs.push([any(1 + random.below(31)), 2 ** 30 + random.below(2 ** 30), 1 + random.below(62), any(31)]);

  const found = run(new Uint8Array(Int32Array.from(jobs.flat()).buffer));
  const expected = Int32Array.from(jobs, ([estimate, scale, shift, offset]) => {
    const value = new Int32Array(1);
    const scales = { scale: Int32Array.of(scale!), shift: [shift!], offset: Int32Array.of(offset!) };
    valuesInteger(scales, Int32Array.of(estimate!), value);
    return value[0]!;
  });
  expect(found.equals(new Uint8Array(expected.buffer))).toBe(true);
});
