/** Values drawn at random, for nets that nobody trains. */
import { mkdirSync } from "node:fs";
import { createRandom } from "../../src/numerics/prng.js";
import { writeArray } from "../ecg/arrays.js";

const COUNT = 160;
const SHAPES = [
  { name: "images", size: 32 * 32 * 3, classes: 10 },
  { name: "words", size: 49 * 10, classes: 12 },
];

/** Writes `<name>` and `<name>_label` of each shape to `target`; labels in turn. */
export function prepareDraws(target: string): void {
  mkdirSync(target, { recursive: true });
  for (const { name, size, classes } of SHAPES) {
    const random = createRandom(1);
    const values = Uint8Array.from({ length: COUNT * size }, () => random.below(256));
    writeArray(target, name, values, COUNT);
    writeArray(
      target,
      `${name}_label`,
      Uint8Array.from({ length: COUNT }, (_, at) => at % classes),
      COUNT,
    );
  }
}
