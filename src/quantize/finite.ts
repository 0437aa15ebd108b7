import { takeApart } from "../checkpoint/parts.js";
import { toStored } from "../checkpoint/stored-form.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { beyondFormat } from "../diagnostics/quantize.js";
import { formatOf } from "../formats/index.js";
import type { DeviceModel } from "../ir/device-model.js";

/**
 * Refuses a model with a constant that its number format cannot hold: a weight above what a half can be, an input scale of
 * data that hardly change, thresholds from scores that have overflowed.
 * @throws Failure FF3022, for the first such value of each array
 */
export function requireFinite(model: DeviceModel): void {
  const found = [...takeApart(toStored(model)).tensors].flatMap(([name, { data }]) => {
    const index = Array.from(data).findIndex((value) => !Number.isFinite(value));
    return index < 0 ? [] : [beyondFormat(name, formatOf(model).text, data[index]!, index)];
  });
  if (found.length > 0) throw new Failure(found);
}
