import { malformedReply } from "../diagnostics/device.js";
import { Failure } from "../diagnostics/diagnostic.js";
import type { Values } from "../formats/element.js";
import { scoresIn } from "../formats/narrow.js";
import { blocksOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { StateField } from "../ir/learning.js";
import type { Parameter } from "../ir/parameter.js";
import { fieldValues } from "../reference/state.js";
import { DRIFT_OWNER } from "../steps/drift.js";
import { ASK_OWNER } from "../steps/learning/ask-label.js";

/** Owners of fields that have no place of their own in a model; all others are parameters of a layer by its name. */
const OWNERS: readonly string[] = ["state", "exits", "recent", DRIFT_OWNER, ASK_OWNER];

/** The fields of a state that have no place of their own in a model: all but parameters, and thresholds. */
export function otherFields(fields: readonly StateField[]): StateField[] {
  return fields.filter(({ layer, name }) => OWNERS.includes(layer) && name !== "thresholds");
}

/**
 * The model as a device has made it: learnt tensors in its layers, thresholds in its exits, and every field of the
 * state that is no weight in `learning.learnt`. A build of it starts where the device is.
 * @param payload all `fields` of a state of `model`.
 */
export function withLearnt(
  model: DeviceModel,
  fields: readonly StateField[],
  payload: Uint8Array,
): DeviceModel {
  const values = new Map(fields.map((field) => [field.name, fieldValues(field, payload)]));
  const others = otherFields(fields).map(({ name }) => [name, values.get(name)!]);
  const { exits, learning } = model;
  const thresholds = values.get("thresholds");
  return {
    ...model,
    ...learntBlocks(model, values),
    exits: exits && thresholds ? { ...exits, thresholds: scoresIn(thresholds) } : exits,
    learning: learning && { ...learning, learnt: Object.fromEntries(others) },
  };
}

/**
 * The same from the payload that a device has sent, right CRC or not: what a blob's import would refuse is refused here.
 * @throws Failure FF6014 at the first value out of the range of its field
 */
export function withReadState(
  model: DeviceModel,
  fields: readonly StateField[],
  payload: Uint8Array,
): DeviceModel {
  for (const field of fields) {
    const [lowest, largest] = field.range;
    const values = fieldValues(field, payload);
    const at = values.findIndex((value) => !(value >= lowest && value <= largest));
    if (at < 0) continue;
    const expected = `${field.name} from ${lowest} to ${largest}`;
    throw new Failure(malformedReply("STATE_EXPORT", expected, `${values[at]} at index ${at}`));
  }
  return withLearnt(model, fields, payload);
}

/** Layers and readouts with what has been learnt; parameters that are not in the state stay as they are. */
function learntBlocks(
  model: DeviceModel,
  values: ReadonlyMap<string, Values>,
): Pick<DeviceModel, "layers" | "taps"> {
  const layers = [...model.layers];
  const taps = blocksOf(model).map(({ layer, tap }) => {
    const learnt = (parameters: readonly Parameter[]): Parameter[] =>
      parameters.map((each) => ({
        ...each,
        values: values.get(`${layer.name}_${each.role}`) ?? each.values,
      }));
    layers[tap.layer] = { ...layer, parameters: learnt(layer.parameters) };
    const { readout } = tap;
    return { ...tap, readout: readout && { ...readout, parameters: learnt(readout.parameters) } };
  });
  return { layers, taps };
}
