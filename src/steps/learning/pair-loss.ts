import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { uint8s } from "../../formats/narrow.js";
import { type Block, blockOf } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import type { PairLoss } from "../../ir/update-constants.js";
import { learnerOf, type Memory, type StepDefinition, tensorOf } from "../step.js";
import { boundedStatements, learnsStatements, rateName, scoreLiteral } from "./learning-constants.js";
import { decideLearning, learningOf } from "./learns.js";

/** r = how wrong the layer's own goodness has the pair, for the true label and its hard negative; whether the layer learns. */
export interface PairLossStep {
  readonly kind: "pairLoss";
  readonly layer: number;
  /** Goodness by label (first layer) or of the pair. */
  readonly layerGoodness: string;
  readonly perLabel: boolean;
  readonly pair: string;
  /** [2] */
  readonly r: string;
}

const CONSTANTS: Readonly<Record<Family, (model: DeviceModel, block: Block) => string>> = {
  integer: ({ name }, { layer }) => `&${name}_${layer.name}_softmax`,
  real: (model, block) => rateName(model, block, "SHARPNESS"),
};

/** Arguments between the constants and the goodness: bce has a threshold. */
const CALLS: Readonly<Record<PairLoss, (model: DeviceModel, block: Block) => readonly string[]>> = {
  symba: () => [],
  bce: (model, { layer }) => [scoreLiteral(model, learningOf(layer).threshold)],
};

/**
 * Errors of a layer on the pair: symba r = sigmoid(-s (g+ - g-)) for both, bce 1 - q+ and q-; written as the errors of
 * the goodness, -r for the true label and +r for its hard negative. The layer learns where one of them reaches the
 * bound.
 */
export const pairLoss: StepDefinition<PairLossStep> = {
  run(step, model, memory) {
    const learner = learnerOf(memory);
    const [positive, negative] = goodnessOf(step, memory);
    const learning = learningOf(blockOf(model, step.layer).layer);
    const wrong = formatOf(model).arithmetic.pairErrors(learning, lossOf(model), positive, negative);
    if (wrong === null) {
      learner.diverged = true;
      return 0;
    }
    const r = tensorOf(memory, step.r);
    r.set([-wrong[0], wrong[1]]);
    decideLearning(model, learner, Math.max(...wrong), r);
    return 0;
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const { family, suffixes } = formatOf(model);
    const [plus, minus] = step.perLabel ? [`${step.pair}[0]`, `${step.pair}[1]`] : ["0", "1"];
    const values = step.perLabel ? "result->scores" : step.layerGoodness;
    const goodness = `${values}[${plus}], ${values}[${minus}]`;
    const pair = lossOf(model);
    const args = [CONSTANTS[family](model, block), ...CALLS[pair](model, block), goodness, step.r];
    return [
      ...boundedStatements(model, `ff_pair_bounded_f32(${goodness})`),
      ...learnsStatements(model, `ff_${pair}_${suffixes.score}(${args.join(", ")})`, step.r, 2),
    ];
  },
  describe: () => "how wrong the goodness of the pair is; learn unless it is little",
  runtime: (_step, model) => [`ff_pair_${formatOf(model).suffixes.score}`],
  reads: (step) => [step.layerGoodness, step.pair],
  writes: (step) => [step.r],
  traceOutput: (step) => ({ tensor: step.r, start: 0, length: 2 }),
};

function lossOf({ learning }: DeviceModel): PairLoss {
  if (!learning?.pair) throw new Error("a model without pairs has no loss of a pair");
  return learning.pair;
}

function goodnessOf(step: PairLossStep, memory: Memory): [number, number] {
  const layerGoodness = tensorOf(memory, step.layerGoodness);
  const labels = uint8s(tensorOf(memory, step.pair));
  return step.perLabel
    ? [layerGoodness[labels[0]!]!, layerGoodness[labels[1]!]!]
    : [layerGoodness[0]!, layerGoodness[1]!];
}
