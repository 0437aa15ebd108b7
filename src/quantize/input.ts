import type { Samples } from "../ir/data.js";
import type { InputIr, InputPartIr } from "../ir/ir.js";
import type { AffineInput, QuantInput, QuantInputPart } from "../ir/quant.js";
import type { PartStatistics } from "../ir/trained.js";
import { norm } from "../numerics/int8.js";
import { largestOf } from "./scale.js";

/** Headroom of int16 storage over the largest validation value: a new sample may be this much larger. */
const HEADROOM = 4;

/**
 * The input op: storage type, steps of int16 storage, and the constants of every part.
 * Decimal data stay float32 where the target has an FPU and become int16 elsewhere.
 */
export function quantizeInput(
  input: InputIr,
  statistics: readonly PartStatistics[],
  validation: Samples,
  exponent: number,
  fpu: boolean,
): QuantInput {
  const convert = validation.storage === "float32" && !fpu;
  const storage = convert ? "int16" : validation.storage;
  const steps = convert ? chooseSteps(input, validation) : new Float64Array(0);
  const parts = input.parts.map((part, index): QuantInputPart => {
    if (part.standardize === "rms" || part.standardize === "sample") {
      const center = part.standardize === "sample";
      return { kind: "rms", start: part.start, size: part.size, center, norm: norm(part.size, exponent) };
    }
    const affine = affineOf(
      part,
      part.standardize === "dataset" ? statistics[index] : undefined,
      steps,
      exponent,
    );
    return storage === "float32" ? realAffine(part, affine) : integerAffine(part, affine);
  });
  return { size: input.size, storage, steps, exponent, density: 1, parts };
}

/** A power of two per feature where features are scaled one by one, else one for the part; a sample of one part needs one. */
function chooseSteps(input: InputIr, validation: Samples): Float64Array {
  const largest = new Float64Array(input.size);
  for (let n = 0; n < validation.count; n++) {
    for (let i = 0; i < input.size; i++) {
      largest[i] = Math.max(largest[i]!, Math.abs(validation.inputs[n * input.size + i]!));
    }
  }
  const separate = input.parts.length > 1 || input.parts.some((part) => part.standardize === "dataset");
  if (!separate) return Float64Array.of(powerStep(largestOf(largest)));
  const steps = new Float64Array(input.size);
  for (const part of input.parts) {
    const range = largest.subarray(part.start, part.start + part.size);
    const shared = part.standardize === "dataset" ? null : powerStep(largestOf(range));
    for (let i = 0; i < part.size; i++) steps[part.start + i] = shared ?? powerStep(range[i]!);
  }
  return steps;
}

/** Least power of two with largest * HEADROOM <= 32767 steps; 1 for a feature of zeros. */
function powerStep(largest: number): number {
  if (largest === 0) return 1;
  let step = 1;
  while (largest * HEADROOM > 32767 * step) step *= 2;
  while (largest * HEADROOM <= (32767 * step) / 2) step /= 2;
  return step;
}

/** x * 2^fx = raw * factor + term, per feature (or one for all). */
interface Affine {
  readonly factor: Float64Array;
  readonly term: Float64Array;
}

/** The affine map of a part: `steps` of int16 storage (none else), `exponent` of x. */
export function affineOf(
  part: InputPartIr,
  statistics: PartStatistics | undefined,
  steps: Float64Array,
  exponent: number,
): Affine {
  const count = statistics || steps.length > 1 ? part.size : 1;
  const factor = new Float64Array(count);
  const term = new Float64Array(count);
  const unit = 2 ** exponent;
  for (let i = 0; i < count; i++) {
    const deviation = statistics?.deviation[i] ?? 1;
    if (deviation === 0) continue;
    const step = steps.length > 1 ? steps[part.start + i]! : (steps[0] ?? 1);
    factor[i] = ((step * part.scale) / deviation) * unit;
    term[i] = ((part.offset - (statistics?.mean[i] ?? 0)) / deviation) * unit;
  }
  return { factor, term };
}

/** The same in float32. */
export function realAffine(part: InputPartIr, { factor, term }: Affine): AffineInput {
  const { start, size } = part;
  const multiplier = Float32Array.from(factor);
  return {
    kind: "affine",
    start,
    size,
    multiplier,
    offset: Float32Array.from(term),
    shift: new Uint8Array(0),
  };
}

function integerAffine(part: InputPartIr, { factor, term }: Affine): AffineInput {
  const multiplier = new Int32Array(factor.length);
  const offset = new Int32Array(factor.length);
  const shift = new Uint8Array(factor.length);
  for (let i = 0; i < factor.length; i++) {
    let s = 31;
    while (s > 1 && !fits(factor[i]!, term[i]!, s)) s--;
    const bound = (value: number, limit: number): number =>
      Math.max(-limit, Math.min(limit, Math.floor(value + 0.5)));
    multiplier[i] = bound(factor[i]! * 2 ** s, 2 ** 15 - 1);
    offset[i] = bound(term[i]! * 2 ** s, 2 ** 30 - 1);
    shift[i] = s;
  }
  return { kind: "affine", start: part.start, size: part.size, multiplier, offset, shift };
}

/** |raw * m + o| + 2^(s-1) < 2^31 for every int16 raw, with int16 m. */
function fits(factor: number, term: number, shift: number): boolean {
  const m = Math.abs(factor) * 2 ** shift + 1;
  const o = Math.abs(term) * 2 ** shift + 1;
  return m < 2 ** 15 && o < 2 ** 30 && m * 32768 + o + 2 ** (shift - 1) < 2 ** 31;
}
