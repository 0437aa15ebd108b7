import { type Diagnostic, stopOn } from "../diagnostics/diagnostic.js";
import { notDeviceCheckpoint, otherDeviceModel } from "../diagnostics/train.js";
import type { Storage } from "../ir/data.js";
import type { InputPartIr, Ir } from "../ir/ir.js";
import { type QuantInputPart, type QuantLayer, type QuantModel, sumsOf } from "../ir/quant.js";
import { badConstants } from "./check-constants.js";
import { badTensors, overflows } from "./check-tensors.js";

/** What a model must suit beside its model file. */
interface Suited {
  readonly fpu: boolean;
  readonly storage?: Storage | undefined;
}

/**
 * Refuses a device's model that is not the one of the model file, whose constants are not what an export makes of it, or
 * whose arrays cannot be what they are called.
 * @param model with fields of the types and ranges that they must have (device-model.ts).
 * @throws Failure FF3018, FF3019, FF3020
 */
export function checkDevice(file: string, model: QuantModel, ir: Ir, suited: Suited): void {
  stopOn([...otherModel(file, model, ir), ...otherInput(file, model, suited)]);
  stopOn(badTensors(file, model));
  const constants = badConstants(model, ir);
  stopOn(constants.map(({ path, expected, found }) => notDeviceCheckpoint(file, expected, found, path)));
  stopOn(overflows(file, model));
}

/** Something in which two models may differ: what the model file asks for, and what is there. */
type Compared = readonly [what: string, expected: unknown, found: unknown];

/** Everything in which the two differ. */
function otherModel(file: string, model: QuantModel, ir: Ir): Diagnostic[] {
  return [...shapes(model, ir), ...rules(model, ir)]
    .map(([what, expected, found]) => [what, JSON.stringify(expected), JSON.stringify(found)] as const)
    .filter(([, expected, found]) => expected !== found)
    .map(([what, expected, found]) => otherDeviceModel(file, what, expected, found));
}

function shapes(model: QuantModel, ir: Ir): Compared[] {
  const kind = model.precision === "int8" ? "integer" : "real";
  return [
    ["name", ir.name, model.name],
    ["precision", ir.precision, model.precision],
    ["sums of products", ir.accumulate ?? "f32", sumsOf(model)],
    ["classes", ir.classes, model.classes],
    ["input", ir.input.size, model.input.size],
    ["input parts", ir.input.parts.map(wantedPart), model.input.parts.map(partText)],
    ["layers", ir.layers.map(shapeText), model.layers.map(shapeText)],
    ["kinds of layers", ir.layers.map(() => kind), model.layers.map((layer) => layer.kind)],
  ];
}

function rules(model: QuantModel, ir: Ir): Compared[] {
  const { training, inference } = ir;
  const learning = ir.learning && model.learning; // a difference is one of the layers that learn
  const answerOf = { heads: "head", groups: "groups", goodness: "goodness" }[inference.answer];
  const settings: Compared[] = learning
    ? [
        ["rule of learning", training.rule, learning.rule],
        ["loss of pairs", training.rule === "forwardForward" ? training.loss : null, learning.pair],
        ["decay of the rates", Math.floor(ir.learning!.decay / 16), learning.stride],
        ["number of recent samples", ir.learning!.recent, learning.recent],
        ["samples for replay", ir.learning!.shipped > 0, learning.shipped !== null],
        ["tolerance of the guard", ir.learning!.guard?.tolerance ?? null, learning.guard?.tolerance ?? null],
      ]
    : [];
  return [
    [
      "layers that learn",
      ir.layers.filter((_, index) => ir.learning?.layers[index]).map(({ name }) => name),
      model.layers.filter(({ learning }) => learning).map(({ name }) => name),
    ],
    ["learning", ir.learning !== null, model.learning !== null],
    [
      "answers of the layers",
      ir.layers.map(({ head }) => (answerOf === "head" && !head ? null : answerOf)),
      model.layers.map(({ answer }) => answer?.kind ?? null),
    ],
    [
      "layers with slots for labels",
      ir.layers.map((_, index) => inference.answer === "goodness" && index === 0),
      model.layers.map(({ overlay }) => overlay !== null),
    ],
    ["beam", inference.beam, model.beam],
    ["rule of the exits", inference.exits?.rule ?? null, model.exits?.rule ?? null],
    ...settings,
  ];
}

/** A device with a floating-point unit may read floats; one without cannot go on from there. */
function otherInput(file: string, { input, precision }: QuantModel, { fpu, storage }: Suited): Diagnostic[] {
  const other = (expected: string): Diagnostic[] => [
    otherDeviceModel(file, "input", expected, inputText(input)),
  ];
  const converted = input.steps.length > 0;
  if (converted && (input.storage !== "int16" || precision !== "int8")) return other("steps of int16 alone");
  if (!fpu && input.storage === "float32") return other("integers, for a target without floating-point unit");
  if (storage !== undefined && storage !== (converted ? "float32" : input.storage))
    return other(`what takes samples of ${storage}`);
  return [];
}

function inputText({ storage, steps }: QuantModel["input"]): string {
  return steps.length === 0 ? storage : `${storage} as steps of decimal values`;
}

function wantedPart({ start, size, standardize }: InputPartIr): string {
  return `${standardize === "rms" || standardize === "sample" ? standardize : "affine"} ${start} + ${size}`;
}

function partText(part: QuantInputPart): string {
  const kind = part.kind === "rms" && part.center ? "sample" : part.kind;
  return `${kind} ${part.start} + ${part.size}`;
}

function shapeText({
  name,
  inputs,
  units,
  slices,
}: Pick<QuantLayer, "name" | "inputs" | "units" | "slices">): string {
  return `${name}: ${inputs} x ${units}${slices === 1 ? "" : ` in ${slices} slices`}`;
}
