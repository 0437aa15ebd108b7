import type { Samples } from "../ir/data.js";
import type { QuantInput } from "../ir/quant.js";

/**
 * Samples in the storage type of the device. Decimal data become int16 where the model says so:
 * raw = round half up(value / step), limited to -32767..32767. Other samples are returned as they are.
 */
export function encodeSamples(samples: Samples, input: QuantInput): Samples {
  const { steps } = input;
  if (steps.length === 0) return samples;
  const inputs = new Int16Array(samples.inputs.length);
  for (let n = 0, at = 0; n < samples.count; n++) {
    for (let i = 0; i < samples.size; i++, at++) {
      const step = steps.length === 1 ? steps[0]! : steps[i]!;
      inputs[at] = Math.max(-32767, Math.min(32767, Math.floor(samples.inputs[at]! / step + 0.5)));
    }
  }
  return { ...samples, storage: "int16", inputs };
}
