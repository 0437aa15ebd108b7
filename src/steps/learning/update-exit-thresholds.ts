import { formatOf } from "../../formats/index.js";
import { scoresIn, uint8s } from "../../formats/narrow.js";
import { exitCount } from "../../ir/blocks.js";
import { followLightff, followMargin } from "../../numerics/exit-thresholds.js";
import { learnerOf, type StepDefinition, tensorOf } from "../step.js";
import { exitRuleOf } from "./record-exit-prediction.js";

/** Thresholds follow the weights. */
export interface UpdateExitThresholdsStep {
  readonly kind: "updateExitThresholds";
  readonly labels: string;
  readonly values: string;
}

/** Update of the thresholds by rule, and the state that it keeps beside them. */
const RULES = {
  margin: { follow: followMargin, state: "" },
  lightff: { follow: followLightff, state: "state->deviations, " },
} as const;

/** The thresholds of the exits follow the weights. */
export const updateExitThresholds: StepDefinition<UpdateExitThresholdsStep> = {
  run(step, model, memory) {
    const adaptation = model.learning?.adaptation;
    if (!adaptation) throw new Error("a model without exits has no thresholds to follow");
    const { label, step: updates, tracked, deviations, thresholds } = learnerOf(memory);
    RULES[exitRuleOf(model)].follow(adaptation, {
      step: (updates + 1) >>> 0, // the counter is a uint32 and goes round
      label,
      labels: uint8s(tensorOf(memory, step.labels)),
      values: scoresIn(tensorOf(memory, step.values)),
      tracked,
      deviations,
      thresholds,
    });
    return 0;
  },
  statements(step, model) {
    const rule = exitRuleOf(model);
    const { score } = formatOf(model).suffixes;
    return [
      `ff_follow_${rule}_${score}(&${model.name}_exits, state->step + 1u, label, ${step.labels}, ${step.values}, state->tracked, ${RULES[rule].state}state->thresholds);`,
    ];
  },
  describe: (_step, model) => `thresholds of ${exitCount(model) - 1} exits follow`,
  runtime: (_step, model) => [`ff_exits_${formatOf(model).suffixes.score}`],
  reads: (step) => [step.labels, step.values],
  writes: () => [],
  traceOutput: (step, model) => ({ tensor: step.values, start: 0, length: exitCount(model) }),
};
