import type { QuantModel } from "../../ir/quant.js";
import type { LearnSlotsStep } from "../../ir/schedule.js";
import { ditherBase as drawBase } from "../../numerics/dither.js";
import { addErrors, updateSlot } from "../../numerics/integer-learning.js";
import { addErrors as addErrorsReal, updateSlot as updateSlotReal } from "../../numerics/real.js";
import { dataOf } from "../data.js";
import {
  formatOf,
  integerParameters,
  layerOf,
  learnerOf,
  type Memory,
  type Op,
  realParameters,
  suffixOf,
  tensorOf,
} from "../op.js";
import { ditherBase, rateName } from "./names.js";

/**
 * The slot of each member's label -= its c; sum = both errors together, since the pair shares everything else of the
 * first layer's input.
 */
export const learnSlots: Op<LearnSlotsStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    if (!learnerOf(memory).learns) return 0;
    if (model.precision === "int8") runIntegers(step, model, memory);
    else runReals(step, model, memory);
    return 0;
  },
  statements(step, model) {
    const layer = layerOf(step, model);
    const { units, inputs } = layer;
    const overlay = dataOf(model, layer, "overlay");
    const name = `${model.name}_${layer.name}`;
    const slot = (member: 0 | 1): string => `&${overlay}[${step.pair}[${member}] * ${units}u]`;
    const c = (member: 0 | 1): string => `&${step.c}[${member * units}]`;
    if (layer.kind === "real") {
      const suffix = suffixOf(model);
      const energy = rateName(model, layer, "ENERGY");
      return [
        `ff_update_slot_${suffix}(${energy}, ${units}, ${c(0)}, ${slot(0)});`,
        `ff_update_slot_${suffix}(${energy}, ${units}, ${c(1)}, ${slot(1)});`,
        `ff_add_errors_${suffix}(${c(0)}, ${c(1)}, ${units}, ${step.sum});`,
      ];
    }
    const call = (member: 0 | 1): string =>
      `state->saturated += ff_update_slot_s32(&${name}_slot_update, ${slot(member)}, ${c(member)}, ${units}, ${ditherBase(model, layer)}, ${inputs}u + ${step.pair}[${member}], 0);`;
    return [call(0), call(1), `ff_add_errors_s16(${c(0)}, ${c(1)}, ${step.sum}, ${units});`];
  },
  describe: () => "slots of both labels learn; their errors together for the weights they share",
  runtime: (_step, model) => [model.precision === "int8" ? "ff_learn_s16" : `ff_learn_${suffixOf(model)}`],
  reads: (step) => [step.c, step.pair],
  writes: (step) => [step.sum],
  shows: (step, model) => ({ tensor: step.sum, start: 0, length: layerOf(step, model).units }),
};

function runIntegers(step: LearnSlotsStep, model: QuantModel, memory: Memory): void {
  const layer = layerOf(step, model);
  if (layer.kind !== "integer") throw new Error(`layer ${layer.name} has no integers`);
  const { units, inputs } = layer;
  const { overlay } = integerParameters(step, model, memory);
  const labels = tensorOf(memory.uint8, step.pair);
  const c = tensorOf(memory.int16, step.c);
  const learner = learnerOf(memory);
  const base = drawBase(learner.seed, learner.step, step.layer);
  for (const member of [0, 1] as const) {
    const k = labels[member]!;
    const slot = overlay!.subarray(k * units, (k + 1) * units);
    const own = c.subarray(member * units, (member + 1) * units);
    learner.saturated += updateSlot(layer.learning!.slot!, slot, own, base, inputs + k, 0);
  }
  addErrors(c.subarray(0, units), c.subarray(units), tensorOf(memory.int16, step.sum));
}

function runReals(step: LearnSlotsStep, model: QuantModel, memory: Memory): void {
  const layer = layerOf(step, model);
  if (layer.kind !== "real") throw new Error(`layer ${layer.name} has no reals`);
  const { units } = layer;
  const { overlay } = realParameters(step, model, memory);
  const labels = tensorOf(memory.uint8, step.pair);
  const c = tensorOf(memory.real, step.c);
  const format = formatOf(model);
  for (const member of [0, 1] as const) {
    const k = labels[member]!;
    const own = c.subarray(member * units, (member + 1) * units);
    updateSlotReal(format, overlay!.subarray(k * units, (k + 1) * units), own, layer.learning!.slot);
  }
  const sum = tensorOf(memory.real, step.sum);
  sum.set(c.subarray(0, units));
  addErrorsReal(format, c.subarray(units), sum);
}
