import type { Block } from "../ir/blocks.js";
import { planeOf } from "../ir/window.js";
import type { MapReading } from "../numerics/feature-sources.js";

/** Reading of a block's map by its head: by way of the block's own pool, cell by cell. */
export function readingOf({ layer, tap, inside }: Block): MapReading {
  const { cells } = tap;
  if (cells === null) throw new Error(`layer ${layer.name} has no cells`);
  const [pool, ...others] = inside;
  if (others.length > 0 || (pool && pool.kind !== "maxPool"))
    throw new Error(`the head of ${layer.name} reads more than the pool of its layer`);
  return { map: planeOf(layer.output), pool: pool?.window.kernel ?? [1, 1], cells };
}
