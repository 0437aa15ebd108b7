import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { uint8s } from "../../formats/narrow.js";
import { type Block, blockOf } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { floatLiteral } from "../c.js";
import { goodnessScale } from "../goodness.js";
import { learnerOf, rowOf, type StepDefinition, sizesOf, tensorOf } from "../step.js";
import { learnFile, rateName } from "./learning-constants.js";
import { learningOf } from "./learns.js";

/** c = rate * error of each unit, for the true label (negative: raises goodness) and its hard negative. */
export interface PairErrorsStep {
  readonly kind: "pairErrors";
  readonly layer: number;
  readonly z: string;
  readonly perLabel: boolean;
  readonly pair: string;
  readonly r: string;
  /** [2][units] */
  readonly c: string;
}

/** Arguments around those that all families have. */
const CALLS: Readonly<
  Record<Family, (model: DeviceModel, block: Block, z: string, r: string, c: string) => string>
> = {
  integer: ({ name }, block, z, r, c) =>
    `ff_goodness_errors_s16(&${name}_${block.layer.name}_rate, ${z}, ${r}, ${c}, ${sizesOf(block).units});`,
  real(model, block, z, r, c) {
    const constants = `${rateName(model, block, "ERROR_RATE")}, ${floatLiteral(goodnessScale(block))}`;
    const { learn } = formatOf(model).suffixes;
    return `ff_goodness_errors_${learn}(${constants}, ${r}, ${z}, ${sizesOf(block).units}, ${c});`;
  },
};

/** c = rate * r * slope of the goodness at each active unit, for the label and for its hard negative. */
export const pairErrors: StepDefinition<PairErrorsStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    if (!learnerOf(memory).learns) return 0;
    const block = blockOf(model, step.layer);
    const { units } = sizesOf(block);
    const labels = uint8s(tensorOf(memory, step.pair));
    for (const member of [0, 1] as const) {
      const z = rowOf(tensorOf(memory, step.z), step.perLabel ? labels[member]! : member, units);
      const c = rowOf(tensorOf(memory, step.c), member, units);
      const r = tensorOf(memory, step.r)[member]!;
      formatOf(model).arithmetic.goodnessErrors(learningOf(block.layer), goodnessScale(block), z, r, c);
    }
    return 0;
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const { units } = sizesOf(block);
    return ([0, 1] as const).map((member) => {
      const row = step.perLabel ? `${step.pair}[${member}]` : String(member);
      const z = `&${step.z}[${row} * ${units}u]`;
      const c = `&${step.c}[${member * units}]`;
      return CALLS[formatOf(model).family](model, block, z, `${step.r}[${member}]`, c);
    });
  },
  describe: (step, model) =>
    `errors of ${sizesOf(blockOf(model, step.layer)).units} units, for the label and its hard negative`,
  runtime: (_step, model) => [learnFile(model)],
  reads: (step) => [step.z, step.r, step.pair],
  writes: (step) => [step.c],
  traceOutput: (step, model) => ({
    tensor: step.c,
    start: 0,
    length: 2 * sizesOf(blockOf(model, step.layer)).units,
  }),
};
