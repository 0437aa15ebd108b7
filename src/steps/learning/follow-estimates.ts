import { formatOf } from "../../formats/index.js";
import { scoresIn } from "../../formats/narrow.js";
import { exitCount } from "../../ir/blocks.js";
import { followEstimates as follow } from "../../numerics/exit-thresholds.js";
import { learnerOf, type StepDefinition, tensorOf } from "../step.js";

/** Thresholds of a model that estimates values follow the weights. */
export interface FollowEstimatesStep {
  readonly kind: "followEstimates";
  /** [exits][targets] */
  readonly estimates: string;
}

/** The thresholds on how little an estimate changes follow the weights. */
export const followEstimates: StepDefinition<FollowEstimatesStep> = {
  run(step, model, memory) {
    const adaptation = model.learning?.adaptation;
    if (!adaptation) throw new Error("a model without exits has no thresholds to follow");
    const { step: updates, tracked, thresholds } = learnerOf(memory);
    const estimates = scoresIn(tensorOf(memory, step.estimates));
    follow(adaptation, { step: (updates + 1) >>> 0, estimates, tracked, thresholds }); // the counter is a uint32 and goes round
    return 0;
  },
  statements: (step, model) => [
    `ff_follow_estimates_${formatOf(model).suffixes.score}(&${model.name}_exits, state->step + 1u, ${step.estimates}, state->tracked, state->thresholds);`,
  ],
  describe: (_step, model) => `thresholds of ${exitCount(model) - 1} exits follow`,
  runtime: (_step, model) => [`ff_exits_${formatOf(model).suffixes.score}`],
  reads: (step) => [step.estimates],
  writes: () => [],
  traceOutput: (step, model) => ({
    ...{ tensor: step.estimates, start: 0, length: exitCount(model) * model.classes.length },
  }),
};
