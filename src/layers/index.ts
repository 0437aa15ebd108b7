import type { DeviceModel } from "../ir/device-model.js";
import type { DeviceLayer, FollowerIr, WeightedIr } from "../ir/layers.js";
import type { ReadLayer } from "../ir/program.js";
import type { Struct } from "../ir/struct.js";
import type { LayerSpec } from "../model.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { addFollower } from "./add.js";
import { asymmetricConv, asymmetricDepthwise, sum } from "./asymmetric.js";
import { conv } from "./conv.js";
import { conv1dSpec, conv2dSpec, separable1dSpec, separable2dSpec } from "./conv-spec.js";
import { convWeighted } from "./conv-weighted.js";
import { dense, denseSpec } from "./dense.js";
import { depthwise } from "./depthwise.js";
import { depthwise1dSpec, depthwise2dSpec } from "./depthwise-spec.js";
import { depthwiseWeighted } from "./depthwise-weighted.js";
import type { Follower, LayerDefinition, Tapped, Weighted, WrittenLayer, WrittenSizes } from "./layer.js";
import { averagePool, averagePoolFollower, maxPool, maxPoolFollower, roundedMean } from "./pool.js";
import { poolSpec } from "./pool-spec.js";
import { rms, rmsFollower } from "./rms.js";
import { denseWeighted } from "./weighted.js";

/** Every kind of layer. */
const definitions: {
  readonly [Kind in DeviceLayer["kind"]]: LayerDefinition<Extract<DeviceLayer, { kind: Kind }>>;
} = {
  ...{ dense, conv, depthwise, maxPool, averagePool, rms },
  ...{ asymmetricConv, asymmetricDepthwise, roundedMean, sum },
};

/** Every kind that a model file names. */
const written: {
  readonly [Kind in LayerSpec["kind"]]: WrittenLayer<Extract<LayerSpec, { kind: Kind }>>;
} = {
  dense: denseSpec,
  conv2d: conv2dSpec,
  conv1d: conv1dSpec,
  separable2d: separable2dSpec,
  separable1d: separable1dSpec,
  depthwise2d: depthwise2dSpec,
  depthwise1d: depthwise1dSpec,
  maxPool: poolSpec(),
  averagePool: poolSpec(),
};

/** Every kind with weights. */
const weighted: {
  readonly [Kind in WeightedIr["kind"]]: Weighted<Extract<WeightedIr, { kind: Kind }>>;
} = { dense: denseWeighted, conv: convWeighted, depthwise: depthwiseWeighted };

/** Every kind without weights. */
const followers: {
  readonly [Kind in FollowerIr["kind"]]: Follower<Extract<FollowerIr, { kind: Kind }>>;
} = { maxPool: maxPoolFollower, averagePool: averagePoolFollower, rms: rmsFollower, add: addFollower };

/** Checks and lowering of a layer's kind. */
export function writtenLayer<Spec extends LayerSpec>({ kind }: Spec): WrittenLayer<Spec> {
  return written[kind] as unknown as WrittenLayer<Spec>; // as below
}

/** Units and slices of the layers of a model file that readouts may read, with their places in the list. */
export function writtenSizes(layers: readonly ReadLayer[]) {
  return layers.flatMap((layer, index) => {
    const sizes = readableSizes(layer);
    return sizes ? [{ index, ...sizes }] : [];
  });
}

/** Units and slices of a layer that a readout may read; null for one of a file that the next layer alone reads. */
export function readableSizes(layer: ReadLayer): WrittenSizes | null {
  return layer.imported === "hidden" ? null : writtenLayer(layer).sizes(layer);
}

/** Floats of a layer with weights, and its way to the device. */
export function weightedOf<Layer extends WeightedIr>({ kind }: Layer): Weighted<Layer> {
  return weighted[kind] as unknown as Weighted<Layer>; // as below
}

/** Floats of a layer without weights, and its way to the device. */
export function followerOf<Layer extends FollowerIr>({ kind }: Pick<Layer, "kind">): Follower<Layer> {
  return followers[kind] as unknown as Follower<Layer>; // as below
}

/** The definition of a layer's kind. */
export function definitionOfLayer<Layer extends DeviceLayer>(layer: Layer): LayerDefinition<Layer> {
  // The table has proved that the definition of a kind takes layers of it; an indexed access loses the connection.
  return definitions[layer.kind] as unknown as LayerDefinition<Layer>;
}

/** Adds the steps of one pass through all layers of the builder's model, from the network input `x` on. */
export function scheduleLayers(builder: ScheduleBuilder, x: string, tapped: (at: Tapped) => void): void {
  const { layers, taps } = builder.model;
  const edges = [x];
  for (const [index, layer] of layers.entries()) {
    const definition = definitionOfLayer(layer);
    const z = definition.schedule(builder, layer, index, edges[index]!, tapped);
    edges.push(z);
    const tap = taps.find(({ reads }) => reads === index);
    if (tap && !definitionOfLayer(layers[tap.layer]!).tapsSlices)
      tapped({ layer: tap.layer, slice: 0, x: edges[tap.layer]!, z });
  }
}

/** Structs of a layer. */
export function layerStructs(model: DeviceModel, index: number): Struct[] {
  const layer = model.layers[index];
  if (!layer) throw new Error(`no layer ${index}`);
  return definitionOfLayer(layer).structs(layer, index, model);
}
