import { expect, test } from "vitest";
import { rowToTake } from "../../src/numerics/context-integer.js";
import { createRandom } from "../../src/numerics/prng.js";
import { cProgram } from "../support/c-program.js";

const run = cProgram([new URL("context.c", import.meta.url).pathname, "ff_context.c"]);

const ROWS = 9;
const CLASSES = 3;
const FREE = 255;

test("rows of a support are taken and forgotten alike in C and TypeScript", () => {
  const random = createRandom(3);
  const labels = new Uint8Array(ROWS).fill(FREE);
  const ages = new Uint32Array(ROWS);
  const jobs: number[] = [];
  const expected: number[] = [];
  for (let age = 0; age < 2000; age++) {
    const label = random.below(CLASSES);
    const forgets = random.below(40) === 0;
    jobs.push(forgets ? 1 : 0, label, age);
    if (forgets) for (const [n, each] of labels.entries()) labels[n] = each === label ? FREE : each;
    else {
      const place = rowToTake(labels, ages, CLASSES, label);
      labels[place] = label;
      ages[place] = age;
    }
    expected.push(...labels);
  }
  const found = run(new Uint8Array(Uint32Array.from(jobs).buffer));
  expect(found.equals(Uint8Array.from(expected))).toBe(true);
});
