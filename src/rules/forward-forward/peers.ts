import type { Engine, Tensor } from "../../engine/engine.js";
import type { Ir } from "../../ir/ir.js";
import { blocksOfIr } from "../../ir/ir-blocks.js";

const INITIAL = 0.5;
const KEPT = 0.9;

/** Peer normalisation: pulls every unit's mean activity to that of its layer, which revives units that never fire. */
export interface Peers {
  /**
   * Takes note of `z` [batch][units] of the positive pass and returns strength / batch * (m - mean m), [1][units], with
   * m <- 0.9 m + 0.1 mean over the batch of z, from 0.5 on. To be added to the error of every positive row, not gated
   * by ReLU: descent raises the sums of a unit that is less active than its peers even where none of them is above zero.
   */
  pull(layer: number, z: Tensor): Tensor;
  /** Frees the running means. */
  release(): void;
}

/** Starts the running means of all layers; `strength` above 0. */
export function createPeers(engine: Engine, ir: Ir, strength: number): Peers {
  const means = blocksOfIr(ir).map(({ units }) =>
    engine.variable(new Float32Array(units).fill(INITIAL), [1, units]),
  );
  return {
    pull: (layer, z) => {
      const batch = z.shape[0] ?? 1;
      const activity = engine.scale(engine.columnSum(z), (1 - KEPT) / batch);
      const mean = engine.add(engine.scale(means[layer]!, KEPT), activity);
      engine.assign(means[layer]!, mean);
      const excess = engine.subtract(mean, engine.rowMean(mean));
      return engine.scale(excess, strength / batch);
    },
    release: () => engine.release(means),
  };
}
