import type { DeviceModel, Tap } from "./device-model.js";
import { featuresOf } from "./ir-blocks.js";
import {
  type DeviceFollower,
  type DeviceLayer,
  isWeighted,
  type LayerKind,
  type WeightedLayer,
} from "./layers.js";
import type { Parameter, Role } from "./parameter.js";
import type { Shape } from "./shape.js";

/**
 * A model by blocks: a layer with weights, where it is tapped, and what follows it without weights of its own. Reports have
 * a row for each, and learning an error.
 */
export interface Block {
  /** Counts the blocks, from 0. */
  readonly index: number;
  /** The layer with weights. */
  readonly layer: WeightedLayer;
  readonly tap: Tap;
  /** The layers between the one with weights and the one that is read. */
  readonly inside: readonly DeviceFollower[];
  /** Shape of what is read. */
  readonly read: Shape;
  /** The layers behind what is read, up to the next block. */
  readonly followers: readonly DeviceFollower[];
}

/** Blocks of models that have been asked before: every step of the reference asks. */
const known = new WeakMap<DeviceModel["layers"], { taps: DeviceModel["taps"]; blocks: Block[] }>();

/** The blocks of a model, in order. */
export function blocksOf({ layers, taps }: Pick<DeviceModel, "layers" | "taps">): readonly Block[] {
  const found = known.get(layers);
  if (found?.taps === taps) return found.blocks;
  const blocks = taps.map((tap, index) => ({
    index,
    layer: weightedAt(layers, tap.layer),
    tap,
    inside: layers.slice(tap.layer + 1, tap.reads + 1).filter(isFollower),
    read: layers[tap.reads]!.output,
    followers: layers.slice(tap.reads + 1, taps[index + 1]?.layer ?? layers.length).filter(isFollower),
  }));
  known.set(layers, { taps, blocks });
  return blocks;
}

/** The block that layer `index` belongs to. */
export function blockOf(model: Pick<DeviceModel, "layers" | "taps">, index: number): Block {
  const block = [...blocksOf(model)].reverse().find(({ tap }) => tap.layer <= index);
  if (!block) throw new Error(`no block has layer ${index}`);
  return block;
}

function isFollower(layer: DeviceLayer): layer is DeviceFollower {
  return !isWeighted(layer);
}

function weightedAt(layers: readonly DeviceLayer[], index: number): WeightedLayer {
  const found = layers[index];
  if (!found || !isWeighted(found)) throw new Error(`layer ${index} has no weights`);
  return found;
}

/** The layer at `index`, which is of this kind; another one is our own bug. */
export function layerAt<Kind extends LayerKind>(
  layers: readonly DeviceLayer[],
  index: number,
  kind: Kind,
): Extract<DeviceLayer, { kind: Kind }> {
  const found = layers[index];
  if (!isKind(found, kind)) throw new Error(`layer ${index} is ${found?.kind ?? "none"}, not ${kind}`);
  return found;
}

function isKind<Kind extends LayerKind>(
  layer: DeviceLayer | undefined,
  kind: Kind,
): layer is Extract<DeviceLayer, { kind: Kind }> {
  return layer?.kind === kind;
}

/** Features of one slice: units, or cells x channels of a map. */
export function widthOf({ read, tap }: Pick<Block, "read" | "tap">): number {
  return featuresOf(read, tap.cells) / tap.slices;
}

/**
 * Number of points at which a prediction stands: one per slice of every layer that is read out. The last one always
 * answers.
 */
export function exitCount({ taps }: Pick<DeviceModel, "taps">): number {
  return taps.reduce((sum, { readout, slices }) => sum + (readout ? slices : 0), 0);
}

/** All parameters of a block in device order: those of the layer, then those of its readout. */
export function parametersOf({ layer, tap }: Pick<Block, "layer" | "tap">): readonly Parameter[] {
  return [...layer.parameters, ...(tap.readout?.parameters ?? [])];
}

/** The parameter of this role, or undefined. */
export function findParameter(parameters: readonly Parameter[], role: Role): Parameter | undefined {
  return parameters.find((each) => each.role === role);
}

/** The values of the parameter of this role; a missing one is our own bug. */
export function valuesOf(parameters: readonly Parameter[], role: Role): Parameter["values"] {
  const found = findParameter(parameters, role);
  if (!found) throw new Error(`no parameter ${role}`);
  return found.values;
}

/** True where layers learn: not so where nothing does, or the readout in their place. */
export function layersLearn(model: Pick<DeviceModel, "layers" | "taps">): boolean {
  return blocksOf(model).some(({ layer }) => layer.learning !== null);
}
