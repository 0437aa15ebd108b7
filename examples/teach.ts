/** What becomes of samples where a device is taught a class that its base model has never met. */
import { createRandom } from "../src/numerics/prng.js";

/** Values of `teach`: left out, trains the base, tests, is kept for choices, is sent to the device. */
export const LEFT_OUT = 0;
export const BASE = 1;
export const TEST = 2;
export const CHOICE = 3;
export const SENT = 4;

/** Samples of each class that are sent. */
const PER_CLASS = 10;
/** The draw is the same for everybody. */
const SEED = 3;

/** Of every sample whether it may train the base, be sent or test. */
export type Part = "base" | "device" | "test";

/** Role of every sample; `taught` is the class that the base does not know. */
export function teachRoles(
  labels: ArrayLike<number>,
  part: (sample: number) => Part,
  taught: number,
): Uint8Array {
  const roles = Uint8Array.from(labels, (label, sample) => {
    switch (part(sample)) {
      case "base":
        return label === taught ? LEFT_OUT : BASE;
      case "device":
        return CHOICE;
      case "test":
        return TEST;
    }
  });
  const random = createRandom(SEED);
  for (const label of new Set(Array.from(labels))) {
    const able = Array.from(roles.keys()).filter(
      (sample) => roles[sample] === CHOICE && labels[sample] === label,
    );
    random.shuffle(able);
    for (const sample of able.slice(0, PER_CLASS)) roles[sample] = SENT;
  }
  return roles;
}
