import { exitCount } from "../../ir/quant.js";
import type { AdaptStep } from "../../ir/schedule.js";
import { followLightff, followMargin } from "../../numerics/exits.js";
import { scoreSuffix } from "../answer.js";
import { learnerOf, type Op, scoresOf, tensorOf } from "../op.js";

/** The thresholds of the exits follow the weights. */
export const adapt: Op<AdaptStep> = {
  run(step, model, memory) {
    const { adaptation } = model.learning!;
    const { label, step: updates, tracked, deviations, thresholds } = learnerOf(memory);
    const follow = model.exits?.rule === "margin" ? followMargin : followLightff;
    follow(adaptation!, {
      step: (updates + 1) >>> 0, // the counter is a uint32 and goes round
      label,
      labels: tensorOf(memory.uint8, step.labels),
      values: scoresOf(step.values, model, memory),
      tracked,
      deviations,
      thresholds,
    });
    return 0;
  },
  statements(step, model) {
    const rule = model.exits?.rule ?? "margin";
    const deviations = rule === "lightff" ? "state->deviations, " : "";
    return [
      `ff_follow_${rule}_${scoreSuffix(model)}(&${model.name}_exits, state->step + 1u, label, ${step.labels}, ${step.values}, state->tracked, ${deviations}state->thresholds);`,
    ];
  },
  describe: (_step, model) => `thresholds of ${exitCount(model) - 1} exits follow`,
  runtime: (_step, model) => [`ff_exits_${scoreSuffix(model)}`],
  reads: (step) => [step.labels, step.values],
  writes: () => [],
  shows: (step, model) => ({ tensor: step.values, start: 0, length: exitCount(model) }),
};
