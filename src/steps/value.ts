import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int32s, reals } from "../formats/narrow.js";
import { type Block, blocksOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import { valuesInteger, valuesReal } from "../numerics/values.js";
import { sliceLocation } from "./head.js";
import { type Memory, requireValues, type StepDefinition, scoresOf, tensorOf } from "./step.js";

/** value = what the estimate is in the units of the targets; goodness as of a decision. Inference ends here. */
export interface ValueStep {
  readonly kind: "value";
  readonly exit: number;
  readonly layer: number;
  readonly slice: number;
  readonly estimate: string;
  /** In the result: values. */
  readonly scores: string;
  readonly z: string;
  /** Units of the layer that have been computed. */
  readonly units: number;
}

/** Steps of a family: values of an estimate, and in C the kernel's ending and the status of the answer. */
const FAMILIES: Readonly<
  Record<
    Family,
    {
      readonly ending: string;
      compute(model: DeviceModel, memory: Memory, estimate: string): void;
      status(targets: number): string;
    }
  >
> = {
  integer: {
    ending: "s32",
    compute(model, memory, estimate) {
      const of = (role: Parameters<typeof requireValues>[1]) =>
        requireValues(scaledBlock(model), role, memory);
      const scales = {
        scale: int32s(of("valueScale")),
        offset: int32s(of("valueOffset")),
        shift: of("valueShift"),
      };
      valuesInteger(scales, int32s(tensorOf(memory, estimate)), int32s(scoresOf(memory)));
    },
    status: () => "FF_OK",
  },
  real: {
    ending: "f32",
    compute(model, memory, estimate) {
      const block = scaledBlock(model);
      const scales = {
        scale: reals(requireValues(block, "valueScale", memory)),
        offset: reals(requireValues(block, "valueOffset", memory)),
        shift: [],
      };
      valuesReal(scales, reals(tensorOf(memory, estimate)), reals(scoresOf(memory)));
    },
    status: (targets) => `ff_answered_f32(result->value, ${targets}, 0.0f, result->goodness)`,
  },
};

/** value[k] = offset[k] + scale[k] * estimate[k]. */
export const value: StepDefinition<ValueStep> = {
  run(step, model, memory) {
    const { arithmetic, family } = formatOf(model);
    FAMILIES[family].compute(model, memory, step.estimate);
    const goodness = arithmetic.sumOfSquares(tensorOf(memory, step.z).subarray(0, step.units));
    Object.assign(memory.prediction, { label: 0, margin: 0, exit: step.exit, goodness, done: true });
    return 0;
  },
  statements(step, model) {
    const name = `${model.name}_${scaledBlock(model).layer.name}_values`;
    return [
      `ff_values_${FAMILIES[formatOf(model).family].ending}(&${name}, ${step.estimate}, result->value);`,
    ];
  },
  describe: (_step, model) => `the estimate in units of the ${model.classes.length} targets`,
  runtime(_step, model) {
    const { files, family } = formatOf(model);
    const { ending } = FAMILIES[family];
    return [`ff_values_${ending}`, files.goodness, ...(family === "real" ? ["ff_answer_f32"] : [])];
  },
  suspect: () => "the estimate agrees: scale, shift or offset of a target",
  leave: ({ exit, z, units }, model) => ({
    exit,
    condition: null,
    goodness: `ff_goodness_${formatOf(model).suffixes.stored}(${z}, ${units})`,
    status: FAMILIES[formatOf(model).family].status(model.classes.length),
  }),
  reads: ({ estimate, z }) => [estimate, z],
  writes: ({ scores }) => [scores],
  traceOutput: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
  exit: {
    location: sliceLocation,
    slice: ({ slice }) => slice,
    active: () => null,
    goodness: (step, model, memory) =>
      formatOf(model).arithmetic.sumOfSquares(tensorOf(memory, step.z).subarray(0, step.units)),
  },
};

/** The block whose readout has the scales of the targets: the last one that is read out. */
function scaledBlock(model: DeviceModel): Block {
  const found = [...blocksOf(model)].reverse().find(({ tap }) => tap.readout !== null);
  if (!found) throw new Error("no layer answers");
  return found;
}
