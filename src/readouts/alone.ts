import { type Block, blocksOf } from "../ir/blocks.js";
import { SCORES } from "../ir/schedule-tensor.js";
import { scheduleLayers } from "../layers/index.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { sizesOf } from "../steps/step.js";

/** Parts of readouts that answer alone, from the normalised output of the last layer, and learn in place of the layers. */

/** The last block, and the id of its normalised output. */
export interface LastOutput {
  readonly block: Block;
  readonly h: string;
}

/** Adds the steps of all layers, then those of `score`, and the answer. */
export function scheduleAlone(
  builder: ScheduleBuilder,
  x: string,
  score: (last: LastOutput) => void,
): LastOutput {
  const { model, steps } = builder;
  let z = "";
  scheduleLayers(builder, x, (at) => {
    z = at.z;
  });
  const block = blocksOf(model).at(-1)!;
  const last = { block, h: `${block.layer.name}_h` }; // of the normalisation behind the layer
  score(last);
  const at = { layer: block.tap.layer, scores: SCORES, z, units: sizesOf(block).units };
  steps.push({ kind: "decide", ...at, exit: 0, activeLabels: null, perLabel: false });
  return last;
}

/** It answers behind the last layer as a whole, and learns in one step. */
export function refuseSlices(): never {
  throw new Error("a readout that learns alone answers after the last layer, not after a slice");
}
