import { saveDevice } from "../../src/checkpoint/device.js";
import { blocksOf } from "../../src/ir/blocks.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Ir } from "../../src/ir/ir.js";
import type { LayerIr } from "../../src/ir/layers.js";
import type { SampleOrder } from "../../src/ir/sample-order.js";
import { sizeOf } from "../../src/ir/shape.js";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { smallIr } from "./models/small-ir.js";

export const sampleOrder: SampleOrder = { data: "ab".repeat(32), seed: 7, samples: 30, passes: 2, sent: 12 };

/** What a model file would say about `model`. */
export function irOf(model: DeviceModel): Ir {
  const blocks = blocksOf(model);
  const layers = blocks.map(({ layer }) => (layer.learning ? { rate: 0.01 } : null));
  return {
    ...smallIr({
      shape: model.input.raw,
      widths: blocks.map(({ layer }) => sizeOf(layer.output)),
      slices: blocks.map(({ tap }) => tap.slices),
    }),
    name: model.name,
    classes: model.classes,
    precision: model.precision,
    accumulate: model.accumulate ?? null,
    layers: model.layers.map(({ kind, name, source, input, output }): LayerIr => {
      const shape = { name, source, input, output };
      if (kind === "dense") return { kind, ...shape, overlay: false };
      if (kind === "rms") return { kind, ...shape };
      throw new Error(kind);
    }),
    inference: { readout: "head", beam: 0, exits: exitsOf(model) },
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

function exitsOf({ exits }: DeviceModel): Ir["inference"]["exits"] {
  return exits && { rule: "margin", risk: 0.01, confidence: 0.95 };
}

/** A reference of `model` that has learnt `count` random samples. */
export function learnerAfter(model: DeviceModel, count: number) {
  const random = createRandom(3);
  const learner = createLearner(model, plan(model));
  for (let n = 0; n < count; n++) {
    const raw = Uint8Array.from({ length: sizeOf(model.input.raw) }, () => random.below(256));
    learner.learn(raw, random.below(model.classes.length));
  }
  return learner;
}

/** Saves what a device has learnt that runs `model`, and gives the device's reference. */
export function saveLearnt(file: string, model: DeviceModel, count = 20) {
  const learner = learnerAfter(model, count);
  saveDevice(file, { model, plan: plan(model), payload: learner.payload(), sampleOrder });
  return learner;
}
