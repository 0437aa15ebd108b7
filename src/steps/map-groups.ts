import { formatOf } from "../formats/index.js";
import { blockOf } from "../ir/blocks.js";
import { planeOf } from "../ir/window.js";
import { LAYER_EXIT } from "./layer-exit.js";
import { requireValues, type StepDefinition, scoresOf, tensorOf } from "./step.js";

/** scores[k] += mean square of class k's group of channels over all pixels of a map. */
export interface MapGroupsStep {
  readonly kind: "mapGroups";
  readonly layer: number;
  readonly z: string;
  readonly scores: string;
}

/** scores[k] += scale[k] * sum of z^2 over the channels of class k's group, at every pixel. */
export const mapGroups: StepDefinition<MapGroupsStep> = {
  isForward: true,
  run(step, model, memory) {
    const block = blockOf(model, step.layer);
    const bounds = requireValues(block, "bounds", memory);
    const scale = requireValues(block, "scale", memory);
    formatOf(model).arithmetic.addMapGroups(tensorOf(memory, step.z), { bounds, scale }, scoresOf(memory));
    return 0;
  },
  statements(step, model) {
    const { layer, read } = blockOf(model, step.layer);
    const { height, width } = planeOf(read);
    const constants = `&${model.name}_${layer.name}_groups`;
    const name = `ff_map_groups_${formatOf(model).suffixes.stored}`;
    return [`${name}(${constants}, ${height * width}, ${step.z}, result->scores);`];
  },
  describe(step, model) {
    const { read } = blockOf(model, step.layer);
    return `goodness of ${model.classes.length} groups of channels of ${read.join(" x ")}, added to the scores`;
  },
  runtime: (_step, model) => [`ff_map_groups_${formatOf(model).suffixes.stored}`],
  suspect: () => "the map agrees: the sums of squares of the groups, or their scales",
  reads: (step) => [step.z],
  writes: (step) => [step.scores],
  traceOutput: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
  exit: LAYER_EXIT,
};
