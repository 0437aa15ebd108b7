/**
 * The integers of a file as they stand there: int8 weights and sums, factors from the scales of the file, in float64 as its
 * own interpreter computes them. Formulas: "Zero points" in numerics/README.md.
 */

import type { Limits } from "../ir/layers.js";
import type { ProductValues, Quantization, Rounding, SumNumbers } from "../ir/quantization.js";
import { SUM_LIMIT } from "../numerics/bounds.js";
import { limitsOf, sumNumbers, sumRescaleOf } from "../numerics/zero-points.js";
import type { GraphLayer } from "./graph.js";
import { LIMITLESS, refusal } from "./graph-parts.js";
import type { OpIntegers, Refusal } from "./net.js";

/** Integers of the layers by their names; pools have none of their own. */
export type OwnIntegers = Readonly<Record<string, ProductValues | SumNumbers>>;

/** The integers of all layers, or what stands in the way of them. */
export type Owned =
  | { readonly integers: OwnIntegers; readonly refusals: readonly [] }
  | { readonly integers: null; readonly refusals: readonly Refusal[] };

/** Largest |q - zero|. */
const LARGEST = 255;

/** Integers of a graph, rounded as `rounding` says. */
export function ownIntegers(layers: readonly GraphLayer[], rounding: Rounding): Owned {
  const integers: Record<string, ProductValues | SumNumbers> = {};
  const refusals: Refusal[] = [];
  for (const each of layers) {
    const found = integersOf(each, rounding);
    if (typeof found === "string") refusals.push(refusal(each.op, found, REMEDY));
    else if (found !== null) integers[each.layer.name] = found;
  }
  return refusals.length > 0 ? { integers: null, refusals } : { integers, refusals: [] };
}

const REMEDY = 'Leave out `scales: "own"`: weights are taken for the numbers that they stand for then.';

function integersOf(
  { layer, op, product }: GraphLayer,
  rounding: Rounding,
): ProductValues | SumNumbers | string | null {
  const scales = op.integers;
  const { input, output, other } = scales ?? {};
  if (!scales || !input || !output) return "its input and output are no int8 with one scale";
  if (product)
    return productOf(
      product,
      scales,
      { input, output },
      "limits" in layer ? layer.limits : undefined,
      rounding,
    );
  if (layer.kind === "add") {
    if (!other) return "what it adds are no int8 with one scale";
    return (
      sumNumbers({ input, other, output }, layer.limits, rounding) ??
      "its output has finer steps than its sum"
    );
  }
  return input.scale === output.scale && input.zero === output.zero ? null : "it changes the scale of a map";
}

interface Ends {
  readonly input: Quantization;
  readonly output: Quantization;
}

function productOf(
  { weights: real, bias: realBias }: NonNullable<GraphLayer["product"]>,
  { weights: scales }: OpIntegers,
  { input, output }: Ends,
  limits: Limits = LIMITLESS,
  rounding: Rounding,
): ProductValues | string {
  const units = realBias.length;
  if (scales === null || (scales.length !== 1 && scales.length !== units))
    return "its weights are no int8 with the zero point 0";
  const accumulatorScale = Float64Array.from(
    { length: units },
    (_, j) => input.scale * scales[scales.length === 1 ? 0 : j]!,
  );
  // Products of an integer and a scale in float64 are nearer to it than to any other.
  const whole = real.map((w, at) => Math.round(w / scales[scales.length === 1 ? 0 : at % units]!));
  if (whole.some((w, at) => Math.abs(w - real[at]! / scales[scales.length === 1 ? 0 : at % units]!) > 1e-6))
    return "what stands beside it scales its weights";
  const [least, most] = [
    whole.reduce((a, b) => Math.min(a, b), 0),
    whole.reduce((a, b) => Math.max(a, b), 0),
  ];
  if (least < -128 || most > 127)
    return `its weights less their zero point are ${least} .. ${most}, which is more than 8 bits`;
  const weights = Int8Array.from(whole);
  const sums = Array.from(realBias, (b, j) => Math.round(b / accumulatorScale[j]!));
  const factors = Array.from(accumulatorScale, (each) => sumRescaleOf(each / output.scale));
  if (factors.some((each) => each === null)) return "its output has finer steps than its sums";
  const largest = sums.map(Math.abs);
  for (const [at, w] of weights.entries()) largest[at % units]! += LARGEST * Math.abs(w);
  if (!(Math.max(...largest) < SUM_LIMIT)) return "its sums could go beyond 32 bits";
  return {
    numbers: { input, output, limits: limitsOf(limits, output), rounding },
    ...{ weights, bias: Int32Array.from(sums), accumulatorScale },
    multiplier: Int32Array.from(factors, (each) => each!.multiplier),
    shift: Uint8Array.from(factors, (each) => each!.shift),
  };
}
