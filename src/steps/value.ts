import type { TargetScales } from "../formats/arithmetic.js";
import type { Values } from "../formats/element.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int32s, reals, scoresIn } from "../formats/narrow.js";
import { type Block, blocksOf, valuesOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Role } from "../ir/parameter.js";
import { agreement, valuesInteger, valuesReal } from "../numerics/values.js";
import { leaveCondition, leaves } from "./decide.js";
import { sliceLocation } from "./head.js";
import { type Memory, requireValues, type StepDefinition, scoresOf, tensorOf } from "./step.js";

/**
 * value = what the estimate is in the units of the targets; goodness as of a decision. Inference ends here at the last exit, or
 * where the estimate has hardly changed.
 */
export interface ValueStep {
  readonly kind: "value";
  readonly exit: number;
  readonly layer: number;
  readonly slice: number;
  readonly estimate: string;
  /** The estimate at the exit before, in a model that may leave early; else null. */
  readonly previous: string | null;
  /** In the result: values. */
  readonly scores: string;
  readonly z: string;
  /** Units of the layer that have been computed. */
  readonly units: number;
}

/** Parts of the step that differ by family: values of an estimate, the margin of the first exit, the kernel's ending, the status. */
interface OfFamily {
  compute(model: DeviceModel, memory: Memory, estimate: string): void;
  /** Standard deviations of the targets, in units of values. */
  deviations(model: DeviceModel): number[];
  /** From values, and targets in their units, to standard deviations. */
  scales(model: DeviceModel): TargetScales;
  readonly first: number;
  readonly ending: string;
  readonly runtime: readonly string[];
  status(targets: number, margin: string): string;
}

const FAMILIES: Readonly<Record<Family, OfFamily>> = {
  integer: {
    compute(model, memory, estimate) {
      const of = (role: Role) => requireValues(scaledBlock(model), role, memory);
      const scales = {
        scale: int32s(of("valueScale")),
        offset: int32s(of("valueOffset")),
        shift: of("valueShift"),
      };
      valuesInteger(scales, int32s(tensorOf(memory, estimate)), int32s(scoresOf(memory)));
    },
    deviations(model) {
      const { parameters } = scaledBlock(model).tap.readout!;
      const shift = valuesOf(parameters, "valueShift");
      return Array.from(
        valuesOf(parameters, "valueScale"),
        (scale, k) => scale * 2 ** (model.scoreExponent - shift[k]!),
      );
    },
    scales: (model) => ({
      offset: scaleValues(model, "valueOffset"),
      scale: scaleValues(model, "targetScale"),
      shift: scaleValues(model, "targetShift"),
    }),
    first: -0x7fff_ffff,
    ending: "s32",
    runtime: [],
    status: () => "FF_OK",
  },
  real: {
    compute(model, memory, estimate) {
      const of = (role: Role) => reals(requireValues(scaledBlock(model), role, memory));
      const scales = { scale: of("valueScale"), offset: of("valueOffset"), shift: [] };
      valuesReal(scales, reals(tensorOf(memory, estimate)), reals(scoresOf(memory)));
    },
    deviations: (model) => [...valuesOf(scaledBlock(model).tap.readout!.parameters, "valueScale")],
    scales: (model) => ({
      offset: scaleValues(model, "valueOffset"),
      scale: scaleValues(model, "valueScale"),
      shift: null,
    }),
    first: -(2 ** 127),
    ending: "f32",
    runtime: ["ff_answer_f32"],
    status: (targets, margin) => `ff_answered_f32(result->value, ${targets}, ${margin}, result->goodness)`,
  },
};

