import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import type { Samples, Storage } from "../ir/data.js";
import type { AffineInput, DeviceModel, InputPart } from "../ir/device-model.js";
import { sizeOf } from "../ir/shape.js";
import { type Memory, pointer, type StepDefinition, tensorOf } from "./step.js";
import { constantsOf } from "./table-names.js";

/** x[part] = standardised raw values of one input part. */
export interface InputStep {
  readonly kind: "input";
  readonly part: number;
  readonly x: string;
  /** Tensor that it reads; absent where that is the raw sample. */
  readonly features?: string;
  /** True for one row of a stream. */
  readonly isRow?: true;
}

/** Ending of functions on raw values. */
const RAW: Readonly<Record<Storage, string>> = { uint8: "u8", int16: "s16", float32: "f32" };

/** Endings of the function, and its constants: a struct, or of floats' rms their number. */
const CALLS: Readonly<
  Record<
    Family,
    (model: DeviceModel, part: InputPart, step: InputStep) => readonly [suffix: string, constants: string]
  >
> = {
  integer: (model, _part, step) => [RAW[model.input.storage], `&${structOf(step, model)}`],
  real(model, part, step) {
    const suffix = `${RAW[model.input.storage]}_${formatOf(model).suffixes.stored}`;
    switch (part.kind) {
      case "rms":
        return [suffix, `${part.size}`];
      case "affine":
        return [suffix, `&${structOf(step, model)}`];
      default:
        return part satisfies never;
    }
  },
};

const FILES: Readonly<Record<Family, (model: DeviceModel) => string>> = {
  integer: (model) => `ff_input_${RAW[model.input.storage]}`,
  real: (model) => `ff_input_real_${formatOf(model).suffixes.stored}`,
};

/** x = standardised raw values of one part. */
export const input: StepDefinition<InputStep> = {
  makesInput: true,
  run(step, model, memory) {
    const part = partOf(step, model);
    const { start, size } = part;
    const raw = readBy(step, memory).subarray(start, start + size);
    const x = tensorOf(memory, step.x).subarray(start, start + size);
    formatOf(model).arithmetic.standardize(part, raw, model.input.storage, x);
    return 0;
  },
  statements(step, model) {
    const part = partOf(step, model);
    const [suffix, constants] = CALLS[formatOf(model).family](model, part, step);
    const args = [constants, pointer(step.features ?? "input", part.start), pointer(step.x, part.start)];
    return [`ff_input_${functionOf(part)}_${suffix}(${args.join(", ")});`];
  },
  describe(step, model) {
    const part = partOf(step, model);
    return `${model.input.storage} x ${part.size} -> ${model.precision}, ${meaningOf(part, model)}`;
  },
  runtime: (_step, model) => [FILES[formatOf(model).family](model)],
  suspect: () => "the input step: the raw sample arrived (its CRC was checked), its standardisation differs",
  reads: ({ features }) => (features === undefined ? [] : [features]),
  writes: (step) => [step.x],
  traceOutput: (step, model) => ({ tensor: step.x, start: 0, length: sizeOf(model.input.network) }),
};

/** C name of the constants of one input part: `<model>_input`, or `<model>_input_<n>` where there are several. */
export function inputName(model: DeviceModel, part: number): string {
  return model.input.parts.length === 1 ? `${model.name}_input` : `${model.name}_input_${part}`;
}

/** The raw sample, or its features, which have the type of one. */
function readBy({ features }: InputStep, memory: Memory): Samples["inputs"] {
  return features === undefined ? memory.raw : (tensorOf(memory, features) as Samples["inputs"]);
}

function structOf(step: InputStep, model: DeviceModel): string {
  return constantsOf(inputName(model, step.part), step);
}

function partOf(step: InputStep, model: DeviceModel): InputPart {
  const part = model.input.parts[step.part];
  if (!part) throw new Error(`no input part ${step.part}`);
  return part;
}

function functionOf(part: InputPart): string {
  switch (part.kind) {
    case "affine":
      return "affine";
    case "rms":
      return part.center ? "sample" : "rms";
    default:
      return part satisfies never;
  }
}

/** The rule of a part, in a few words. */
function meaningOf(part: InputPart, model: DeviceModel): string {
  switch (part.kind) {
    case "affine":
      return affineText(affineScales(part, model));
    case "rms":
      return part.center ? "sample mean, rms" : "rms";
    default:
      return part satisfies never;
  }
}

/** real = raw * scale + offset. */
export interface AffineScale {
  readonly scale: number;
  readonly offset: number;
}

/** Unit of the tables of affine inputs, before a shift. */
const UNIT: Readonly<Record<Family, (model: DeviceModel) => number>> = {
  integer: ({ input }) => input.quantization?.scale ?? 2 ** -input.exponent,
  real: () => 1,
};

/** Scale and offset of each value of a part, or one of both for all: its tables as real numbers. */
export function affineScales({ multiplier, offset, shift }: AffineInput, model: DeviceModel): AffineScale[] {
  const one = UNIT[formatOf(model).family](model);
  const zero = model.input.quantization?.zero ?? 0;
  return Array.from(multiplier, (each, c) => {
    const unit = one * 2 ** -(shift[c] ?? 0);
    return { scale: each * unit, offset: offset[c]! * unit - one * zero };
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
