import { expect, test } from "vitest";
import { deviationFrom, logEnergyInteger } from "../../src/numerics/log-energy.js";
import { createRandom } from "../../src/numerics/prng.js";
import { cProgram } from "../support/c-program.js";

const runtime = new URL("../../templates/runtime/ff_log_energy.c", import.meta.url).pathname;
const run = cProgram([new URL("log-energy.c", import.meta.url).pathname, runtime]);

test("logarithms and deviations are alike in C and TypeScript, at every power of two and at random", () => {
  const random = createRandom(7);
  const roots = Array.from({ length: 24 }, (_, bits) => [2 ** bits, 2 ** bits - 1, 2 ** bits + 1]).flat();
  for (let n = 0; n < 20_000; n++) roots.push(random.below(2 ** (1 + random.below(23))));
  const jobs = roots.map((root) => {
    const mean = random.below(65_536) - 32_768;
    return { root, mean, deviation: 1 + random.below(2 ** (1 + random.below(15))) };
  });
  const bytes = new DataView(new ArrayBuffer(16 * jobs.length));
  for (const [at, { root, mean, deviation }] of jobs.entries()) {
    bytes.setBigUint64(16 * at, BigInt(root) * BigInt(root), true);
    bytes.setInt32(16 * at + 8, mean, true);
    bytes.setInt32(16 * at + 12, deviation, true);
  }
  const expected = Int32Array.from(
    jobs.flatMap(({ root, ...usual }) => {
      const energy = logEnergyInteger([root]);
      return [energy, deviationFrom(usual, energy)];
    }),
  );
  expect(run(new Uint8Array(bytes.buffer)).equals(new Uint8Array(expected.buffer))).toBe(true);
});
