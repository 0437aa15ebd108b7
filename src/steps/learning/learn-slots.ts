import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { uint8s } from "../../formats/narrow.js";
import { type Block, blockOf } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { ditherBase as drawBase } from "../../numerics/dither.js";
import { learnerOf, requireValues, rowOf, type StepDefinition, sizesOf, tensorOf } from "../step.js";
import { dataOf } from "../table-names.js";
import { ditherBase, learnFile, rateName } from "./learning-constants.js";
import { learningOf } from "./learns.js";

/** Slots of the true label and its hard negative -= c; sum = both errors together, for the weights that both passes share. */
export interface LearnSlotsStep {
  readonly kind: "learnSlots";
  readonly layer: number;
  readonly c: string;
  readonly pair: string;
  /** [units] */
  readonly sum: string;
}

/** C expressions that both members of a pair have. */
interface Members {
  readonly slots: readonly [string, string];
  readonly errors: readonly [string, string];
}

/** Statements of the updates, and of the sum of both errors. */
const UPDATES: Readonly<
  Record<Family, (step: LearnSlotsStep, model: DeviceModel, block: Block, members: Members) => string[]>
> = {
  integer(step, model, block, { slots, errors }) {
    const { inputs, units } = sizesOf(block);
    const call = (member: 0 | 1): string =>
      `state->saturated += ff_update_slot_s32(&${model.name}_${block.layer.name}_slot_update, ${slots[member]}, ${errors[member]}, ${units}, ${ditherBase(model, block)}, ${inputs}u + ${step.pair}[${member}], 0);`;
    return [call(0), call(1), `ff_add_errors_s16(${errors.join(", ")}, ${step.sum}, ${units});`];
  },
  real(step, model, block, { slots, errors }) {
    const { units } = sizesOf(block);
    const { learn } = formatOf(model).suffixes;
    const energy = rateName(model, block, "ENERGY");
    return [
      `ff_update_slot_${learn}(${energy}, ${units}, ${errors[0]}, ${slots[0]});`,
      `ff_update_slot_${learn}(${energy}, ${units}, ${errors[1]}, ${slots[1]});`,
      `ff_add_errors_${learn}(${errors.join(", ")}, ${units}, ${step.sum});`,
    ];
  },
};

/**
 * The slot of each member's label -= its c; sum = both errors together, since the pair shares everything else of the
 * first layer's input.
 */
export const learnSlots: StepDefinition<LearnSlotsStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    const learner = learnerOf(memory);
    if (!learner.learns) return 0;
    const block = blockOf(model, step.layer);
    const { inputs, units } = sizesOf(block);
    const { arithmetic } = formatOf(model);
    const overlay = requireValues(block, "overlay", memory);
    const labels = uint8s(tensorOf(memory, step.pair));
    const c = tensorOf(memory, step.c);
    const draws = { base: drawBase(learner.seed, learner.step, block.index), start: 0 };
    for (const member of [0, 1] as const) {
      const k = labels[member]!;
      const slot = rowOf(overlay, k, units);
      const own = rowOf(c, member, units);
      learner.saturated += arithmetic.updateSlot(learningOf(block.layer), slot, own, draws, inputs + k);
    }
    arithmetic.addErrors(rowOf(c, 0, units), rowOf(c, 1, units), tensorOf(memory, step.sum));
    return 0;
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const { units } = sizesOf(block);
    const overlay = dataOf(model, block, "overlay");
    const slot = (member: 0 | 1): string => `&${overlay}[${step.pair}[${member}] * ${units}u]`;
    const c = (member: 0 | 1): string => `&${step.c}[${member * units}]`;
    const members: Members = { slots: [slot(0), slot(1)], errors: [c(0), c(1)] };
    return UPDATES[formatOf(model).family](step, model, block, members);
  },
  describe: () => "slots of both labels learn; their errors together for the weights they share",
  runtime: (_step, model) => [learnFile(model)],
  reads: (step) => [step.c, step.pair],
  writes: (step) => [step.sum],
  traceOutput: (step, model) => ({
    tensor: step.sum,
    start: 0,
    length: sizesOf(blockOf(model, step.layer)).units,
  }),
};
