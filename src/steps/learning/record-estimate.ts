import type { DeviceModel } from "../../ir/device-model.js";
import { type StepDefinition, tensorOf } from "../step.js";

/** Keeps what exit `exit` would have answered, of a model that estimates values. */
export interface RecordEstimateStep {
  readonly kind: "recordEstimate";
  readonly exit: number;
  /** [targets] */
  readonly estimate: string;
  /** [exits][targets] */
  readonly estimates: string;
}

/** estimates[exit] = estimate. */
export const recordEstimate: StepDefinition<RecordEstimateStep> = {
  run(step, model, memory) {
    tensorOf(memory, step.estimates).set(tensorOf(memory, step.estimate), start(step, model));
    return 0;
  },
  statements(step, model) {
    const { name, classes } = model;
    const bytes = `${classes.length} * sizeof *${step.estimate}`;
    return [`${name}_copy(&${step.estimates}[${start(step, model)}], ${step.estimate}, ${bytes});`];
  },
  describe: (step) => `what exit ${step.exit} would answer`,
  runtime: () => [],
  reads: (step) => [step.estimate],
  writes: (step) => [step.estimates],
  traceOutput: (step, model) => ({
    ...{ tensor: step.estimates, start: start(step, model), length: model.classes.length },
  }),
};

/** Place of the exit's own estimate. */
function start({ exit }: RecordEstimateStep, { classes }: DeviceModel): number {
  return exit * classes.length;
}
