import { type Diagnostic, stopOn } from "../diagnostics/diagnostic.js";
import { notDeviceCheckpoint, otherDeviceModel } from "../diagnostics/train.js";
import { IS_INTEGER } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import type { Storage } from "../ir/data.js";
import type { DeviceModel, InputPart } from "../ir/device-model.js";
import { type InputPartIr, type Ir, scoreNames } from "../ir/ir.js";
import { blocksOfIr } from "../ir/ir-blocks.js";
import { headName } from "../ir/learning.js";
import { sizeOf } from "../ir/shape.js";
import { standardizationOf } from "../ir/standardization.js";
import { featuresHash } from "../parameters/features-hash.js";
import { definitionOfReadout } from "../readouts/index.js";
import { anyRule } from "../rules/index.js";
import { badConstants } from "./check-constants.js";
import { badTensors, overflows } from "./check-tensors.js";
import type { StoredModel } from "./stored-model.js";

/** Target and data that a model must suit beside its model file. */
interface Suited {
  readonly fpu: boolean;
  readonly storage?: Storage | undefined;
}

/**
 * Refuses a device's model that is not the one of the model file, whose constants are not what an export makes of it, or
 * whose arrays cannot be what they are called.
 * @param stored the record, with fields of the types and ranges that they must have (stored-model.ts); `model` is made of it.
 * @throws Failure FF3018, FF3019, FF3020
 */
export function checkDevice(
  file: string,
  { stored, model }: { readonly stored: StoredModel; readonly model: DeviceModel },
  ir: Ir,
  suited: Suited,
): void {
  stopOn([...otherModel(file, stored, ir), ...otherInput(file, stored, suited)]);
  stopOn(badTensors(file, model));
  const constants = badConstants(stored, model, ir);
  stopOn(constants.map(({ path, expected, found }) => notDeviceCheckpoint(file, expected, found, path)));
  stopOn(overflows(file, model));
}

/** Something in which two models may differ: what the model file asks for, and what is there. */
type Compared = readonly [what: string, expected: unknown, found: unknown];

/** Everything in which the two differ. */
function otherModel(file: string, model: StoredModel, ir: Ir): Diagnostic[] {
  return [...shapes(model, ir), ...rules(model, ir)]
    .map(([what, expected, found]) => [what, JSON.stringify(expected), JSON.stringify(found)] as const)
    .filter(([, expected, found]) => expected !== found)
    .map(([what, expected, found]) => otherDeviceModel(file, what, expected, found));
}

function shapes(model: StoredModel, ir: Ir): Compared[] {
  const { family, sums } = formatOf(model);
  const blocks = blocksOfIr(ir);
  return [
    ["name", ir.name, model.name],
    ["precision", ir.precision, model.precision],
    ["sums of products", ir.accumulate ?? "f32", sums],
    ["classes", scoreNames(ir), model.classes],
    ["input", sizeOf(ir.input.raw), model.input.size],
    ["features", ir.features ? featuresHash(ir.features) : null, model.features ?? null],
    ["input parts", ir.input.parts.map(wantedPart), model.input.parts.map(partText)],
    ["layers", blocks.map(shapeText), model.layers.map(shapeText)],
    ["kinds of layers", blocks.map(() => family), model.layers.map((layer) => layer.kind)],
  ];
}

function rules(model: StoredModel, ir: Ir): Compared[] {
  const { training, inference } = ir;
  const learning = ir.learning && model.learning; // a difference is one of the layers that learn
  const { readout } = inference;
  const { linear, floats, lastAlone } = definitionOfReadout({ kind: readout });
  const blocks = blocksOfIr(ir);
  const settings: Compared[] = learning
    ? [
        ["rule of learning", training.rule, learning.rule],
        ["loss of pairs", anyRule(training).device?.pairLoss(training) ?? null, learning.pair],
        ["decay of the rates", Math.floor(ir.learning!.decay / 16), learning.stride],
        ["number of recent samples", ir.learning!.recent, learning.recent],
        [
          "windows that are held out",
          ir.learning!.held ?? 0,
          (learning.cells?.usual ?? 0) + (learning.cells?.threshold ?? 0),
        ],
        ["windows learnt again", ir.learning!.times ?? 0, learning.cells?.replays ?? 0],
        ["samples for replay", ir.learning!.shipped > 0, learning.shipped !== null],
        ["tolerance of the guard", ir.learning!.guard?.tolerance ?? null, learning.guard?.tolerance ?? null],
      ]
    : [];
  return [
    [
      "layers that learn",
      blocks.flatMap(({ name }, index) => learningText(name, ir.learning?.layers[index] ?? null)),
      model.layers.flatMap(({ name, learning }) => learningText(name, learning)),
    ],
    ["learning", ir.learning !== null, model.learning !== null],
    [
      "answers of the layers",
      blocks.map(({ head }, index) =>
        (linear && !head) || (lastAlone && index < blocks.length - 1) ? null : readout,
      ),
      model.layers.map(({ answer }) => answer?.kind ?? null),
    ],
    [
      "layers with slots for labels",
      blocks.map((_, index) => floats.triesLabels && index === 0),
      model.layers.map(({ overlay }) => overlay !== null),
    ],
    ["beam", inference.beam, model.beam],
    ["rule of the exits", inference.exits?.rule ?? null, model.exits?.rule ?? null],
    ...settings,
  ];
}

/** A device with a floating-point unit may read floats; one without cannot go on from there. */
function otherInput(file: string, { input, precision }: StoredModel, { fpu, storage }: Suited): Diagnostic[] {
  const other = (expected: string): Diagnostic[] => [
    otherDeviceModel(file, "input", expected, inputText(input)),
  ];
  const converted = input.steps.length > 0;
  const { family } = formatOf({ precision });
  if (converted && (input.storage !== "int16" || !IS_INTEGER[family])) return other("steps of int16 alone");
  if (!fpu && input.storage === "float32") return other("integers, for a target without floating-point unit");
  if (storage !== undefined && storage !== (converted ? "float32" : input.storage))
    return other(`what takes samples of ${storage}`);
  return [];
}

function inputText({ storage, steps }: StoredModel["input"]): string {
  return steps.length === 0 ? storage : `${storage} as steps of decimal values`;
}

function wantedPart(part: InputPartIr): string {
  const { perSample, center } = standardizationOf(part);
  return rangeOf(perSample ? perSampleText(center) : "affine", part);
}

function partText(part: InputPart): string {
  switch (part.kind) {
    case "rms":
      return rangeOf(perSampleText(part.center), part);
    case "affine":
      return rangeOf("affine", part);
    default:
      return part satisfies never;
  }
}

function perSampleText(center: boolean): string {
  return center ? "sample" : "rms";
}

function rangeOf(kind: string, { start, size }: { readonly start: number; readonly size: number }): string {
  return `${kind} ${start} + ${size}`;
}

/** Name of a layer that learns, or of its head where that does alone. */
function learningText(name: string, learning: { readonly headOnly?: true | undefined } | null): string[] {
  if (learning === null) return [];
  return [learning.headOnly ? headName(name) : name];
}

function shapeText({
  name,
  inputs,
  units,
  slices,
}: {
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly slices: number;
}): string {
  return `${name}: ${inputs} x ${units}${slices === 1 ? "" : ` in ${slices} slices`}`;
}
