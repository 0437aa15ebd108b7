import { describe, expect, test } from "vitest";
import { forwardFloat } from "../../src/floats/float-model.js";
import { int8s } from "../../src/formats/narrow.js";
import { blockOf, blocksOf, valuesOf } from "../../src/ir/blocks.js";
import { row } from "../../src/ir/data.js";
import type { DeviceModel, Readout } from "../../src/ir/device-model.js";
import { sizeOf } from "../../src/ir/shape.js";
import { groupBounds } from "../../src/numerics/group-bounds.js";
import { createRandom } from "../../src/numerics/prng.js";
import { quantize } from "../../src/quantize/quantize.js";
import { definitionOfReadout, schedule } from "../../src/readouts/index.js";
import type { Scored } from "../../src/readouts/readout.js";
import { evaluateExits } from "../../src/reference/evaluate-exits.js";
import { definitionOf } from "../../src/steps/index.js";
import { allocate } from "../../src/steps/run-schedule.js";
import { scoresOf, tensorOf } from "../../src/steps/step.js";
import { type NetworkOptions, network } from "../support/models/network.js";
import { integersOf } from "../support/models/quant.js";

const FORMS: Record<string, NetworkOptions> = {
  heads: {},
  "heads of slices": { slices: [4, 3] },
  "class groups": { form: "groups" },
  "class groups in slices": { form: "groups", slices: [3, 3] },
  "Forward-Forward, one pass": { form: "neutral" },
  "Forward-Forward, all labels": { form: "goodness" },
};
const SAMPLES = 60;

function scene(options: NetworkOptions) {
  const { ir, trained, samples } = network(187, "rms", "uint8", options);
  return { ir, trained, samples, model: quantize(ir, trained, samples, true) };
}

describe.each(Object.entries(FORMS))("scores of %s", (_form, options) => {
  const { ir, trained, samples, model } = scene(options);
  const plan = schedule(model);

  /**
   * A weight of a head is off by half a unit of the last place at most, and so is the factor of a goodness. A factor
   * multiplies a square, a weight an activation: sums of those, times half a unit, bound what the integers lose.
   */
  test("stand for those of the float weights on the integer activations, within half a unit per term", () => {
    let largest = 0;
    for (let n = 0; n < SAMPLES; n++) {
      const memory = allocate(plan, row(samples, n));
      const expected = model.classes.map(() => 0);
      const bound = model.classes.map(() => 0);
      for (const step of plan.steps) {
        definitionOf(step).run(step, model, memory);
        if (definitionOf(step).exit === undefined || !("layer" in step)) continue;
        const { index, layer } = blockOf(model, step.layer);
        for (const k of expected.keys()) {
          const slice = "slice" in step ? step.slice : 0;
          const z = int8s(tensorOf(memory, `${layer.name}_z`));
          const share = shareOf(model, trained.layers[index]!.head, index, slice, k, z);
          expected[k] = expected[k]! + share.score;
          bound[k] = bound[k]! + share.bound;
          const found = scoresOf(memory)[k]! * 2 ** -model.scoreExponent;
          expect(Math.abs(found - expected[k]!)).toBeLessThanOrEqual(bound[k]! * (1 + 1e-9));
          if (bound[k]! > 0) largest = Math.max(largest, Math.abs(found - expected[k]!) / bound[k]!);
        }
      }
    }
    expect(largest).toBeGreaterThan(0.01); // the bound is not idle
  });

  test("are close to those of the float model at every exit: 3 % of their root mean square", () => {
    const table = evaluateExits(model, plan, { ...samples, count: SAMPLES });
    for (const [exit, { scores }] of table.exits.entries()) {
      let [error, size] = [0, 0];
      for (let n = 0; n < SAMPLES; n++) {
        const real = forwardFloat(ir, trained, samples.inputs, n * samples.size).scores[exit]!;
        for (const [k, score] of real.entries()) {
          const found = scores[n * table.classes + k]! * 2 ** -model.scoreExponent;
          error += (found - score) ** 2;
          size += score ** 2;
        }
      }
      expect(Math.sqrt(error / size), `exit ${exit}`).toBeLessThan(0.03);
    }
  });

  test("stay below 2^30 whatever the activations are", () => {
    const answered = blocksOf(model).map(({ layer, tap }) => ({ ...tap, units: sizeOf(layer.output) }));
    expect(largestScore(answered, model.classes.length)).toBeLessThan(2 ** 30);
  });
});

