import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { type Block, blockOf } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { ditherBase as drawBase, HEAD_STREAM } from "../../numerics/dither.js";
import { learnerOf, requireValues, type StepDefinition, tensorOf } from "../step.js";
import { dataOf } from "../table-names.js";
import { ditherBase, rateName } from "./learning-constants.js";
import { learningOf } from "./learns.js";
import { VALUE_FILES } from "./value-error.js";

/** constant -= rate d: what a layer adds to the estimate beside its head. */
export interface LearnConstantStep {
  readonly kind: "learnConstant";
  readonly layer: number;
  readonly d: string;
}

/** Statement of the update: integers draw and count what they hold at the end of its range. */
const UPDATES: Readonly<Record<Family, (model: DeviceModel, block: Block, args: string) => string>> = {
  integer: (model, block, args) =>
    `state->saturated += ff_update_constant_s32(&${model.name}_${block.layer.name}_constant_update, ${args}, ${ditherBase(model, block, "HEAD")});`,
  real: (model, block, args) => `ff_update_constant_f32(${rateName(model, block, "RATE")}, ${args});`,
};

/** constant -= rate d. */
export const learnConstant: StepDefinition<LearnConstantStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    const learner = learnerOf(memory);
    if (!learner.learns) return 0;
    const block = blockOf(model, step.layer);
    learner.saturated += formatOf(model).arithmetic.updateConstant(
      learningOf(block.layer),
      requireValues(block, "constant", memory),
      tensorOf(memory, step.d),
      drawBase(learner.seed, learner.step, block.index + HEAD_STREAM),
    );
    return 0;
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const args = [dataOf(model, block, "constant"), step.d, model.classes.length].join(", ");
    return [UPDATES[formatOf(model).family](model, block, args)];
  },
  describe: () => "what the layer adds beside its head learns",
  runtime: (_step, model) => [...VALUE_FILES[formatOf(model).family]],
  reads: (step) => [step.d],
  writes: () => [],
  traceOutput: (step, model) => ({ tensor: step.d, start: 0, length: model.classes.length }),
};
