/** Decimal readings on a target without FPU: as int16 they say what they said as decimals. */
import { describe, expect, test } from "vitest";
import type { Samples } from "../../src/ir/data.js";
import type { InputPartIr, Ir } from "../../src/ir/ir.js";
import type { QuantModel } from "../../src/ir/quant.js";
import { schedule } from "../../src/ir/schedule.js";
import type { Trained } from "../../src/ir/trained.js";
import type { Standardize } from "../../src/model.js";
import { createRandom, type Random } from "../../src/numerics/prng.js";
import { partStatistics, standardizeInto } from "../../src/numerics/standardize.js";
import { opOf } from "../../src/ops/index.js";
import { allocate } from "../../src/ops/run.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { inputLosses } from "../../src/quantize/input-loss.js";
import { quantize } from "../../src/quantize/quantize.js";
import { smallIr } from "../support/models/small-ir.js";

const COUNT = 300;
const UNITS = 3;
const CLASSES = 2;

/** [mean, deviation] of a column. */
type Column = readonly [mean: number, deviation: number];

function samplesOf(
  columns: readonly Column[],
  random: Random,
  storage: "float32" | "int16" = "float32",
): Samples {
  const size = columns.length;
  const draw = (at: number): number => {
    const [mean, deviation] = columns[at % size]!;
    return mean + deviation * random.normal();
  };
  const values = Array.from({ length: COUNT * size }, (_, at) => draw(at));
  const inputs = storage === "float32" ? Float32Array.from(values) : Int16Array.from(values, Math.round);
  return { storage, size, count: COUNT, inputs, labels: new Uint16Array(COUNT) };
}

interface Scene {
  readonly ir: Ir;
  readonly trained: Trained;
  readonly model: QuantModel;
}

function sceneOf(samples: Samples, parts: readonly InputPartIr[], fpu = false): Scene {
  const { size } = samples;
  const ir = smallIr({ shape: [size], parts, widths: [UNITS], classes: CLASSES });
  const waves = (length: number): Float32Array => Float32Array.from({ length }, (_, at) => Math.cos(at));
  const [weights, head, bias] = [waves(size * UNITS), waves(UNITS * CLASSES), new Float32Array(UNITS)];
  const trained: Trained = {
    layers: [{ weights, bias, head, overlay: null }],
    statistics: partStatistics(ir.input, samples),
    record: { rule: "monoForward", seed: 1, epochs: 1, engine: "", fingerprint: "", history: [] },
  };
  return { ir, trained, model: quantize(ir, trained, samples, fpu) };
}

function whole(size: number, standardize: Standardize, scale = 1, offset = 0): InputPartIr[] {
  return [{ start: 0, size, scale, offset, standardize }];
}

/** Largest distance, in steps of x, of the integer input from the one that training saw, limited as int8 is. */
function distance({ ir, trained, model }: Scene, samples: Samples): number {
  const { size } = samples;
  const encoded = encodeSamples(samples, model.input);
  const line = schedule(model);
  const x = new Float32Array(size);
  let largest = 0;
  for (let at = 0; at < samples.count * size; at += size) {
    const memory = allocate(line, encoded.inputs.subarray(at, at + size));
    for (const step of line.steps) if (step.kind === "input") opOf(step).run(step, model, memory);
    standardizeInto(ir.input, trained.statistics, samples.inputs, at, x, 0);
    for (let i = 0; i < size; i++) {
      const wanted = Math.max(-127, Math.min(127, x[i]! * 2 ** model.input.exponent));
      largest = Math.max(largest, Math.abs(memory.int8.x![i]! - wanted));
    }
  }
  return largest;
}

/** The largest |raw * m + o| + 2^(s-1) that int16 readings can make; Infinity where a constant is out of its range. */
function largestSum({ input }: QuantModel): number {
  return Math.max(
    ...input.parts.flatMap((part) =>
      part.kind === "rms"
        ? []
        : Array.from(part.multiplier, (m, i) => {
            const [o, s] = [part.offset[i]!, part.shift[i]!];
            const held = Math.abs(m) < 2 ** 15 && Math.abs(o) < 2 ** 30 && s >= 1 && s <= 31;
            return held ? 32768 * Math.abs(m) + Math.abs(o) + 2 ** (s - 1) : Number.POSITIVE_INFINITY;
          }),
    ),
  );
}

