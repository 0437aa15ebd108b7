import type { Samples } from "../ir/data.js";
import type { InputIr, InputPartIr } from "../ir/ir.js";
import { sizeOf } from "../ir/shape.js";
import { standardizationOf } from "../ir/standardization.js";
import type { PartStatistics } from "../ir/trained.js";
import { turn } from "./windows.js";

/**
 * Float form of the network input, in float64 rounded to float32 at the end: what training sees, and what the
 * integer input step is held against. Writes as many values as the network input has to `out` from `outOffset` on.
 */
export function standardizeInto(
  input: InputIr,
  statistics: readonly PartStatistics[],
  raw: Samples["inputs"],
  rawOffset: number,
  out: Float32Array,
  outOffset: number,
): void {
  for (const [index, part] of input.parts.entries()) {
    const from = rawOffset + part.start;
    const to = outOffset + part.start;
    const kind = standardizationOf(part);
    if (kind.perSample) normalizeRms(part, kind.center, raw, from, out, to);
    else scale(part, kind.statistics ? statistics[index] : undefined, raw, from, out, to);
  }
  if (input.turned) {
    const own = out.subarray(outOffset, outOffset + sizeOf(input.network));
    turn(own.slice(), input.network.at(-1)!, own);
  }
}

function normalizeRms(
  part: InputPartIr,
  center: boolean,
  raw: Samples["inputs"],
  from: number,
  out: Float32Array,
  to: number,
): void {
  let mean = 0;
  if (center) {
    for (let i = 0; i < part.size; i++) mean += raw[from + i]!;
    mean /= part.size;
  }
  let squares = 0;
  for (let i = 0; i < part.size; i++) squares += (raw[from + i]! - mean) ** 2;
  const factor = squares > 0 ? 1 / Math.sqrt(squares / part.size) : 0;
  for (let i = 0; i < part.size; i++) out[to + i] = (raw[from + i]! - mean) * factor;
}

function scale(
  part: InputPartIr,
  statistics: PartStatistics | undefined,
  raw: Samples["inputs"],
  from: number,
  out: Float32Array,
  to: number,
): void {
  for (let i = 0; i < part.size; i++) {
    const real = raw[from + i]! * part.scale + part.offset;
    const deviation = statistics?.deviation[i] ?? 1;
    out[to + i] = deviation > 0 ? (real - (statistics?.mean[i] ?? 0)) / deviation : 0;
  }
}

/**
 * Mean and standard deviation (population) of the real value of each feature of the `dataset` parts over `samples`;
 * empty arrays for other parts. A feature that never changes has deviation 0 and becomes 0.
 */
export function partStatistics(input: InputIr, samples: Samples): PartStatistics[] {
  return input.parts.map((part) => {
    if (!standardizationOf(part).statistics)
      return { mean: new Float32Array(0), deviation: new Float32Array(0) };
    const mean = new Float32Array(part.size);
    const deviation = new Float32Array(part.size);
    for (let i = 0; i < part.size; i++) {
      const column = part.start + i;
      let sum = 0;
      for (let n = 0; n < samples.count; n++) sum += samples.inputs[n * samples.size + column]!;
      const rawMean = sum / samples.count;
      let squares = 0;
      for (let n = 0; n < samples.count; n++)
        squares += (samples.inputs[n * samples.size + column]! - rawMean) ** 2;
      mean[i] = rawMean * part.scale + part.offset;
      deviation[i] = Math.sqrt(squares / samples.count) * Math.abs(part.scale);
    }
    return { mean, deviation };
  });
}
