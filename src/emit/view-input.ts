import { STORAGE_BYTES, type Storage } from "../ir/data.js";
import type { QuantInputPart, QuantModel } from "../ir/quant.js";
import { doubleLiteral, tableRows, whole } from "../ops/c.js";

/** What the caller of <model>_infer hands over. */
export interface InputView {
  /** C type of one raw value. */
  readonly type: string;
  readonly size: string;
  /** Of one sample. */
  readonly bytes: string;
  readonly isFloat: boolean;
  /** Sentences on what the raw values mean and what becomes of them, one per line. */
  readonly meaning: readonly string[];
  readonly hasStep: boolean;
  readonly step: string;
  readonly hasSteps: boolean;
  /** Lines of an initializer, continued by backslashes. */
  readonly steps: readonly string[];
  /** Whether every step is a power of two, as those that are chosen are. */
  readonly hasShifts: boolean;
  /** log2(1 / step): of a single step, and lines of an initializer as above. */
  readonly shift: string;
  readonly shifts: readonly string[];
}

const TYPE: Readonly<Record<Storage, string>> = { uint8: "uint8_t", int16: "int16_t", float32: "float" };

/** Spells out the input of `model`. */
export function inputView(model: QuantModel): InputView {
  const { input } = model;
  const steps = [...input.steps].map(doubleLiteral);
  const shifts = [...input.steps].map((step) => -Math.log2(step));
  return {
    type: TYPE[input.storage],
    size: whole(input.size),
    bytes: whole(STORAGE_BYTES[input.storage] * input.size),
    isFloat: input.storage === "float32",
    meaning: [...rawMeaning(model), ...input.parts.map(partMeaning)],
    hasStep: steps.length === 1,
    step: steps.length === 1 ? steps[0]! : "",
    hasSteps: steps.length > 1,
    steps: continued(steps),
    hasShifts: shifts.length > 0 && shifts.every(Number.isInteger),
    shift: shifts.length === 1 ? String(shifts[0]) : "",
    shifts: continued(shifts.map(String)),
  };
}

/** Lines of an initializer inside a macro; none for a single value. */
function continued(values: readonly string[]): string[] {
  return values.length > 1 ? tableRows(values).map((row) => `${row} \\`) : [];
}

function rawMeaning(model: QuantModel): string[] {
  const { steps, size } = model.input;
  if (steps.length === 0) return [`${size} raw values as the training data hold them.`];
  const name = `${model.name.toUpperCase()}_INPUT_STEP${steps.length === 1 ? "" : "S"}`;
  return [
    `${size} values as multiples of ${name}: raw = value / step,`,
    "rounded to the nearest integer and limited to -32768..32767.",
  ];
}

function partMeaning(part: QuantInputPart): string {
  const range = `Values ${part.start}..${part.start + part.size - 1}`;
  if (part.kind === "affine") return `${range} are scaled and shifted by fixed tables.`;
  return part.center
    ? `${range}: their mean is subtracted, then they are divided by their root mean square.`
    : `${range} are divided by their root mean square, so their scale does not matter.`;
}
