import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int8 } from "../formats/int8.js";
import type { RlsValuesReadout } from "../ir/device-model.js";
import { ESTIMATE, SCORES } from "../ir/schedule-tensor.js";
import { RLS_VALUE_EXPONENT } from "../numerics/rls-integer.js";
import * as is from "../schema/fields.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { sizesOf } from "../steps/step.js";
import { type LastOutput, refuseSlices, scheduleAlone } from "./alone.js";
import { squareErrors } from "./finest-scores.js";
import type { ReadoutDefinition, StoredAt } from "./readout.js";
import {
  boundFit,
  emptyFit,
  type FitAt,
  fitParameters,
  integerFitIn,
  printFit,
  type RlsValues,
  realFitIn,
  storedFit,
  structOf,
  withFit,
} from "./rls.js";
import { value } from "./value.js";
import {
  integerScalesIn,
  integerScalesOf,
  realScalesIn,
  scaleParameters,
  scaleStructs,
  storedScales,
  type ValueScales,
} from "./value-scales.js";

/** Records of such readouts in a device's file. */
export const storedRlsValues = {
  integer: is.object({
    ...{ kind: is.oneOf("rlsValues"), ...storedFit.integer },
    scales: storedScales.integer,
  }),
  real: is.object({ kind: is.oneOf("rlsValues"), ...storedFit.real, scales: storedScales.real }),
};
type StoredInteger = is.Value<(typeof storedRlsValues)["integer"]>;
type StoredReal = is.Value<(typeof storedRlsValues)["real"]>;

/** Exponent with which z is read, whatever its own: the largest is 4 then, as of what is normalised. */
const INPUT_EXPONENT = 5;

/** Exponent of the scores, with M. */
const SCORE_EXPONENT = RLS_VALUE_EXPONENT + INPUT_EXPONENT;

/** Recursive least squares on the output of the last layer, of which values are estimated: they share one P. */
export const rlsValues: ReadoutDefinition<RlsValuesReadout> = {
  floats: value.floats,
  linear: true,
  lastAlone: true,
  leastUnits: () => 1,
  stored: {
    integer: {
      to: ({ kind, parameters }) => ({
        ...{ kind, ...integerFitIn(parameters) },
        scales: integerScalesIn(parameters)!,
      }),
      from: ({ scales, ...fit }: StoredInteger, at: StoredAt) => readoutOf(at, fit, scales),
      formulas: (_record, { scoreExponent }) => [
        ["solution: its exponent and that of what it reads", SCORE_EXPONENT, scoreExponent],
      ],
    },
    real: {
      to: ({ kind, parameters }) => ({
        ...{ kind, ...realFitIn(parameters) },
        scales: realScalesIn(parameters)!,
      }),
      from: ({ scales, ...fit }: StoredReal, at: StoredAt) => readoutOf(at, fit, { ...scales, shift: null }),
      formulas: () => [],
    },
  },
  print: ({ parameters }) => printFit(parameters),
  integers(layers, targets) {
    const last = layers.at(-1);
    if (!last?.targets) throw new Error("the last layer has no statistics of the targets");
    const { units } = last;
    const { valueExponent, ...scales } = integerScalesOf(last.targets, SCORE_EXPONENT, true);
    const readout = readoutOf(
      { format: int8, units, classes: targets },
      emptyFit(int8, units, targets),
      scales,
    );
    return {
      ...{ scoreExponent: SCORE_EXPONENT, valueExponent },
      readouts: layers.map((layer) => (layer === last ? readout : null)),
    };
  },
  reals({ units }, { targets }, _learns, format, classes) {
    if (!targets) return null;
    const scales = { scale: targets.deviation, offset: targets.mean, shift: null };
    return readoutOf({ format, units, classes }, emptyFit(format, units, classes), scales);
  },
  weightExponent: () => null,
  errorScale: (_readout, exponent, slopes) => squareErrors(exponent, slopes), // of layers, which do not learn
  learning: (readout) => readout,
  reshaped(readout, _block, units, model) {
    const format = formatOf(model);
    const classes = model.classes.length;
    return withFit(readout, { format, units, classes }, emptyFit(format, units, classes));
  },
  bound: ({ heads }, _readout, block) => boundFit(heads, block),
  layout: ({ kind }, { valueExponent }) => ({ kind, exponentOfValues: valueExponent }),
  sliceStructs: () => [],
  structs: ({ parameters }, block, model) => [
    structOf(block, model),
    ...scaleStructs(parameters, block, model),
  ],
  infer: scheduleEstimate,
  add: refuseSlices,
  learn: refuseSlices,
  update(builder, x) {
    const { block, z: h } = scheduleEstimate(builder, x);
    const { tensor, elements, model, steps } = builder;
    const v = tensor("direction", elements.score, sizesOf(block).units);
    const room: Readonly<Record<Family, () => string | null>> = {
      integer: () => tensor("score_error", elements.score, model.classes.length),
      real: () => null,
    };
    const error = room[formatOf(model).family]();
    steps.push({
      ...{ kind: "learnRls", layer: block.tap.layer, h, scores: ESTIMATE, truth: "values", v, error },
    });
  },
};

/** Adds the steps up to the values of the last layer. */
function scheduleEstimate(builder: ScheduleBuilder, x: string): LastOutput {
  const { steps, tensor, elements, model } = builder;
  return scheduleAlone(
    builder,
    x,
    ({ block, z }) => {
      tensor(ESTIMATE, elements.score, model.classes.length);
      steps.push({ kind: "rls", layer: block.tap.layer, h: z, scores: ESTIMATE });
    },
    (at) =>
      steps.push({ kind: "value", ...at, slice: 0, estimate: ESTIMATE, previous: null, scores: SCORES }),
  );
}

/** The readout of these values, with what makes values in the units of the targets of its estimate. */
function readoutOf(at: FitAt, fit: RlsValues, scales: ValueScales): RlsValuesReadout {
  const parameters = [...fitParameters(at, fit), ...scaleParameters(at.format.elements.score, scales)];
  return { kind: "rlsValues", parameters, squares: false };
}
