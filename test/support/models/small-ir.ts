import type { Dataset, Samples } from "../../../src/ir/data.js";
import type { InferenceIr, InputIr, Ir, TrainingIr } from "../../../src/ir/ir.js";
import type { LayerIr } from "../../../src/ir/layers.js";
import { sizeOf } from "../../../src/ir/shape.js";
import { createRandom } from "../../../src/numerics/prng.js";

/** What a test may choose; the rest is fixed. */
export interface SmallModel {
  readonly shape?: readonly number[];
  readonly parts?: InputIr["parts"];
  readonly widths?: readonly number[];
  /** Per layer; 1 where none is given. */
  readonly slices?: readonly number[];
  readonly classes?: number;
  /** The rule (default mono-forward) and settings that differ from the defaults below. */
  readonly training?: { readonly [setting: string]: number | string | boolean };
  /** Default: groups for class groups, else heads; no exits. */
  readonly inference?: InferenceIr;
}

const SHARED = {
  epochs: 3,
  batch: 8,
  learningRate: 0.01,
  activityPenalty: 0.001,
  dropout: 0,
  noise: 0,
  shift: 0,
  flip: false,
  classWeights: 0,
  patience: 0,
};

const OWN = {
  monoForward: { heads: "learned", boosted: true },
  classGroups: { temperature: 1 },
  forwardForward: {
    goodness: "mean",
    loss: "symba",
    negatives: "hard",
    amplitude: 5,
    peer: 0.03,
    schedule: "together",
  },
  pepita: { projection: 0.05 },
  forwardProjection: { ridge: 0.01, epochs: 1 },
  backprop: { heads: "last" },
  reconstruction: {},
  imported: { epochs: 1 },
} as const;

/**
 * A model with unit input scale, rms standardisation, layers `dense1`, `dense2`, ... and heads and overlay as its rule
 * wants them.
 */
export function smallIr({
  shape = [6],
  parts,
  widths = [5, 4],
  slices = [],
  classes = 3,
  training: given = {},
  inference,
}: SmallModel = {}): Ir {
  const size = sizeOf(shape);
  const rule = (given.rule ?? "monoForward") as TrainingIr["rule"];
  const training = { rule, ...SHARED, ...OWN[rule], ...given } as TrainingIr;
  const everywhere = training.rule !== "backprop" || training.heads === "all";
  const last = widths.length - 1;
  const layers = widths.flatMap((units, index): LayerIr[] => {
    const name = `dense${index + 1}`;
    const source = `model.ts:${index + 5}`;
    const input = [widths[index - 1] ?? size];
    const overlay = rule === "forwardForward" && index === 0;
    const output = [units];
    const dense = { kind: "dense", name, source, input, output, overlay } as const;
    const rms = { kind: "rms", name: `${name}_norm`, source, input: output, output } as const;
    return index === last ? [dense] : [dense, rms];
  });
  const taps = widths.map((_, index) => ({
    layer: 2 * index,
    slices: slices[index] ?? 1,
    reads: 2 * index,
    cells: null,
    head: rule !== "classGroups" && rule !== "reconstruction" && (everywhere || index === last),
  }));
  const source = { kind: "csv", file: "samples.csv", label: "label" } as const;
  return {
    name: "small",
    input: {
      raw: shape,
      network: [size],
      parts: parts ?? [{ start: 0, size, scale: 1, offset: 0, standardize: "rms" }],
    },
    classes: Array.from({ length: classes }, (_, index) => `class${index}`),
    layers,
    taps,
    data: { train: source, test: source, split: { validation: 0.1, calibration: 0.1 } },
    training,
    inference: inference ?? { readout: rule === "classGroups" ? "groups" : "head", beam: 0, exits: null },
    learning: null,
    precision: "int8",
    accumulate: null,
  };
}

/** The same model with other settings. */
export function withTraining(ir: Ir, settings: SmallModel["training"]): Ir {
  return { ...ir, training: { ...ir.training, ...settings } as TrainingIr };
}

/** Noisy copies of one random pattern per class: easy, but not trivial. */
export function patterns(ir: Ir, count: number, seed: number): Samples {
  const size = sizeOf(ir.input.raw);
  const prototypes = createRandom(99);
  const centres = ir.classes.map(() => Float32Array.from({ length: size }, () => prototypes.normal()));
  const random = createRandom(seed);
  const inputs = new Float32Array(count * size);
  const labels = Uint16Array.from({ length: count }, () => random.below(ir.classes.length));
  for (const [sample, label] of labels.entries()) {
    for (let i = 0; i < size; i++) inputs[sample * size + i] = centres[label][i] + 0.3 * random.normal();
  }
  return { storage: "float32", size, count, inputs, labels };
}

/** `count` training samples, and 40, 10 and 40 (at most `count`) of the other parts. */
export function smallDataset(ir: Ir, count = 100): Dataset {
  return {
    train: patterns(ir, count, 1),
    validation: patterns(ir, Math.min(count, 40), 2),
    calibration: patterns(ir, Math.min(count, 10), 3),
    test: patterns(ir, Math.min(count, 40), 4),
    learn: null,
    files: [{ path: "samples.csv", sha256: "ab".repeat(32) }],
    learnFiles: [],
    notes: [],
  };
}
