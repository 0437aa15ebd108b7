import { formatOf } from "../formats/index.js";
import { sliceLocation } from "./head.js";
import { pointer, requireValues, type StepDefinition, scoresOf, sliceOf, tensorOf } from "./step.js";

/** scores[k] += mean square of class k's group of units within one slice. */
export interface GroupsStep {
  readonly kind: "groups";
  readonly layer: number;
  readonly slice: number;
  readonly z: string;
  readonly scores: string;
}

/** scores[k] += scale[k] * sum of z^2 over the units of class k's group, within one slice. */
export const groups: StepDefinition<GroupsStep> = {
  isForward: true,
  run(step, model, memory) {
    const { block, start, width } = sliceOf(step, model);
    const z = tensorOf(memory, step.z).subarray(start, start + width);
    const bounds = requireValues(block, "bounds", memory);
    const scale = requireValues(block, "scale", memory);
    formatOf(model).arithmetic.addGroups(z, { bounds, scale }, scoresOf(memory));
    return 0;
  },
  statements(step, model) {
    const { block, start } = sliceOf(step, model);
    const constants = `&${model.name}_${block.layer.name}_groups`;
    const z = pointer(step.z, start);
    return [`ff_groups_${formatOf(model).suffixes.stored}(${constants}, ${z}, result->scores);`];
  },
  describe: (_step, model) => `goodness of ${model.classes.length} groups of units, added to the scores`,
  runtime: (_step, model) => [formatOf(model).files.goodness],
  suspect: () => "z agrees: the sums of squares of the groups, or their scales",
  reads: (step) => [step.z],
  writes: (step) => [step.scores],
  traceOutput: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
  exit: { location: sliceLocation, slice: ({ slice }) => slice, active: () => null, goodness: () => 0 },
};
