import type { Samples } from "../ir/data.js";
import type { PartStatistics } from "../ir/trained.js";

/** The targets of samples of a model that estimates values. */
export function targetsOf({ targets }: Pick<Samples, "targets">): Float32Array {
  if (targets === undefined) throw new Error("samples without targets");
  return targets;
}

/** Mean and (population) standard deviation of each target over some samples, one at least; a deviation of 0 says that a target is constant. */
export function targetStatistics(samples: Pick<Samples, "targets" | "count">): PartStatistics {
  const { count } = samples;
  const targets = targetsOf(samples);
  const size = targets.length / count;
  const mean = new Float64Array(size);
  for (const [at, value] of targets.entries()) mean[at % size]! += value / count;
  const square = new Float64Array(size);
  const varies = new Uint8Array(size);
  for (const [at, value] of targets.entries()) {
    square[at % size]! += (value - mean[at % size]!) ** 2 / count;
    if (value !== targets[at % size]) varies[at % size] = 1;
  }
  return {
    mean: Float32Array.from(mean),
    deviation: Float32Array.from(square, (each, at) => (varies[at] ? Math.sqrt(each) : 0)),
  };
}

/** Targets [count][targets] in standard deviations from their means. */
export function standardizedTargets(
  targets: Float32Array,
  statistics: PartStatistics | undefined,
): Float32Array {
  if (statistics === undefined) throw new Error("targets without statistics");
  const { mean, deviation } = statistics;
  return targets.map((value, at) => (value - mean[at % mean.length]!) / deviation[at % mean.length]!);
}
