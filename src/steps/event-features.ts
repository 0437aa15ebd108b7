import { type HostArray, hostFeatures } from "../features/host.js";
import { rawValues, type Samples } from "../ir/data.js";
import type { EventFeatures } from "../ir/model-features.js";

/** Outcome of a reading: nothing, a vector of features, or an access beyond an array. */
export type EventOutcome = { readonly features: Samples["inputs"] } | "FF_OUT_OF_BOUNDS" | null;

/** An object of the class that finds events, as on the device. */
export function createEventSource(features: EventFeatures): (row: Samples["inputs"]) => EventOutcome {
  const { ir, push, give, size, storage } = features;
  const host = hostFeatures(ir);
  const self = host.make(ir.state!);
  const takesArray = takesRow(features);
  return (row) => {
    const given = takesArray ? [row as HostArray] : Array.from(row);
    const isReady = host.call(push, self, ...given);
    if (host.takeFault() > 0) return "FF_OUT_OF_BOUNDS";
    if (!isReady) return null;
    const values = rawValues(storage, size);
    host.call(give, self, values);
    return host.takeFault() > 0 ? "FF_OUT_OF_BOUNDS" : { features: values };
  };
}

/** True where `push` takes a row as an array, else a number for each channel. */
export function takesRow({ ir, push }: EventFeatures): boolean {
  const method = ir.functions.find(({ name }) => name === push)!;
  return method.parameters[0]?.kind === "array";
}
