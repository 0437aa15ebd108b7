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

/** Targets that no exponent suits: they differ too much in size, or one varies too little for how large it is. */
export function targetsTooFar({
  target,
  deviation,
  step,
}: {
  readonly target: number;
  readonly deviation: number;
  readonly step: number;
}): Diagnostic {
  return {
    code: "FF3023",
    severity: "error",
    message: `the integers of the values cannot hold target ${target + 1} finely enough`,
    expected: "targets of similar sizes, each of which varies by a few millionths of the largest at least",
    found: `a step of ${step} for a target whose standard deviation is ${deviation}`,
    hint: "Take an offset off the target, bring the targets to similar units, or choose precision fp16 or f32.",
    exit: 1,
  };
}

/** A float weight, scale or threshold is no number any more in the model's number format. */
export function beyondFormat(tensor: string, format: string, value: number, index: number): Diagnostic {
  return {
    code: "FF3022",
    severity: "error",
    message: `${tensor} holds a value that ${format} cannot hold`,
    expected: "finite numbers, up to 65504 in fp16 and 3.4e38 in f32",
    found: `${value} at index ${index}`,
    hint: "Bring the input to a usual scale (`standardize`), train with a smaller learningRate, or choose another precision.",
    exit: 1,
  };
}

/** Training or validation data lead beyond what a float format holds. `location`: what is too large. */
export function outOfRange(location: string, format: string, largest: number): Diagnostic {
  return {
    code: "FF3030",
    severity: "error",
    message: `the data lead beyond the range of ${format}`,
    expected: `inputs, sums and scores of at most ${largest.toPrecision(5)}`,
    found: `${location} of the training or validation data that is larger`,
    hint: 'Scale the input, e.g. standardize: "dataset", correct the values that are out of all proportion, or choose a wider precision.',
    exit: 1,
  };
}