/** value[k] = offset[k] + scale[k] * estimate[k]; margin = - the largest change of the estimate since the exit before. */
export const value: StepDefinition<ValueStep> = {
  run(step, model, memory) {
    const { arithmetic, family } = formatOf(model);
    FAMILIES[family].compute(model, memory, step.estimate);
    const margin = step.previous === null ? 0 : marginOf(step, model, memory);
    const thresholds = memory.learner?.thresholds ?? model.exits?.thresholds ?? null;
    const done = leaves(model.exits, thresholds, step.exit, margin, margin);
    Object.assign(memory.prediction, { label: 0, margin, exit: step.exit, done });
    if (done) memory.prediction.goodness = arithmetic.sumOfSquares(computed(step, memory));
    return 0;
  },
  statements(step, model) {
    const { ending } = FAMILIES[formatOf(model).family];
    const { estimate, previous, exit } = step;
    const name = `${model.name}_${scaledBlock(model).layer.name}_values`;
    const call = exit === 0 ? "begin_agreement" : "agreement";
    return [
      `ff_values_${ending}(&${name}, ${estimate}, result->value);`,
      ...(previous === null
        ? []
        : [`result->margin = ff_${call}_${ending}(${estimate}, ${previous}, ${model.classes.length});`]),
    ];
  },
  describe(step, model) {
    const what = `the estimate in units of the ${model.classes.length} targets`;
    const condition = leaveCondition(step, model);
    return condition === null ? what : `exit ${step.exit}: ${what}; return if it has hardly changed`;
  },
  runtime(_step, model) {
    const { files, family } = formatOf(model);
    const { ending, runtime } = FAMILIES[family];
    return [`ff_values_${ending}`, files.goodness, ...runtime];
  },
  suspect: () => "the estimate agrees: scale, shift or offset of a target",
  leave: (step, model) => ({
    exit: step.exit,
    condition: leaveCondition(step, model),
    goodness: `ff_goodness_${formatOf(model).suffixes.stored}(${step.z}, ${step.units})`,
    status: FAMILIES[formatOf(model).family].status(
      model.classes.length,
      step.previous === null ? "0.0f" : "result->margin",
    ),
  }),
  reads: ({ estimate, previous, z }) => [estimate, z, ...(previous === null ? [] : [previous])],
  writes: ({ scores, previous }) => [scores, ...(previous === null ? [] : [previous])],
  traceOutput: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
  exit: {
    location: sliceLocation,
    slice: ({ slice }) => slice,
    active: () => null,
    answer: ({ prediction }) => prediction,
    goodness: (step, model, memory) => formatOf(model).arithmetic.sumOfSquares(computed(step, memory)),
  },
};

/** z of the answering layer as far as it has been computed. */
function computed({ z, units }: ValueStep, memory: Memory) {
  return tensorOf(memory, z).subarray(0, units);
}

/** Minus the largest change of the estimate, which is kept for the exit behind; the first has none to compare with. */
function marginOf({ exit, estimate, previous }: ValueStep, model: DeviceModel, memory: Memory): number {
  const before = scoresIn(tensorOf(memory, previous!));
  const now = scoresIn(tensorOf(memory, estimate));
  const margin = exit === 0 ? FAMILIES[formatOf(model).family].first : agreement(now, before);
  before.set(now);
  return margin;
}

/** Standard deviations of the targets over the training part, in units of the values that a model answers. */
export function deviationsOf(model: DeviceModel): number[] {
  return FAMILIES[formatOf(model).family].deviations(model);
}

/** Scales that take values of a model that learns, and targets in their units, to standard deviations. */
export function targetScalesOf(model: DeviceModel): TargetScales {
  return FAMILIES[formatOf(model).family].scales(model);
}

/** C name of the struct with the same. */
export function targetsName(model: DeviceModel): string {
  const ending = { integer: "target_scales", real: "values" }[formatOf(model).family];
  return `${model.name}_${scaledBlock(model).layer.name}_${ending}`;
}

function scaleValues(model: DeviceModel, role: Role): Values {
  return valuesOf(scaledBlock(model).tap.readout!.parameters, role);
}

/** The block whose readout has the scales of the targets: the last one that is read out. */
function scaledBlock(model: DeviceModel): Block {
  const found = [...blocksOf(model)].reverse().find(({ tap }) => tap.readout !== null);
  if (!found) throw new Error("no layer answers");
  return found;
}
