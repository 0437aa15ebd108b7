/** What a few measured values of a later month are worth to a device that learns them, beside linear fits that know the same. */
import { pick, row, type Samples } from "../../src/ir/data.js";
import { createRandom } from "../../src/numerics/prng.js";
import { built } from "../built.js";
import { onDevice, type Trained } from "./anomalies.js";
import { ridgeOf } from "./ridge.js";

/** Mean absolute errors of the first target, in its own unit, over the samples of the test part that are not learnt. */
export interface LearntValuesFigures {
  /** Samples that are learnt, drawn from the test part, and those that are asked. */
  readonly learnt: number;
  readonly asked: number;
  /** The model before and after it has learnt each sample once, in the order of recording. */
  readonly before: number;
  readonly after: number;
  /** Ridge regression on the inputs, trained on the training part, on the learnt samples alone, and on both. */
  readonly ridge: number;
  readonly ridgeOfLearnt: number;
  readonly ridgeOfBoth: number;
}

/** On the bit-exact host reference. Needs the trained weights in `out`. */
export async function learntValuesOf(
  file: string,
  samples: number,
  trained: Trained,
): Promise<LearntValuesFigures> {
  const { ff, ir, dataset, model, plan } = await onDevice(file, trained);
  const { lessonOf } = await built<typeof import("../../src/steps/lessons.js")>("steps/lessons.js");
  const { realValue } = await built<typeof import("../../src/ir/device-model.js")>("ir/device-model.js");
  const { learnt, asked } = divided(dataset.test, samples, trained.seed);
  const learner = ff.createLearner(model, plan);
  const encoded = ff.encodeSamples(asked, model.input);
  const own = () => meanError(asked, (n) => realValue(model, learner.infer(row(encoded, n)).scores[0]!));
  const before = own();
  const lessons = ff.encodeSamples(learnt, model.input);
  for (let n = 0; n < learnt.count; n++) learner.learn(row(lessons, n), lessonOf(model, learnt, n));
  const after = own();
  const ridge = async (parts: readonly Samples[]) => {
    const estimates = await ridgeOf(ir.input, parts, asked);
    return meanError(asked, (n) => estimates[n]!);
  };
  return {
    ...{ learnt: learnt.count, asked: asked.count, before, after },
    ridge: await ridge([dataset.train]),
    ridgeOfLearnt: await ridge([learnt]),
    ridgeOfBoth: await ridge([dataset.train, learnt]),
  };
}

/** Some samples at random, and the others; both in the order of the file. */
function divided(test: Samples, samples: number, seed: number) {
  const order = Array.from({ length: test.count }, (_, at) => at);
  createRandom(seed, 1).shuffle(order);
  const part = (from: number, to?: number) =>
    pick(
      test,
      order.slice(from, to).sort((a, b) => a - b),
    );
  return { learnt: part(0, samples), asked: part(samples) };
}

function meanError({ count, targets }: Samples, estimate: (n: number) => number): number {
  const each = targets!.length / count;
  let sum = 0;
  for (let n = 0; n < count; n++) sum += Math.abs(estimate(n) - targets![n * each]!);
  return sum / count;
}
