import { isValues } from "../formats/element.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import type { DeviceModel, InputPart } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import { type BlockIr, blockIrAt } from "../ir/ir-blocks.js";
import { sizeOf } from "../ir/shape.js";
import { followerOf } from "../layers/index.js";
import { norm } from "../numerics/fixed-point.js";
import { stateFields } from "../parameters/state-fields.js";
import { definitionOfReadout } from "../readouts/index.js";
import { anyRule, deviceHalf } from "../rules/index.js";
import { type FieldProblem, shown } from "../schema/fields.js";
import { otherFields } from "./learnt.js";
import type { StoredBlock, StoredInteger, StoredModel, StoredReal } from "./stored-model.js";

/** A constant at its place: what an export computes from the rest of the model, and what is there. */
type Constant = readonly [path: string, expected: unknown, found: unknown];

/**
 * Everything that is not what an export makes of a model of these exponents: constants with a formula, and which parts of
 * a model there are.
 * @param model the record, of the same shapes as `ir`; `made` is made of it.
 */
export function badConstants(model: StoredModel, made: DeviceModel, ir: Ir): FieldProblem[] {
  const exponent = { integer: model.input.exponent, real: 0 }[formatOf(model).family];
  const constants = [
    ...model.input.parts.flatMap((part, index) => ofPart(part, index, exponent)),
    ...SCALES[formatOf(model).family](model),
    ...model.layers.flatMap((layer, index) => {
      const path = `model.layers[${index}]`;
      const block = blockIrAt(ir, index);
      return [...ofLayer(layer, path, model, ir, block), ...ofReadout(layer, path, model)];
    }),
    ...ofLearning(model, made, ir),
  ];
  return constants
    .map(([path, expected, found]) => ({ path, expected: text(expected), found: text(found) }))
    .filter(({ expected, found }) => expected !== found)
    .map(({ path, expected, found }) => ({ path, expected: shown(expected), found: shown(found) }));
}

function text(value: unknown): string {
  return JSON.stringify(isValues(value) ? [...value] : value);
}

function ofPart(part: InputPart, index: number, exponent: number): Constant[] {
  switch (part.kind) {
    case "rms":
      return [[`model.input.parts[${index}].norm`, sorted(norm(part.size, exponent)), sorted(part.norm)]];
    case "affine":
      return [];
    default:
      return part satisfies never;
  }
}

/** Real models have no scales. */
const SCALES: Readonly<Record<Family, (model: StoredModel) => Constant[]>> = {
  integer: () => [],
  real: ({ input, scoreExponent }) => [
    ["model.input.exponent", 0, input.exponent],
    ["model.scoreExponent", 0, scoreExponent],
  ],
};

function ofLayer(layer: StoredBlock, path: string, model: StoredModel, ir: Ir, block: BlockIr): Constant[] {
  switch (layer.kind) {
    case "integer":
      return ofInteger(layer, path, model, ir, block);
    case "real":
      return ofReal(layer, path, ir, block);
    default:
      return layer satisfies never;
  }
}

/** Exponent of z; 0 for floats. */
function exponentOf(layer: StoredBlock): number {
  switch (layer.kind) {
    case "integer":
      return layer.exponent;
    case "real":
      return 0;
    default:
      return layer satisfies never;
  }
}

/** Fields of a readout's record that have a formula. */
function ofReadout(layer: StoredBlock, path: string, { classes, scoreExponent }: StoredModel): Constant[] {
  const { answer, units, slices } = layer;
  if (answer === null) return [];
  const exponent = exponentOf(layer) + (layer.gain ?? 0); // of what is read
  const at = { units, slices, classes: classes.length, exponent, scoreExponent };
  return definitionOfReadout(answer)
    .stored[layer.kind].formulas(answer, at)
    .map(([field, expected, found]) => [`${path}.answer.${field}`, expected, found]);
}

/** Values that the normalisation behind a block reads; null where there is none. */
function normalisedSize({ followers }: BlockIr): number | null {
  const norm = followers.find(({ kind }) => followerOf({ kind }).normalises);
  return norm ? sizeOf(norm.output) : null;
}

function ofInteger(
  layer: StoredInteger,
  path: string,
  model: StoredModel,
  ir: Ir,
  block: BlockIr,
): Constant[] {
  const { learning } = layer;
  const size = normalisedSize(block);
  const normalised = size === null ? null : norm(size, layer.norm?.exponent ?? 0);
  const constants: Constant[] = [[`${path}.norm`, sorted(normalised), sorted(layer.norm)]];
  if (learning) constants.push(...ofMasterWeights(layer, path, learning, model, ir));
  return constants;
}

