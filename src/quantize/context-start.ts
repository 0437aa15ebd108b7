import { formatOf } from "../formats/index.js";
import { reals, uint8s, uint32s } from "../formats/narrow.js";
import { blocksOf, valuesOf } from "../ir/blocks.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { ContextIr } from "../ir/ir.js";
import { createRandom } from "../numerics/prng.js";
import { contextReadout } from "../readouts/context.js";
import { contextOf } from "../steps/context.js";
import { sizesOf } from "../steps/step.js";
import { lastOutputs } from "./last-outputs.js";

/** Stream of the seed that chooses samples. */
const CONTEXT_STREAM = 7;

/** The model with `shipped` rows of each class in its support, drawn from the training part; h as the device itself computes it. */
export function withContextStart(
  { shipped }: ContextIr,
  model: DeviceModel,
  train: Samples,
  seed: number,
): DeviceModel {
  const block = blocksOf(model).at(-1)!;
  const readout = contextOf(block);
  const { units } = sizesOf(block);
  const copy = (role: Parameters<typeof valuesOf>[1]) => valuesOf(readout.parameters, role).slice();
  const [rows, norms] = [copy("rows"), copy("norms")];
  const [labels, ages] = [uint8s(copy("labels")), uint32s(copy("ages"))];
  const { arithmetic } = formatOf(model);
  let at = 0;
  for (const { n, h } of lastOutputs(model, train, chosen(train, model.classes.length, shipped, seed))) {
    rows.set(h, at * units);
    norms[at] = arithmetic.sumOfSquares(h);
    labels[at++] = train.labels[n]!;
  }
  const values = { rows: rowsIn(rows), labels, ages, norms: normsIn(norms) };
  const at0 = { format: formatOf(model), units };
  const started = contextReadout(at0, readout, readout.exponent, values);
  return {
    ...model,
    taps: model.taps.map((tap) => (tap === block.tap ? { ...tap, readout: started } : tap)),
  };
}

/** Indices of up to `perClass` samples of each class, class after class. */
function chosen({ labels }: Samples, classes: number, perClass: number, seed: number): number[] {
  const random = createRandom(seed, CONTEXT_STREAM);
  return Array.from({ length: classes }, (_, k) => {
    const own = [...labels.keys()].filter((n) => labels[n] === k);
    random.shuffle(own);
    return own.slice(0, perClass).sort((a, b) => a - b);
  }).flat();
}

function rowsIn(values: ReturnType<typeof valuesOf>): Int8Array | Float32Array {
  return values instanceof Int8Array ? values : reals(values);
}

function normsIn(values: ReturnType<typeof valuesOf>): Int32Array | Float32Array {
  return values instanceof Int32Array ? values : reals(values);
}
