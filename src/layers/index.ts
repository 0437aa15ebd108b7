import type { DeviceModel } from "../ir/device-model.js";
import type { DeviceLayer, FollowerIr, LayerKind } from "../ir/layers.js";
import type { Struct } from "../ir/struct.js";
import type { LayerSpec } from "../model.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { dense, denseSpec } from "./dense.js";
import type { Follower, LayerDefinition, Tapped, WrittenLayer } from "./layer.js";
import { rms, rmsFollower } from "./rms.js";

/** Every kind of layer. */
const definitions: {
  readonly [Kind in LayerKind]: LayerDefinition<Extract<DeviceLayer, { kind: Kind }>>;
} = { dense, rms };

/** Every kind that a model file names. */
const written: {
  readonly [Kind in LayerSpec["kind"]]: WrittenLayer<Extract<LayerSpec, { kind: Kind }>>;
} = { dense: denseSpec };

/** Every kind without weights. */
const followers: {
  readonly [Kind in FollowerIr["kind"]]: Follower<Extract<FollowerIr, { kind: Kind }>>;
} = { rms: rmsFollower };

/** Checks and lowering of a layer's kind. */
export function writtenLayer<Spec extends LayerSpec>({ kind }: Spec): WrittenLayer<Spec> {
  return written[kind] as unknown as WrittenLayer<Spec>; // as below
}

/** Units and slices of the layers of a model file that have weights, with their places in the list. */
export function writtenSizes(layers: readonly LayerSpec[]) {
  return layers.flatMap((layer, index) => {
    const sizes = writtenLayer(layer).sizes(layer);
    return sizes ? [{ index, ...sizes }] : [];
  });
}

/** Floats of a layer without weights, and its way to the device. */
export function followerOf<Layer extends FollowerIr>({ kind }: Layer): Follower<Layer> {
  return followers[kind] as unknown as Follower<Layer>; // as below
}

/** The definition of a layer's kind. */
export function definitionOfLayer<Layer extends DeviceLayer>(layer: Layer): LayerDefinition<Layer> {
  // The table has proved that the definition of a kind takes layers of it; an indexed access loses the connection.
  return definitions[layer.kind] as unknown as LayerDefinition<Layer>;
}

/** Adds the steps of one pass through all layers of the builder's model, from the network input `x` on. */
export function scheduleLayers(builder: ScheduleBuilder, x: string, tapped: (at: Tapped) => void): void {
  let input = x;
  for (const [index, layer] of builder.model.layers.entries())
    input = definitionOfLayer(layer).schedule(builder, layer, index, input, tapped);
}

/** Structs of a layer. */
export function layerStructs(model: DeviceModel, index: number): Struct[] {
  const layer = model.layers[index];
  if (!layer) throw new Error(`no layer ${index}`);
  return definitionOfLayer(layer).structs(layer, index, model);
}
