import type { StoredInteger } from "../../src/checkpoint/stored-model.js";
import { forwardFloat } from "../../src/floats/float-model.js";
import { int8s } from "../../src/formats/narrow.js";
import { row, type Samples } from "../../src/ir/data.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Ir } from "../../src/ir/ir.js";
import { blockIrAt } from "../../src/ir/ir-blocks.js";
import { sizeOf } from "../../src/ir/shape.js";
import type { Trained, TrainedLayer } from "../../src/ir/trained.js";
import { normalizeActivations } from "../../src/numerics/integer-input.js";
import { standardizeInto } from "../../src/numerics/standardize.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { schedule } from "../../src/readouts/index.js";
import { allocate, runSchedule } from "../../src/steps/run-schedule.js";
import { type Memory, tensorOf } from "../../src/steps/step.js";
import { changed, integersOf } from "../support/models/quant.js";

/** Agreement of integers with the real values they stand for, in units of the last place. */
export interface Agreement {
  readonly mean: number;
  readonly max: number;
  readonly cosine: number;
}

/** How far integers are from real values, which end where they do. */
export function agreement(integers: readonly number[], reals: readonly number[]): Agreement {
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
  model: DeviceModel,
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
    const x = new Float32Array(sizeOf(model.input.network));
    standardizeInto(ir.input, trained.statistics, samples.inputs, n * samples.size, x, 0);
    keep("x", activations(memory, "x"), scaled(x, model.input.exponent));
    for (const label of racing(model, memory)) keepPass(keep, { model, ir, trained, memory }, label);
  }
  return Object.fromEntries(
    Object.keys(integers).map((tensor) => [tensor, agreement(integers[tensor]!, reals[tensor]!)]),
  );
}

type Keep = (tensor: string, integers: Int8Array, reals: Iterable<number>) => void;

interface Run {
  readonly model: DeviceModel;
  readonly ir: Ir;
  readonly trained: Trained;
  readonly memory: Memory;
}

/** Labels that were followed through all layers: those of the beam, or for one pass a single one that means none. */
function racing(model: DeviceModel, { tensors }: Memory): Iterable<number> {
  return model.beam === 0 ? [0] : (tensors.active_labels ?? model.classes.keys());
}

function activations(memory: Memory, id: string): Int8Array {
  return int8s(tensorOf(memory, id));
}

/** Compares z and h of all layers, for one candidate label where there are several. */
function keepPass(keep: Keep, { model, ir, trained, memory }: Run, label: number): void {
  let input = scaled(activations(memory, "x"), -model.input.exponent);
  for (const [index, layer] of integersOf(model).entries()) {
    const { name, units } = layer;
    const z = activations(memory, `${name}_z`).subarray(label * units, (label + 1) * units);
    const real = layerAlone(ir, trained.layers[index]!, index, input, label);
    keep(`${layer.name}_z`, z, scaled(real, layer.exponent));
    if (!layer.norm) continue;
    const h = new Int8Array(layer.units);
    normalizeActivations(layer.norm, z, h);
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
  const tap = ir.taps[index]!;
  const alone: Ir = {
    ...ir,
    layers: [ir.layers[tap.layer]!],
    taps: [{ ...tap, layer: 0, reads: 0 }],
    input: { raw: [size], network: [size], parts: [part] },
  };
  const statistics = [{ mean: new Float32Array(0), deviation: new Float32Array(0) }];
  const record = { rule: "", seed: 1, epochs: 1, engine: "", fingerprint: "", history: [] };
  const { z } = forwardFloat(alone, { layers: [layer], statistics, record }, input, 0).layers[0]!;
  const { units } = blockIrAt(ir, index);
  return ir.inference.readout === "goodness" ? z.subarray(label * units, (label + 1) * units) : z;
}

/** v * 2^exponent */
export function scaled(values: ArrayLike<number>, exponent: number): Float32Array {
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
export function withFirstLayer(model: DeviceModel, change: Partial<StoredInteger>): DeviceModel {
  const [first, ...others] = integersOf(model);
  return changed(model, () => ({ layers: [{ ...first!, ...change }, ...others] }));
}
