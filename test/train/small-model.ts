import type { Dataset, Samples } from "../../src/ir/data.js";
import type { DenseIr, InputIr, Ir } from "../../src/ir/ir.js";
import type { TrainingSpec } from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";

/** What a test may choose; the rest is fixed. */
export interface SmallModel {
  readonly shape?: readonly number[];
  readonly parts?: InputIr["parts"];
  readonly widths?: readonly number[];
  readonly classes?: number;
  readonly training?: Partial<Required<TrainingSpec>>;
}

/** A model with unit input scale, rms standardisation, layers `dense1`, `dense2`, ... and heads as its rule wants them. */
export function smallIr({
  shape = [6],
  parts,
  widths = [5, 4],
  classes = 3,
  training = {},
}: SmallModel = {}): Ir {
  const size = shape.reduce((product, length) => product * length, 1);
  const rule = training.rule ?? "monoForward";
  const layers = widths.map((units, index): DenseIr => {
    const inputs = index === 0 ? size : widths[index - 1];
    const head = rule === "monoForward" || index === widths.length - 1;
    return { kind: "dense", name: `dense${index + 1}`, inputs, units, head, source: `model.ts:${index + 5}` };
  });
  const source = { kind: "csv", file: "samples.csv", label: "label" } as const;
  return {
    name: "small",
    input: { shape, size, parts: parts ?? [{ start: 0, size, scale: 1, offset: 0, standardize: "rms" }] },
    classes: Array.from({ length: classes }, (_, index) => `class${index}`),
    layers,
    data: { train: source, test: source, split: { validation: 0.1, calibration: 0.1 } },
    training: {
      rule,
      epochs: 3,
      batch: 8,
      learningRate: 0.01,
      activityPenalty: 0.001,
      shift: 0,
      ...training,
    },
    precision: "int8",
  };
}

/** Noisy copies of one random pattern per class: easy, but not trivial. */
export function patterns(ir: Ir, count: number, seed: number): Samples {
  const { size } = ir.input;
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

export function smallDataset(ir: Ir): Dataset {
  return {
    train: patterns(ir, 100, 1),
    validation: patterns(ir, 40, 2),
    calibration: patterns(ir, 10, 3),
    test: patterns(ir, 40, 4),
    files: [{ path: "samples.csv", sha256: "ab".repeat(32) }],
  };
}
