import type { Samples } from "../ir/data.js";
import type { DeviceInput } from "../ir/device-model.js";
import { encodeReading } from "../numerics/fixed-point.js";

/**
 * Samples in the storage type of the device: decimal data become int16 where the model says so, by the rule that the
 * emitted header states. Those behind features are the raw ones; other samples are returned as they are.
 */
export function encodeSamples(samples: Samples, { steps, offsets }: DeviceInput): Samples {
  if (samples.raw) {
    const targets = samples.targets ? { targets: samples.targets } : {};
    return { ...samples.raw, ...targets, features: samples.inputs };
  }
  if (steps.length === 0) return samples;
  const inputs = new Int16Array(samples.inputs.length);
  const stride = steps.length === 1 ? 0 : 1;
  for (let n = 0, at = 0; n < samples.count; n++) {
    for (let i = 0; i < samples.size; i++, at++) {
      const c = i * stride;
      inputs[at] = encodeReading(samples.inputs[at]!, steps[c]!, offsets?.[c] ?? 0);
    }
  }
  return { ...samples, storage: "int16", inputs };
}
