import { expect } from "vitest";
import type { Engine } from "../../src/engine/engine.js";
import { upload } from "../../src/floats/network.js";
import type { Ir } from "../../src/ir/ir.js";
import { blockIrAt, blocksOfIr } from "../../src/ir/ir-blocks.js";
import { sizeOf } from "../../src/ir/shape.js";
import type { TrainedLayer } from "../../src/ir/trained.js";
import { createRandom } from "../../src/numerics/prng.js";
import { crossEntropyLoss } from "../../src/readouts/losses.js";
import type { GradientRule } from "../../src/rules/training.js";
import { type Data, KINDS } from "./oracle.js";

/** Every parameter a normal draw, heads and biases too. */
export function randomLayers(ir: Ir, seed: number): TrainedLayer[] {
  const random = createRandom(seed);
  const classes = ir.classes.length;
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
  return blocksOfIr(ir).map(({ inputs, units, features, head, overlay }) => ({
    weights: draw(inputs * units),
    bias: draw(units),
    head: head ? draw(features * classes) : null,
    overlay: overlay ? draw(classes * units) : null,
  }));
}

/** `count` samples with inputs that float32 holds exactly. */
export function randomData(ir: Ir, count: number, seed: number): Data & { labels: number[] } {
  const random = createRandom(seed);
  const vector = (): number[] =>
    Array.from({ length: sizeOf(ir.input.raw) }, () => Math.fround(random.normal()));
  return {
    inputs: Array.from({ length: count }, vector),
    labels: Array.from({ length: count }, () => random.below(ir.classes.length)),
  };
}

/**
 * Loss and gradients of one batch when a share `done` of the training is over, per layer as lists in the order of
 * KINDS; null where a parameter stays.
 */
export function evaluate(
  engine: Engine,
  rule: GradientRule,
  ir: Ir,
  layers: readonly TrainedLayer[],
  data: Data,
  done = 0,
): { loss: number; gradients: (number[] | null)[][] } {
  const size = data.inputs.length;
  const classes = ir.classes.length;
  const oneHot = data.labels.flatMap((label) =>
    Array.from({ length: classes }, (_, k) => Number(k === label)),
  );
  const learner = rule.start(engine, ir, createRandom(1));
  const masks = data.masks?.map((mask, layer) =>
    engine.variable(Float32Array.from(mask.flat()), [size, sizeOf(blockIrAt(ir, layer).layer.output)]),
  );
  try {
    return engine.scope(() => {
      const update = learner.gradients(
        upload(engine, ir, layers),
        {
          size,
          inputs: engine.tensor(Float32Array.from(data.inputs.flat()), [size, sizeOf(ir.input.raw)]),
          labels: engine.tensor(Float32Array.from(oneHot), [size, classes]),
          targets: Uint16Array.from(data.labels),
          weights: engine.tensor(Float32Array.from(data.weights ?? data.labels.map(() => 1)), [size, 1]),
          loss: crossEntropyLoss,
          masks: masks ?? null,
        },
        done,
      );
      const gradients = update.gradients.map((layer) =>
        KINDS.map((kind) => (layer[kind] === null ? null : Array.from(engine.read(layer[kind])))),
      );
      return { loss: engine.read(update.loss)[0], gradients };
    });
  } finally {
    learner.release?.();
    engine.release(masks ?? []);
  }
}

/**
 * Largest absolute difference. Shapes must agree; where the rule gives no gradient, there must be no parameter
 * unless `frozen` names it.
 */
export function worst(
  found: readonly (readonly (readonly number[] | null)[])[],
  expected: readonly (readonly (readonly number[])[])[],
  frozen: readonly (typeof KINDS)[number][] = [],
): number {
  let largest = 0;
  expect(found.length).toBe(expected.length);
  for (const [l, layer] of expected.entries()) {
    for (const [t, tensor] of layer.entries()) {
      const own = found[l][t];
      if (frozen.includes(KINDS[t])) {
        expect(own).toBeNull();
        continue;
      }
      expect(own?.length ?? 0).toBe(tensor.length);
      for (const [i, value] of tensor.entries()) largest = Math.max(largest, Math.abs(value - own![i]));
    }
  }
  return largest;
}

/** The same gradients with one tensor times `factor`. */
export function scaled(
  gradients: readonly (readonly (readonly number[] | null)[])[],
  layer: number,
  tensor: number,
  factor: number,
): (readonly number[] | null)[][] {
  return gradients.map((tensors, l) =>
    tensors.map((values, t) =>
      l === layer && t === tensor && values !== null ? values.map((value) => value * factor) : values,
    ),
  );
}
