import { Failure } from "../diagnostics/diagnostic.js";
import { accumulatorOverflow } from "../diagnostics/quantize.js";
import { int32s, weightsOf } from "../formats/narrow.js";
import { type Block, blocksOf, valuesOf } from "../ir/blocks.js";
import type { AnomalyReadout, DeviceModel, Readout } from "../ir/device-model.js";
import { weightsLearn } from "../ir/update-constants.js";
import { LARGEST_BIAS, SUM_LIMIT } from "../numerics/bounds.js";

/**
 * Proof that no sum of a reconstruction wraps, whatever input and output are; of a cell that learns, whatever its weights are.
 * @throws Failure FF3020
 */
export function proveCells(model: Pick<DeviceModel, "layers" | "taps">): void {
  const faults = blocksOf(model).flatMap((block) => {
    const { readout } = block.tap;
    if (readout === null || !isCell(readout)) return [];
    const largest = largestSum(block, readout);
    return largest < SUM_LIMIT ? [] : [accumulatorOverflow(block.layer.name, largest)];
  });
  if (faults.length > 0) throw new Failure(faults);
}

function isCell(readout: Readout): readout is AnomalyReadout {
  return "raise" in readout;
}

function largestSum({ layer }: Block, { parameters, raise, shift }: AnomalyReadout): number {
  if (raise < 0) return Number.POSITIVE_INFINITY; // the sums are coarser than the input
  const constant = int32s(valuesOf(parameters, "decoderBias"));
  const weights = weightsOf(valuesOf(layer.parameters, "weights"));
  const learns = weightsLearn(layer);
  const units = weights.length / constant.length;
  let largest = 0;
  for (const [i, own] of constant.entries()) {
    let sum = (learns ? LARGEST_BIAS : Math.abs(own)) + 127 * 2 ** raise + 2 ** shift;
    for (let j = 0; j < units; j++) sum += 127 * (learns ? 128 : Math.abs(weights[i * units + j]!));
    largest = Math.max(largest, sum);
  }
  return largest;
}
