import type { Samples } from "../../../src/ir/data.js";
import type { DeviceModel } from "../../../src/ir/device-model.js";
import { NEVER } from "../../../src/ir/exits.js";
import { plan } from "../../../src/plan/plan.js";
import { encodeSamples } from "../../../src/quantize/encode.js";
import { evaluateExits } from "../../../src/reference/evaluate-exits.js";

/** Thresholds at the middle of what the samples give, so that each exit is taken and passed; `closed` ones are never taken. */
export function medianThresholds(
  rule: "margin" | "lightff",
  model: DeviceModel,
  samples: Samples,
  closed: readonly number[] = [],
): Int32Array | Float32Array {
  const table = evaluateExits(model, plan(model).schedule, encodeSamples(samples, model.input));
  const values = table.exits.slice(0, -1).map(({ margins, scores }, exit) => {
    if (closed.includes(exit)) return NEVER;
    const largest = Array.from(margins, (_, n) =>
      Math.max(...scores.subarray(n * table.classes, (n + 1) * table.classes)),
    );
    return (rule === "margin" ? [...margins] : largest).sort((a, b) => a - b)[margins.length >> 1]!;
  });
  return model.precision === "int8" ? Int32Array.from(values) : Float32Array.from(values);
}
