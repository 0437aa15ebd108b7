import { blockOf } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { energyExpression, energyOfStep, type Scored } from "../deviation.js";
import { learnerOf, type StepDefinition } from "../step.js";

/** Measures the input, or what a cell leaves of its own, in a window that is held out of learning (label 1). */
export interface ObserveStep extends Scored {
  readonly kind: "observe";
}

/** energies[0] = that of the input, energies[k] = that of what the k-th cell leaves. */
export const observe: StepDefinition<ObserveStep> = {
  run(step, model, memory) {
    const { label, energies } = learnerOf(memory);
    if (label !== 0) energies[placeOf(step, model)] = energyOfStep(step, model, memory);
    return 0;
  },
  statements: (step, model) => [
    "if (label != 0) {",
    `    state->energies[${placeOf(step, model)}] = ${energyExpression(step, model)};`,
    "}",
  ],
  describe: ({ layer }) =>
    `energy of ${layer === undefined ? "the input" : "what is left"}, of a window that is held out`,
  runtime: () => ["ff_held_out"],
  reads: ({ values }) => [values],
  writes: () => [],
  traceOutput: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
};

function placeOf({ layer }: Pick<ObserveStep, "layer">, model: DeviceModel): number {
  return layer === undefined ? 0 : blockOf(model, layer).index + 1;
}
