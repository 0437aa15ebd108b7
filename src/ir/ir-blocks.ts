import type { Ir } from "./ir.js";
import {
  type CellsIr,
  type FollowerIr,
  isWeighted,
  type LayerIr,
  matrixOf,
  type TapIr,
  type WeightedIr,
} from "./layers.js";
import { type Shape, sizeOf } from "./shape.js";
import { planeOf } from "./window.js";

/** A model by blocks, as training sees it: a layer with weights, its tap, and what follows it without weights. */
export interface BlockIr {
  /** Counts the blocks, from 0. */
  readonly index: number;
  readonly layer: WeightedIr;
  readonly kind: WeightedIr["kind"];
  readonly name: string;
  readonly source: string;
  /** Sizes of the weights [inputs][units]. */
  readonly inputs: number;
  readonly units: number;
  readonly slices: number;
  readonly head: boolean;
  /** True where no readout stands: the layer learns from the error of the next block. */
  readonly unread: boolean;
  /** True where the head trains the layer, and adds nothing to the scores. */
  readonly silent: boolean;
  readonly overlay: boolean;
  /** Layers between the one with weights and the one that is read. */
  readonly inside: readonly FollowerIr[];
  /** The layers behind what is read, up to the next block. */
  readonly followers: readonly FollowerIr[];
  /** Shape of what is read, and its cells. */
  readonly read: Shape;
  readonly cells: CellsIr | null;
  /** Inputs of a head: units, or cells x channels. */
  readonly features: number;
}

/** Blocks of models that have been asked before. */
const known = new WeakMap<Ir["taps"], { layers: Ir["layers"]; blocks: BlockIr[] }>();

/** The blocks of a model, in order. */
export function blocksOfIr({ layers, taps }: Pick<Ir, "layers" | "taps">): readonly BlockIr[] {
  const found = known.get(taps);
  if (found?.layers === layers) return found.blocks;
  const blocks = taps.map((tap, index) => blockOfTap(layers, tap, index, taps[index + 1]?.layer));
  known.set(taps, { layers, blocks });
  return blocks;
}

function blockOfTap(
  layers: Ir["layers"],
  { layer: at, slices, head, reads, cells, unread, silent }: TapIr,
  index: number,
  next = layers.length,
): BlockIr {
  const layer = layers[at];
  if (!layer || !isWeighted(layer)) throw new Error(`layer ${at} has no weights`);
  const { kind, name, source, overlay } = layer;
  const read = layers[reads]!.output;
  return {
    ...{ index, layer, kind, name, source, ...matrixOf(layer), slices, head, overlay, read, cells },
    unread: unread ?? false,
    silent: silent ?? false,
    inside: layers.slice(at + 1, reads + 1).filter(isFollower),
    followers: layers.slice(reads + 1, next).filter(isFollower),
    features: featuresOf(read, cells),
  };
}

/** Features that a head reads from an output of this shape. */
export function featuresOf(read: Shape, cells: { readonly grid: CellsIr["grid"] } | null): number {
  return cells === null ? sizeOf(read) : cells.grid[0] * cells.grid[1] * planeOf(read).channels;
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

/** The model up to what is read of block `count - 1`. */
export function firstBlocks(ir: Ir, count: number): Ir {
  const last = ir.taps[count - 1];
  return { ...ir, taps: ir.taps.slice(0, count), layers: ir.layers.slice(0, last ? last.reads + 1 : 0) };
}
