import type { LearnHeadStep } from "../../ir/schedule.js";
import { ditherBase as drawBase, HEAD_STREAM } from "../../numerics/dither.js";
import { updateHead } from "../../numerics/integer-learning.js";
import { updateHead as updateHeadReal } from "../../numerics/real.js";
import { dataOf } from "../data.js";
import {
  formatOf,
  integerParameters,
  layerOf,
  learnerOf,
  type Op,
  pointer,
  realParameters,
  sliceName,
  sliceOf,
  suffixOf,
  tensorOf,
} from "../op.js";
import { ditherBase, rateName } from "./names.js";

/** M -= rate z d^T for the units of one slice. */
export const learnHead: Op<LearnHeadStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    const learner = learnerOf(memory);
    if (!learner.learns) return 0;
    const layer = layerOf(step, model);
    const { start, width } = sliceOf(step, model);
    const classes = model.classes.length;
    const [from, to] = [start * classes, (start + width) * classes];
    if (layer.kind === "integer") {
      const head = integerParameters(step, model, memory).head as Int16Array;
      const z = tensorOf(memory.int8, step.z).subarray(start, start + width);
      const base = drawBase(learner.seed, learner.step, step.layer + HEAD_STREAM);
      const d = tensorOf(memory.int32, step.d);
      learner.saturated += updateHead(layer.learning!.head!, head.subarray(from, to), z, d, base, start);
      return 0;
    }
    const head = realParameters(step, model, memory).head!;
    const z = tensorOf(memory.real, step.z).subarray(start, start + width);
    const d = tensorOf(memory.real, step.d);
    updateHeadReal(formatOf(model), layer.learning!.rate, head.subarray(from, to), z, d);
    return 0;
  },
  statements(step, model) {
    const layer = layerOf(step, model);
    const { start } = sliceOf(step, model);
    const head = `&${sliceName(model, layer, step.slice)}_head`;
    const weights = pointer(dataOf(model, layer, "head"), start * model.classes.length);
    const tail = `${head}, ${weights}, ${pointer(step.z, start)}, ${step.d}`;
    if (layer.kind === "real")
      return [`ff_update_head_${suffixOf(model)}(${rateName(model, layer, "RATE")}, ${tail});`];
    const base = ditherBase(model, layer, "HEAD");
    return [
      `state->saturated += ff_update_head_s16(&${model.name}_${layer.name}_head_update, ${tail}, ${base}, ${start});`,
    ];
  },
  describe: (step, model) => `head ${sliceOf(step, model).width} -> ${model.classes.length} learns`,
  runtime: (_step, model) => [model.precision === "int8" ? "ff_learn_s16" : `ff_learn_${suffixOf(model)}`],
  reads: (step) => [step.z, step.d],
  writes: () => [],
  shows: (step, model) => ({ tensor: step.d, start: 0, length: model.classes.length }),
};
