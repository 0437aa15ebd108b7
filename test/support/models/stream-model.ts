import { withClosedExits } from "../../../src/exits/with-exits.js";
import { streamOf } from "../../../src/frontend/check-stream.js";
import { lower } from "../../../src/frontend/lower.js";
import { rawValues, row, type Samples } from "../../../src/ir/data.js";
import type { DeviceModel } from "../../../src/ir/device-model.js";
import type { Ir } from "../../../src/ir/ir.js";
import { blocksOfIr } from "../../../src/ir/ir-blocks.js";
import { computedOf } from "../../../src/ir/model-features.js";
import type { Program, ReadSpec } from "../../../src/ir/program.js";
import { sizeOf } from "../../../src/ir/shape.js";
import type { Trained } from "../../../src/ir/trained.js";
import {
  averagePool,
  conv1d,
  conv2d,
  type DecisionSpec,
  dense,
  depthwise1d,
  type LayerSpec,
  type LearningSpec,
  maxPool,
  type Precision,
  type Standardize,
  separable1d,
} from "../../../src/model.js";
import { createRandom, type Random } from "../../../src/numerics/prng.js";
import { withDrift } from "../../../src/quantize/drift-start.js";
import { encodeSamples } from "../../../src/quantize/encode.js";
import { quantize } from "../../../src/quantize/quantize.js";
import { schedule } from "../../../src/readouts/index.js";
import { evaluateExits } from "../../../src/reference/evaluate-exits.js";
import { computeFeatures } from "../../../src/steps/features.js";

/** What a test may choose of a model over a signal of bytes; the rest is fixed. */
export interface StreamModel {
  readonly layers: readonly LayerSpec[];
  /** Rows and channels; default 32 x 3. */
  readonly shape?: readonly [length: number, ...row: number[]];
  readonly precision?: Precision;
  readonly hop?: number;
  readonly standardize?: Standardize;
  readonly learning?: LearningSpec;
  readonly decision?: DecisionSpec;
  /** Order of the raw windows; default channels last. */
  readonly layout?: "hwc" | "chw";
}

/** Nets that run row by row over 32 rows; their strides and pools make 4 at most. */
export const STREAMED = {
  "strides and heads on every map": [conv1d(8, { kernel: 5, stride: 2 }), conv1d(6, { kernel: 3 })],
  "a pool of a layer, a mean and a dense layer": [
    conv1d(6, { kernel: 3, pool: 2, head: "average" }),
    averagePool(3, { stride: 2 }),
    conv1d(5, { kernel: 2, cells: 1 }),
    dense(7),
  ],
  "a depthwise layer between others": [
    conv1d(5, { kernel: 3 }),
    depthwise1d({ kernel: 4, stride: 2 }),
    separable1d(6, { kernel: 2 }),
  ],
  "a pool before a dense layer": [conv1d(4, { kernel: 4 }), maxPool(2), dense(6), dense(5)],
} as const satisfies Record<string, readonly LayerSpec[]>;

/** Models that answer over whole windows of 32 rows. */
export const WINDOWED = {
  "dense layers": { layers: [dense(9), dense(6)], standardize: "sample" },
  "columns with a scale each": { layers: [dense(8)], standardize: "dataset" },
  "a map": { layers: [conv2d(4, { kernel: 3, stride: 2, pool: 2 }), dense(6)], shape: [32, 5, 2] },
  "a signal with padding": { layers: [conv1d(6, { kernel: 3, padding: "same", pool: 2 })] },
  "channels first": { layers: [conv1d(6, { kernel: 3, padding: "same" })], layout: "chw" },
  "layers that learn": { layers: [dense(9), dense(6)], standardize: "rms", learning: { rate: 0.02 } },
} as const satisfies Record<string, StreamModel>;

const CLASSES = ["rest", "walk", "run"];

