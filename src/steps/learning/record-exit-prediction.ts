import type { DeviceExits, DeviceModel } from "../../ir/device-model.js";
import { learnerOf, type Memory, type StepDefinition, scoresOf, tensorOf } from "../step.js";

/** Keeps what exit `exit` would have answered. */
export interface RecordExitPredictionStep {
  readonly kind: "recordExitPrediction";
  readonly exit: number;
  /** [exits] each */
  readonly labels: string;
  readonly values: string;
}

/** Value that thresholds are compared with: the margin, or (LightFF) the score of the true class. */
const VALUES: Readonly<Record<DeviceExits["rule"], { readonly c: string; of(memory: Memory): number }>> = {
  margin: { c: "result->margin", of: ({ prediction }) => prediction.margin },
  lightff: {
    c: "result->scores[label]",
    of: (memory) => scoresOf(memory)[learnerOf(memory).label]!,
  },
};

/**
 * labels[exit], values[exit] = the label that this exit predicts, and its margin (LightFF: the score of the true
 * class).
 */
export const recordExitPrediction: StepDefinition<RecordExitPredictionStep> = {
  run(step, model, memory) {
    tensorOf(memory, step.labels)[step.exit] = memory.prediction.label;
    tensorOf(memory, step.values)[step.exit] = VALUES[exitRuleOf(model)].of(memory);
    return 0;
  },
  statements: (step, model) => [
    `${step.labels}[${step.exit}] = result->label;`,
    `${step.values}[${step.exit}] = ${VALUES[exitRuleOf(model)].c};`,
  ],
  describe: (step) => `what exit ${step.exit} would answer`,
  runtime: () => [],
  reads: () => [],
  writes: (step) => [step.labels, step.values],
  traceOutput: (step) => ({ tensor: step.values, start: step.exit, length: 1 }),
};

/** Rule of the exits whose thresholds follow. */
export function exitRuleOf({ exits }: DeviceModel): DeviceExits["rule"] {
  if (exits === null) throw new Error("a model without exits has no rule of exits");
  return exits.rule;
}
