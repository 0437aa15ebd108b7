import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/engine.js";
import type { Ir } from "../../src/ir/ir.js";
import { blocksOfIr } from "../../src/ir/ir-blocks.js";
import { sizeOf } from "../../src/ir/shape.js";
import type { TrainedLayer } from "../../src/ir/trained.js";
import {
  averagePool,
  backprop,
  classGroups,
  conv1d,
  conv2d,
  dense,
  depthwise2d,
  forwardForward,
  type LayerSpec,
  maxPool,
  monoForward,
  separable2d,
  type TrainingSpec,
} from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { train as descendBackprop } from "../../src/rules/backprop/train.js";
import { train as descendClassGroups } from "../../src/rules/class-groups/train.js";
import { drawWrongLabels } from "../../src/rules/forward-forward/negatives.js";
import { SHARPNESS } from "../../src/rules/forward-forward/sharpness.js";
import { train as descendForwardForward } from "../../src/rules/forward-forward/train.js";
import { train as descendMonoForward } from "../../src/rules/mono-forward/train.js";
import { mapIr } from "../support/models/map-ir.js";
import { evaluate, randomData, randomLayers } from "./gradient-check.js";
import { distanceFromKinks, globalLoss, localLoss, pairLoss } from "./map-oracle.js";
import { type Data, differences } from "./oracle.js";

const engine = await openEngine();

const SAMPLES = 4;
const WEIGHTS = [0.25, 2, 1.5, 0.5];
/** Share of a tensor's largest gradient below which float32 rounding stays. */
const TOLERANCE = 3e-5;
/** A step of a difference moves no sum this far. */
const KINK = 1e-4;

const SHARED = { epochs: 1, activityPenalty: 0.05 } as const;
const rules = {
  monoForward: descendMonoForward,
  classGroups: descendClassGroups,
  forwardForward: descendForwardForward,
  backprop: descendBackprop,
} as const;

interface Net {
  readonly title: string;
  readonly shape: readonly number[];
  readonly layers: readonly LayerSpec[];
}

const nets: Net[] = [
  {
    title: "images: stride, padding, inner pool, maximum and average, a dense layer",
    shape: [6, 5, 2],
    layers: [
      conv2d(3, { kernel: 3, padding: "same", pool: 2 }),
      conv2d(3, { kernel: [2, 3], stride: [1, 2], padding: [1, 0, 0, 2], head: "average" }),
      dense(4),
    ],
  },
  {
    title: "signals: strides, uneven padding, four cells, pools between the layers",
    shape: [15, 2],
    layers: [
      conv1d(3, { kernel: 4, padding: [2, 1] }),
      averagePool(3, { stride: 2, padding: [1, 0] }),
      conv1d(4, { kernel: 3, head: "average", cells: 3 }),
      maxPool(2, { stride: 1 }),
      conv1d(3, { kernel: 2, stride: 1, cells: 1 }),
    ],
  },
  {
    title: "depthwise and separable layers, a norm over maps",
    shape: [5, 6, 2],
    layers: [
      separable2d(3, { kernel: 3, padding: "same", pool: 2, norm: "map" }),
      depthwise2d({ kernel: 2, padding: [1, 0, 0, 1] }),
      conv2d(4, { kernel: 1 }),
    ],
  },
];

const trainings: Exclude<TrainingSpec, { rule: "forwardProjection" | "imported" }>[] = [
  monoForward(SHARED),
  classGroups({ ...SHARED, temperature: 0.5 }),
  forwardForward({ ...SHARED, amplitude: 0.5 }),
  backprop({ ...SHARED, heads: "all" }),
];

const cases = nets.flatMap((net) => trainings.map((training) => ({ ...net, training, rule: training.rule })));

/** Weights of a size at which sums stay near 1. */
function smallLayers(ir: Ir, seed: number): TrainedLayer[] {
  const blocks = blocksOfIr(ir);
  return randomLayers(ir, seed).map(({ weights, bias, head, overlay }, index) => {
    const { inputs, features } = blocks[index]!;
    return {
      weights: weights.map((w) => (1.5 * w) / Math.sqrt(inputs)),
      bias: bias.map((b) => 0.3 * b),
      head: head?.map((m) => (2 * m) / Math.sqrt(features)) ?? null,
      overlay,
    };
  });
}

/** Dropout masks of 0 and 1 / (1 - 1/4), [layer][sample][output]. */
function dropped(ir: Ir): number[][][] {
  return blocksOfIr(ir).map(({ layer }, l) =>
    WEIGHTS.map((_, n) =>
      Array.from({ length: sizeOf(layer.output) }, (_, j) => ((n + 2 * j + l) % 5 === 0 ? 0 : 4 / 3)),
    ),
  );
}

/** Largest difference of two tensors, as a share of the largest value of the second. */
function distance(found: readonly number[], expected: readonly number[]): number {
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - found[i]!))) / largest;
}

describe.each(cases)("$rule over $title", ({ rule, shape, layers: specs, training }) => {
  const ir = mapIr({ shape, layers: specs, training: { ...training, dropout: 0.25 } });
  const data: Data & { labels: number[] } = {
    ...randomData(ir, SAMPLES, 8),
    ...{ weights: WEIGHTS, masks: dropped(ir) },
  };
  const { masks: _, ...undropped } = data;
  const wrong = [...drawWrongLabels(createRandom(1), Uint16Array.from(data.labels), 3, null)];
  const oneHot = (label: number): number[] => [0, 1, 2].map((k) => Number(k === label));
  const codes = rule === "forwardForward" ? [[1 / 3, 1 / 3, 1 / 3], ...[0, 1, 2].map(oneHot)] : [];
  const layers = Array.from({ length: 500 }, (_, seed) => smallLayers(ir, seed)).find(
    (each) => distanceFromKinks(ir, each, data, codes) > KINK,
  )!;

  const losses: Readonly<Record<keyof typeof rules, Parameters<typeof differences>[1]>> = {
    monoForward: (moved, index) => localLoss(ir, layers, moved, index, data),
    classGroups: (moved, index) => localLoss(ir, layers, moved, index, data),
    forwardForward: (moved, index, kind) =>
      kind === "head"
        ? localLoss(ir, layers, moved, index, undropped, codes[0])
        : pairLoss(ir, layers, moved, index, data, wrong, SHARPNESS.mean),
    backprop: (moved, index, kind) =>
      kind === "head" ? localLoss(ir, layers, moved, index, data) : globalLoss(ir, layers, moved, data),
  };

  it("has the gradients of its loss, and a factor that is wrong by a thousandth in one tensor is seen", () => {
    const own = rule as keyof typeof rules;
    const numeric = differences(layers, losses[own]);
    const { gradients } = evaluate(engine, rules[own], ir, layers, data);
    for (const [l, tensors] of numeric.entries())
      for (const [t, tensor] of tensors.entries()) {
        const found = gradients[l]![t] ?? [];
        expect(found.length).toBe(tensor.length);
        if (tensor.length === 0) continue;
        expect(distance(found, tensor)).toBeLessThan(TOLERANCE);
        const wrongly = found.map((value) => 1.001 * value);
        expect(distance(wrongly, tensor)).toBeGreaterThan(TOLERANCE);
      }
  });
});
