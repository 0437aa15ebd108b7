import { additiveRange, rangeText } from "../formats/element-ranges.js";
import type { Family, Format } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int8 } from "../formats/int8.js";
import { int16s, int32s, reals } from "../formats/narrow.js";
import { type Block, findParameter, valuesOf } from "../ir/blocks.js";
import type { AnomalyReadout, DeviceModel } from "../ir/device-model.js";
import type { Parameter, Range, Role } from "../ir/parameter.js";
import { SCORES } from "../ir/schedule-tensor.js";
import { sizeOf } from "../ir/shape.js";
import type { Struct } from "../ir/struct.js";
import { weightsLearn } from "../ir/update-constants.js";
import type { Tapped } from "../layers/layer.js";
import * as is from "../schema/fields.js";
import { floats as floatArray, int16s as int16Array, int32s as int32Array } from "../schema/numbers.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { sizesOf } from "../steps/step.js";
import { tableOf } from "../steps/table-names.js";
import { floats } from "./head.js";
import { scheduleOnePass } from "./passes.js";
import type { ReadoutDefinition, Scored } from "./readout.js";

/** Exponent of the scores of integers: they count steps of 2^-8. */
export const SCORE_EXPONENT = 8;

/** Steps of what is left of an input to one of the input itself: 2^FINER. */
const FINER = 6;

/** Largest magnitude of a score. */
export const LARGEST_SCORE = 2 ** 15;

/** Records of cells in a device's file. */
const USUAL = { usual: int32Array, inputUsual: int32Array.nullable(), threshold: int16Array.nullable() };
export const storedAnomaly = {
  integer: is.object({
    ...{ kind: is.oneOf("anomaly"), decoderBias: int32Array, ...USUAL },
    ...{ raise: is.whole(0, 24), shift: is.whole(0, 30) },
  }),
  real: is.object({ kind: is.oneOf("anomaly"), decoderBias: floatArray, ...USUAL }),
};
type StoredAnomaly = is.Value<(typeof storedAnomaly)["integer"]>;
type StoredRealAnomaly = is.Value<(typeof storedAnomaly)["real"]>;

/** Mean and deviation before anything has been measured: scores are the energies themselves. */
export const UNMEASURED = [0, 65536] as const;

const PRINTED: Readonly<Record<Family, (readout: AnomalyReadout) => string>> = {
  integer: ({ raise, shift }) => `, input << ${raise}, >> ${shift}`,
  real: () => "",
};

/** Cells that reconstruct their own input: the score is the largest deviation of what is left from what is usual. */
export const anomaly: ReadoutDefinition<AnomalyReadout> = {
  floats: { ...floats, reconstructs: true, matrix: () => null, share: () => null },
  linear: false,
  tellsAnomalies: true,
  leastUnits: () => 1,
  stored: {
    integer: {
      to: ({ kind, parameters, raise, shift }) => ({
        ...{ kind, decoderBias: int32s(valuesOf(parameters, "decoderBias")), ...storedUsual(parameters) },
        ...{ raise, shift },
      }),
      from: ({ decoderBias, raise, shift, ...usual }: StoredAnomaly, { format, learns }) =>
        cellOf(format, learns.layer, decoderBias, { raise, shift }, usual),
      formulas: () => [],
    },
    real: {
      to: ({ kind, parameters }) => ({
        ...{ kind, decoderBias: reals(valuesOf(parameters, "decoderBias")), ...storedUsual(parameters) },
      }),
      from: ({ decoderBias, ...usual }: StoredRealAnomaly, { format, learns }) =>
        cellOf(format, learns.layer, decoderBias, NO_SHIFTS, usual),
      formulas: () => [],
    },
  },
  print: (readout, family) =>
    `cell, constants ${rangeText(valuesOf(readout.parameters, "decoderBias"))}${PRINTED[family](readout)}`,
  integers: quantizeCells,
  reals(block, { cell }, learns, format) {
    if (!cell) throw new Error(`layer ${block.name} reconstructs nothing`);
    const constant = reals(format.arithmetic.store(cell.decoderBias));
    return cellOf(format, learns.layer, constant, NO_SHIFTS, unmeasured(block.index));
  },
  weightExponent: () => null,
  errorScale: () => ({ exponent: 0, largest: 1, factors: [0] }), // cells have updates of their own
  leftExponent: ({ shift }, sums) => sums - shift,
  learning: (readout) => readout,
  reshaped(readout, block) {
    const [constant, ...others] = readout.parameters;
    if (!constant) throw new Error("a cell without constants");
    const shape = [sizeOf(block.layer.input)];
    return { ...readout, parameters: [{ ...constant, shape }, ...others] };
  },
  bound(bounds) {
    bounds.squares = LARGEST_SCORE; // the larger of scores, not their sum
  },
  layout: ({ kind, raise, shift }, model) =>
    ({ integer: { kind, raise, shift }, real: { kind } })[formatOf(model).family],
  sliceStructs: () => [],
  structs: (readout, block, model) => STRUCTS[formatOf(model).family](readout, block, model),
  infer: scheduleCells,
  add,
  learn: refuse,
};

