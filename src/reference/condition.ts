import type { Values } from "../formats/element.js";
import { blocksOf } from "../ir/blocks.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { schedule } from "../readouts/index.js";
import { allocateSample, runSchedule } from "../steps/run-schedule.js";
import { NETWORK_INPUT } from "../steps/schedule.js";
import { tensorOf } from "../steps/step.js";

/** Largest value of an int8 activation or input. */
const FULL = 127;
/** Below so many inputs one of them naturally has most of the energy. */
const FEW_INPUTS = 8;

/**
 * Condition of the values of a quantized model within their ranges; shares are 0..1, over the samples that were looked
 * at.
 */
export interface Condition {
  readonly layers: readonly LayerCondition[];
  readonly input: InputCondition;
}

/** One layer's activations z. */
export interface LayerCondition {
  readonly name: string;
  /** Of the samples: no unit is active at all. */
  readonly silent: number;
  /** Of the active units: held at the end of int8; 0 for floats. */
  readonly saturated: number;
}

/** The network input x of an int8 model; nothing to tell for floats. */
export interface InputCondition {
  /** Of the samples: a single value has nine tenths of the sum of squares. */
  readonly dominated: number;
  /** Inputs of which nine values in ten fall on less than 4 steps of int8, while some reach 64 or more. */
  readonly coarse: readonly number[];
}

/**
 * Runs the reference over `samples` (in the model's storage type), at least one, and never leaves early: a layer behind an
 * exit that is taken is not silent, it has not been asked.
 */
export function conditionOf(exiting: DeviceModel, samples: Samples): Condition {
  const model = { ...exiting, exits: null };
  const line = schedule(model);
  const blocks = blocksOf(model);
  const layers = blocks.map(() => ({ silent: 0, active: 0, full: 0 }));
  const inputs: Int8Array[] = [];
  for (let n = 0; n < samples.count; n++) {
    const memory = allocateSample(line, samples, n);
    runSchedule(model, line, memory);
    const x = tensorOf(memory, NETWORK_INPUT);
    if (x instanceof Int8Array) inputs.push(x);
    for (const { index, layer } of blocks) addLayer(layers[index]!, tensorOf(memory, `${layer.name}_z`));
  }
  return {
    layers: blocks.map(({ layer: { name }, index }) => {
      const { silent, active, full } = layers[index]!;
      return { name, silent: silent / samples.count, saturated: active === 0 ? 0 : full / active };
    }),
    input: inputCondition(inputs),
  };
}

function addLayer(sums: { silent: number; active: number; full: number }, z: Values): void {
  let active = 0;
  for (const value of z) {
    if (value === 0) continue;
    active++;
    if (z instanceof Int8Array && value === FULL) sums.full++;
  }
  sums.active += active;
  if (active === 0) sums.silent++;
}

function inputCondition(inputs: readonly Int8Array[]): InputCondition {
  const size = inputs[0]?.length ?? 0;
  if (size === 0) return { dominated: 0, coarse: [] };
  const coarse = Array.from({ length: size }, (_, i) => i).filter((i) => isCoarse(inputs.map((x) => x[i]!)));
  const dominated = size < FEW_INPUTS ? 0 : inputs.filter(isDominated).length / inputs.length;
  return { dominated, coarse };
}

function isDominated(x: Int8Array): boolean {
  let all = 0;
  let largest = 0;
  for (const value of x) {
    all += value * value;
    largest = Math.max(largest, value * value);
  }
  return all > 0 && largest >= 0.9 * all;
}

/** Of one input over all samples; one that is the same in nine samples of ten (a flag) is not coarse but constant. */
function isCoarse(values: number[]): boolean {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;
  const reach = Math.max(-at(0), at(1));
  const spread = at(0.95) - at(0.05);
  return reach >= 64 && spread > 0 && spread < 4;
}
