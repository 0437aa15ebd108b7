import type { QuantModel } from "../../ir/quant.js";
import type { PairErrorsStep } from "../../ir/schedule.js";
import type { Rate } from "../../ir/update-constants.js";
import { goodnessErrors } from "../../numerics/integer-learning.js";
import { goodnessErrors as goodnessErrorsReal } from "../../numerics/real.js";
import { floatLiteral } from "../c.js";
import { goodnessOf } from "../candidates.js";
import { formatOf, layerOf, learnerOf, type Memory, type Op, suffixOf, tensorOf } from "../op.js";
import { rateName } from "./names.js";

/** c = rate * r * slope of the goodness at each active unit, for the label and for its rival. */
export const pairErrors: Op<PairErrorsStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    if (!learnerOf(memory).learns) return 0;
    const labels = tensorOf(memory.uint8, step.pair);
    for (const member of [0, 1] as const)
      runMember(step, model, memory, member, step.perLabel ? labels[member]! : member);
    return 0;
  },
  statements(step, model) {
    const layer = layerOf(step, model);
    const { units } = layer;
    const call = (member: 0 | 1): string => {
      const row = step.perLabel ? `${step.pair}[${member}]` : String(member);
      const z = `&${step.z}[${row} * ${units}u]`;
      const c = `&${step.c}[${member * units}]`;
      if (layer.kind === "integer")
        return `ff_goodness_errors_s16(&${model.name}_${layer.name}_rate, ${z}, ${step.r}[${member}], ${c}, ${units});`;
      const constants = `${rateName(model, layer, "ERROR_RATE")}, ${floatLiteral(goodnessOf(step, model))}`;
      return `ff_goodness_errors_${suffixOf(model)}(${constants}, ${step.r}[${member}], ${z}, ${units}, ${c});`;
    };
    return [call(0), call(1)];
  },
  describe: (step, model) => `errors of ${layerOf(step, model).units} units, for the label and its rival`,
  runtime: (_step, model) => [model.precision === "int8" ? "ff_learn_s16" : `ff_learn_${suffixOf(model)}`],
  reads: (step) => [step.z, step.r, step.pair],
  writes: (step) => [step.c],
  shows: (step, model) => ({ tensor: step.c, start: 0, length: 2 * layerOf(step, model).units }),
};

function runMember(
  step: PairErrorsStep,
  model: QuantModel,
  memory: Memory,
  member: 0 | 1,
  row: number,
): void {
  const layer = layerOf(step, model);
  const { units } = layer;
  if (layer.kind === "integer") {
    const z = tensorOf(memory.int8, step.z).subarray(row * units, (row + 1) * units);
    const c = tensorOf(memory.int16, step.c).subarray(member * units, (member + 1) * units);
    goodnessErrors(layer.learning!.errors as Rate, z, tensorOf(memory.int32, step.r)[member]!, c);
    return;
  }
  const z = tensorOf(memory.real, step.z).subarray(row * units, (row + 1) * units);
  const c = tensorOf(memory.real, step.c).subarray(member * units, (member + 1) * units);
  const r = tensorOf(memory.real, step.r)[member]!;
  goodnessErrorsReal(formatOf(model), layer.learning!.errorRate, goodnessOf(step, model), r, z, c);
}
