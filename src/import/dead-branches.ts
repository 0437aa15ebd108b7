/**
 * Channels of a net with branches that never leave zero, taken out with all that reads them: nothing of what a net computes
 * changes. Layers whose channels go with each other's (a sum, what it adds, depthwise layers, pools) have one space of channels,
 * and a channel goes where it is zero in all of them.
 */
import type { Limits } from "../ir/layers.js";
import { planeOf } from "../ir/window.js";
import { isDead, withInputs, withLast, withOutputs } from "./dead-channels.js";
import type { GraphLayer } from "./graph.js";
import { KEEPS_CHANNELS, type ProductOp } from "./net.js";

/** The layers without dead channels, and how many of a pixel went. */
export interface Pruned {
  readonly layers: readonly GraphLayer[];
  readonly dropped: number;
}

type LimitsOf = (layer: GraphLayer) => Limits;

/** Index of the net's input among what layers read. */
const INPUT = -1;

/**
 * Takes dead channels out until there are none.
 * @param limits least and largest value that a layer makes
 */
export function withoutDeadBranches(layers: readonly GraphLayer[], limits: LimitsOf): Pruned {
  let pruned: Pruned = { layers, dropped: 0 };
  for (;;) {
    const next = once(pruned.layers, limits);
    if (next.dropped === 0) return pruned;
    pruned = { layers: next.layers, dropped: pruned.dropped + next.dropped };
  }
}

function once(layers: readonly GraphLayer[], limits: LimitsOf): Pruned {
  const reads = layers.map((layer, at) => sourcesOf(layer, at, layers));
  const spaces = spacesOf(layers, reads);
  const zeros = zerosOf(layers, reads, limits);
  const fixed = new Set([INPUT, spaces[layers.length - 1]!]); // input and scores stay
  const alive = new Map<number, readonly number[]>();
  let dropped = 0;
  for (const space of new Set(spaces)) {
    const members = layers.flatMap((_, at) => (spaces[at] === space ? [at] : []));
    const channels = planeOf(layers[members[0]!]!.layer.output).channels;
    const all = Array.from({ length: channels }, (_, c) => c);
    const left = fixed.has(space) ? all : all.filter((c) => !members.every((at) => zeros[at]![c]));
    alive.set(space, left.length === 0 ? [0] : left);
    dropped += channels - Math.max(1, left.length);
  }
  if (dropped === 0) return { layers, dropped };
  const kept = (at: number): readonly number[] | null =>
    alive.get(at === INPUT ? INPUT : spaces[at]!) ?? null;
  return { layers: layers.map((layer, at) => narrowed(layer, kept(reads[at]![0]!), kept(at)!)), dropped };
}

/** Layers that a layer reads. */
function sourcesOf({ layer }: GraphLayer, at: number, layers: readonly GraphLayer[]): readonly number[] {
  const named = (name: string): number => layers.findIndex((each) => each.layer.name === name);
  switch (layer.kind) {
    case "dense":
    case "conv":
    case "depthwise":
      return [layer.from === undefined ? at - 1 : named(layer.from)];
    case "maxPool":
    case "averagePool":
      return [at - 1];
    case "add":
      return [at - 1, named(layer.other)];
    default:
      return layer satisfies never;
  }
}

/** True for a layer each of whose channels is made of the same channel of what it reads. */
function keepsChannels({ product }: GraphLayer): boolean {
  return product === null || KEEPS_CHANNELS[product.kind];
}

/** Space of channels of each layer, by the first layer in it, or the input. */
function spacesOf(layers: readonly GraphLayer[], reads: readonly (readonly number[])[]): readonly number[] {
  let spaces = layers.map((_, at) => at);
  for (const [at, layer] of layers.entries()) {
    if (!keepsChannels(layer)) continue;
    const joined = new Set([
      spaces[at]!,
      ...reads[at]!.map((source) => (source === INPUT ? INPUT : spaces[source]!)),
    ]);
    const space = Math.min(...joined);
    spaces = spaces.map((each) => (joined.has(each) ? space : each));
  }
  return spaces;
}

/** For each layer the channels that are always zero. */
function zerosOf(
  layers: readonly GraphLayer[],
  reads: readonly (readonly number[])[],
  limits: LimitsOf,
): readonly (readonly boolean[])[] {
  const zeros: boolean[][] = [];
  for (const [at, layer] of layers.entries()) {
    const sources = reads[at]!;
    const [least, most] = limits(layer);
    const feeds = sources.every((source) => source !== INPUT && limits(layers[source]!)[0] >= 0);
    const isUnfed = (c: number): boolean => sources.every((source) => zeros[source]?.[c] ?? false);
    const { product } = layer;
    const isZero = (c: number): boolean => {
      if (least > 0 || most < 0) return false;
      if (product === null) return isUnfed(c);
      const fed = KEEPS_CHANNELS[product.kind] && isUnfed(c) ? "never" : feeds ? "above" : "both";
      return staysZero(product, c, fed, least === 0);
    };
    zeros.push(Array.from({ length: planeOf(layer.layer.output).channels }, (_, c) => isZero(c)));
  }
  return zeros;
}

/** True where output c is always 0, of a layer with a ReLU or without; `fed` says on which side of 0 its inputs are, if they are not 0. */
function staysZero(product: ProductOp, c: number, fed: "never" | "above" | "both", relu: boolean): boolean {
  const bias = product.bias[c]!;
  if (relu) return fed === "never" ? bias <= 0 : isDead(product, c, fed === "above");
  return bias === 0 && (fed === "never" || isDead(product, c, false));
}

/** A layer that reads and makes these channels alone; `inputs` is null where it reads all. */
function narrowed(
  each: GraphLayer,
  inputs: readonly number[] | null,
  outputs: readonly number[],
): GraphLayer {
  const { layer, op, product } = each;
  const input = inputs === null ? layer.input : withLast(layer.input, inputs.length);
  const shaped = { ...layer, input, output: withLast(layer.output, outputs.length) };
  if (product === null) return { ...each, layer: shaped };
  const { channels } = planeOf(layer.input);
  const reads = keepsChannels(each) || inputs === null ? product : withInputs(product, inputs, channels);
  return { layer: shaped, op: withScales(op, outputs), product: withOutputs(reads, outputs) };
}

/** The operation with the scales of these outputs, where each has its own. */
function withScales<O extends GraphLayer["op"]>(op: O, outputs: readonly number[]): O {
  const scales = op.integers?.weights ?? [];
  if (op.integers === undefined || scales.length <= 1) return op;
  return { ...op, integers: { ...op.integers, weights: outputs.map((c) => scales[c]!) } };
}
