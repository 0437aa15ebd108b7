/** A network of the same shapes in which nothing is zero: what kernels cost when there is nothing to skip. */

import { type Dataset, rawValues, type Samples, spread } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import { blockIrAt } from "../ir/ir-blocks.js";
import { standardizationOf } from "../ir/standardization.js";
import type { Trained, TrainedLayer } from "../ir/trained.js";
import { createRandom } from "../numerics/prng.js";

/** Bound of a normalised input: those of `denseDataset` are 0.6 to 1.3. */
const LARGEST = 1.5;
const WEIGHTS_STREAM = 9;

/**
 * Samples without a zero, before and after standardisation: two values alternate, the largest of the training data and
 * half of it. Labels follow each other. The test part has one of each class: few enough that learning from them
 * silences no unit.
 */
export function denseDataset(ir: Ir, { train }: Dataset): Dataset {
  const { shipped = 0, guard = null } = ir.learning ?? {};
  const count = ir.classes.length * Math.max(1, shipped, guard?.samples ?? 0);
  const { size, storage } = train;
  const largest = magnitude(train);
  const high = storage === "float32" ? largest : Math.max(2, Math.ceil(largest));
  const inputs = rawValues(storage, count * size);
  for (let n = 0, at = 0; n < count; n++)
    for (let i = 0; i < size; i++, at++) inputs[at] = (i + n) % 2 === 0 ? high : high / 2;
  const labels = Uint16Array.from({ length: count }, (_, n) => n % ir.classes.length);
  const part: Samples = { storage, size, count, inputs, labels };
  if (train.raw) return ofRealSamples(train, ir.classes.length);
  return {
    train: part,
    validation: part,
    calibration: part,
    test: {
      ...part,
      count: ir.classes.length,
      inputs: inputs.subarray(0, ir.classes.length * size),
      labels: labels.subarray(0, ir.classes.length),
    },
    learn: null,
    files: [],
    learnFiles: [],
    notes: [],
  };
}

/** Real samples, where what is not zero is made by features: few of their vectors hold a zero. */
function ofRealSamples(train: Samples, classes: number): Dataset {
  const part = spread(train, Math.max(classes, 32));
  return {
    ...{ train: part, validation: part, calibration: part, test: spread(part, classes) },
    ...{ learn: null, files: [], learnFiles: [], notes: [] },
  };
}

function magnitude({ inputs }: Samples): number {
  let largest = 0;
  for (const value of inputs) largest = Math.max(largest, Math.abs(value));
  return largest || 1;
}

/** The same model, which learns from every sample, however sure it is. */
export function skipDisabled(ir: Ir): Ir {
  return ir.learning === null ? ir : { ...ir, learning: { ...ir.learning, skip: 0 } };
}

/**
 * Random weights under biases so large that every unit is active whatever its inputs, and heads so small that no label
 * is sure, so that no error is zero.
 * @param empty weights of these shapes.
 */
export function denseWeights(ir: Ir, empty: Trained, { train }: Dataset): Trained {
  const random = createRandom(1, WEIGHTS_STREAM);
  const draw = (length: number, size: number): Float32Array =>
    Float32Array.from({ length }, () => size * (2 * random.uniform() - 1));
  const real = ir.input.parts.map(
    ({ scale, offset }) => magnitude(train) * Math.abs(scale) + Math.abs(offset),
  );
  const bound = Math.max(
    LARGEST,
    ...ir.input.parts.map((part, index) => (standardizationOf(part).normalizes ? 0 : real[index]!)),
  );
  const layers = empty.layers.map((layer, index): TrainedLayer => {
    const { inputs, units } = blockIrAt(ir, index);
    const weights = draw(layer.weights.length, 1 / Math.sqrt(inputs));
    const sums = new Float32Array(units);
    for (const [at, weight] of weights.entries()) sums[at % units]! += Math.abs(weight);
    const level = (index === 0 ? bound : LARGEST) * Math.max(...sums);
    return {
      ...layer,
      weights,
      bias: new Float32Array(units).fill(1.1 * level),
      head: layer.head && draw(layer.head.length, 1 / (level * Math.sqrt(units))),
      overlay: layer.overlay && draw(layer.overlay.length, 0.01 * level),
    };
  });
  const statistics = empty.statistics.map(({ mean, deviation }, part) => ({
    mean,
    deviation: deviation.map(() => real[part] || 1),
  }));
  return { ...empty, layers, statistics };
}
