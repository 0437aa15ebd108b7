import { blockOf, exitCount, widthOf } from "../ir/blocks.js";
import { SCORES } from "../ir/schedule-tensor.js";
import { weightsLearn } from "../ir/update-constants.js";
import { definitionOfLayer } from "../layers/index.js";
import { definitionOfReadout, lastReadout } from "../readouts/index.js";
import { type SliceReadout, scheduleOnePass, scheduleSlices } from "../readouts/passes.js";
import type { FollowedExits } from "../readouts/readout.js";
import type { ScheduleBuilder } from "../steps/schedule.js";

/**
 * One update of rules in which layers learn from the error of the running scores: each layer is read out, learns from
 * its own error and passes the normalised z of before its update on. No layer waits for a later one.
 */
export function scheduleOwnErrors(builder: ScheduleBuilder, x: string): void {
  const { model, tensor, elements, steps } = builder;
  const d = tensor("score_error", elements.score, model.classes.length);
  const { add, estimates, learn: learnReadout } = definitionOfReadout(lastReadout(model));
  const exits = model.exits && (estimates ?? predictions).follow(builder);
  const learn = ({ layer, slice, exit, x, z }: SliceReadout): void => {
    exits?.record(exit);
    const block = blockOf(model, layer);
    const { learning, name } = block.layer;
    if (learning === null) return;
    const at = { layer, slice } as const;
    const c = weightsLearn({ learning }) ? `${name}_unit_error` : null;
    if (c !== null && slice === 0) tensor(c, elements.error, widthOf(block));
    if (estimates) estimates.error(builder, { ...at, d });
    else steps.push({ kind: "loss", ...at, scores: SCORES, d });
    learnReadout(builder, block, { ...at, z, d, c });
    if (c !== null) definitionOfLayer(block.layer).learn?.(builder, block, { ...at, x, c });
  };
  if (estimates)
    scheduleSlices(builder, x, add, (at) => {
      estimates.answer(builder, at);
      learn(at);
    });
  else scheduleOnePass(builder, x, (block, at) => add(builder, block, at), learn);
  exits?.follow();
}

/** Exits that answer with classes: what each would answer is kept, and the thresholds follow. */
const predictions = {
  follow({ model, tensor, elements, steps }: ScheduleBuilder): FollowedExits {
    const kept = {
      labels: tensor("exit_labels", "uint8", exitCount(model)),
      values: tensor("exit_values", elements.score, exitCount(model)),
    };
    return {
      record(exit) {
        steps.push({ kind: "recordExitPrediction", exit, ...kept });
      },
      follow() {
        steps.push({ kind: "updateExitThresholds", ...kept });
      },
    };
  },
};
