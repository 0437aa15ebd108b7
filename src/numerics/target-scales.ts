import type { PartStatistics } from "../ir/trained.js";
import { TARGET_BITS } from "./value-learning.js";

/** Standard deviations from its mean that every value has room for: beyond, integers saturate. */
const ROOM = 64;

/** Steps of a value in a standard deviation of its target, at least. */
const LEAST_STEPS = 256;

/** The finest exponent with which all targets have their room within 2^30. */
export function valueExponentOf({ mean, deviation }: PartStatistics): number {
  const largest = Math.max(...mean.map((each, k) => Math.abs(each) + ROOM * deviation[k]!));
  return Math.floor(30 - Math.log2(largest));
}

/** The first target whose standard deviation is few of the steps that all values have, and that step; null where none is. */
export function coarseTarget(targets: PartStatistics) {
  const step = 2 ** -valueExponentOf(targets);
  const target = targets.deviation.findIndex((each) => each < LEAST_STEPS * step);
  return target < 0 ? null : { target, deviation: targets.deviation[target]!, step };
}

/** Scales from an estimate with `scoreExponent`, in standard deviations, to values: see valuesInteger. */
export function integerScales(targets: PartStatistics, scoreExponent: number) {
  const valueExponent = valueExponentOf(targets);
  const factors = Array.from(targets.deviation, (each) =>
    factorOf(each * 2 ** (valueExponent - scoreExponent)),
  );
  return {
    valueExponent,
    scale: Int32Array.from(factors, ({ scale }) => scale),
    offset: Int32Array.from(targets.mean, (each) => Math.round(each * 2 ** valueExponent)),
    shift: Uint8Array.from(factors, ({ shift }) => shift),
  };
}

/** Factors from distances of a target to its mean, with the exponent of values, to standard deviations: see standardizeTargetsInteger. */
export function targetScales(targets: PartStatistics) {
  const exponent = valueExponentOf(targets);
  const factors = Array.from(targets.deviation, (each) => factorOf(2 ** (TARGET_BITS - exponent) / each));
  return {
    targetScale: Int32Array.from(factors, ({ scale }) => scale),
    targetShift: Uint8Array.from(factors, ({ shift }) => shift),
  };
}

/** A positive factor as scale * 2^-shift with 2^30 <= scale < 2^31 and 1 <= shift <= 62, as near as that can be. */
function factorOf(factor: number): { readonly scale: number; readonly shift: number } {
  const shift = Math.max(1, Math.min(62, 30 - Math.floor(Math.log2(factor))));
  return { scale: Math.min(2 ** 31 - 1, Math.round(factor * 2 ** shift)), shift };
}
