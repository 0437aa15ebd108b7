import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { blockOf } from "../ir/blocks.js";
import { requireValues, type StepDefinition, tensorOf } from "./step.js";
import { dataOf } from "./table-names.js";

/** estimate += constant of a layer; the first one begins with it. */
export interface ConstantStep {
  readonly kind: "constant";
  readonly layer: number;
  readonly estimate: string;
  readonly isFirst: boolean;
}

/** Kernels by family: sums of integers, and of floats. */
const ENDINGS: Readonly<Record<Family, string>> = { integer: "s32", real: "f32" };

/** estimate[k] = constant[k], or estimate[k] += constant[k] behind another layer. */
export const constant: StepDefinition<ConstantStep> = {
  isForward: true,
  run(step, model, memory) {
    const values = requireValues(blockOf(model, step.layer), "constant", memory);
    const estimate = tensorOf(memory, step.estimate);
    if (step.isFirst) estimate.set(values);
    else for (let k = 0; k < estimate.length; k++) estimate[k] = estimate[k]! + values[k]!; // floats are rounded as they are stored
    return 0;
  },
  statements(step, model) {
    const name = step.isFirst ? "begin" : "add";
    const args = [dataOf(model, blockOf(model, step.layer), "constant"), step.estimate, model.classes.length];
    return [`ff_estimate_${name}_${ENDINGS[formatOf(model).family]}(${args.join(", ")});`];
  },
  describe: ({ isFirst }) =>
    isFirst ? "the estimate begins with a constant" : "a constant, added to the estimate",
  runtime: (_step, model) => [`ff_values_${ENDINGS[formatOf(model).family]}`],
  suspect: () => "the constant of the layer, or what stands in its place",
  reads: ({ estimate, isFirst }) => (isFirst ? [] : [estimate]),
  writes: ({ estimate }) => [estimate],
  traceOutput: (step, model) => ({ tensor: step.estimate, start: 0, length: model.classes.length }),
};
