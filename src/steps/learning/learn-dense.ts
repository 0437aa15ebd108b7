import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import type { Block } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import type { Tiled } from "../../ir/tiled-matrix.js";
import { ditherBase as drawBase, SECOND_STREAM } from "../../numerics/dither.js";
import {
  learnerOf,
  pointer,
  requireValues,
  type StepDefinition,
  sizesOf,
  sliceName,
  sliceOf,
  tensorOf,
} from "../step.js";
import { dataOf } from "../table-names.js";
import { keptLists, kernelCall, learntMatrix, tiledLearningFiles, tileRoom, withLists } from "../tiled.js";
import { ditherBase, learnFile } from "./learning-constants.js";
import { learningOf } from "./learns.js";
import { pairStride } from "./pair-rows.js";

/** W -= x c^T, bias -= c for the units of one slice. */
export interface LearnDenseStep extends Tiled {
  readonly kind: "learnDense";
  readonly layer: number;
  readonly slice: number;
  readonly x: string;
  readonly c: string;
  /** The second update of one layer within one sample (the negative pass of a pair). */
  readonly second: boolean;
}

/** Statement of the update: integers draw and count what they hold at the end of its range. */
const UPDATES: Readonly<
  Record<
    Family,
    (step: LearnDenseStep, model: DeviceModel, block: Block, args: readonly string[], start: number) => string
  >
> = {
  integer(step, model, block, args, start) {
    const base = ditherBase(model, block, step.second ? "SECOND" : "");
    const all = [`&${model.name}_${block.layer.name}_update`, ...args, base, `${start}`];
    return `state->saturated += ${kernelCall(step, "update_dense_s16", all)};`;
  },
  real: (step, model, _block, args) =>
    `${kernelCall(step, `update_dense_${formatOf(model).suffixes.learn}`, args)};`,
};

/** W -= x c^T, bias -= c for the units of one slice; the second pass of a pair has rows of its own. */
export const learnDense: StepDefinition<LearnDenseStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    const learner = learnerOf(memory);
    if (!learner.learns) return 0;
    const { block, start, width } = sliceOf(step, model);
    const { inputs } = sizesOf(block);
    const rows = rowsOf(step, block);
    learner.saturated += formatOf(model).arithmetic.updateDense(
      learningOf(block.layer),
      requireValues(block, "weights", memory).subarray(start * inputs, (start + width) * inputs),
      requireValues(block, "bias", memory).subarray(start, start + width),
      tensorOf(memory, step.x).subarray(rows.x, rows.x + inputs),
      tensorOf(memory, step.c).subarray(rows.c, rows.c + width),
      { base: drawBase(learner.seed, learner.step, streamOf(step, block)), start },
    );
    return 0;
  },
  statements(step, model) {
    const { block, start } = sliceOf(step, model);
    const rows = rowsOf(step, block);
    const args = [
      `&${sliceName(model, block, step.slice)}`,
      pointer(dataOf(model, block, "weights"), start * sizesOf(block).inputs),
      pointer(dataOf(model, block, "bias"), start),
      pointer(step.x, rows.x),
      pointer(step.c, rows.c),
    ];
    return [UPDATES[formatOf(model).family](step, model, block, args, start)];
  },
  describe(step, model) {
    const { inputs, units } = sizesOf(sliceOf(step, model).block);
    return `weights ${inputs} -> ${units} learn${step.second ? " from the hard negative" : ""}`;
  },
  runtime: (step, model) => [learnFile(model), ...tiledLearningFiles(step, model)],
  reads: (step) => [step.x, step.c, ...keptLists(step)],
  writes: (step) => tileRoom(step),
  tileable(step, model) {
    if (step.second) return learntMatrix(step, model, "weights", "second_update_tiles", true);
    return withLists(step, model, learntMatrix(step, model, "weights", "update_tiles", true));
  },
  traceOutput(step, model) {
    const { block, width } = sliceOf(step, model);
    return { tensor: step.c, start: rowsOf(step, block).c, length: width };
  },
};

/** Starts of the rows of the pass in x and c. */
function rowsOf(step: LearnDenseStep, block: Block): { readonly x: number; readonly c: number } {
  const { inputs, units } = sizesOf(block);
  return step.second ? { x: pairStride(inputs), c: units } : { x: 0, c: 0 };
}

function streamOf({ second }: LearnDenseStep, { index }: Block): number {
  return second ? index + SECOND_STREAM : index;
}
