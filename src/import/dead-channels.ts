/**
 * Channels that never leave zero, taken out with all that reads them: nothing of what a net computes changes. A channel is
 * dead where no weight and no bias is above 0 though its inputs are not below, or where it has no weights left and no bias
 * above 0. Behind it, every depthwise layer up to the next product across channels has to keep the zero.
 */
import type { ChainLayer } from "./chain.js";
import { KEEPS_CHANNELS, type ProductOp } from "./net.js";

/** The chain without dead channels, and how many values of a pixel went. `kept` layers at the end keep all of theirs. */
export function withoutDead(
  layers: readonly ChainLayer[],
  kept: number,
): { readonly layers: readonly ChainLayer[]; readonly dropped: number } {
  const own = [...layers];
  let dropped = 0;
  for (let at = 0; at < own.length - kept; at++) {
    const next = own.findIndex((layer, index) => index > at && !KEEPS_CHANNELS[layer.product.kind]);
    if (KEEPS_CHANNELS[own[at]!.product.kind] || next < 0) continue;
    const run = own.slice(at, next);
    const alive = liveChannels(run, at > 0);
    const channels = run[0]!.product.bias.length;
    if (alive.length === channels) continue;
    dropped += channels - alive.length;
    for (const [offset, layer] of run.entries())
      own[at + offset] = withChannels(
        layer,
        alive,
        offset === 0 ? layer.input : withLast(layer.input, alive.length),
      );
    const reader = own[next]!;
    const shape = [...reader.input];
    own[next] = {
      ...reader,
      input: withLast(shape, alive.length),
      product: withInputs(reader.product, alive, channels),
    };
  }
  return { layers: own, dropped };
}

/** A map with this many channels. */
export function withLast(shape: readonly number[], channels: number): readonly number[] {
  return [...shape.slice(0, -1), channels];
}

/** Channels of a run, a product across channels and the depthwise ones behind it, that may leave zero; at least one. */
function liveChannels(run: readonly ChainLayer[], readsRelu: boolean): readonly number[] {
  const [first, ...others] = run.map(({ product }) => product);
  const channels = first!.bias.length;
  const alive = Array.from({ length: channels }, (_, c) => c).filter((c) => {
    let dead = isDead(first!, c, readsRelu);
    for (const each of others) dead = dead ? !(each.bias[c]! > 0) : isDead(each, c, true);
    return !dead;
  });
  return alive.length === 0 ? [0] : alive;
}

/** True where output c cannot be above 0; `readsRelu` where what it reads is not below 0. */
export function isDead({ weights, bias }: ProductOp, c: number, readsRelu: boolean): boolean {
  if (bias[c]! > 0) return false;
  for (let at = c; at < weights.length; at += bias.length) {
    const w = weights[at]!;
    if (readsRelu ? w > 0 : w !== 0) return false;
  }
  return true;
}

/** A layer with these channels alone. */
function withChannels(layer: ChainLayer, alive: readonly number[], input: readonly number[]): ChainLayer {
  const pools = layer.pools.map((pool) => ({ ...pool, output: withLast(pool.output, alive.length) }));
  return { ...layer, input, pools, product: withOutputs(layer.product, alive) };
}

/** A product that makes these of its outputs alone. */
export function withOutputs<Op extends ProductOp>(product: Op, alive: readonly number[]): Op {
  const units = product.bias.length;
  const rows = product.weights.length / units;
  const weights = new Float64Array(rows * alive.length);
  for (let row = 0; row < rows; row++)
    for (const [to, c] of alive.entries())
      weights[row * alive.length + to] = product.weights[row * units + c]!;
  const bias = Float64Array.from(alive, (c) => product.bias[c]!);
  return { ...product, weights, bias, output: withLast(product.output, alive.length) };
}

/** A product that reads these of `channels` channels alone. */
export function withInputs<Op extends ProductOp>(
  product: Op,
  alive: readonly number[],
  channels: number,
): Op {
  const units = product.bias.length;
  const pixels = product.weights.length / units / channels;
  const weights = new Float64Array(pixels * alive.length * units);
  for (let pixel = 0; pixel < pixels; pixel++)
    for (const [to, c] of alive.entries()) {
      const from = (pixel * channels + c) * units;
      weights.set(product.weights.subarray(from, from + units), (pixel * alive.length + to) * units);
    }
  return { ...product, weights };
}