/** Floats have the shape of the layer and tables of their own. */
const STRUCTS: Readonly<
  Record<Family, (readout: AnomalyReadout, block: Block, model: DeviceModel) => Struct[]>
> = {
  integer({ raise, shift }, block, model) {
    const { name } = block.layer;
    const { inputs, units } = sizesOf(block);
    const sizes = { inputs, outputs: units, raise, shift };
    if (weightsLearn(block.layer))
      return [
        {
          what: `${name}: reconstruction ${units} -> ${inputs}`,
          tag: "ff_cell_s16",
          name: `${model.name}_${name}_cell`,
          fields: sizes,
        },
      ];
    return [
      {
        what: `${name}: reconstruction ${units} -> ${inputs}, less the input`,
        tag: "ff_cell",
        name: `${model.name}_${name}_cell`,
        fields: {
          weights: tableOf(model, name, "weights"),
          bias: tableOf(model, name, "decoderBias"),
          ...sizes,
        },
      },
    ];
  },
  real: () => [],
};

const NO_SHIFTS = { raise: 0, shift: 0 } as const;

function refuse(): never {
  throw new Error("cells do not learn on a device");
}

/** The input's own score first, then that of each cell; the last one decides. */
function scheduleCells(builder: ScheduleBuilder, x: string): void {
  builder.steps.push({ kind: "inputDeviation", values: x, scores: SCORES });
  scheduleOnePass(builder, x, (block, at) => add(builder, block, at));
}

function add({ steps, tensor, model }: ScheduleBuilder, block: Block, { layer, x, z }: Tapped): void {
  const q = tensor(`${block.layer.name}_left`, LEFT[formatOf(model).family], sizesOf(block).inputs);
  steps.push({ kind: "reconstruct", layer, u: x, z, q });
  steps.push({ kind: "deviation", layer, values: q, scores: SCORES });
}

/** Element of what is left of an input. */
const LEFT: Readonly<Record<Family, Parameter["element"]>> = { integer: "int16", real: "f32" };

/** Constants of the scores: what is usual, and the threshold; null where the first cell has them. */
interface Usual {
  readonly usual: Int32Array;
  readonly inputUsual: Int32Array | null;
  readonly threshold: Int16Array | null;
}

/** The readout of a cell with these values; what learns is part of the state. */
function cellOf(
  { elements }: Pick<Format, "elements">,
  learns: boolean,
  decoderBias: Int32Array | Float32Array,
  shifts: Pick<AnomalyReadout, "raise" | "shift">,
  { usual, inputUsual, threshold }: Usual,
): AnomalyReadout {
  const plain = (
    role: Role,
    element: Parameter["element"],
    values: Parameter["values"],
    range: Range,
  ): Parameter => ({
    ...{ role, element, values, range, shape: [values.length], layout: "plain" },
    home: learns ? "state" : role === "decoderBias" ? "flash" : "code",
  });
  const { additive } = elements;
  const most = 2 ** 23; // a power of two, as a blob is checked by its bits
  return {
    ...{ kind: "anomaly", squares: false, ...shifts },
    parameters: [
      plain("decoderBias", additive, decoderBias, additiveRange(additive, learns)),
      plain("usual", "int32", usual, [-most, most]),
      ...(inputUsual ? [plain("inputUsual", "int32", inputUsual, [-most, most])] : []),
      ...(threshold ? [plain("threshold", "int16", threshold, [-32768, 32767])] : []),
    ],
  };
}

/** Before anything has been measured: of the input, which the first cell has, with a threshold that nothing reaches. */
function unmeasured(index: number): Usual {
  const usual = Int32Array.from(UNMEASURED);
  if (index > 0) return { usual, inputUsual: null, threshold: null };
  return { usual, inputUsual: usual.slice(), threshold: Int16Array.of(LARGEST_SCORE - 1) };
}

function storedUsual(parameters: readonly Parameter[]): Usual {
  const inputUsual = findParameter(parameters, "inputUsual");
  const threshold = findParameter(parameters, "threshold");
  return {
    usual: int32s(valuesOf(parameters, "usual")),
    inputUsual: inputUsual ? int32s(inputUsual.values) : null,
    threshold: threshold ? int16s(threshold.values) : null,
  };
}

/** Constants to the exponent of the sums, and shifts that bring what is left to a finer exponent than that of the input. */
function quantizeCells(layers: readonly Scored[]) {
  const readouts = layers.map(({ cell, exponent, learns }, index) => {
    if (!cell) throw new Error("a layer that reconstructs nothing");
    const sums = cell.weightExponent + exponent;
    const raise = sums - cell.inputExponent;
    const constant = Int32Array.from(cell.decoderBias, (each) => Math.round(each * 2 ** sums));
    return cellOf(
      int8,
      learns.layer,
      constant,
      { raise, shift: Math.max(0, raise - FINER) },
      unmeasured(index),
    );
  });
  return { scoreExponent: SCORE_EXPONENT, readouts };
}
