import type { QuantModel } from "../../ir/quant.js";
import type { ErrorsStep } from "../../ir/schedule.js";
import type { GroupRates, Rate } from "../../ir/update-constants.js";
import { groupErrors, headErrors } from "../../numerics/integer-learning.js";
import { groupErrors as groupErrorsReal, headErrors as headErrorsReal } from "../../numerics/real.js";
import { dataOf } from "../data.js";
import {
  formatOf,
  integerLayer,
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
import { rateName } from "./names.js";

/** c = rate * error of each active unit: d through the head as it was, or through the squares of the groups. */
export const errors: Op<ErrorsStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    if (!learnerOf(memory).learns) return 0;
    if (model.precision === "int8") runIntegers(step, model, memory);
    else runReals(step, model, memory);
    return 0;
  },
  statements(step, model) {
    const layer = layerOf(step, model);
    const { start } = sliceOf(step, model);
    const tail = `${pointer(step.z, start)}, ${step.d}, ${step.c}`;
    const integer = layer.kind === "integer";
    const suffix = integer ? "s16" : suffixOf(model);
    if (layer.answer?.kind === "groups") {
      const groups = `&${model.name}_${layer.name}_groups`;
      const constants = integer
        ? `&${model.name}_${layer.name}_rates`
        : `${rateName(model, layer, "ERROR_RATE")}, ${groups}`;
      return [`ff_group_errors_${suffix}(${constants}, ${tail});`];
    }
    const rate = integer ? `&${model.name}_${layer.name}_rate` : rateName(model, layer, "RATE");
    const head = `&${sliceName(model, layer, step.slice)}_head`;
    const weights = pointer(dataOf(model, layer, "head"), start * model.classes.length);
    return [`ff_head_errors_${suffix}(${rate}, ${head}, ${weights}, ${tail});`];
  },
  describe(step, model) {
    const { answer } = layerOf(step, model);
    const through = answer?.kind === "groups" ? "their groups" : "the head as it was";
    return `errors of ${sliceOf(step, model).width} units, from ${model.classes.length} scores through ${through}`;
  },
  runtime: (_step, model) => [model.precision === "int8" ? "ff_learn_s16" : `ff_learn_${suffixOf(model)}`],
  reads: (step) => [step.z, step.d],
  writes: (step) => [step.c],
  shows: (step, model) => ({ tensor: step.c, start: 0, length: sliceOf(step, model).width }),
};

function runIntegers(step: ErrorsStep, model: QuantModel, memory: Memory): void {
  const { answer, learning } = integerLayer(step, model);
  const { start, width } = sliceOf(step, model);
  const z = tensorOf(memory.int8, step.z).subarray(start, start + width);
  const d = tensorOf(memory.int32, step.d);
  const c = tensorOf(memory.int16, step.c);
  if (answer?.kind === "groups") {
    groupErrors(learning!.errors as GroupRates, answer.bounds, z, d, c);
    return;
  }
  const head = integerParameters(step, model, memory).head as Int16Array;
  const classes = d.length;
  headErrors(learning!.errors as Rate, head.subarray(start * classes, (start + width) * classes), z, d, c);
}

function runReals(step: ErrorsStep, model: QuantModel, memory: Memory): void {
  const { answer, learning, kind } = layerOf(step, model);
  if (kind !== "real" || learning === null || !("errorRate" in learning))
    throw new Error(`layer ${step.layer} has no real rates`);
  const { start, width } = sliceOf(step, model);
  const z = tensorOf(memory.real, step.z).subarray(start, start + width);
  const d = tensorOf(memory.real, step.d);
  const c = tensorOf(memory.real, step.c);
  const format = formatOf(model);
  if (answer?.kind === "groups" && "scale" in answer) {
    groupErrorsReal(format, learning.errorRate, answer.bounds, answer.scale, z, d, c);
    return;
  }
  const head = realParameters(step, model, memory).head!;
  const classes = d.length;
  headErrorsReal(format, learning.rate, head.subarray(start * classes, (start + width) * classes), z, d, c);
}