/** Half a step is what rounding x costs; the other quarter is room for steps of readings and float32 statistics. */
const CLOSE = 0.75;

const COLUMNS: Readonly<Record<string, Column>> = {
  "air pressure in pascal": [101_325, 5],
  "degrees of a GPS receiver": [47.3769, 0.0005],
  "a Unix time of some days": [1.7e9, 1e5],
  "a million and its deviation of one": [1e6, 1],
  "far below zero": [-40_000, 0.3],
  "about zero": [0, 1],
  "a small positive one": [0.5, 0.1],
  "tiny values": [3e-12, 1e-15],
  "the smallest values": [1e-36, 1e-38],
  "huge values": [-3e30, 1e27],
  "a constant one": [55.5, 0],
  "a constant zero": [0, 0],
};

describe("standardize dataset", () => {
  test.each(Object.entries(COLUMNS))("%s", (_, column) => {
    const samples = samplesOf([column, [0, 1]], createRandom(7));
    expect(distance(sceneOf(samples, whole(2, "dataset")), samples)).toBeLessThan(CLOSE);
  });

  test("columns of every magnitude side by side, with a scale in the model file", () => {
    const columns = Object.values(COLUMNS).filter(([mean]) => Math.abs(mean) > 1e-30);
    const samples = samplesOf(columns, createRandom(8));
    const scene = sceneOf(samples, whole(columns.length, "dataset", -0.01));
    expect(distance(scene, samples)).toBeLessThan(CLOSE);
    expect(inputLosses(scene.ir, scene.trained.statistics, scene.model, samples, null)).toEqual([]);
  });

  test("random columns", () => {
    const random = createRandom(9);
    for (let run = 0; run < 60; run++) {
      const columns = Array.from({ length: 4 }, (): Column => {
        const mean = random.normal() * 10 ** (random.below(17) - 8);
        return [mean, Math.abs(mean) * 10 ** (random.uniform() * 8 - 4.5)];
      });
      const samples = samplesOf(columns, random);
      const scale = random.normal() * 10 ** (random.below(7) - 3);
      const scene = sceneOf(samples, whole(4, "dataset", scale, 1000 * random.normal()));
      expect(distance(scene, samples), JSON.stringify({ columns, scale })).toBeLessThan(CLOSE);
      expect(largestSum(scene.model)).toBeLessThan(2 ** 31);
    }
  });

  test("readings far outside saturate where the decimals do", () => {
    const [pressure] = Object.values(COLUMNS);
    const scene = sceneOf(samplesOf([pressure!], createRandom(7)), whole(1, "dataset"));
    const inputs = Float32Array.from([-3e38, 0, 101_000, 101_290, 101_325, 101_370, 102_000, 1e9, 3e38]);
    const far: Samples = {
      storage: "float32",
      size: 1,
      count: inputs.length,
      inputs,
      labels: new Uint16Array(9),
    };
    expect(distance(scene, far)).toBeLessThan(CLOSE);
  });

  test("integers of the data's own far from zero", () => {
    const samples = samplesOf(
      [
        [30_000, 5],
        [-32_000, 20],
        [0, 3000],
      ],
      createRandom(3),
      "int16",
    );
    expect(distance(sceneOf(samples, whole(3, "dataset")), samples)).toBeLessThan(CLOSE);
  });

  test("an offset is there only where it is needed", () => {
    const samples = samplesOf(
      [
        [0, 1],
        [20, 3],
        [101_325, 5],
      ],
      createRandom(4),
    );
    const { input } = sceneOf(samples, whole(3, "dataset")).model;
    expect([...input.offsets!].map((offset) => offset !== 0)).toEqual([false, false, true]);
    const near = samplesOf(
      [
        [0, 1],
        [20, 3],
      ],
      createRandom(4),
    );
    expect(sceneOf(near, whole(2, "dataset")).model.input.offsets).toBe(undefined);
  });
});

