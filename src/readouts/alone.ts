import { type Block, blocksOf } from "../ir/blocks.js";
import { SCORES } from "../ir/schedule-tensor.js";
import { scheduleLayers } from "../layers/index.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { sizesOf } from "../steps/step.js";

/** Parts of readouts that answer alone, from the output of the last layer, and learn in place of the layers. */

/** The last block, and the ids of its output and of what its normalisation makes of that, if there is one. */
export interface LastOutput {
  readonly block: Block;
  readonly z: string;
  readonly h: string;
}

/** Place of the only answer. */
export interface AnswerAt {
  readonly exit: number;
  readonly layer: number;
  readonly scores: string;
  readonly z: string;
  readonly units: number;
}

/** Adds the steps of all layers, then those of `score`, and the answer: a class, unless `answer` adds another. */
export function scheduleAlone(
  builder: ScheduleBuilder,
  x: string,
  score: (last: LastOutput) => void,
  answer: (at: AnswerAt) => void = (at) =>
    builder.steps.push({ kind: "decide", ...at, activeLabels: null, perLabel: false }),
): LastOutput {
  const { model } = builder;
  let z = "";
  scheduleLayers(builder, x, (at) => {
    z = at.z;
  });
  const block = blocksOf(model).at(-1)!;
  const last = { block, z, h: `${block.layer.name}_h` }; // of the normalisation behind the layer
  score(last);
  answer({ exit: 0, layer: block.tap.layer, scores: SCORES, z, units: sizesOf(block).units });
  return last;
}

/** It answers behind the last layer as a whole, and learns in one step. */
export function refuseSlices(): never {
  throw new Error("a readout that learns alone answers after the last layer, not after a slice");
}
