import type { Samples } from "../ir/data.js";
import { type DeviceModel, readingOf } from "../ir/device-model.js";
import type { Recording } from "../ir/recording.js";
import { encodeReading } from "../numerics/fixed-point.js";
import { asRaw } from "../numerics/raw-readings.js";
import { placesOfRow } from "./row-encoding.js";

/**
 * The rows of a recording as `<model>_push` takes them; null where a value is none that the device's type holds.
 */
export function encodeRows(
  { values, channels }: Pick<Recording, "values" | "channels">,
  model: Pick<DeviceModel, "input" | "features">,
): Samples["inputs"] | null {
  const { input } = model;
  const { steps, offsets } = input;
  const { storage } = readingOf(model);
  if (steps.length > 0 && !model.features) {
    const places = placesOfRow(input, channels);
    return Int16Array.from(values, (value, at) => {
      const place = places[at % channels]!;
      return encodeReading(value, steps[place]!, offsets?.[place] ?? 0);
    });
  }
  const raw = asRaw(values, { storage, scale: model.features?.scale });
  return typeof raw === "number" ? null : raw;
}
