import { saveDevice } from "../../src/checkpoint/device.js";
import type { Course } from "../../src/ir/course.js";
import type { Ir } from "../../src/ir/ir.js";
import type { QuantModel } from "../../src/ir/quant.js";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { smallIr } from "./models/small-ir.js";

export const course: Course = { data: "ab".repeat(32), seed: 7, samples: 30, passes: 2, sent: 12 };

/** What a model file would say about `model`. */
export function irOf(model: QuantModel): Ir {
  const layers = model.layers.map(({ learning }) => (learning ? { rate: 0.01 } : null));
  return {
    ...smallIr({ shape: [model.input.size], widths: model.layers.map(({ units }) => units) }),
    name: model.name,
    classes: model.classes,
    precision: model.precision,
    accumulate: model.accumulate ?? null,
    layers: model.layers.map(({ name, source, inputs, units, slices }) => {
      return { kind: "dense", name, source, inputs, units, slices, head: true, overlay: false };
    }),
    inference: { answer: "heads", beam: 0, exits: exitsOf(model) },
    learning: {
      layers,
      skip: 0.01,
      shipped: model.learning?.shipped ? 1 : 0,
      recent: model.learning?.recent ?? 0,
      guard: model.learning?.guard ? { samples: 1, tolerance: model.learning.guard.tolerance } : null,
      warmup: 0,
      speed: 0.01,
      data: null,
      decay: 0,
    },
  };
}

function exitsOf({ exits }: QuantModel): Ir["inference"]["exits"] {
  return exits && { rule: "margin", risk: 0.01, confidence: 0.95 };
}

/** A reference of `model` that has learnt `count` random samples. */
export function taught(model: QuantModel, count: number) {
  const random = createRandom(3);
  const learner = createLearner(model, plan(model));
  for (let n = 0; n < count; n++) {
    const raw = Uint8Array.from({ length: model.input.size }, () => random.below(256));
    learner.learn(raw, random.below(model.classes.length));
  }
  return learner;
}

/** Saves what a device has learnt that runs `model`, and gives the device's reference. */
export function saveTaught(file: string, model: QuantModel, count = 20) {
  const learner = taught(model, count);
  saveDevice(file, { model, plan: plan(model), payload: learner.payload(), course });
  return learner;
}
