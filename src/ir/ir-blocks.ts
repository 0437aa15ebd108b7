import type { Ir } from "./ir.js";
import { type FollowerIr, isWeighted, type LayerIr, type WeightedIr } from "./layers.js";
import { sizeOf } from "./shape.js";

/** A model by blocks, as training sees it: a layer with weights, its tap, and what follows it without weights. */
export interface BlockIr {
  /** Counts the blocks, from 0. */
  readonly index: number;
  readonly kind: WeightedIr["kind"];
  readonly name: string;
  readonly source: string;
  readonly inputs: number;
  readonly units: number;
  readonly slices: number;
  readonly head: boolean;
  readonly overlay: boolean;
  /** The layers behind it, up to the next block. */
  readonly followers: readonly FollowerIr[];
}

/** Blocks of models that have been asked before. */
const known = new WeakMap<Ir["taps"], { layers: Ir["layers"]; blocks: BlockIr[] }>();

/** The blocks of a model, in order. */
export function blocksOfIr({ layers, taps }: Pick<Ir, "layers" | "taps">): readonly BlockIr[] {
  const found = known.get(taps);
  if (found?.layers === layers) return found.blocks;
  const blocks = taps.map(({ layer: at, slices, head }, index): BlockIr => {
    const layer = layers[at];
    if (!layer || !isWeighted(layer)) throw new Error(`layer ${at} has no weights`);
    const { kind, name, source, overlay } = layer;
    const [inputs, units] = [sizeOf(layer.input), sizeOf(layer.output)];
    const followers = layers.slice(at + 1, taps[index + 1]?.layer ?? layers.length).filter(isFollower);
    return { index, kind, name, source, inputs, units, slices, head, overlay, followers };
  });
  known.set(taps, { layers, blocks });
  return blocks;
}

function isFollower(layer: LayerIr): layer is FollowerIr {
  return !isWeighted(layer);
}

/** The block at `index`; a missing one is our own bug. */
export function blockIrAt(ir: Pick<Ir, "layers" | "taps">, index: number): BlockIr {
  const found = blocksOfIr(ir)[index];
  if (!found) throw new Error(`no block ${index}`);
  return found;
}

/** The model up to the layer with weights of block `count - 1`. */
export function firstBlocks(ir: Ir, count: number): Ir {
  const last = ir.taps[count - 1];
  return { ...ir, taps: ir.taps.slice(0, count), layers: ir.layers.slice(0, last ? last.layer + 1 : 0) };
}