/** A layer of master weights: one power of two for all units, and updates of the parts that its rule has. */
function ofMasterWeights(
  { units, slices, multiplier, shift, accumulatorScale, exponent }: StoredInteger,
  path: string,
  { softmax, threshold, errors, head, slot, headOnly }: NonNullable<StoredInteger["learning"]>,
  { scoreExponent, classes }: StoredModel,
  ir: Ir,
): Constant[] {
  const pairs = hasPairs(ir);
  const slopes = deviceHalf(ir).slopes(ir.training, { units, slices }, classes.length);
  const scale = 2 ** -(exponent + 2 + shift[0]!);
  const rates = errors.multiplier instanceof Int32Array ? errors.multiplier.length : 1;
  const masters: Constant[] = [
    [`${path}.multiplier`, new Int32Array(units).fill(2 ** 30), multiplier],
    [`${path}.shift`, new Uint8Array(units).fill(shift[0]!), shift],
    [`${path}.accumulatorScale`, new Float64Array(units).fill(scale), accumulatorScale],
  ];
  return [
    ...(headOnly ? [] : masters),
    [`${path}.learning.softmax: distances below 2^31`, true, softmax.limit * 2 ** softmax.raise < 2 ** 31],
    [`${path}.learning.threshold`, pairs ? Math.round(2 ** scoreExponent) : 0, threshold],
    [`${path}.learning.errors: rates`, slopes.length, rates],
    [`${path}.learning.head: there is one`, learnsHead(ir), head !== null],
    [`${path}.learning.slot: there is one`, pairs, slot !== null],
  ];
}

/** True for a rule that learns heads: all but random ones that stay. */
function learnsHead({ training, inference }: Ir): boolean {
  const { linear } = definitionOfReadout({ kind: inference.readout });
  return linear && (anyRule(training).device?.learnsHeads(training) ?? false);
}

/** True for a rule that learns from pairs of labels. */
function hasPairs({ training }: Ir): boolean {
  return (anyRule(training).device?.pairLoss(training) ?? null) !== null;
}

function ofReal(layer: StoredReal, path: string, ir: Ir, block: BlockIr): Constant[] {
  const { learning } = layer;
  const size = normalisedSize(block);
  const pairs = hasPairs(ir);
  const constants: Constant[] = [[`${path}.norm`, size === null ? null : { size }, layer.norm]];
  if (learning) {
    constants.push([`${path}.learning.threshold`, pairs ? 1 : 0, learning.threshold]);
    constants.push([`${path}.learning.head`, learnsHead(ir), learning.head]);
    constants.push([`${path}.learning.slot: above 0`, pairs, learning.slot > 0]);
  }
  return constants;
}

/** Numbers of learning by family: their type in words, the test for it, and the largest. */
const NUMBERS: Readonly<
  Record<
    Family,
    {
      readonly numbers: string;
      fits(value: number): boolean;
      readonly most: { readonly skip: number; readonly up: number; readonly down: number };
    }
  >
> = {
  integer: { numbers: "whole", fits: Number.isInteger, most: { skip: 32768, up: 2 ** 29, down: 2 ** 30 } },
  real: {
    numbers: "float32",
    fits: (value) => Math.fround(value) === value,
    most: { skip: 1, up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY },
  },
};

/** Constants of exits and of the fields of the state, and that numbers have the model's type. */
function ofLearning(model: StoredModel, made: DeviceModel, ir: Ir): Constant[] {
  const { exits, learning } = model;
  if (learning === null) return [];
  const { adaptation, skip, learnt, drift, ask } = learning;
  const { numbers, fits, most } = NUMBERS[formatOf(model).family];
  const path = "model.learning";
  const fields = otherFields(stateFields(made)).map(({ name }) => name);
  const { up = 0, down = 0, kappa = 0, estimates } = adaptation ?? {};
  const estimated = model.valueExponent !== undefined && exits !== null;
  const { earlyMargins: early = [] } = drift ?? {};
  return [
    [`${path}.learnt: its fields`, fields.sort(), Object.keys(learnt ?? {}).sort()],
    [`${path}.drift: there is one`, ir.learning?.normalise !== undefined, drift !== undefined],
    [`${path}.ask: there is one`, ir.learning?.ask !== undefined, ask !== undefined],
    [`${path}.drift.leastMargin: ${numbers}`, true, fits(drift?.leastMargin ?? 0)],
    [
      `${path}.drift.earlyMargins: one for each early exit`,
      drift && exits ? exits.thresholds.length : 0,
      early.length,
    ],
    [`${path}.drift.earlyMargins: ${numbers}`, true, early.every(fits)],
    [`${path}.adaptation: there is one`, exits !== null && drift === undefined, adaptation !== null],
    [`${path}.skip: ${numbers}, ${most.skip} at most`, true, fits(skip) && skip <= most.skip],
    [`${path}.adaptation.up: ${numbers}`, true, fits(up) && up <= most.up],
    [`${path}.adaptation.down: ${numbers}`, true, fits(down) && down <= most.down],
    [`${path}.adaptation.kappa: ${numbers}`, true, fits(kappa)],
    [`${path}.adaptation.estimates: there is one`, estimated, estimates !== undefined],
    [`${path}.adaptation.estimates: ${numbers}`, true, Object.values(estimates ?? {}).every(fits)],
  ];
}

/** Fields in one order, to be compared. */
function sorted<T extends object>(value: T | null): T | null {
  return value && (Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) as T);
}
