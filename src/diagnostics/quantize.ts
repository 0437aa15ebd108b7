import type { Diagnostic } from "./diagnostic.js";

/** An int32 accumulator of a layer could wrap. */
export function accumulatorOverflow(layer: string, bound: number): Diagnostic {
  return {
    code: "FF3101",
    severity: "error",
    message: `an accumulator of layer "${layer}" could overflow`,
    expected: "every sum of bias and products below 2^31",
    found: `a sum that can reach ${bound}`,
    hint: "Give the layer fewer inputs, or put a narrower layer before it.",
    exit: 1,
  };
}
