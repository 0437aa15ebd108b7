import type { HeadStep } from "../ir/schedule.js";
import { accumulate, type Op, tensorOf } from "./op.js";

/** scores += (z M) << shift. */
export const head: Op<HeadStep> = {
  run(step, model, memory) {
    const { weights, shift } = headOf(step, model);
    const acc = tensorOf(memory.int32, step.acc).fill(0);
    const macs = accumulate(tensorOf(memory.int8, step.z), weights, acc);
    const scores = tensorOf(memory.int32, step.scores);
    for (let k = 0; k < scores.length; k++) scores[k] = scores[k]! + (acc[k]! << shift);
    return macs;
  },
  statements(step, model, kernel = "skip") {
    const layer = model.layers[step.layer]!;
    const constants = `&${model.name}_${layer.name}_head`;
    return [`macs += ff_head_s8_${kernel}(${constants}, ${step.z}, ${step.acc}, result->scores);`];
  },
  describe(step, model) {
    const layer = model.layers[step.layer]!;
    return `head ${layer.units} -> ${model.classes.length}, added to the scores`;
  },
  runtime: (_step, _model, kernel = "skip") => [`ff_dense_${kernel}`, "ff_product"],
  reads: (step) => [step.z],
  writes: (step) => [step.acc, step.scores],
};

function headOf(step: HeadStep, model: Parameters<Op<HeadStep>["run"]>[1]) {
  const found = model.layers[step.layer]?.head;
  if (!found) throw new Error(`layer ${step.layer} has no head`);
  return found;
}
