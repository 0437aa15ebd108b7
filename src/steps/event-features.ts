import type { HostFeatures } from "../features/host.js";
import { rawValues, type Samples } from "../ir/data.js";
import type { EventFeatures } from "../ir/model-features.js";
import { type Fault, hostOf } from "./features.js";

/** Outcome of a reading: nothing, a vector of features, or an access beyond an array. */
export type EventOutcome = { readonly features: Samples["inputs"] } | { readonly fault: Fault } | null;

/** An object of the class that finds events, as on the device. */
export function createEventSource(
  features: EventFeatures,
  host: HostFeatures = hostOf(features),
): (row: Samples["inputs"]) => EventOutcome {
  const { ir, push, give, size, storage } = features;
  const self = host.make(ir.state!);
  const takesArray = takesRow(features);
  return (row) => {
    const given = takesArray ? [row] : Array.from(row);
    const isReady = host.call(push, self, ...given);
    const missed = host.takeFault();
    if (missed > 0) return { fault: missed };
    if (!isReady) return null;
    const values = rawValues(storage, size);
    host.call(give, self, values);
    const fault = host.takeFault();
    return fault > 0 ? { fault } : { features: values };
  };
}

/** True where `push` takes a row as an array, else a number for each channel. */
export function takesRow({ ir, push }: EventFeatures): boolean {
  const method = ir.functions.find(({ name }) => name === push)!;
  return method.parameters[0]?.kind === "array";
}
