import { blocksOf } from "../ir/blocks.js";
import type { DeviceModel, Readout, ReadoutKind } from "../ir/device-model.js";
import * as is from "../schema/fields.js";
import { followsDrift } from "../steps/drift.js";
import { createScheduleBuilder, type Schedule, scheduleCentre, scheduleInput } from "../steps/schedule.js";
import { type Memory, requireValues } from "../steps/step.js";
import { anomaly, storedAnomaly } from "./anomaly.js";
import { autoencoder, storedAutoencoder } from "./autoencoder.js";
import { context, storedContext } from "./context.js";
import { goodness, storedGoodness } from "./goodness.js";
import { groups, storedGroups } from "./groups.js";
import { head, storedHead } from "./head.js";
import { outputs, storedOutputs } from "./outputs.js";
import type { ReadoutDefinition } from "./readout.js";
import { rls, storedRls } from "./rls.js";
import { rlsValues, storedRlsValues } from "./rls-values.js";
import { storedValue, value } from "./value.js";

/** Every readout by its kind. */
const definitions: {
  readonly [Kind in ReadoutKind]: ReadoutDefinition<Extract<Readout, { kind: Kind }>>;
} = { head, groups, goodness, value, anomaly, autoencoder, rls, rlsValues, context, outputs };

const RECORDS = {
  error:
    '"head", "groups", "goodness", "value", "anomaly", "autoencoder", "rls", "rlsValues", "context" or "outputs"',
};

/** Records of all kinds in a device's file, by family. */
export const storedReadouts = {
  integer: is.either(
    "kind",
    [
      storedHead.integer,
      storedGroups.integer,
      storedGoodness.integer,
      storedValue.integer,
      storedAnomaly.integer,
      storedAutoencoder.integer,
      storedRls.integer,
      storedRlsValues.integer,
      storedContext.integer,
      storedOutputs.integer,
    ],
    RECORDS,
  ),
  real: is.either(
    "kind",
    [
      storedHead.real,
      storedGroups.real,
      storedGoodness.real,
      storedValue.real,
      storedAnomaly.real,
      storedAutoencoder.real,
      storedRls.real,
      storedRlsValues.real,
      storedContext.real,
      storedOutputs.real,
    ],
    RECORDS,
  ),
};

/** The definition of a readout's kind. */
export function definitionOfReadout<R extends Readout>(readout: Pick<R, "kind">): ReadoutDefinition<R> {
  // The table has proved that the definition of a kind takes readouts of it; an indexed access loses the connection.
  return definitions[readout.kind] as unknown as ReadoutDefinition<R>;
}

/** The readout of the last layer that has one: all have the same kind. */
export function lastReadout({ taps }: Pick<DeviceModel, "taps">): Readout {
  const found = [...taps].reverse().find(({ readout }) => readout !== null)?.readout;
  if (!found) throw new Error("no layer answers");
  return found;
}

/** True for a model that tells anomalies: a sample is right or wrong only as far as one knows what it is. */
export function tellsAnomalies(model: Pick<DeviceModel, "taps">): boolean {
  return definitionOfReadout(lastReadout(model)).tellsAnomalies ?? false;
}

/** True for a model that can forget a class on a device. */
export function forgetsClasses(model: Pick<DeviceModel, "taps">): boolean {
  return definitionOfReadout(lastReadout(model)).forget !== undefined;
}

/** Takes what a class has taught from the values of the last readout; null where a model cannot forget. */
export function forgettingOf(model: DeviceModel, memory: Memory): ((label: number) => void) | null {
  const { forget } = definitionOfReadout(lastReadout(model));
  const block = blocksOf(model).at(-1)!; // what forgets stands behind the last layer
  return forget ? (label) => forget(label, (role) => requireValues(block, role, memory)) : null;
}

/** Labels that a model learns on a device: 0 alone where it tells anomalies, of a normal sample, and where it needs none. */
export function learntLabels(model: Pick<DeviceModel, "taps" | "classes" | "learning">): number {
  return tellsAnomalies(model) || followsDrift(model) ? 1 : model.classes.length;
}

/** The steps of a model's inference. */
export function schedule(model: DeviceModel): Schedule {
  const builder = createScheduleBuilder(model);
  scheduleInput(builder);
  definitionOfReadout(lastReadout(model)).infer(builder, scheduleCentre(builder));
  return { tensors: builder.tensors, steps: builder.steps };
}

/** True where no layer but the last one answers with a readout of the kind. */
export function answersAlone(kind: ReadoutKind): boolean {
  return definitionOfReadout({ kind }).lastAlone ?? false;
}
