/** Worth of as many labels, had they been drawn at random in place of asked for. */

import { row, type Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Learner } from "../ir/learning.js";
import { createRandom } from "../numerics/prng.js";

/** Draws whose accuracies are averaged. */
const DRAWS = 5;
/** Tells them from other draws of the same seed. */
const STREAM = 0x7eac1000;

/** Samples that were sent by their rows, how many labels were asked for, and the test samples that are answered. */
export interface Sent {
  readonly samples: Samples;
  readonly sent: readonly number[];
  readonly labels: number;
  readonly test: Samples;
  readonly rows: readonly number[];
}

/** A model that takes any label, in place of one that asks for some. */
export function takingAny(model: DeviceModel): DeviceModel {
  return { ...model, learning: model.learning && { ...model.learning, ask: undefined } };
}

/**
 * Mean accuracy of learners that learn as many of the samples, each sending drawn at most once; a share of `rows`.
 * @param create one that takes any label, as after `<model>_init`.
 */
export function randomAccuracy(
  create: () => Learner,
  { samples, sent, labels, test, rows }: Sent,
  seed: number,
): number {
  const random = createRandom(seed, STREAM);
  let right = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const learner = create();
    const drawn = [...sent];
    random.shuffle(drawn);
    for (const at of drawn.slice(0, labels)) learner.learn(row(samples, at), samples.labels[at]!);
    right += rows.filter((at) => learner.infer(row(test, at)).label === test.labels[at]).length;
  }
  return right / (DRAWS * rows.length);
}
