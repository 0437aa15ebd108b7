import type { Samples } from "../ir/data.js";
import type { AffineInput, DeviceInput, InputPart, RmsInput } from "../ir/device-model.js";
import type { InputPartIr, Ir } from "../ir/ir.js";
import type { Quantization } from "../ir/quantization.js";
import { standardizationOf } from "../ir/standardization.js";
import type { PartStatistics } from "../ir/trained.js";
import { norm } from "../numerics/fixed-point.js";
import { chooseEncoding, type Encoding } from "./readings.js";
import { sharedByRows } from "./row-encoding.js";

/** Raw values are those of the data. */
export const OWN_VALUES: Encoding = { steps: new Float64Array(0), offsets: null };

/** Steps of x that the rounding of a multiplier may move a column by. */
const MOVED = 1 / 16;

/**
 * Constants of the input step: storage type, steps of int16 storage, and tables of every part.
 * Decimal data stay float32 where the target has an FPU and become int16 elsewhere.
 */
export function quantizeInput(
  { input, stream, features }: Pick<Ir, "input" | "stream" | "features">,
  statistics: readonly PartStatistics[],
  validation: Samples,
  exponent: number,
  fpu: boolean,
  quantization?: Quantization,
): DeviceInput {
  const convert = validation.storage === "float32" && !fpu;
  const storage = convert ? "int16" : validation.storage;
  const chosen = convert ? chooseEncoding(input, statistics, validation, exponent) : OWN_VALUES;
  const encoding = stream && !features ? sharedByRows(chosen, input, stream) : chosen;
  const parts = input.parts.map((part, index): InputPart => {
    if (standardizationOf(part).perSample) return rmsPart(part, exponent);
    const { scale = 2 ** -exponent, zero = 0 } = quantization ?? {};
    const affine = affineOf(part, statistics[index], encoding, { scale, zero });
    const own = storage === "float32" ? realAffine(part, affine) : integerAffine(part, affine);
    return quantization ? { ...own, isWide: true } : own;
  });
  const { steps, offsets } = encoding;
  const { raw, network, turned } = input;
  const own = { raw, network, storage, steps, ...(offsets ? { offsets } : {}), exponent, density: 1, parts };
  return { ...own, ...(turned ? { turned } : {}), ...(quantization ? { quantization } : {}) };
}

/** A part whose samples are divided by their root mean square. */
export function rmsPart(part: InputPartIr, exponent: number): RmsInput {
  const { start, size } = part;
  return { kind: "rms", start, size, center: standardizationOf(part).center, norm: norm(size, exponent) };
}

/** x / scale + zero = raw * factor + term, per feature (or one for all). */
interface Affine {
  readonly factor: Float64Array;
  readonly term: Float64Array;
}

/** The affine map of a part: `found` of the training part where it counts, `encoding` of raw values, `scale` and `zero` of x. */
export function affineOf(
  part: InputPartIr,
  found: PartStatistics | undefined,
  { steps, offsets }: Encoding,
  { scale: unit, zero }: Quantization,
): Affine {
  const statistics = standardizationOf(part).statistics ? found : undefined;
  const count = statistics || steps.length > 1 ? part.size : 1;
  const factor = new Float64Array(count);
  const term = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const deviation = statistics?.deviation[i] ?? 1;
    if (deviation === 0) continue;
    const column = steps.length > 1 ? part.start + i : 0;
    const step = steps[column] ?? 1;
    const apart = (offsets?.[column] ?? 0) * step * part.scale; // 0 raw steps
    factor[i] = (step * part.scale) / deviation / unit;
    term[i] = (apart + part.offset - (statistics?.mean[i] ?? 0)) / deviation / unit + zero;
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
    const m = bound(factor[i]! * 2 ** s, 2 ** 15 - 1);
    multiplier[i] = m;
    offset[i] = bound(term[i]! * 2 ** s - moved(factor[i]!, term[i]!, m, s), 2 ** 30 - 1);
    shift[i] = s;
  }
  return { kind: "affine", start: part.start, size: part.size, multiplier, offset, shift };
}

/**
 * Shift of the column by the rounding of m where x is 0, in units of the offset. A column far from 0 with a small
 * deviation would otherwise be read wrong as a whole.
 */
function moved(factor: number, term: number, m: number, shift: number): number {
  if (factor === 0) return 0;
  const raw = Math.max(-32768, Math.min(32767, -term / factor));
  const error = raw * (m - factor * 2 ** shift);
  return Math.abs(error) > MOVED * 2 ** shift ? error : 0;
}

/** |raw * m + o| + 2^(s-1) < 2^31 for every int16 raw, with int16 m. */
function fits(factor: number, term: number, shift: number): boolean {
  const m = Math.abs(factor) * 2 ** shift + 1;
  const o = Math.abs(term) * 2 ** shift + 1;
  return m < 2 ** 15 && o < 2 ** 30 && m * 32768 + o + 2 ** (shift - 1) < 2 ** 31;
}
