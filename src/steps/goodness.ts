import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import type { Block } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import { floatLiteral } from "./c.js";
import { sizesOf } from "./step.js";

/** Factor of the sum of squares of a layer whose goodness is the readout. */
export function goodnessScale({ tap, layer }: Block): number {
  if (tap.readout?.kind !== "goodness") throw new Error(`the goodness of layer ${layer.name} has no scale`);
  return tap.readout.scale;
}

/** Term that is added to a score: a product of integers, or of floats that no compiler may fuse with the sum. */
const SCALED: Readonly<Record<Family, (squares: string, scale: number) => string>> = {
  integer: (squares, scale) => `(int32_t)${squares} * ${scale}`,
  real: (squares, scale) => `ff_times(${squares}, ${floatLiteral(scale)})`,
};

/** C statement that adds the goodness of the row z to `score`. */
export function addGoodnessCall(model: DeviceModel, block: Block, score: string, z: string): string {
  const { family, suffixes } = formatOf(model);
  const squares = `ff_goodness_${suffixes.stored}(${z}, ${sizesOf(block).units})`;
  return `${score} += ${SCALED[family](squares, goodnessScale(block))};`;
}
