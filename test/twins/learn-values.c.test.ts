import { expect, test } from "vitest";
import { createRandom } from "../../src/numerics/prng.js";
import {
  standardizeTargetsInteger,
  updateConstantInteger,
  valueErrorInteger,
} from "../../src/numerics/value-learning.js";
import { cProgram } from "../support/c-program.js";

const FILES = [new URL("learn-values.c", import.meta.url).pathname, "ff_learn_values_s32.c"];
const run = cProgram(FILES);

/** The same order as in the C. */
type Job = readonly number[];

function twin([target, offset, scale, shift, estimate, exponent, ...rest]: Job): number[] {
  const [multiplier, rateShift, bits, limit, constant, base] = rest as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [t, d, c] = [new Int16Array(1), new Int32Array(1), Int32Array.of(constant)];
  const scales = { scale: Int32Array.of(scale!), shift: Uint8Array.of(shift!) };
  const clipped = standardizeTargetsInteger(scales, Int32Array.of(offset!), Int32Array.of(target!), t);
  const error = valueErrorInteger(exponent!, Int32Array.of(estimate!), t, d);
  const rule = { rate: { multiplier, shift: rateShift }, shift: bits, limit };
  const saturated = updateConstantInteger(rule, c, d, base >>> 0);
  return [clipped, t[0]!, error, saturated, c[0]!, d[0]!];
}

test("targets, errors and constants round, saturate and draw alike in C and TypeScript, at boundaries and at random", () => {
  const random = createRandom(3);
  const any = (bits: number) => random.below(2 ** bits) - 2 ** (bits - 1);
  const pick = (...values: number[]) => values[random.below(values.length)]!;
  const most = 2 ** 31 - 1;
  const jobs = Array.from({ length: 30_000 }, (): Job => {
    const limit = 2 ** (10 + random.below(19));
    return [
      ...[pick(most, -most, 0, any(31), any(20)), pick(most, -most, 0, any(31), any(20))],
      ...[
        pick(2 ** 30, most, 2 ** 30 + random.below(2 ** 30)),
        pick(1, 26, 31, 32, 42, 62, 1 + random.below(62)),
      ],
      ...[pick(2 ** 30 - 1, 1 - 2 ** 30, 0, 1, -1, any(31), any(16)), random.below(61) - 18],
      ...[2 ** 30 + random.below(2 ** 30), 1 + random.below(31), random.below(31) - 14],
      ...[limit, pick(limit, -limit, 0, random.below(2 * limit) - limit), any(32)],
    ];
  });
  const found = run(new Uint8Array(Int32Array.from(jobs.flat()).buffer));
  const expected = Int32Array.from(jobs.flatMap(twin));
  const words = new Int32Array(found.buffer.slice(found.byteOffset, found.byteOffset + found.length));
  expect(words.findIndex((word, at) => word !== expected[at])).toBe(-1);
  expect(new Set(jobs.map((_, n) => words[6 * n])).size).toBe(2); // limited, and not
});
