import type { Samples, Storage } from "../ir/data.js";
import type { AffineInput, QuantInputPart, QuantModel, RmsInput } from "../ir/quant.js";
import type { InputStep } from "../ir/schedule.js";
import { quantizeReal } from "../numerics/f32.js";
import {
  clamp,
  type RmsFactor,
  rmsFactor,
  rmsScale,
  roundedMean,
  roundShift,
  squareBits,
} from "../numerics/int8.js";
import { inputAffine, inputRms, type RealFormat } from "../numerics/real.js";
import { rootMeanSquare, scaledBy } from "../numerics/squares.js";
import { formatOf, type Op, pointer, suffixOf, tensorOf } from "./op.js";

type Raw = Samples["inputs"];

const SUFFIX: Readonly<Record<Storage, string>> = { uint8: "u8", int16: "s16", float32: "f32" };

/** x = standardised raw values of one part. */
export const input: Op<InputStep> = {
  run(step, model, memory) {
    const part = partOf(step, model);
    const raw = memory.raw.subarray(part.start, part.start + part.size);
    if (model.precision !== "int8") {
      const x = tensorOf(memory.real, step.x).subarray(part.start, part.start + part.size);
      standardizeReals(part, formatOf(model), raw, x);
      return 0;
    }
    const x = tensorOf(memory.int8, step.x).subarray(part.start, part.start + part.size);
    const real = model.input.storage === "float32";
    if (part.kind === "affine") real ? affineReal(part, raw, x) : affine(part, raw, x);
    else real ? normalizeReal(part, raw, x) : normalize(part, raw, x, model.input.storage === "int16");
    return 0;
  },
  statements(step, model) {
    const part = partOf(step, model);
    const at = (id: string): string => pointer(id, part.start);
    const raw = SUFFIX[model.input.storage];
    if (model.precision !== "int8") {
      const what = part.kind === "rms" ? part.size : `&${inputName(model, step.part)}`;
      const name = `ff_input_${functionOf(part)}_${raw}_${suffixOf(model)}`;
      return [`${name}(${what}, ${at("input")}, ${at(step.x)});`];
    }
    return [
      `ff_input_${functionOf(part)}_${raw}(&${inputName(model, step.part)}, ${at("input")}, ${at(step.x)});`,
    ];
  },
  describe(step, model) {
    const part = partOf(step, model);
    return `${model.input.storage} x ${part.size} -> ${model.precision}, ${ruleOf(part, model)}`;
  },
  runtime: (_step, model) => [
    model.precision === "int8"
      ? `ff_input_${SUFFIX[model.input.storage]}`
      : `ff_input_real_${suffixOf(model)}`,
  ],
  reads: () => [],
  writes: (step) => [step.x],
  shows: (step, model) => ({ tensor: step.x, start: 0, length: model.input.size }),
};

function standardizeReals(part: QuantInputPart, format: RealFormat, raw: Raw, x: Float32Array): void {
  if (part.kind === "rms") inputRms(format, raw, part.center, x);
  else if (part.multiplier instanceof Float32Array && part.offset instanceof Float32Array)
    inputAffine(format, raw, part.multiplier, part.offset, x);
  else throw new Error("a real model scales its input with float32");
}

/** C name of the constants of one input part: `<model>_input`, or `<model>_input_<n>` where there are several. */
export function inputName(model: QuantModel, part: number): string {
  return model.input.parts.length === 1 ? `${model.name}_input` : `${model.name}_input_${part}`;
}

function partOf(step: InputStep, model: QuantModel): QuantInputPart {
  const part = model.input.parts[step.part];
  if (!part) throw new Error(`no input part ${step.part}`);
  return part;
}

/** What becomes of raw values, in a few words. */
function ruleOf(part: QuantInputPart, model: QuantModel): string {
  if (part.kind === "affine") return affineText(affineScales(part, model));
  return part.center ? "sample mean, rms" : "rms";
}

/** real = raw * scale + offset. */
export interface AffineScale {
  readonly scale: number;
  readonly offset: number;
}

/** Scale and offset of each value of a part, or one of both for all: what its tables say, as real numbers. */
export function affineScales(
  { multiplier, offset, shift }: AffineInput,
  { input, precision }: QuantModel,
): AffineScale[] {
  const one = precision === "int8" ? 2 ** -input.exponent : 1;
  return Array.from(multiplier, (each, c) => {
    const unit = one * 2 ** -(shift[c] ?? 0);
    return { scale: each * unit, offset: offset[c]! * unit };
  });
}

/** The rule with its numbers where they are the same for all values. */
export function affineText(scales: readonly AffineScale[]): string {
  const [only, ...further] = scales;
  if (!only || further.length > 0) return "real = raw * scale + offset, of each value";
  return `real = raw * ${digits(only.scale)} ${only.offset < 0 ? "-" : "+"} ${digits(Math.abs(only.offset))}`;
}

/** A number for readers. */
export function digits(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function functionOf(part: QuantInputPart): string {
  if (part.kind === "affine") return "affine";
  return part.center ? "sample" : "rms";
}

function normalize(part: RmsInput, raw: Raw, x: Int8Array, wide: boolean): void {
  let sum = 0;
  if (part.center) for (let i = 0; i < part.size; i++) sum += raw[i]!;
  const mean = part.center ? roundedMean(sum, part.size) : 0;
  const shift = wide ? narrowing(raw, mean, part.size) : 0;
  const narrow = (value: number): number => (shift === 0 ? value - mean : roundShift(value - mean, shift));

  let ss = 0;
  for (let i = 0; i < part.size; i++) ss += narrow(raw[i]!) ** 2;
  const factor: RmsFactor | null = rmsFactor(part.norm, ss);
  for (let i = 0; i < part.size; i++) x[i] = factor ? rmsScale(narrow(raw[i]!), factor, -127) : 0;
}

/** Shift that brings raw - mean to squareBits(size) bits. */
function narrowing(raw: Raw, mean: number, size: number): number {
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, Math.abs(raw[i]! - mean));
  const bits = squareBits(size);
  let shift = 0;
  while (largest >> shift >= 1 << bits) shift++;
  return shift;
}

function affine(part: AffineInput, raw: Raw, x: Int8Array): void {
  const stride = part.multiplier.length === 1 ? 0 : 1;
  for (let i = 0; i < part.size; i++) {
    const c = i * stride;
    x[i] = clamp(roundShift(raw[i]! * part.multiplier[c]! + part.offset[c]!, part.shift[c]!), -127, 127);
  }
}

function affineReal(part: AffineInput, raw: Raw, x: Int8Array): void {
  const stride = part.multiplier.length === 1 ? 0 : 1;
  for (let i = 0; i < part.size; i++) {
    const c = i * stride;
    x[i] = quantizeReal(Math.fround(Math.fround(raw[i]! * part.multiplier[c]!) + part.offset[c]!));
  }
}

function normalizeReal(part: RmsInput, raw: Raw, x: Int8Array): void {
  const rms = rootMeanSquare(raw, part.center, 2 ** part.norm.exponent);
  for (let i = 0; i < part.size; i++) x[i] = rms === null ? 0 : quantizeReal(scaledBy(rms, raw[i]!));
}
