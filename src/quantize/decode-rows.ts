import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { placesOfRow } from "./row-encoding.js";

/** Raw rows [rows][channels] of a stream in the unit of the data, from which `encodeRows` makes the same raw values again. */
export function decodeRows(
  raw: Samples["inputs"],
  channels: number,
  { input, features }: Pick<DeviceModel, "input" | "features">,
): Float64Array {
  const { steps, offsets } = input;
  if (features) return Float64Array.from(raw, (value) => value / (features.scale ?? 1));
  if (steps.length === 0) return Float64Array.from(raw);
  const places = placesOfRow(input, channels);
  return Float64Array.from(raw, (value, at) => {
    const place = places[at % channels]!;
    return (value + (offsets?.[place] ?? 0)) * steps[place]!;
  });
}
