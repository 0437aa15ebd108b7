import { Failure } from "../diagnostics/diagnostic.js";
import { accumulatorOverflow } from "../diagnostics/quantize.js";
import { ELEMENT_RANGE, rangeText } from "../formats/element-ranges.js";
import type { Family, Format } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int8 } from "../formats/int8.js";
import { int16s, int32s, reals } from "../formats/narrow.js";
import { type Block, findParameter, valuesOf } from "../ir/blocks.js";
import type { AnomalyReadout, DeviceModel } from "../ir/device-model.js";
import type { Parameter } from "../ir/parameter.js";
import { SCORES } from "../ir/schedule-tensor.js";
import { sizeOf } from "../ir/shape.js";
import type { Struct } from "../ir/struct.js";
import type { Tapped } from "../layers/layer.js";
import { SUM_LIMIT } from "../numerics/bounds.js";
import * as is from "../schema/fields.js";
import { floats as floatArray, int16s as int16Array, int32s as int32Array } from "../schema/numbers.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { sizesOf } from "../steps/step.js";
import { tableOf } from "../steps/table-names.js";
import { floats } from "./head.js";
import { scheduleOnePass } from "./passes.js";
import type { CellValues, ReadoutDefinition, Scored } from "./readout.js";

/** Exponent of the scores of integers: they count steps of 2^-8. */
const SCORE_EXPONENT = 8;

/** Steps of what is left of an input to one of the input itself: 2^FINER. */
const FINER = 6;

/** Largest magnitude of a score. */
const LARGEST_SCORE = 2 ** 15;

/** Records of cells in a device's file. */
export const storedAnomaly = {
  integer: is.object({
    ...{
      kind: is.oneOf("anomaly"),
      decoderBias: int32Array,
      usual: int16Array,
      inputUsual: int16Array.nullable(),
    },
    ...{ raise: is.whole(0, 24), shift: is.whole(0, 30) },
  }),
  real: is.object({
    ...{
      kind: is.oneOf("anomaly"),
      decoderBias: floatArray,
      usual: int16Array,
      inputUsual: int16Array.nullable(),
    },
  }),
};
type StoredAnomaly = is.Value<(typeof storedAnomaly)["integer"]>;
type StoredRealAnomaly = is.Value<(typeof storedAnomaly)["real"]>;

/** What is usual before anything has been measured: deviations are the energies themselves. */
const UNMEASURED = [0, 256] as const;

const PRINTED: Readonly<Record<Family, (readout: AnomalyReadout) => string>> = {
  integer: ({ raise, shift }) => `, input << ${raise}, >> ${shift}`,
  real: () => "",
};

