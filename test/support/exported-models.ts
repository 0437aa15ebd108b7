import { withClosedExits } from "../../src/exits/with-exits.js";
import type { Samples } from "../../src/ir/data.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Ir, LearningIr } from "../../src/ir/ir.js";
import { conv2d, monoForward } from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { quantize } from "../../src/quantize/quantize.js";
import { withStored } from "../../src/quantize/stored.js";
import { createLearner } from "../../src/reference/learn.js";
import { untrained } from "../../src/train/load-or-train.js";
import { mapIr } from "./models/map-ir.js";
import { type SmallModel, smallDataset, smallIr } from "./models/small-ir.js";

/** A model as an export gives it, of the model file that it is from, with samples in its storage type. */
export interface Exported {
  readonly ir: Ir;
  readonly model: DeviceModel;
  readonly samples: Samples;
}

const LEARNING: Omit<LearningIr, "layers"> = {
  decay: 320,
  skip: 0.01,
  shipped: 2,
  recent: 3,
  guard: { samples: 2, tolerance: 0.1 },
  warmup: 5,
  speed: 0.02,
  data: null,
};

/** Quantizes random weights: `small` says the shape, `change` what else differs, `frozen` which layers stay. */
function exported(small: SmallModel, change: Partial<Ir> = {}, fpu = true, frozen: number[] = []): Exported {
  return exportedOf(smallIr(small), change, fpu, frozen);
}

function exportedOf(base: Ir, change: Partial<Ir> = {}, fpu = true, frozen: number[] = []): Exported {
  const layers = base.taps.map((_, index) => (frozen.includes(index) ? null : { rate: 0.01 }));
  const ir: Ir = { ...base, learning: { ...LEARNING, layers }, ...change };
  const dataset = smallDataset(ir, 40);
  const numbers = quantize(ir, drawn(ir), dataset.validation, fpu, 7);
  const model = withClosedExits(ir, withStored(ir, numbers, dataset, 7));
  return { ir, model: opened(model), samples: encodeSamples(dataset.train, model.input) };
}

export function drawn(ir: Ir) {
  const random = createRandom(17);
  const fill = <T extends Float32Array | null>(values: T): T =>
    values && (values.map(() => 0.4 * random.normal()) as T);
  const trained = untrained(ir);
  return {
    ...trained,
    layers: trained.layers.map(({ weights, bias, head, overlay }) => ({
      weights: fill(weights),
      bias: fill(bias),
      head: fill(head),
      overlay: fill(overlay),
    })),
  };
}

/** The same with the first of several exits open. */
function opened(model: DeviceModel): DeviceModel {
  if (model.exits === null) return model;
  const thresholds = model.exits.thresholds.slice();
  thresholds[0] = 1000;
  return { ...model, exits: { ...model.exits, thresholds } };
}

const FORWARD: Pick<SmallModel, "training" | "inference"> = {
  training: { rule: "forwardForward", loss: "bce" },
  inference: { readout: "goodness", beam: 2, exits: null },
};
const MARGIN = { readout: "head", beam: 0, exits: { rule: "margin", risk: 0.01, confidence: 0.95 } } as const;
const LIGHTFF = { readout: "head", beam: 0, exits: { rule: "lightff", kappa: 1 } } as const;
const columns = (standardize: "dataset" | "sample" | "none", start: number, size: number) =>
  ({ start, size, scale: 0.5, offset: 0.25, standardize }) as const;

/** Maxima behind a pool, then means. */
function overMaps(): Ir {
  const layers = [
    conv2d(3, { kernel: [2, 3], padding: "same", pool: 2 }),
    conv2d(2, { kernel: 2, padding: "same", head: "average", cells: 1 }),
  ];
  return mapIr({ shape: [4, 3], layers, training: monoForward({ epochs: 1 }) });
}

/** Every form of a device's model, as an export gives it. */
export const EXPORTED: Readonly<Record<string, Exported>> = {
  "int8, margin": exported({ inference: MARGIN }),
  "int8, int16 steps, lightff, slices, a frozen layer": exported(
    { parts: [columns("dataset", 0, 4), columns("sample", 4, 2)], slices: [1, 2], inference: LIGHTFF },
    {},
    false,
    [0],
  ),
  "int8, class groups": exported({ training: { rule: "classGroups" }, widths: [6, 12], slices: [1, 2] }),
  "int8, pairs": exported({ ...FORWARD, parts: [columns("none", 0, 6)] }),
  "int8, pairs, a frozen layer": exported(
    { ...FORWARD, training: { rule: "forwardForward" } },
    {},
    true,
    [0],
  ),
  "int8, layers over maps": exportedOf({ ...overMaps(), name: "small" }),
  "f32, layers over maps, a frozen one": exportedOf(
    { ...overMaps(), name: "small" },
    { precision: "f32" },
    true,
    [0],
  ),
  "fp16, margin": exported({ inference: MARGIN }, { precision: "fp16", accumulate: "f16" }),
  "f32, lightff": exported({ inference: LIGHTFF, parts: [columns("dataset", 0, 6)] }, { precision: "f32" }),
  "f32, pairs": exported(FORWARD, { precision: "f32" }),
  "fp16, class groups": exported(
    { training: { rule: "classGroups" }, widths: [6, 6] },
    { precision: "fp16", accumulate: "f32" },
  ),
};

/** The state of a device that runs the model and has learnt `count` samples. */
export function payloadOf({ model, samples }: Exported, count = 12): Uint8Array {
  const learner = createLearner(model, plan(model));
  for (let n = 0; n < count; n++) {
    const raw = samples.inputs.subarray(n * samples.size, (n + 1) * samples.size);
    learner.learn(raw, samples.labels[n]!);
  }
  return learner.payload();
}
