import type { QuantGroups, QuantModel } from "../ir/quant.js";
import type { GroupsStep } from "../ir/schedule.js";
import { layerOf, type Op, pointer, sliceOf, sumOfSquares, tensorOf } from "./op.js";

/** scores[k] += multiplier[k] * sum of z^2 over the units of class k's group, within one slice. */
export const groups: Op<GroupsStep> = {
  run(step, model, memory) {
    const { bounds, multiplier } = groupsOf(step, model);
    const { start } = sliceOf(step, model);
    const z = tensorOf(memory.int8, step.z);
    const scores = tensorOf(memory.int32, step.scores);
    for (let k = 0; k < scores.length; k++) {
      const group = z.subarray(start + bounds[k]!, start + bounds[k + 1]!);
      scores[k] = scores[k]! + sumOfSquares(group) * multiplier[k]!;
    }
    return 0;
  },
  statements(step, model) {
    const constants = `&${model.name}_${layerOf(step, model).name}_groups`;
    const z = pointer(step.z, sliceOf(step, model).start);
    return [`ff_groups_s8(${constants}, ${z}, result->scores);`];
  },
  describe: (_step, model) => `goodness of ${model.classes.length} groups of units, added to the scores`,
  runtime: () => ["ff_goodness"],
  reads: (step) => [step.z],
  writes: (step) => [step.scores],
  shows: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
};

function groupsOf(step: GroupsStep, model: QuantModel): QuantGroups {
  const { answer } = layerOf(step, model);
  if (answer?.kind !== "groups") throw new Error(`layer ${step.layer} has no groups`);
  return answer;
}