describe("other standardisations", () => {
  test("none, with a scale and an offset that bring pascal near zero", () => {
    const samples = samplesOf(
      [
        [101_325, 5],
        [101_000, 8],
      ],
      createRandom(5),
    );
    const scene = sceneOf(samples, whole(2, "none", 0.1, -10_132.5));
    expect(scene.model.input.offsets!.length).toBe(2 / 2);
    expect(distance(scene, samples)).toBeLessThan(CLOSE);
  });

  test("sample: windows of one pressure lose nothing, since they share an offset", () => {
    const samples = samplesOf(Array(40).fill([101_325, 5]), createRandom(6));
    const scene = sceneOf(samples, whole(40, "sample"));
    expect([...scene.model.input.offsets!].map((offset) => offset * scene.model.input.steps[0]!)).toEqual([
      expect.closeTo(101_325, -1),
    ]);
    expect(distance(scene, samples)).toBeLessThan(1);
    expect(inputLosses(scene.ir, scene.trained.statistics, scene.model, samples, null)).toEqual([]);
  });
});

describe("what cannot be held is named", () => {
  const losses = (columns: readonly Column[], parts: readonly InputPartIr[], fpu = false): string[] => {
    const samples = samplesOf(columns, createRandom(11));
    const { ir, trained, model } = sceneOf(samples, parts, fpu);
    return inputLosses(ir, trained.statistics, model, samples, ["pascal", "gx", "gy", "gz", "mx"]);
  };
  const PRESSURE: Column = [101_325, 5];
  const NOISE: Column = [0, 1];

  test("one step for columns of different magnitudes", () => {
    const [stored, ...merged] = losses([PRESSURE, NOISE, NOISE, NOISE, NOISE], whole(5, "none"));
    expect(stored).toMatch(
      /^column "pascal": int16 step 16 against a deviation of [45]\.\d+; use standardize: "dataset", /,
    );
    expect(merged.slice(0, 2).every((text) => /^column "g[xy]": int16 step 16 against/.test(text))).toBe(
      true,
    );
    expect(merged[1]).toContain("(and 2 more like it)");
    expect(merged[2]).toMatch(
      /^column "pascal": in int8 all its readings are one or two numbers, since the step/,
    );
    expect(merged).toHaveLength(5);
    expect(losses([PRESSURE, NOISE], whole(2, "none"), true)).toHaveLength(2); // on a target with FPU, int8 alone
  });

  test("quiet samples under rms, and under sample where each has a level of its own", () => {
    const level = (standardize: Standardize, columns: readonly Column[]) =>
      losses(columns, whole(columns.length, standardize));
    const samples = samplesOf(Array(8).fill([0, 1]), createRandom(2));
    for (let at = 0; at < samples.inputs.length; at++) samples.inputs[at]! *= at % 160 < 16 ? 1e-4 : 1;
    const { ir, trained, model } = sceneOf(samples, whole(8, "rms"));
    expect(inputLosses(ir, trained.statistics, model, samples, null)).toEqual([
      expect.stringMatching(
        /^values 0 to 7: int16 step \S+ against a root mean square of \S+ in the quietest samples; /,
      ),
    ]);
    expect(level("rms", Array(8).fill(NOISE))).toEqual([]);
    expect(level("sample", Array(8).fill(NOISE))).toEqual([]);
  });

  test("float32 itself, whatever the target", () => {
    for (const fpu of [true, false]) {
      const [text, ...more] = losses([[1.7e9, 300]], whole(1, "dataset"), fpu).filter((each) =>
        /float32|int16/.test(each),
      );
      if (fpu)
        expect(text).toMatch(
          /^column "pascal": float32 step 128 against a deviation of \d{3}; subtract a constant/,
        );
      expect(more).toEqual([]);
    }
  });

  test("pixels that are almost always background are no loss", () => {
    const samples = samplesOf(
      [
        [0.5, 0.2],
        [0, 0],
      ],
      createRandom(2),
    );
    samples.inputs[1] = 0.001;
    const { ir, trained, model } = sceneOf(samples, whole(2, "none"));
    expect(inputLosses(ir, trained.statistics, model, samples, null)).toEqual([]);
  });
});
