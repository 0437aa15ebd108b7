import { describe, expect, test } from "vitest";
import { row, type Samples } from "../../src/ir/data.js";
import type { QuantLayer, QuantModel } from "../../src/ir/quant.js";
import { schedule } from "../../src/ir/schedule.js";
import { createRandom } from "../../src/numerics/prng.js";
import { integerLayer } from "../../src/ops/op.js";
import { allocate, runSchedule } from "../../src/ops/run.js";
import { quantize } from "../../src/quantize/quantize.js";
import { evaluateExits } from "../../src/reference/evaluate.js";
import { inferReference } from "../../src/reference/infer.js";
import { network } from "../support/models/network.js";
import { randomModel, randomSample } from "../support/models/random-model.js";

/**
 * Multi-pass against what it stands for: one plain network per candidate label, whose first bias holds that label's
 * constants, run from the raw sample to the last activation with the ordinary dense and rms steps.
 */

const SHAPES = [
  { units: [21, 10, 9], classes: 3 },
  { units: [16, 12], classes: 7 },
  { units: [33, 5, 8, 6], classes: 10 },
  { units: [9], classes: 4 },
];

function randomMulti(seed: number, { units, classes }: (typeof SHAPES)[number], beam = classes): QuantModel {
  return randomModel({
    seed,
    storage: "uint8",
    parts: [{ kind: "rms", size: 31 }],
    units,
    classes: Array.from({ length: classes }, (_, k) => `c${k}`),
    answer: "goodness",
    beam,
  });
}

/** The plain network of one label. */
function withLabel(model: QuantModel, label: number): QuantModel {
  const layers = model.layers.map((_, index): QuantLayer => {
    const layer = integerLayer({ layer: index }, model);
    const { overlay, units } = layer;
    const bias = overlay ? layer.bias.map((value, j) => value + overlay[label * units + j]!) : layer.bias;
    return { ...layer, bias, overlay: null, answer: null };
  });
  return { ...model, layers, beam: 0 };
}

interface Pass {
  /** Per layer. */
  readonly z: readonly Int8Array[];
  /** Per layer: the sum of squares of z, times the layer's factor, added up. */
  readonly scores: readonly number[];
  /** Per layer. */
  readonly macs: readonly number[];
}

function naivePass(model: QuantModel, label: number, raw: Samples["inputs"]): Pass {
  const plain = withLabel(model, label);
  const line = schedule(plain);
  const memory = allocate(line, raw);
  runSchedule(plain, line, memory);
  const z = model.layers.map(({ name }) => memory.int8[`${name}_z`]!);
  let score = 0;
  const scores = z.map((values, index) => {
    const { answer } = integerLayer({ layer: index }, model);
    if (answer?.kind !== "goodness") throw new Error("goodness was expected");
    score += values.reduce((sum, value) => sum + value * value, 0) * answer.multiplier;
    return score;
  });
  const inputs = model.layers.map((_, index) =>
    index === 0 ? memory.int8.x! : memory.int8[`${model.layers[index - 1]!.name}_h`]!,
  );
  const macs = inputs.map((input, index) => nonZero(input) * model.layers[index]!.units);
  return { z, scores, macs };
}

function nonZero(values: Int8Array): number {
  return values.filter((value) => value !== 0).length;
}

function passes(model: QuantModel, raw: Samples["inputs"]): Pass[] {
  return model.classes.map((_, label) => naivePass(model, label, raw));
}

/** Compares every z and every goodness of a run in which all labels stay with those of the naive passes. */
function expectNaive(model: QuantModel, raw: Samples["inputs"]): void {
  const line = schedule(model);
  const memory = allocate(line, raw);
  runSchedule(model, line, memory);
  const naive = passes(model, raw);
  for (const [index, { name, units }] of model.layers.entries()) {
    const z = memory.int8[`${name}_z`]!;
    for (const [label, pass] of naive.entries())
      expect(z.subarray(label * units, (label + 1) * units)).toEqual(pass.z[index]);
  }
  const table = evaluateExits(model, line, {
    storage: model.input.storage,
    size: raw.length,
    count: 1,
    inputs: raw,
    labels: new Uint16Array(1),
  });
  for (const [exit, { scores }] of table.exits.entries())
    expect([...scores]).toEqual(naive.map((pass) => pass.scores[exit]));
  const { label, goodness } = inferReference(model, line, raw);
  const last = naive.map((pass) => pass.scores.at(-1)!);
  expect(label).toBe(last.indexOf(Math.max(...last)));
  expect(goodness).toBe(naive[label]!.z.at(-1)!.reduce((sum, value) => sum + value * value, 0));
}

