import type { QuantHead, QuantModel } from "../ir/quant.js";
import type { HeadStep } from "../ir/schedule.js";
import { accumulate, layerOf, type Op, pointer, sliceName, sliceOf, tensorOf } from "./op.js";

/** scores += (z M) << shift, for the units of one slice. */
export const head: Op<HeadStep> = {
  run(step, model, memory) {
    const { weights, shift } = headOf(step, model);
    const classes = model.classes.length;
    const { start, width } = sliceOf(step, model);
    const acc = tensorOf(memory.int32, step.acc).fill(0);
    const z = tensorOf(memory.int8, step.z).subarray(start, start + width);
    const macs = accumulate(z, weights.subarray(start * classes, (start + width) * classes), acc);
    const scores = tensorOf(memory.int32, step.scores);
    for (let k = 0; k < classes; k++) scores[k] = scores[k]! + (acc[k]! << shift);
    return macs;
  },
  statements(step, model, kernel = "skip") {
    const constants = `&${sliceName(model, layerOf(step, model), step.slice)}_head`;
    const z = pointer(step.z, sliceOf(step, model).start);
    return [`macs += ff_head_s8_${kernel}(${constants}, ${z}, ${step.acc}, result->scores);`];
  },
  describe: (step, model) =>
    `head ${sliceOf(step, model).width} -> ${model.classes.length}, added to the scores`,
  runtime: (_step, _model, kernel = "skip") => [`ff_dense_${kernel}`, "ff_product"],
  reads: (step) => [step.z],
  writes: (step) => [step.acc, step.scores],
  shows: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
};

function headOf(step: HeadStep, model: QuantModel): QuantHead {
  const { answer } = layerOf(step, model);
  if (answer?.kind !== "head") throw new Error(`layer ${step.layer} has no head`);
  return answer;
}
