import { malformedReply } from "../diagnostics/device.js";
import { Failure } from "../diagnostics/diagnostic.js";
import type { StateField } from "../ir/learning.js";
import type { QuantLayer, QuantModel } from "../ir/quant.js";
import { fieldRange } from "../plan/state.js";
import { type FieldValues, fieldValues } from "../reference/state.js";

/** What has its place in a model: in a layer, or in the exits. No other field of a state has such a name. */
const TENSORS: readonly string[] = ["weights", "bias", "overlay", "head", "thresholds"];

/** The fields of a state that have no place of their own in a model. */
export function otherFields(fields: readonly StateField[]): StateField[] {
  return fields.filter(({ tensor }) => !TENSORS.includes(tensor));
}

/**
 * The model as a device has made it: learnt tensors in its layers, thresholds in its exits, and every field of the
 * state that is no weight in `learning.learnt`. A build of it starts where the device is.
 * @param payload all `fields` of a state of `model`.
 */
export function withLearnt(
  model: QuantModel,
  fields: readonly StateField[],
  payload: Uint8Array,
): QuantModel {
  const values = new Map(fields.map((field) => [field.name, fieldValues(field, payload)]));
  const others = otherFields(fields).map(({ name }) => [name, values.get(name)!]);
  const { exits, learning } = model;
  const thresholds = values.get("thresholds") as Int32Array | Float32Array | undefined;
  return {
    ...model,
    layers: model.layers.map((layer) => learntLayer(layer, values)),
    exits: exits && thresholds ? { ...exits, thresholds } : exits,
    learning: learning && { ...learning, learnt: Object.fromEntries(others) },
  };
}

/**
 * The same from the payload that a device has sent, right CRC or not: what a blob's import would refuse is refused here.
 * @throws Failure FF6014 at the first value out of the range of its field
 */
export function withReadState(
  model: QuantModel,
  fields: readonly StateField[],
  payload: Uint8Array,
): QuantModel {
  for (const field of fields) {
    const [lowest, largest] = fieldRange(model, field);
    const values = fieldValues(field, payload);
    const at = values.findIndex((value) => !(value >= lowest && value <= largest));
    if (at < 0) continue;
    const expected = `${field.name} from ${lowest} to ${largest}`;
    throw new Failure(malformedReply("STATE_EXPORT", expected, `${values[at]} at index ${at}`));
  }
  return withLearnt(model, fields, payload);
}

/** Tensors that are not in the state stay as they are. */
function learntLayer(layer: QuantLayer, values: ReadonlyMap<string, FieldValues>): QuantLayer {
  const of = (tensor: string): FieldValues | undefined => values.get(`${layer.name}_${tensor}`);
  const { answer } = layer;
  return {
    ...layer,
    weights: of("weights") ?? layer.weights,
    bias: of("bias") ?? layer.bias,
    overlay: of("overlay") ?? layer.overlay,
    answer: answer?.kind === "head" ? { ...answer, weights: of("head") ?? answer.weights } : answer,
  } as QuantLayer;
}
