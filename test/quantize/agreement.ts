import { row, type Samples, type Storage } from "../../src/ir/data.js";
import type { Ir } from "../../src/ir/ir.js";
import type { QuantModel } from "../../src/ir/quant.js";
import { schedule } from "../../src/ir/schedule.js";
import type { Trained } from "../../src/ir/trained.js";
import type { Standardize } from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { partStatistics, standardizeInto } from "../../src/numerics/standardize.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { traceReference } from "../../src/reference/infer.js";

/** Agreement of integers with the real values they stand for, in units of the last place. */
export interface Agreement {
  readonly mean: number;
  readonly max: number;
  readonly cosine: number;
}

const LAYERS = [48, 33];
const CLASSES = ["a", "b", "c", "d"];

/** A random network on random samples; `scale` is that of the input. */
export function network(size: number, standardize: Standardize, storage: Storage) {
  const random = createRandom(size);
  const count = 200;
  const range = {
    uint8: () => random.below(256),
    int16: () => Math.round(random.normal() * 900 + 300),
    float32: () => random.normal() * 2.5 + 1,
  };
  const values = Array.from({ length: size * count }, () =>
    storage === "uint8" && random.uniform() < 0.7 ? 0 : range[storage](),
  );
  const inputs =
    storage === "uint8"
      ? Uint8Array.from(values)
      : storage === "int16"
        ? Int16Array.from(values)
        : Float32Array.from(values);
  const samples: Samples = { storage, size, count, inputs, labels: new Uint16Array(count) };
  const input = { shape: [size], size, parts: [{ start: 0, size, scale: 0.01, offset: 0, standardize }] };
  const widths = [size, ...LAYERS];
  const layers = LAYERS.map((units, index) => ({
    ...{
      kind: "dense" as const,
      name: `dense${index + 1}`,
      inputs: widths[index]!,
      units,
      head: true,
      source: "model.ts:1",
    },
  }));
  const ir: Ir = {
    name: "agreement",
    input,
    classes: CLASSES,
    layers,
    data: {
      train: { kind: "rows", sources: [] },
      test: { kind: "rows", sources: [] },
      split: { validation: 0.1, calibration: 0.1 },
    },
    training: { rule: "monoForward", epochs: 1, batch: 1, learningRate: 0.1, activityPenalty: 0, shift: 0 },
    precision: "int8",
  };
  const normals = (length: number, deviation: number): Float32Array =>
    Float32Array.from({ length }, () => random.normal() * deviation);
  const trained: Trained = {
    layers: layers.map(({ inputs: from, units }) => ({
      weights: normals(from * units, Math.sqrt(2 / from)),
      bias: normals(units, 0.2),
      head: normals(units * CLASSES.length, 0.3),
    })),
    statistics: partStatistics(input, samples),
    record: { rule: "monoForward", seed: 1, epochs: 1, engine: "", fingerprint: "", history: [] },
  };
  return { ir, trained, samples };
}

function agreement(integers: readonly number[], reals: readonly number[]): Agreement {
  let [sum, max, dot, a, b] = [0, 0, 0, 0, 0];
  for (const [at, integer] of integers.entries()) {
    const real = Math.max(-127, Math.min(127, reals[at]!));
    const error = Math.abs(integer - real);
    sum += error;
    max = Math.max(max, error);
    dot += integer * real;
    a += integer * integer;
    b += real * real;
  }
  return { mean: sum / integers.length, max, cosine: dot / Math.sqrt(a * b) };
}

/** Agreement of every step with the float formula on the step's own integer inputs, over `rows` samples. */
export function perStep(
  model: QuantModel,
  ir: Ir,
  trained: Trained,
  samples: Samples,
  rows = 50,
): Record<string, Agreement> {
  const plan = schedule(model);
  const encoded = encodeSamples(samples, model.input);
  const integers: Record<string, number[]> = {};
  const reals: Record<string, number[]> = {};
  const keep = (tensor: string, values: Iterable<number>, real: readonly number[]): void => {
    integers[tensor] = [...(integers[tensor] ?? []), ...values];
    reals[tensor] = [...(reals[tensor] ?? []), ...real];
  };
  for (let n = 0; n < rows; n++) {
    const traced = new Map(
      traceReference(model, plan, row(encoded, n)).map((each) => [each.tensor, [...each.values]]),
    );
    const x = new Float32Array(model.input.size);
    standardizeInto(ir.input, trained.statistics, samples.inputs, n * samples.size, x, 0);
    keep(
      "x",
      traced.get("x")!,
      Array.from(x, (value) => value * 2 ** model.input.exponent),
    );
    let from = traced.get("x")!.map((value) => value / 2 ** model.input.exponent);
    for (const [index, layer] of model.layers.entries()) {
      const { weights, bias } = trained.layers[index]!;
      const z = Array.from(bias, (b, j) =>
        from.reduce((total, value, i) => total + value * weights[i * layer.units + j]!, b),
      );
      keep(
        `${layer.name}_z`,
        traced.get(`${layer.name}_z`)!,
        z.map((value) => Math.max(0, value) * 2 ** layer.exponent),
      );
      if (!layer.norm) continue;
      const integerZ = traced.get(`${layer.name}_z`)!;
      const root =
        Math.sqrt(integerZ.reduce((total, value) => total + value * value, 0) / integerZ.length) || 1;
      keep(
        `${layer.name}_h`,
        traced.get(`${layer.name}_h`)!,
        integerZ.map((value) => (value / root) * 2 ** layer.norm!.exponent),
      );
      from = traced.get(`${layer.name}_h`)!.map((value) => value / 2 ** layer.norm!.exponent);
    }
  }
  return Object.fromEntries(
    Object.keys(integers).map((tensor) => [tensor, agreement(integers[tensor]!, reals[tensor]!)]),
  );
}

export function faults(found: Record<string, Agreement>): string[] {
  return Object.entries(found).flatMap(([tensor, { mean, max, cosine }]) =>
    mean <= 1 && max <= 3 && cosine >= 0.999 ? [] : [`${tensor}: mean ${mean}, max ${max}, cosine ${cosine}`],
  );
}
