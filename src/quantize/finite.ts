import { takeApart } from "../checkpoint/parts.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { beyondFormat } from "../diagnostics/quantize.js";
import { formatOf } from "../formats/index.js";
import { type Block, blocksOf, parametersOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";

/**
 * Refuses a model with a constant that its number format cannot hold: a weight above what a half can be, an input scale of
 * data that hardly change, thresholds from scores that have overflowed.
 * @throws Failure FF3022, for the first such value of each array
 */
export function requireFinite(model: DeviceModel): void {
  const { layers, taps, ...others } = model;
  const { tensors } = takeApart({ ...others, blocks: blocksOf(model).map(arraysOf) });
  const found = [...tensors].flatMap(([name, { data }]) => {
    const index = Array.from(data).findIndex((value) => !Number.isFinite(value));
    return index < 0 ? [] : [beyondFormat(name, formatOf(model).text, data[index]!, index)];
  });
  if (found.length > 0) throw new Failure(found);
}

/** Arrays of a block, which are called after its layer: `dense1.weights`. */
function arraysOf(block: Block) {
  const { name, accumulatorScale } = block.layer;
  const parameters = parametersOf(block).map(({ role, values }) => [role, values] as const);
  return { name, accumulatorScale, ...Object.fromEntries(parameters) };
}
