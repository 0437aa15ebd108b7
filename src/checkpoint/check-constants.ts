import { formatOf } from "../formats/index.js";
import type { DeviceModel, InputPart } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import { norm } from "../numerics/fixed-point.js";
import { goodnessMultiplier, groupBounds, groupMultipliers, groupScales } from "../numerics/group-bounds.js";
import { stateFields } from "../parameters/state-fields.js";
import { anyRule } from "../rules/index.js";
import { type FieldProblem, shown } from "./fields.js";
import { otherFields } from "./learnt.js";
import type { StoredInteger, StoredModel, StoredReal } from "./stored-model.js";

/** A constant at its place: what an export computes from the rest of the model, and what is there. */
type Constant = readonly [path: string, expected: unknown, found: unknown];

/**
 * Everything that is not what an export makes of a model of these exponents: constants with a formula, and which parts of
 * a model there are.
 * @param model the record, of the same shapes as `ir`; `made` is made of it.
 */
export function badConstants(model: StoredModel, made: DeviceModel, ir: Ir): FieldProblem[] {
  const integer = formatOf(model).family === "integer";
  const constants = [
    ...model.input.parts.flatMap((part, index) => ofPart(part, index, integer ? model.input.exponent : 0)),
    ...(integer ? [] : ofReals(model)),
    ...model.layers.flatMap((layer, index) => {
      const path = `model.layers[${index}]`;
      const last = index === model.layers.length - 1;
      return layer.kind === "integer"
        ? ofInteger(layer, path, model, ir, last)
        : ofReal(layer, path, model, ir, last);
    }),
    ...ofLearning(model, made),
  ];
  return constants
    .map(([path, expected, found]) => ({ path, expected: text(expected), found: text(found) }))
    .filter(({ expected, found }) => expected !== found)
    .map(({ path, expected, found }) => ({ path, expected: shown(expected), found: shown(found) }));
}

function text(value: unknown): string {
  return JSON.stringify(ArrayBuffer.isView(value) ? [...(value as Int32Array)] : value);
}

function ofPart(part: InputPart, index: number, exponent: number): Constant[] {
  return part.kind === "rms"
    ? [[`model.input.parts[${index}].norm`, sorted(norm(part.size, exponent)), sorted(part.norm)]]
    : [];
}

/** Real models have no scales. */
function ofReals({ input, scoreExponent }: StoredModel): Constant[] {
  return [
    ["model.input.exponent", 0, input.exponent],
    ["model.scoreExponent", 0, scoreExponent],
  ];
}

function ofInteger(
  layer: StoredInteger,
  path: string,
  model: StoredModel,
  ir: Ir,
  last: boolean,
): Constant[] {
  const { units, slices, answer, exponent, learning } = layer;
  const unit = 2 ** (model.scoreExponent - 2 * exponent);
  const normalised = last ? null : norm(units, layer.norm?.exponent ?? 0);
  const constants: Constant[] = [[`${path}.norm`, sorted(normalised), sorted(layer.norm)]];
  if (learning) constants.push(...ofMasterWeights(layer, path, learning, model, ir));
  if (answer?.kind === "head")
    constants.push([`${path}.answer.shift`, model.scoreExponent - exponent - answer.exponent, answer.shift]);
  if (answer?.kind === "goodness")
    constants.push([`${path}.answer.multiplier`, goodnessMultiplier(unit, units), answer.multiplier]);
  if (answer?.kind === "groups") {
    const bounds = groupBounds(units / slices, model.classes.length);
    constants.push([`${path}.answer.bounds`, bounds, answer.bounds]);
    constants.push([`${path}.answer.multiplier`, groupMultipliers(unit, bounds, slices), answer.multiplier]);
  }
  return constants;
}

