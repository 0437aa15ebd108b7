import { type Diagnostic, stopOn } from "../diagnostics/diagnostic.js";
import { badDeviceTensor, otherDeviceModel } from "../diagnostics/train.js";
import type { Ir } from "../ir/ir.js";
import { exitCount, type QuantLayer, type QuantModel, type StoredSamples, sumsOf } from "../ir/quant.js";
import { stateFields, storedStride } from "../plan/state.js";
import { otherFields } from "./learnt.js";

/** Smallest value of weights that are learnt: see "Integer learning" in numerics/README.md. */
const LOWEST_MASTER = -32640;

/** Largest magnitude of an offset of readings, see quantize/readings.ts. */
const LARGEST_OFFSET = 2 ** 30;

/**
 * Refuses a device's model that is not the one of the model file, or whose arrays cannot be what they are called.
 * @throws Failure FF3019, FF3020
 */
export function checkDevice(file: string, model: QuantModel, ir: Ir, fpu: boolean): void {
  stopOn([...otherModel(file, model, ir), ...otherInput(file, model, fpu)]);
  stopOn(wantedTensors(model).flatMap((wanted) => badTensor(file, wanted)));
}

/** Everything in which the two differ. */
function otherModel(file: string, model: QuantModel, ir: Ir): Diagnostic[] {
  const compared: readonly (readonly [what: string, expected: unknown, found: unknown])[] = [
    ["name", ir.name, model.name],
    ["precision", ir.precision, model.precision],
    ["sums of products", ir.accumulate ?? "f32", sumsOf(model)],
    ["classes", ir.classes, model.classes],
    ["input", ir.input.size, model.input.size],
    ["layers", ir.layers.map(shapeText), model.layers.map(shapeText)],
    [
      "layers that learn",
      ir.layers.filter((_, index) => ir.learning?.layers[index]).map(({ name }) => name),
      model.layers.filter(({ learning }) => learning).map(({ name }) => name),
    ],
  ];
  return compared
    .map(([what, expected, found]) => [what, JSON.stringify(expected), JSON.stringify(found)] as const)
    .filter(([, expected, found]) => expected !== found)
    .map(([what, expected, found]) => otherDeviceModel(file, what, expected, found));
}

/** A device with a floating-point unit may read floats; one without cannot go on from there. */
function otherInput(file: string, { input }: QuantModel, fpu: boolean): Diagnostic[] {
  if (fpu || input.storage !== "float32") return [];
  return [otherDeviceModel(file, "input", "integers, for a target without floating-point unit", "float32")];
}

function shapeText({
  name,
  inputs,
  units,
  slices,
}: Pick<QuantLayer, "name" | "inputs" | "units" | "slices">): string {
  return `${name}: ${inputs} x ${units}${slices === 1 ? "" : ` in ${slices} slices`}`;
}

/** An array with the length and the range of values that it must have. */
interface Wanted {
  readonly name: string;
  readonly values: ArrayLike<number> | null | undefined;
  readonly length: number;
  readonly lowest?: number;
  readonly largest?: number;
}

function badTensor(file: string, { name, values, length, lowest, largest }: Wanted): Diagnostic[] {
  if (values?.length !== length)
    return [badDeviceTensor(file, name, `${length} values`, `${values?.length ?? "none"}`)];
  const fits = (value: number): boolean =>
    Number.isFinite(value) && value >= (lowest ?? value) && value <= (largest ?? value);
  const at = Array.prototype.findIndex.call(values, (value: number) => !fits(value));
  if (at < 0) return [];
  const bounds = [
    ...(lowest === undefined ? [] : [`at least ${lowest}`]),
    ...(largest === undefined ? [] : [`at most ${largest}`]),
  ];
  return [
    badDeviceTensor(file, name, ["finite numbers", ...bounds].join(", "), `${values[at]} at index ${at}`),
  ];
}

function wantedTensors(model: QuantModel): Wanted[] {
  const { exits, learning, classes } = model;
  const { shipped = null, guard = null, learnt = null } = learning ?? {};
  const steps = model.input.steps.length === 0 ? 0 : model.input.steps.length === 1 ? 1 : model.input.size;
  const offsets = { name: "input.offsets", lowest: -LARGEST_OFFSET, largest: LARGEST_OFFSET };
  return [
    { name: "input.steps", values: model.input.steps, length: steps },
    ...(model.input.offsets === undefined
      ? []
      : [{ ...offsets, values: model.input.offsets, length: steps }]),
    ...model.layers.flatMap((layer) => wantedOfLayer(layer, classes.length)),
    ...(exits ? [{ name: "exits.thresholds", values: exits.thresholds, length: exitCount(model) - 1 }] : []),
    ...wantedSamples("learning.shipped", shipped, model),
    ...wantedSamples("learning.guard", guard, model),
    ...(learnt ? wantedLearnt(model, learnt) : []),
  ];
}

function wantedOfLayer(layer: QuantLayer, classes: number): Wanted[] {
  const { name, inputs, units, answer } = layer;
  const masters = layer.weights instanceof Int16Array ? { lowest: LOWEST_MASTER } : {};
  const wanted: Wanted[] = [
    { name: `${name}.weights`, values: layer.weights, length: inputs * units, ...masters },
    { name: `${name}.bias`, values: layer.bias, length: units },
  ];
  if (layer.overlay) wanted.push({ name: `${name}.overlay`, values: layer.overlay, length: classes * units });
  if (layer.kind === "integer") {
    wanted.push({ name: `${name}.multiplier`, values: layer.multiplier, length: units });
    wanted.push({ name: `${name}.shift`, values: layer.shift, length: units, lowest: 1, largest: 31 });
    wanted.push({ name: `${name}.accumulatorScale`, values: layer.accumulatorScale, length: units });
  }
  if (answer?.kind === "head")
    wanted.push({ name: `${name}.answer.weights`, values: answer.weights, length: units * classes });
  if (answer?.kind === "groups") {
    const scale = "scale" in answer ? answer.scale : answer.multiplier;
    const width = units / layer.slices;
    wanted.push({
      name: `${name}.answer.bounds`,
      values: answer.bounds,
      length: classes + 1,
      largest: width,
    });
    wanted.push({ name: `${name}.answer scale`, values: scale, length: classes });
  }
  return wanted;
}

function wantedSamples(name: string, samples: StoredSamples | null, model: QuantModel): Wanted[] {
  if (samples === null) return [];
  const { count, x, labels } = samples;
  return [
    { name: `${name}.x`, values: x, length: count * storedStride(model) },
    { name: `${name}.labels`, values: labels, length: count, largest: model.classes.length - 1 },
  ];
}

/** Indices into the ring of recent samples must be in it; floats must be finite. */
function wantedLearnt(model: QuantModel, learnt: Readonly<Record<string, ArrayLike<number>>>): Wanted[] {
  const recent = model.learning?.recent ?? 0;
  const largest: Readonly<Record<string, number>> = {
    recent_count: recent,
    recent_next: Math.max(0, recent - 1),
    recent_labels: model.classes.length - 1,
  };
  return otherFields(stateFields(model)).map(({ name, shape }) => ({
    name: `learning.learnt.${name}`,
    values: learnt[name],
    length: shape.reduce((product, size) => product * size, 1),
    ...(name in largest ? { largest: largest[name]! } : {}),
  }));
}