describe("a beam of all labels equals one naive pass per label, bit for bit", () => {
  test.each(SHAPES)("random integers: %j", (shape) => {
    for (let seed = 0; seed < 8; seed++) {
      const model = randomMulti(seed, shape);
      const random = createRandom(100 + seed);
      for (let n = 0; n < 6; n++) expectNaive(model, randomSample(random, model));
    }
  });

  test("quantized from float weights", () => {
    const { ir, trained, samples } = network(187, "rms", "uint8", {
      form: "goodness",
      classes: 10,
      widths: [40, 24, 12],
    });
    const model = quantize(ir, trained, samples, true);
    for (let n = 0; n < 20; n++) expectNaive(model, row(samples, n));
  });

  test("a wrong constant of one label shows", () => {
    const model = randomMulti(1, SHAPES[0]!);
    const first = integerLayer({ layer: 0 }, model);
    const overlay = first.overlay!.map((value, at) => (at === 25 ? value + (value > 0 ? -1e5 : 1e5) : value));
    const raw = randomSample(createRandom(5), model);
    const other = { ...model, layers: [{ ...first, overlay }, ...model.layers.slice(1)] };
    const run = (each: QuantModel) => {
      const line = schedule(each);
      const memory = allocate(line, raw);
      runSchedule(each, line, memory);
      return memory.int8.dense1_z!;
    };
    expect(run(other)).not.toEqual(run(model));
    expect(passes(other, raw)[0]).toEqual(passes(model, raw)[0]);
    expect(passes(other, raw)[1]).not.toEqual(passes(model, raw)[1]);
  });
});

describe("a beam of some labels", () => {
  const cases = SHAPES.filter(({ units }) => units.length > 1).flatMap((shape) =>
    [2, 3].filter((beam) => beam <= shape.classes).map((beam) => [shape, beam] as const),
  );

  test.each(cases)("%j, %i stay", (shape, beam) => {
    for (let seed = 0; seed < 8; seed++) {
      const model = randomMulti(seed, shape, beam);
      const line = schedule(model);
      const random = createRandom(200 + seed);
      for (let n = 0; n < 6; n++) {
        const raw = randomSample(random, model);
        const naive = passes(model, raw);
        const { label, scores, macs } = inferReference(model, line, raw);
        const first = naive.map((pass) => pass.scores[0]!);
        const live = [...first.keys()].sort((a, b) => first[b]! - first[a]! || a - b).slice(0, beam);
        const last = (k: number): number => naive[k]!.scores.at(-1)!;
        const best = Math.max(...live.map(last));
        expect(live).toContain(label);
        expect(label).toBe(Math.min(...live.filter((k) => last(k) === best)));
        expect([...scores]).toEqual(first.map((score, k) => (live.includes(k) ? last(k) : score)));
        const shared = naive[0]!.macs[0]! + shape.classes * shape.units[0]!;
        const behind = live.reduce((sum, k) => sum + total(naive[k]!.macs.slice(1)), 0);
        expect(macs).toBe(shared + behind);
      }
    }
  });

  test("prunes a label that would have won with all of them in the race", () => {
    let pruned = 0;
    for (let seed = 0; seed < 20; seed++) {
      const beam = randomMulti(seed, SHAPES[2]!, 2);
      const all = { ...beam, beam: beam.classes.length };
      const raw = randomSample(createRandom(seed), beam);
      const found = inferReference(beam, schedule(beam), raw).label;
      if (found !== inferReference(all, schedule(all), raw).label) pruned++;
    }
    expect(pruned).toBeGreaterThan(0);
  });
});

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
