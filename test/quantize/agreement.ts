import { row, type Samples } from "../../src/ir/data.js";
import type { Ir } from "../../src/ir/ir.js";
import type { IntegerLayer, QuantModel } from "../../src/ir/quant.js";
import { schedule } from "../../src/ir/schedule.js";
import type { Trained, TrainedLayer } from "../../src/ir/trained.js";
import { forwardFloat } from "../../src/numerics/float-model.js";
import { standardizeInto } from "../../src/numerics/standardize.js";
import { integerLayer, type Memory } from "../../src/ops/op.js";
import { normalize } from "../../src/ops/rms.js";
import { allocate, runSchedule } from "../../src/ops/run.js";
import { encodeSamples } from "../../src/quantize/encode.js";

/** Agreement of integers with the real values they stand for, in units of the last place. */
export interface Agreement {
  readonly mean: number;
  readonly max: number;
  readonly cosine: number;
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

/** Agreement of every step with the float model on the step's own integer inputs, over `rows` samples. */
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
  const keep: Keep = (tensor, values, real) => {
    integers[tensor] ??= [];
    reals[tensor] ??= [];
    integers[tensor].push(...values);
    reals[tensor].push(...real);
  };
  for (let n = 0; n < rows; n++) {
    const memory = allocate(plan, row(encoded, n));
    runSchedule(model, plan, memory);
    const x = new Float32Array(model.input.size);
    standardizeInto(ir.input, trained.statistics, samples.inputs, n * samples.size, x, 0);
    keep("x", memory.int8.x!, scaled(x, model.input.exponent));
    for (const label of racing(model, memory)) keepPass(keep, { model, ir, trained, memory }, label);
  }
  return Object.fromEntries(
    Object.keys(integers).map((tensor) => [tensor, agreement(integers[tensor]!, reals[tensor]!)]),
  );
}

type Keep = (tensor: string, integers: Int8Array, reals: Iterable<number>) => void;

interface Run {
  readonly model: QuantModel;
  readonly ir: Ir;
  readonly trained: Trained;
  readonly memory: Memory;
}

/** Labels that were followed through all layers: those of the beam, or for one pass a single one that means none. */
function racing(model: QuantModel, { uint8 }: Memory): Iterable<number> {
  return model.beam === 0 ? [0] : (uint8.live ?? model.classes.keys());
}

/** Compares z and h of all layers, for one candidate label where there are several. */
function keepPass(keep: Keep, { model, ir, trained, memory }: Run, label: number): void {
  let input = scaled(memory.int8.x!, -model.input.exponent);
  for (const index of model.layers.keys()) {
    const layer = integerLayer({ layer: index }, model);
    const z = memory.int8[`${layer.name}_z`]!.subarray(label * layer.units, (label + 1) * layer.units);
    const real = layerAlone(ir, trained.layers[index]!, index, input, label);
    keep(`${layer.name}_z`, z, scaled(real, layer.exponent));
    if (!layer.norm) continue;
    const h = new Int8Array(layer.units);
    normalize(layer, z, h);
    keep(`${layer.name}_h`, h, scaled(rms(z), layer.norm.exponent));
    input = scaled(h, -layer.norm.exponent);
  }
}

/** z of one layer of the float model on inputs as they are. */
function layerAlone(
  ir: Ir,
  layer: TrainedLayer,
  index: number,
  input: Float32Array,
  label: number,
): Float32Array {
  const size = input.length;
  const part = { start: 0, size, scale: 1, offset: 0, standardize: "none" } as const;
  const alone: Ir = { ...ir, layers: [ir.layers[index]!], input: { shape: [size], size, parts: [part] } };
  const statistics = [{ mean: new Float32Array(0), deviation: new Float32Array(0) }];
  const record = { rule: "", seed: 1, epochs: 1, engine: "", fingerprint: "", history: [] };
  const { z } = forwardFloat(alone, { layers: [layer], statistics, record }, input, 0).layers[0]!;
  const { units } = ir.layers[index]!;
  return ir.inference.answer === "goodness" ? z.subarray(label * units, (label + 1) * units) : z;
}

/** v * 2^exponent */
function scaled(values: ArrayLike<number>, exponent: number): Float32Array {
  return Float32Array.from(values, (value) => value * 2 ** exponent);
}

function rms(z: Int8Array): Float32Array {
  const root = Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / z.length) || 1;
  return Float32Array.from(z, (value) => value / root);
}

export function faults(found: Record<string, Agreement>): string[] {
  return Object.entries(found).flatMap(([tensor, { mean, max, cosine }]) =>
    mean <= 1 && max <= 3 && cosine >= 0.999 ? [] : [`${tensor}: mean ${mean}, max ${max}, cosine ${cosine}`],
  );
}

/** The model with its first layer changed. */
export function withFirstLayer(model: QuantModel, change: Partial<IntegerLayer>): QuantModel {
  const first = integerLayer({ layer: 0 }, model);
  return { ...model, layers: [{ ...first, ...change }, ...model.layers.slice(1)] };
}
