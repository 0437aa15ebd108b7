import type { Values } from "../formats/element.js";
import type { DeviceModel, InputDrift } from "../ir/device-model.js";
import { type Memory, stateField } from "./step.js";

/** Drift of the inputs since training, as the state keeps it. */

/** Owner of the fields of the state: no layer has a name of two words. */
export const DRIFT_OWNER = "input drift";

/** True for a model that follows what its inputs have moved by. */
export function followsDrift({ learning }: Pick<DeviceModel, "learning">): boolean {
  return learning?.drift !== undefined;
}

/** True where a stream keeps what it has answered, to learn it when somebody says what it was. */
export function learnsLater({ learning }: Pick<DeviceModel, "learning">): boolean {
  return learning !== null && learning.drift === undefined;
}

/** The constants of such a model; another is our own bug. */
export function driftOf({ name, learning }: Pick<DeviceModel, "name" | "learning">): InputDrift {
  if (!learning?.drift) throw new Error(`${name} follows no drift`);
  return learning.drift;
}

/** Least margins of a sure answer, by the exit that gives it. */
export function leastMargins(model: Pick<DeviceModel, "name" | "learning">): readonly number[] {
  const { earlyMargins = [], leastMargin } = driftOf(model);
  return [...earlyMargins, leastMargin];
}

/** That of one exit; without early exits there is one margin, whichever the last exit is. */
export function leastMarginAt(model: Pick<DeviceModel, "name" | "learning">, exit: number): number {
  const { earlyMargins = [], leastMargin } = driftOf(model);
  return earlyMargins[exit] ?? leastMargin;
}

/** A field of the state, as `mean` or `classes`. */
export function driftField(memory: Memory, field: string): Values {
  return stateField(memory, `drift_${field}`);
}
