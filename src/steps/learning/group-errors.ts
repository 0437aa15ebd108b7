import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import type { Block } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { learnerOf, pointer, requireValues, type StepDefinition, sliceOf, tensorOf } from "../step.js";
import { learnFile, rateName } from "./learning-constants.js";
import { learningOf } from "./learns.js";

/** c = rate * what the layer's own loss says of each active unit, through the squares of the groups. */
export interface GroupErrorsStep {
  readonly kind: "groupErrors";
  readonly layer: number;
  readonly slice: number;
  readonly z: string;
  readonly d: string;
  /** [width] */
  readonly c: string;
}

/** Rates of the errors: of integers a struct that has the bounds of the groups, too. */
const RATES: Readonly<Record<Family, (model: DeviceModel, block: Block) => string>> = {
  integer: ({ name }, { layer }) => `&${name}_${layer.name}_rates`,
  real: (model, block) =>
    `${rateName(model, block, "ERROR_RATE")}, &${model.name}_${block.layer.name}_groups`,
};

/** c = rate * 2 z scale[k] d[k] of each active unit of class k, for the units of one slice. */
export const groupErrors: StepDefinition<GroupErrorsStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    if (!learnerOf(memory).learns) return 0;
    const { block, start, width } = sliceOf(step, model);
    const z = tensorOf(memory, step.z).subarray(start, start + width);
    const groups = {
      bounds: requireValues(block, "bounds", memory),
      scale: requireValues(block, "scale", memory),
    };
    const [d, c] = [tensorOf(memory, step.d), tensorOf(memory, step.c)];
    formatOf(model).arithmetic.groupErrors(learningOf(block.layer), groups, z, d, c);
    return 0;
  },
  statements(step, model) {
    const { block, start } = sliceOf(step, model);
    const { family, suffixes } = formatOf(model);
    const args = [RATES[family](model, block), pointer(step.z, start), step.d, step.c];
    return [`ff_group_errors_${suffixes.learn}(${args.join(", ")});`];
  },
  describe: (step, model) =>
    `errors of ${sliceOf(step, model).width} units, from ${model.classes.length} scores through their groups`,
  runtime: (_step, model) => [learnFile(model)],
  reads: (step) => [step.z, step.d],
  writes: (step) => [step.c],
  traceOutput: (step, model) => ({ tensor: step.c, start: 0, length: sliceOf(step, model).width }),
};