/** What one slice adds to the real score of class k, from integer activations, and the bound of the error. */
function shareOf(
  model: DeviceModel,
  head: Float32Array | null,
  index: number,
  slice: number,
  k: number,
  z: Int8Array,
): { readonly score: number; readonly bound: number } {
  const layer = integersOf(model)[index]!;
  const classes = model.classes.length;
  const width = layer.units / layer.slices;
  const start = slice * width;
  const unit = 2 ** -layer.exponent;
  let [score, bound] = [0, 0];
  if (layer.answer?.kind === "head") {
    for (let j = start; j < start + width; j++) {
      score += z[j]! * unit * head![j * classes + k]!;
      bound += z[j]! * unit * 0.5 * 2 ** -layer.answer.exponent;
    }
    return { score, bound };
  }
  const bounds = layer.answer?.kind === "groups" ? groupBounds(width, classes) : null;
  const [from, to] = bounds
    ? [start + bounds[k]!, start + bounds[k + 1]!]
    : [k * layer.units, (k + 1) * layer.units];
  for (let j = from; j < to; j++) {
    score += (z[j]! * unit) ** 2 / ((to - from) * layer.slices);
    bound += z[j]! ** 2 * 0.5 * 2 ** -model.scoreExponent;
  }
  return { score, bound };
}

/** The largest magnitude of a sum of scores, summed term by term. */
function largestScore(
  layers: readonly (Pick<Scored, "units" | "slices"> & { readonly readout: Readout | null })[],
  classes: number,
): number {
  const sums = Array.from({ length: classes }, (_, k) =>
    layers.reduce(
      (sum, { units, slices, readout }) => sum + largestShare(readout, units, slices, k, classes),
      0,
    ),
  );
  return Math.max(...sums);
}

function largestShare(
  readout: Readout | null,
  units: number,
  slices: number,
  k: number,
  classes: number,
): number {
  switch (readout?.kind) {
    case "head": {
      const column = Array.from(valuesOf(readout.parameters, "head")).filter((_, at) => at % classes === k);
      return column.reduce((sum, weight) => sum + Math.abs(weight) * 127 * 2 ** readout.shift, 0);
    }
    case "groups": {
      const bounds = valuesOf(readout.parameters, "bounds");
      return slices * (bounds[k + 1]! - bounds[k]!) * 127 ** 2 * valuesOf(readout.parameters, "scale")[k]!;
    }
    case "goodness":
      return units * 127 ** 2 * readout.scale;
    default:
      return 0;
  }
}

describe("the common score scale", () => {
  const random = createRandom(21);
  const layersOf = (exponents: readonly number[], slices = 1) =>
    exponents.map(
      (exponent): Scored => ({
        ...{ exponent, outputExponent: exponent, units: 12 * slices, slices, pixels: 1 },
        ...{ head: null, learns: { layer: false, head: false } },
      }),
    );
  const answered = (kind: Readout["kind"], layers: readonly Scored[]) => {
    const { readouts } = definitionOfReadout<Readout>({ kind }).integers(layers, 3);
    return layers.map((layer, index) => ({ ...layer, readout: readouts[index]! }));
  };

  test("heads of any magnitude stay below 2^30, with shifts of 0..15", () => {
    for (let round = 0; round < 300; round++) {
      const layers = layersOf(Array.from({ length: 1 + random.below(4) }, () => random.below(30) - 8));
      const headed = layers.map((layer) => {
        const size = 10 ** (random.below(12) - 6);
        const head = Float32Array.from({ length: layer.units * 3 }, () => random.normal() * size);
        return { ...layer, head };
      });
      const all = answered("head", headed);
      expect(largestScore(all, 3)).toBeLessThan(2 ** 30);
      for (const { readout } of all) {
        if (readout.kind !== "head") throw new Error("a head was expected");
        expect(readout.shift).toBeGreaterThanOrEqual(0);
        expect(readout.shift).toBeLessThanOrEqual(15);
      }
    }
  });

  test.each(["groups", "goodness"] as const)("%s of any magnitude use it up to the last bit", (form) => {
    for (let round = 0; round < 300; round++) {
      const slices = form === "groups" ? 1 + random.below(4) : 1;
      const layers = layersOf(
        Array.from({ length: 1 + random.below(4) }, () => random.below(30) - 8),
        slices,
      );
      const largest = largestScore(answered(form, layers), 3);
      expect(largest).toBeLessThan(2 ** 30);
      expect(largest).toBeGreaterThan(2 ** 28);
    }
  });
});
