import * as errors from "../../diagnostics/check-learning.js";
import { blocksOf } from "../../ir/blocks.js";
import { leavesEarly } from "../../ir/exits.js";
import { SCORES } from "../../ir/schedule-tensor.js";
import { pairStride } from "../../steps/learning/pair-rows.js";
import type { ScheduleBuilder } from "../../steps/schedule.js";
import { sizesOf } from "../../steps/step.js";
import type { DeviceHalf, ErrorShape } from "../rule.js";
import { SHARPNESS } from "./sharpness.js";

/** A sample with its true label against the same with the label that looks best among the wrong ones. */
export const device: DeviceHalf<"forwardForward"> = {
  rate: 0.0003, // the slope of a goodness is far steeper than that of a head
  maps: false,
  check({ inference = { rule: "full" } }, at) {
    if (inference.passes !== "multi")
      return [errors.learningNeedsPasses(at("learning"), `\`passes: "${inference.passes ?? "one"}"\``)];
    return !leavesEarly(inference) ? [] : [errors.pairsWithExits(at("inference"), inference.rule)];
  },
  error: errorShape,
  slopes: (settings, { units }) => [errorShape(settings, units).sharpness / units],
  learnsHeads: () => false,
  slotAmplitude: ({ amplitude }) => amplitude,
  pairLoss: ({ loss }) => loss,
  schedule: schedulePair,
};

/** The steepness of the pair's loss on mean squares, whichever goodness the training had. */
function errorShape({ goodness }: { readonly goodness: "mean" | "sum" }, units: number): ErrorShape {
  return { sharpness: SHARPNESS[goodness] * { mean: 1, sum: units }[goodness], threshold: 1 };
}

/**
 * The sample with its true label against the same with the label that the first layer holds most likely among the wrong
 * ones.
 */
function schedulePair({ model, tensor, elements, steps }: ScheduleBuilder, x: string): void {
  const pair = tensor("pair", "uint8", 2);
  const r = tensor("pair_error", elements.score, 2);
  const layerGoodness = model.taps.length > 1 ? tensor("layer_goodness", elements.score, 2) : "";
  let from = "";
  for (const block of blocksOf(model)) {
    const { name, learning } = block.layer;
    const { layer } = block.tap;
    const { inputs, units } = sizesOf(block);
    const first = block.index === 0;
    const acc = tensor(`${name}_acc`, elements.product, units);
    const z = tensor(`${name}_z`, elements.stored, units * (first ? model.classes.length : 2));
    const h = first ? x : tensor(`${name}_x`, elements.stored, 2 * pairStride(inputs));
    if (first) {
      steps.push({ kind: "base", layer, x, acc });
      steps.push({ kind: "overlay", layer, acc, z, scores: SCORES });
      steps.push({ kind: "hardNegative", scores: SCORES, pair });
    } else {
      steps.push({ kind: "pair", layer, from, perLabel: block.index === 1, h, acc, z, pair, layerGoodness });
    }
    if (learning !== null) {
      const c = tensor(`${name}_unit_error`, elements.error, 2 * units);
      const at = { layer, pair, r, perLabel: first } as const;
      steps.push({ kind: "pairLoss", ...at, layerGoodness: first ? SCORES : layerGoodness });
      steps.push({ kind: "pairErrors", ...at, z, c });
      const dense = { kind: "learnDense", layer, slice: 0 } as const;
      if (first) {
        const sum = tensor(`${name}_sum`, elements.error, units);
        steps.push({ kind: "learnSlots", layer, c, pair, sum });
        steps.push({ ...dense, x, c: sum, second: false });
      } else {
        steps.push({ ...dense, x: h, c, second: false });
        steps.push({ ...dense, x: h, c, second: true });
      }
    }
    from = z;
  }
}