/** A model with drawn weights that runs row by row. */
export function streamModel({
  layers,
  shape = [32, 3],
  precision = "int8",
  hop,
  layout = "hwc",
  standardize = "none",
  learning,
  decision,
}: StreamModel): DeviceModel {
  const spec: ReadSpec = {
    name: "steps",
    input: {
      shape: { hwc: shape, chw: [shape[1]!, shape[0]] }[layout],
      layout,
      scale: 1 / 64,
      ...(standardize === "none" ? { offset: -2 } : {}),
      standardize,
    },
    classes: CLASSES,
    data: {
      train: { kind: "csv", file: "none.csv", label: "label" },
      split: { validation: 0.1, calibration: 0.1 },
    },
    layers,
    training: { rule: "monoForward", epochs: 1 },
    stream: hop === undefined ? {} : { hop },
    ...(learning ? { learning } : {}),
    ...(decision ? { decision } : {}),
    precision,
  };
  const program = { file: "model.ts", spec, spans: {} };
  return drawn(program);
}

/** The model of a program, with drawn weights. */
export function drawn(program: Program): DeviceModel {
  const whole = lower(program);
  const ir = { ...whole, stream: streamOf(program, whole), accumulate: "f32" as const };
  const random = createRandom(7);
  const draw = (length: number, spread: number): Float32Array =>
    Float32Array.from({ length }, () => spread * (2 * random.uniform() - 1));
  const trained: Trained = {
    layers: blocksOfIr(ir).map(({ inputs, units, features, head }) => ({
      weights: draw(inputs * units, 1.5 / Math.sqrt(inputs)),
      bias: draw(units, 0.1),
      head: head ? draw(features * ir.classes.length, 1 / Math.sqrt(features)) : null,
      overlay: null,
    })),
    statistics: ir.input.parts.map(({ size }) => ({
      mean: Float32Array.from({ length: size }, () => 128 + 20 * random.uniform()),
      deviation: Float32Array.from({ length: size }, () => 20 + 10 * random.uniform()),
    })),
    record: { rule: "monoForward", seed: 7, epochs: 0, engine: "none", fingerprint: "", history: [] },
  };
  const validation = validationOf(ir, random);
  const parts = { train: validation, validation };
  return withMiddleExits(ir, withDrift(ir, quantize(ir, trained, validation, true), parts), validation);
}

/** Thresholds at the middle of the margins (or largest scores) that samples have; those of a model without exits stay none. */
function withMiddleExits(ir: Ir, model: DeviceModel, validation: Samples): DeviceModel {
  const closed = withClosedExits(ir, model);
  if (closed.exits === null) return model;
  const { rule, thresholds } = closed.exits;
  const table = evaluateExits(model, schedule(model), encodeSamples(validation, model.input));
  const middle = table.exits.slice(0, -1).map(({ margins, scores }) => {
    const largest = (n: number) => Math.max(...scores.subarray(3 * n, 3 * n + 3));
    const compared = { margin: Array.from(margins), lightff: Array.from(margins, (_, n) => largest(n)) };
    return compared[rule].sort((a, b) => a - b)[Math.floor(margins.length / 2)]!;
  });
  thresholds.set(middle);
  return closed;
}

/** Drawn samples, with their features where the model has some. */
function validationOf({ input, features }: Pick<Ir, "input" | "features">, random: Random): Samples {
  const computed = computedOf(features);
  const samples = windows(random, 20, sizeOf(computed?.raw.shape ?? input.raw));
  if (features === undefined) return samples;
  const raw = { ...samples, storage: "int16" as const, inputs: Int16Array.from(samples.inputs) };
  if (computed === null) return raw;
  const size = sizeOf(input.raw);
  const inputs = rawValues(computed.storage, 20 * size);
  for (let n = 0; n < 20; n++)
    computeFeatures(computed, row(raw, n), inputs.subarray(n * size, (n + 1) * size));
  return { ...raw, storage: computed.storage, size, inputs, raw };
}

/** Raw windows of one recording, one after the other. */
export function windows(random: Random, count: number, size: number): Samples {
  return {
    storage: "uint8",
    count,
    size,
    inputs: signal(random, count * size),
    labels: new Uint16Array(count),
  };
}

/** Raw values of a recording. */
export function signal(random: Random, values: number): Uint8Array {
  return Uint8Array.from(
    { length: values },
    (_, i) => 128 + 90 * Math.sin(i / 5) * random.uniform() + 30 * random.uniform(),
  );
}
