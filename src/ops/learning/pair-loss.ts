import type { QuantModel } from "../../ir/quant.js";
import type { PairLossStep } from "../../ir/schedule.js";
import { pace, slow } from "../../numerics/pace.js";
import { pairErrors, pairErrorsReal } from "../../numerics/pair.js";
import { scoresBounded } from "../../numerics/real.js";
import { floatLiteral, whole } from "../c.js";
import { layerOf, learnerOf, type Memory, type Op, scoresOf, tensorOf } from "../op.js";
import { rateName } from "./names.js";
import { COUNT_LAYER, paceStatement, sharedName } from "./skip.js";

/**
 * How wrong a layer has the pair: symba r = sigmoid(-s (g+ - g-)) for both, bce 1 - q+ and q-; written as the errors of
 * the goodness, -r for the true label and +r for its rival. The layer learns where one of them reaches the bound.
 */
export const pairLoss: Op<PairLossStep> = {
  run(step, model, memory) {
    const learner = learnerOf(memory);
    const { skip, stride } = model.learning!;
    const [positive, negative] = goodnessOf(step, model, memory);
    if (model.precision !== "int8" && !scoresBounded(Float32Array.of(positive, negative))) {
      learner.diverged = true;
      return 0;
    }
    const errors = errorsOf(step, model, positive, negative);
    learner.learns = Math.max(...errors) >= skip;
    if (learner.learns) learner.updated++;
    else learner.skipped++;
    const r = scoresOf(step.r, model, memory);
    r.set([-errors[0], errors[1]]);
    slow(r, pace(learner.step, stride));
    return 0;
  },
  statements(step, model) {
    const { learning, kind, name } = layerOf(step, model);
    const [plus, minus] = step.perLabel ? [`${step.pair}[0]`, `${step.pair}[1]`] : ["0", "1"];
    const values = step.perLabel ? "result->scores" : step.own;
    const goodness = `${values}[${plus}], ${values}[${minus}]`;
    const { pair } = model.learning!;
    const constants =
      kind === "integer"
        ? `&${model.name}_${name}_softmax`
        : rateName(model, layerOf(step, model), "SHARPNESS");
    const suffix = kind === "integer" ? "s32" : "f32";
    const threshold = kind === "integer" ? whole(learning!.threshold) : floatLiteral(learning!.threshold);
    const call =
      pair === "symba"
        ? `ff_symba_${suffix}(${constants}, ${goodness}, ${step.r})`
        : `ff_bce_${suffix}(${constants}, ${threshold}, ${goodness}, ${step.r})`;
    return [
      ...(kind === "real"
        ? [`if (!ff_pair_bounded_f32(${goodness})) {`, "    return FF_DIVERGED;", "}"]
        : []),
      `learns = ${call} >= ${sharedName(model, "LEARNING_SKIP")};`,
      ...COUNT_LAYER,
      ...paceStatement(model, step.r, 2),
    ];
  },
  describe: () => "how wrong the goodness of the pair is; learn unless it is little",
  runtime: (_step, model) => [model.precision === "int8" ? "ff_pair_s32" : "ff_pair_f32"],
  reads: (step) => [step.own, step.pair],
  writes: (step) => [step.r],
  shows: (step) => ({ tensor: step.r, start: 0, length: 2 }),
};

function goodnessOf(step: PairLossStep, model: QuantModel, memory: Memory): [number, number] {
  const own = scoresOf(step.own, model, memory);
  const labels = tensorOf(memory.uint8, step.pair);
  return step.perLabel ? [own[labels[0]!]!, own[labels[1]!]!] : [own[0]!, own[1]!];
}

/** r of the true label and of its rival, 0..1 (Q15 beside integers). */
function errorsOf(
  step: PairLossStep,
  model: QuantModel,
  positive: number,
  negative: number,
): [number, number] {
  const layer = layerOf(step, model);
  const loss = model.learning!.pair!;
  const { threshold } = layer.learning!;
  return layer.kind === "integer"
    ? pairErrors(loss, layer.learning!.softmax, threshold, positive, negative)
    : pairErrorsReal(loss, layer.learning!.sharpness, threshold, positive, negative);
}
