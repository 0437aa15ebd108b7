import { row, type Samples } from "../../src/ir/data.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Ir } from "../../src/ir/ir.js";
import { blockIrAt, blocksOfIr } from "../../src/ir/ir-blocks.js";
import { type FollowerIr, isWeighted, type LayerIr } from "../../src/ir/layers.js";
import type { Trained } from "../../src/ir/trained.js";
import { followerOf, weightedOf } from "../../src/layers/index.js";
import { cellPixels, poolFloats } from "../../src/layers/pixels.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { schedule } from "../../src/readouts/index.js";
import type { Step } from "../../src/steps/index.js";
import { allocate, runSchedule } from "../../src/steps/run-schedule.js";
import { NETWORK_INPUT } from "../../src/steps/schedule.js";
import { tensorOf } from "../../src/steps/step.js";
import { type Agreement, agreement, scaled } from "./agreement.js";

/** Tensor that a step makes of another, as the float model makes it, and its exponent. */
interface Made {
  readonly from: string;
  readonly to: string;
  readonly exponent: number;
  readonly float: (x: Float32Array) => Float32Array;
}

/** Agreement of every layer and every cell of a head with the float model on the step's own integer inputs. */
export function perMap(
  model: DeviceModel,
  ir: Ir,
  trained: Trained,
  samples: Samples,
  rows = 30,
): Record<string, Agreement> {
  const line = schedule(model);
  const encoded = encodeSamples(samples, model.input);
  const found: Record<string, { integers: number[]; reals: number[] }> = {};
  for (let n = 0; n < rows; n++) {
    const memory = allocate(line, row(encoded, n));
    runSchedule(model, line, memory);
    const exponents: Record<string, number> = { [NETWORK_INPUT]: model.input.exponent };
    for (const step of line.steps) {
      const made = madeBy(step, model, ir, trained, exponents);
      if (made === null) continue;
      exponents[made.to] = made.exponent;
      const x = scaled(tensorOf(memory, made.from), -exponents[made.from]!);
      found[made.to] ??= { integers: [], reals: [] };
      const own = found[made.to]!;
      own.integers.push(...tensorOf(memory, made.to));
      own.reals.push(...scaled(made.float(x), made.exponent));
    }
  }
  return Object.fromEntries(
    Object.entries(found).map(([tensor, { integers, reals }]) => [tensor, agreement(integers, reals)]),
  );
}

/** What a step makes; null for one that makes no layer. */
function madeBy(
  step: Step,
  { layers, taps }: DeviceModel,
  ir: Ir,
  trained: Trained,
  exponents: Readonly<Record<string, number>>,
): Made | null {
  switch (step.kind) {
    case "dense":
    case "conv":
    case "depthwise":
    case "maxPool":
    case "averagePool": {
      const [layer, float] = [layers[step.layer]!, floatOf(ir, trained, step.layer)];
      const exponent = "exponent" in layer ? layer.exponent : exponents[step.x]!;
      return { from: step.x, to: step.z, exponent, float };
    }
    case "rms": {
      const layer = layers[step.layer]!;
      if (layer.kind !== "rms") throw new Error("a step of another layer");
      const { exponent } = layer.norm;
      return { from: step.z, to: step.h, exponent, float: floatOf(ir, trained, step.layer) };
    }
    case "cells": {
      const index = taps.findIndex(({ layer }) => layer === step.layer);
      const [{ read }, { cells }] = [blockIrAt(ir, index), taps[index]!];
      const { grid, reading, gain } = cells!;
      const float: Made["float"] = (z) => poolFloats(z, cellPixels(grid, read), read, reading);
      return { from: step.z, to: step.f, exponent: exponents[step.z]! + gain, float };
    }
    default:
      return null;
  }
}

/** A layer of the float model on inputs as they are. */
function floatOf(ir: Ir, trained: Trained, index: number): Made["float"] {
  const layer: LayerIr = ir.layers[index]!;
  if (!isWeighted(layer)) return (x) => followerOf<FollowerIr>(layer).forwardFloat(layer, x, () => x);
  const own = trained.layers[blocksOfIr(ir).findIndex((block) => block.layer === layer)]!;
  return (x) => Float32Array.from(weightedOf(layer).sumsFloat(layer, own, x), (sum) => Math.max(0, sum));
}