/** Cells that reconstruct their own input: the score is the largest deviation of what is left from what is usual. */
export const anomaly: ReadoutDefinition<AnomalyReadout> = {
  floats: { ...floats, reconstructs: true, matrix: () => null, share: () => null },
  linear: false,
  leastUnits: () => 1,
  stored: {
    integer: {
      to: ({ kind, parameters, raise, shift }) => ({
        ...{ kind, decoderBias: int32s(valuesOf(parameters, "decoderBias")), ...storedUsual(parameters) },
        ...{ raise, shift },
      }),
      from: ({ decoderBias, usual, inputUsual, raise, shift }: StoredAnomaly, { format }) =>
        cellOf(format, decoderBias, { raise, shift }, usual, inputUsual),
      formulas: () => [],
    },
    real: {
      to: ({ kind, parameters }) => ({
        ...{ kind, decoderBias: reals(valuesOf(parameters, "decoderBias")), ...storedUsual(parameters) },
      }),
      from: ({ decoderBias, usual, inputUsual }: StoredRealAnomaly, { format }) =>
        cellOf(format, decoderBias, NO_SHIFTS, usual, inputUsual),
      formulas: () => [],
    },
  },
  print: (readout, family) =>
    `cell, constants ${rangeText(valuesOf(readout.parameters, "decoderBias"))}${PRINTED[family](readout)}`,
  integers: quantizeCells,
  reals(block, { cell }, _learns, format) {
    if (!cell) throw new Error(`layer ${block.name} reconstructs nothing`);
    const constant = reals(format.arithmetic.store(cell.decoderBias));
    return cellOf(format, constant, NO_SHIFTS, ...unmeasured(block.index));
  },
  weightExponent: () => null,
  errorScale: refuse,
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
    return [
      {
        what: `${name}: reconstruction ${units} -> ${inputs}, less the input`,
        tag: "ff_cell",
        name: `${model.name}_${name}_cell`,
        fields: {
          weights: tableOf(model, name, "weights"),
          bias: tableOf(model, name, "decoderBias"),
          ...{ inputs, outputs: units, raise, shift },
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
  builder.steps.push({ kind: "deviation", values: x, scores: SCORES });
  scheduleOnePass(builder, x, (block, at) => add(builder, block, at));
}

function add({ steps, tensor, model }: ScheduleBuilder, block: Block, { layer, x, z }: Tapped): void {
  const q = tensor(`${block.layer.name}_left`, LEFT[formatOf(model).family], sizesOf(block).inputs);
  steps.push({ kind: "reconstruct", layer, u: x, z, q });
  steps.push({ kind: "deviation", layer, values: q, scores: SCORES });
}

/** Element of what is left of an input. */
const LEFT: Readonly<Record<Family, Parameter["element"]>> = { integer: "int16", real: "f32" };

/** The readout of a cell with these values. */
function cellOf(
  { elements }: Pick<Format, "elements">,
  decoderBias: Int32Array | Float32Array,
  shifts: Pick<AnomalyReadout, "raise" | "shift">,
  usual: Int16Array,
  inputUsual: Int16Array | null,
): AnomalyReadout {
  const parameters: Parameter[] = [
    {
      ...{
        role: "decoderBias",
        element: elements.additive,
        values: decoderBias,
        shape: [decoderBias.length],
      },
      ...{ layout: "plain", home: "flash", range: ELEMENT_RANGE[elements.additive] },
    },
    usualParameter("usual", usual),
    ...(inputUsual ? [usualParameter("inputUsual", inputUsual)] : []),
  ];
  return { kind: "anomaly", parameters, squares: false, ...shifts };
}

function usualParameter(role: "usual" | "inputUsual", values: Int16Array): Parameter {
  const range = [-32768, 32767] as const;
  return { role, element: "int16", values, shape: [values.length], layout: "plain", home: "code", range };
}

/** Before anything has been measured: of the input, which the first cell has, with a threshold that nothing reaches. */
function unmeasured(index: number): [usual: Int16Array, inputUsual: Int16Array | null] {
  return [Int16Array.from(UNMEASURED), index === 0 ? Int16Array.of(...UNMEASURED, LARGEST_SCORE - 1) : null];
}

function storedUsual(parameters: readonly Parameter[]) {
  const inputUsual = findParameter(parameters, "inputUsual");
  return {
    usual: int16s(valuesOf(parameters, "usual")),
    inputUsual: inputUsual ? int16s(inputUsual.values) : null,
  };
}

/** Constants to the exponent of the sums, and shifts that bring what is left to a finer exponent than that of the input. */
function quantizeCells(layers: readonly Scored[]) {
  const readouts = layers.map(({ cell, exponent }, index) => {
    if (!cell) throw new Error("a layer that reconstructs nothing");
    const sums = cell.weightExponent + exponent;
    const raise = sums - cell.inputExponent;
    const constant = Int32Array.from(cell.decoderBias, (each) => Math.round(each * 2 ** sums));
    proveSums(cell, constant, raise);
    return cellOf(int8, constant, { raise, shift: Math.max(0, raise - FINER) }, ...unmeasured(index));
  });
  return { scoreExponent: SCORE_EXPONENT, readouts };
}

/** No sum of a reconstruction wraps, whatever input and output are. */
function proveSums({ name, weights }: CellValues, constant: Int32Array, raise: number): void {
  const units = weights.length / constant.length;
  let largest = raise < 0 ? Number.POSITIVE_INFINITY : 0;
  for (const [i, own] of constant.entries()) {
    let sum = Math.abs(own) + 127 * 2 ** raise + 2 ** Math.max(0, raise - FINER);
    for (let j = 0; j < units; j++) sum += 127 * Math.abs(weights[i * units + j]!);
    largest = Math.max(largest, sum);
  }
  if (!(largest < SUM_LIMIT)) throw new Failure(accumulatorOverflow(name, largest));
}