/** A layer of master weights: one power of two for all units, and updates of the parts that its rule has. */
function ofMasterWeights(
  { units, multiplier, shift, accumulatorScale, exponent, answer }: StoredInteger,
  path: string,
  { softmax, threshold, errors, head, slot }: NonNullable<StoredInteger["learning"]>,
  { scoreExponent, classes }: StoredModel,
  ir: Ir,
): Constant[] {
  const pairs = hasPairs(ir);
  const scale = 2 ** -(exponent + 2 + shift[0]!);
  const rates = errors.multiplier instanceof Int32Array ? errors.multiplier.length : 1;
  return [
    [`${path}.multiplier`, new Int32Array(units).fill(2 ** 30), multiplier],
    [`${path}.shift`, new Uint8Array(units).fill(shift[0]!), shift],
    [`${path}.accumulatorScale`, new Float64Array(units).fill(scale), accumulatorScale],
    [`${path}.learning.softmax: distances below 2^31`, true, softmax.limit * 2 ** softmax.raise < 2 ** 31],
    [`${path}.learning.threshold`, pairs ? Math.round(2 ** scoreExponent) : 0, threshold],
    [`${path}.learning.errors: rates`, answer?.kind === "groups" ? classes.length : 1, rates],
    [`${path}.learning.head: there is one`, learnsHead(ir), head !== null],
    [`${path}.learning.slot: there is one`, pairs, slot !== null],
  ];
}

/** True for a rule that learns heads: all but random ones that stay. */
function learnsHead({ training, inference }: Ir): boolean {
  return inference.readout === "head" && (anyRule(training).device?.learnsHeads(training) ?? false);
}

/** True for a rule that learns from pairs of labels. */
function hasPairs({ training }: Ir): boolean {
  return (anyRule(training).device?.pairLoss(training) ?? null) !== null;
}

function ofReal(layer: StoredReal, path: string, model: StoredModel, ir: Ir, last: boolean): Constant[] {
  const { units, slices, answer, learning } = layer;
  const pairs = hasPairs(ir);
  const constants: Constant[] = [[`${path}.norm`, last ? null : { size: units }, layer.norm]];
  if (learning) {
    constants.push([`${path}.learning.threshold`, pairs ? 1 : 0, learning.threshold]);
    constants.push([`${path}.learning.head`, learnsHead(ir), learning.head]);
    constants.push([`${path}.learning.slot: above 0`, pairs, learning.slot > 0]);
  }
  if (answer?.kind === "goodness")
    constants.push([`${path}.answer.scale`, Math.fround(1 / units), answer.scale]);
  if (answer?.kind === "groups") {
    const bounds = groupBounds(units / slices, model.classes.length);
    constants.push([`${path}.answer.bounds`, bounds, answer.bounds]);
    constants.push([`${path}.answer.scale`, groupScales(bounds, slices), answer.scale]);
  }
  return constants;
}

/** Constants of exits and of the fields of the state, and that numbers have the model's type. */
function ofLearning(model: StoredModel, made: DeviceModel): Constant[] {
  const { exits, learning } = model;
  if (learning === null) return [];
  const { adaptation, skip, learnt } = learning;
  const integer = formatOf(model).family === "integer";
  const fits = (value: number): boolean => (integer ? Number.isInteger(value) : Math.fround(value) === value);
  const path = "model.learning";
  const fields = otherFields(stateFields(made)).map(({ name }) => name);
  const { up = 0, down = 0, kappa = 0 } = adaptation ?? {};
  const numbers = integer ? "whole" : "float32";
  return [
    [`${path}.learnt: its fields`, fields.sort(), Object.keys(learnt ?? {}).sort()],
    [`${path}.adaptation: there is one`, exits !== null, adaptation !== null],
    [`${path}.skip: ${numbers}, ${integer ? 32768 : 1} at most`, true, fits(skip) && (integer || skip <= 1)],
    [`${path}.adaptation.up: ${numbers}`, true, fits(up) && (!integer || up <= 2 ** 29)],
    [`${path}.adaptation.down: ${numbers}`, true, fits(down) && (!integer || down <= 2 ** 30)],
    [`${path}.adaptation.kappa: ${numbers}`, true, fits(kappa)],
  ];
}

/** Fields in one order, to be compared. */
function sorted<T extends object>(value: T | null): T | null {
  return value && (Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) as T);
}
