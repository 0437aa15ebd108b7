import type { QuantModel } from "../ir/quant.js";
import type { GroupsStep } from "../ir/schedule.js";
import { addGroups } from "../numerics/real.js";
import { layerOf, type Memory, type Op, pointer, sliceOf, suffixOf, sumOfSquares, tensorOf } from "./op.js";

/** scores[k] += multiplier[k] * sum of z^2 over the units of class k's group, within one slice. */
export const groups: Op<GroupsStep> = {
  run(step, model, memory) {
    if (model.precision === "int8") runIntegers(step, model, memory);
    else runReals(step, model, memory);
    return 0;
  },
  statements(step, model) {
    const constants = `&${model.name}_${layerOf(step, model).name}_groups`;
    const z = pointer(step.z, sliceOf(step, model).start);
    return [`ff_groups_${suffixOf(model)}(${constants}, ${z}, result->scores);`];
  },
  describe: (_step, model) => `goodness of ${model.classes.length} groups of units, added to the scores`,
  runtime: (_step, model) => [model.precision === "int8" ? "ff_goodness" : `ff_goodness_${suffixOf(model)}`],
  reads: (step) => [step.z],
  writes: (step) => [step.scores],
  shows: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
};

function runIntegers(step: GroupsStep, model: QuantModel, memory: Memory): void {
  const { answer, kind } = layerOf(step, model);
  if (kind !== "integer" || answer?.kind !== "groups" || !("multiplier" in answer))
    throw new Error(`layer ${step.layer} has no groups`);
  const { start } = sliceOf(step, model);
  const z = tensorOf(memory.int8, step.z);
  const scores = tensorOf(memory.int32, step.scores);
  for (let k = 0; k < scores.length; k++) {
    const group = z.subarray(start + answer.bounds[k]!, start + answer.bounds[k + 1]!);
    scores[k] = scores[k]! + sumOfSquares(group) * answer.multiplier[k]!;
  }
}

function runReals(step: GroupsStep, model: QuantModel, memory: Memory): void {
  const { answer } = layerOf(step, model);
  if (answer?.kind !== "groups" || !("scale" in answer)) throw new Error(`layer ${step.layer} has no groups`);
  const { start, width } = sliceOf(step, model);
  const z = tensorOf(memory.real, step.z).subarray(start, start + width);
  addGroups(z, answer.bounds, answer.scale, tensorOf(memory.real, step.scores));
}
