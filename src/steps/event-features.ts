import type { HostFeatures, HostObject } from "../features/host.js";
import { rawValues, type Samples } from "../ir/data.js";
import type { EventFeatures } from "../ir/model-features.js";
import { type Fault, hostOf } from "./features.js";

/** Outcome of a reading: nothing, a vector of features, or an access beyond an array. */
export type EventOutcome = Found | { readonly fault: Fault } | null;

/** Features, and how many readings ago was what they are about. */
interface Found {
  readonly features: Samples["inputs"];
  readonly age: number;
}

/** An object of the class that finds events, as on the device. */
export function createEventSource(
  features: EventFeatures,
  host: HostFeatures = hostOf(features),
): (row: Samples["inputs"]) => EventOutcome {
  const { ir, push, give, age, size, storage } = features;
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
    return fault > 0 ? { fault } : { features: values, age: age === undefined ? 0 : ageOf(host, age, self) };
  };
}

/** A number of readings from 0 on. An access beyond an array counts as 0: no device asks for ages. */
function ageOf(host: HostFeatures, age: string, self: HostObject): number {
  const readings = Math.max(0, Number(host.call(age, self)));
  return host.takeFault() > 0 ? 0 : readings;
}

/** True where `push` takes a row as an array, else a number for each channel. */
export function takesRow({ ir, push }: EventFeatures): boolean {
  const method = ir.functions.find(({ name }) => name === push)!;
  return method.parameters[0]?.kind === "array";
}
