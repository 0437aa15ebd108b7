import type { Engine, Tensor } from "../../engine/engine.js";
import { atEveryPixel, overAllPixels } from "../../floats/network.js";
import type { Ir } from "../../ir/ir.js";
import { blocksOfIr } from "../../ir/ir-blocks.js";
import { pixelsOf } from "../../ir/window.js";

const INITIAL = 0.5;
const KEPT = 0.9;

/** Peer normalisation: pulls every unit's mean activity to that of its layer, which revives units that never fire. */
export interface Peers {
  /**
   * Takes note of `z` [batch][units] of the positive pass and returns strength / batch * (m - mean m), [1][units], with
   * m <- 0.9 m + 0.1 mean over the batch of z, from 0.5 on. To be added to the error of every positive row, not gated
   * by ReLU: descent raises the sums of a unit that is less active than its peers even where none of them is above zero.
   * Units of a map are its channels: batch and mean count all pixels.
   */
  pull(layer: number, z: Tensor): Tensor;
  /** Frees the running means. */
  release(): void;
}

/** Starts the running means of all layers; `strength` above 0. */
export function createPeers(engine: Engine, ir: Ir, strength: number): Peers {
  const blocks = blocksOfIr(ir);
  const means = blocks.map(({ units }) => engine.variable(new Float32Array(units).fill(INITIAL), [1, units]));
  return {
    pull: (layer, z) => {
      const block = blocks[layer]!.layer;
      const count = (z.shape[0] ?? 1) * pixelsOf(block.output);
      const sum = overAllPixels(engine, block, engine.columnSum(z));
      const activity = engine.scale(sum, (1 - KEPT) / count);
      const mean = engine.add(engine.scale(means[layer]!, KEPT), activity);
      engine.assign(means[layer]!, mean);
      const excess = engine.subtract(mean, engine.rowMean(mean));
      return atEveryPixel(engine, block, engine.scale(excess, strength / count));
    },
    release: () => engine.release(means),
  };
}
