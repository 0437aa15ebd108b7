import type { Engine, Tensor } from "../engine/engine.js";
import type { Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import { blocksOfIr } from "../ir/ir-blocks.js";
import { sizeOf } from "../ir/shape.js";
import type { PartStatistics } from "../ir/trained.js";
import type { Random } from "../numerics/prng.js";
import { standardizeInto } from "../numerics/standardize.js";
import { standardizedTargets } from "../numerics/targets.js";
import { definitionOfReadout } from "../readouts/index.js";
import type { Batch } from "../rules/training.js";
import { type AugmentDraws, augmentOf } from "./augment.js";
import { addNoise } from "./noise.js";

/** Draws of a training, a stream for each use; scoring has none of them. */
export interface Draws extends AugmentDraws {
  readonly noise: Random;
  readonly dropout: Random;
}

/** Turns samples into batches: augment, standardise, noise, one-hot, upload. Buffers are reused from batch to batch. */
export interface Batches {
  /**
   * The samples numbered `indices`, at most the capacity. With `draws`, samples are moved and mirrored, inputs get noise and units
   * are left out as the model's training asks. To be called inside a scope of the engine.
   */
  assemble(indices: Uint32Array, draws?: Draws): Batch;
}

/** Prepares to assemble at most `capacity` samples at a time; targets are those of samples, by the statistics of the training. */
export function createBatches(
  engine: Engine,
  ir: Ir,
  statistics: readonly PartStatistics[],
  samples: Samples,
  capacity: number,
  ofTargets?: PartStatistics,
): Batches {
  const size = sizeOf(ir.input.raw);
  const inputSize = sizeOf(ir.input.network);
  const classes = ir.classes.length;
  const inputs = new Float32Array(capacity * inputSize);
  const labels = new Float32Array(capacity * classes);
  const targets = new Uint16Array(capacity);
  const weights = new Float32Array(capacity);
  const classWeights = weightsOfClasses(samples.labels, classes, ir.training.classWeights);
  const { loss } = definitionOfReadout({ kind: ir.inference.readout }).floats;
  const estimated = samples.targets ? standardizedTargets(samples.targets, ofTargets) : null;
  const augment = augmentOf(ir, samples.storage);
  const moved = samples.inputs.slice(0, size);

  const assemble = (indices: Uint32Array, draws?: Draws): Batch => {
    labels.fill(0);
    for (const [position, index] of indices.entries()) {
      let raw = samples.inputs;
      let offset = index * size;
      if (draws !== undefined && augment !== null) {
        augment(raw.subarray(offset, offset + size), draws, moved);
        raw = moved;
        offset = 0;
      }
      standardizeInto(ir.input, statistics, raw, offset, inputs, position * inputSize);
      const label = samples.labels[index]!;
      if (estimated === null) labels[position * classes + label] = 1;
      else labels.set(estimated.subarray(index * classes, (index + 1) * classes), position * classes);
      targets[position] = label;
      weights[position] = estimated === null ? classWeights[label]! : 1;
    }
    const count = indices.length;
    const used = inputs.subarray(0, count * inputSize);
    if (draws !== undefined) addNoise(used, ir.training.noise, draws.noise);
    return {
      size: count,
      loss,
      inputs: engine.tensor(used, [count, inputSize]),
      labels: engine.tensor(labels.subarray(0, count * classes), [count, classes]),
      targets: targets.subarray(0, count),
      weights: engine.tensor(weights.subarray(0, count), [count, 1]),
      masks: draws === undefined ? null : dropoutMasks(engine, ir, count, draws.dropout),
    };
  };
  return { assemble };
}

/**
 * (n / (classes * n_c))^exponent for a sample of class c, divided by the mean over all samples; 0 for a class without
 * samples.
 */
export function weightsOfClasses(labels: Uint16Array, classes: number, exponent: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label] = counts[label]! + 1;
  const weights = counts.map((count) => (count === 0 ? 0 : (labels.length / (classes * count)) ** exponent));
  const total = counts.reduce((sum, count, label) => sum + count * weights[label]!, 0);
  return weights.map((weight) => (weight * labels.length) / total);
}

/** Per layer [count][units]: 0 with probability `dropout`, else 1 / (1 - dropout). Null without dropout. */
function dropoutMasks(engine: Engine, ir: Ir, count: number, random: Random): Tensor[] | null {
  const { dropout } = ir.training;
  if (dropout === 0) return null;
  const gain = 1 / (1 - dropout);
  return blocksOfIr(ir).map(({ layer }) => {
    const size = sizeOf(layer.output);
    const mask = new Float32Array(count * size);
    for (let i = 0; i < mask.length; i++) mask[i] = random.uniform() < dropout ? 0 : gain;
    return engine.tensor(mask, [count, size]);
  });
}

/** Cuts `indices` into runs of `capacity`; the last run may be shorter. */
export function* chunks(indices: Uint32Array, capacity: number): Generator<Uint32Array> {
  for (let start = 0; start < indices.length; start += capacity)
    yield indices.subarray(start, start + capacity);
}
