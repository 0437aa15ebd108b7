import type { QuantModel } from "../../ir/quant.js";
import { type LearnDenseStep, pairStride } from "../../ir/schedule.js";
import { ditherBase as drawBase, SECOND_STREAM } from "../../numerics/dither.js";
import { updateDense } from "../../numerics/integer-learning.js";
import { updateDense as updateDenseReal } from "../../numerics/real.js";
import { dataOf } from "../data.js";
import {
  formatOf,
  integerParameters,
  layerOf,
  learnerOf,
  type Memory,
  type Op,
  pointer,
  realParameters,
  sliceName,
  sliceOf,
  suffixOf,
  tensorOf,
} from "../op.js";
import { ditherBase } from "./names.js";

/** W -= x c^T, bias -= c for the units of one slice; the second pass of a pair has rows of its own. */
export const learnDense: Op<LearnDenseStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    const learner = learnerOf(memory);
    if (!learner.learns) return 0;
    if (model.precision === "int8") learner.saturated += runIntegers(step, model, memory);
    else runReals(step, model, memory);
    return 0;
  },
  statements(step, model) {
    const layer = layerOf(step, model);
    const { start } = sliceOf(step, model);
    const weights = pointer(dataOf(model, layer, "weights"), start * layer.inputs);
    const bias = pointer(dataOf(model, layer, "bias"), start);
    const rows = rowsOf(step, model);
    const tail = `&${sliceName(model, layer, step.slice)}, ${weights}, ${bias}, ${pointer(step.x, rows.x)}, ${pointer(step.c, rows.c)}`;
    if (layer.kind === "real") return [`ff_update_dense_${suffixOf(model)}(${tail});`];
    const base = ditherBase(model, layer, step.second ? "SECOND" : "");
    return [
      `state->saturated += ff_update_dense_s16(&${model.name}_${layer.name}_update, ${tail}, ${base}, ${start});`,
    ];
  },
  describe(step, model) {
    const { inputs, units } = layerOf(step, model);
    return `weights ${inputs} -> ${units} learn${step.second ? " from the rival" : ""}`;
  },
  runtime: (_step, model) => [model.precision === "int8" ? "ff_learn_s16" : `ff_learn_${suffixOf(model)}`],
  reads: (step) => [step.x, step.c],
  writes: () => [],
  shows: (step, model) => ({
    tensor: step.c,
    start: rowsOf(step, model).c,
    length: sliceOf(step, model).width,
  }),
};

/** Where the rows of the pass begin in x and c. */
function rowsOf(step: LearnDenseStep, model: QuantModel): { readonly x: number; readonly c: number } {
  const { inputs, units } = layerOf(step, model);
  return step.second ? { x: pairStride(inputs), c: units } : { x: 0, c: 0 };
}

function drawsOf({ layer, second }: LearnDenseStep): number {
  return second ? layer + SECOND_STREAM : layer;
}

function runIntegers(step: LearnDenseStep, model: QuantModel, memory: Memory): number {
  const layer = layerOf(step, model);
  if (layer.kind !== "integer") throw new Error(`layer ${layer.name} has no integers`);
  const { weights, bias } = integerParameters(step, model, memory);
  const { start, width } = sliceOf(step, model);
  const { seed, step: updates } = learnerOf(memory);
  const rows = rowsOf(step, model);
  return updateDense(
    layer.learning!.update,
    (weights as Int16Array).subarray(start * layer.inputs, (start + width) * layer.inputs),
    bias.subarray(start, start + width),
    tensorOf(memory.int8, step.x).subarray(rows.x, rows.x + layer.inputs),
    tensorOf(memory.int16, step.c).subarray(rows.c, rows.c + width),
    drawBase(seed, updates, drawsOf(step)),
    start,
  );
}

function runReals(step: LearnDenseStep, model: QuantModel, memory: Memory): void {
  const { inputs } = layerOf(step, model);
  const { weights, bias } = realParameters(step, model, memory);
  const { start, width } = sliceOf(step, model);
  const rows = rowsOf(step, model);
  updateDenseReal(
    formatOf(model),
    weights.subarray(start * inputs, (start + width) * inputs),
    bias.subarray(start, start + width),
    tensorOf(memory.real, step.x).subarray(rows.x, rows.x + inputs),
    tensorOf(memory.real, step.c).subarray(rows.c, rows.c + width),
  );
}
