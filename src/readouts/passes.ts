import { type Block, blockOf, blocksOf, exitCount } from "../ir/blocks.js";
import { SCORES } from "../ir/schedule-tensor.js";
import { sizeOf } from "../ir/shape.js";
import { scheduleLayers } from "../layers/index.js";
import type { Tapped } from "../layers/layer.js";
import type { DecideStep } from "../steps/decide.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { sizesOf } from "../steps/step.js";

/** Ways in which samples run through the layers. */

/** A slice that has added its share to the scores. */
export interface SliceReadout extends Tapped {
  readonly exit: number;
  /** Units of the layer that have been computed. */
  readonly units: number;
}

/**
 * One pass: layer after layer, slice after slice.
 * @param add adds the steps of a slice's share of the scores.
 * @param answered adds what follows the share of each slice.
 */
export function scheduleOnePass(
  builder: ScheduleBuilder,
  x: string,
  add: (block: Block, at: Tapped) => void,
  answered: (at: SliceReadout) => void = () => undefined,
): void {
  const { model, steps } = builder;
  const exits = exitCount(model);
  scheduleSlices(
    builder,
    x,
    (_builder, block, at) => add(block, at),
    (at) => {
      const { exit, layer, z, units } = at;
      // Labels are read at every exit where inference may leave there, or thresholds follow.
      if (model.exits !== null || exit === exits - 1) steps.push(decision({ exit, layer, z, units }));
      answered(at);
    },
  );
}

/** The same, whatever the slices add to and whatever follows: their answers are for `answered` to add. */
export function scheduleSlices(
  builder: ScheduleBuilder,
  x: string,
  add: (builder: ScheduleBuilder, block: Block, at: Tapped) => void,
  answered: (at: SliceReadout) => void,
): void {
  const { model } = builder;
  let exit = 0;
  scheduleLayers(builder, x, (at) => {
    const block = blockOf(model, at.layer);
    if (block.tap.readout === null) return;
    add(builder, block, at);
    const units = ((at.slice + 1) * sizeOf(block.read)) / block.tap.slices;
    answered({ ...at, exit, units });
    exit++;
  });
}

function decision(at: Pick<DecideStep, "exit" | "layer" | "z" | "units">): DecideStep {
  return { kind: "decide", ...at, scores: SCORES, activeLabels: null, perLabel: false };
}

/** One race of all candidate labels: the first layer is shared, further layers run for the labels of the beam. */
export function scheduleCandidates({ model, steps, tensor, elements }: ScheduleBuilder, x: string): void {
  const blocks = blocksOf(model);
  const classes = model.classes.length;
  const last = blocks.length - 1;
  const activeLabels = last > 0 ? tensor("active_labels", "uint8", model.beam) : null;
  let from = "";
  for (const block of blocks) {
    const { index, layer, tap } = block;
    const { inputs, units } = sizesOf(block);
    const acc = tensor(`${layer.name}_acc`, elements.product, units);
    const z = tensor(`${layer.name}_z`, elements.stored, classes * units);
    if (index === 0 || activeLabels === null) {
      steps.push({ kind: "base", layer: tap.layer, x, acc });
      steps.push({ kind: "overlay", layer: tap.layer, acc, z, scores: SCORES });
    } else {
      const h = tensor(`${blocks[index - 1]!.layer.name}_h`, elements.stored, inputs);
      steps.push({ kind: "candidates", layer: tap.layer, from, h, acc, z, activeLabels, scores: SCORES });
    }
    if (model.exits !== null || index === last) {
      const racing = index === 0 ? null : activeLabels;
      steps.push({
        ...decision({ exit: index, layer: tap.layer, z, units }),
        activeLabels: racing,
        perLabel: true,
      });
    }
    if (index === 0 && activeLabels !== null) steps.push({ kind: "beam", scores: SCORES, activeLabels });
    from = z;
  }
}
