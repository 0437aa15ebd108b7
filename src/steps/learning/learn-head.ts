import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import type { Block } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import type { Tiled } from "../../ir/tiled-matrix.js";
import { ditherBase as drawBase, HEAD_STREAM } from "../../numerics/dither.js";
import {
  learnerOf,
  pointer,
  requireValues,
  type StepDefinition,
  sliceName,
  sliceOf,
  tensorOf,
} from "../step.js";
import { dataOf } from "../table-names.js";
import { kernelCall, learntMatrix, tiledLearningFiles, tileRoom } from "../tiled.js";
import { ditherBase, learnFile, rateName } from "./learning-constants.js";
import { learningOf } from "./learns.js";

/** M -= rate z d^T for the units of one slice. */
export interface LearnHeadStep extends Tiled {
  readonly kind: "learnHead";
  readonly layer: number;
  readonly slice: number;
  readonly z: string;
  readonly d: string;
}

/** Statement of the update: integers draw and count what they hold at the end of its range. */
const UPDATES: Readonly<
  Record<
    Family,
    (step: LearnHeadStep, model: DeviceModel, block: Block, args: readonly string[], start: number) => string
  >
> = {
  integer(step, model, block, args, start) {
    const base = ditherBase(model, block, "HEAD");
    const all = [`&${model.name}_${block.layer.name}_head_update`, ...args, base, `${start}`];
    return `state->saturated += ${kernelCall(step, "update_head_s16", all)};`;
  },
  real: (step, model, block, args) => {
    const name = `update_head_${formatOf(model).suffixes.learn}`;
    return `${kernelCall(step, name, [rateName(model, block, "RATE"), ...args])};`;
  },
};

/** M -= rate z d^T for the units of one slice. */
export const learnHead: StepDefinition<LearnHeadStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    const learner = learnerOf(memory);
    if (!learner.learns) return 0;
    const { block, start, width } = sliceOf(step, model);
    const classes = model.classes.length;
    learner.saturated += formatOf(model).arithmetic.updateHead(
      learningOf(block.layer),
      requireValues(block, "head", memory).subarray(start * classes, (start + width) * classes),
      tensorOf(memory, step.z).subarray(start, start + width),
      tensorOf(memory, step.d),
      { base: drawBase(learner.seed, learner.step, block.index + HEAD_STREAM), start },
    );
    return 0;
  },
  statements(step, model) {
    const { block, start } = sliceOf(step, model);
    const args = [
      `&${sliceName(model, block, step.slice)}_head`,
      pointer(dataOf(model, block, "head"), start * model.classes.length),
      pointer(step.z, start),
      step.d,
    ];
    return [UPDATES[formatOf(model).family](step, model, block, args, start)];
  },
  describe: (step, model) => `head ${sliceOf(step, model).width} -> ${model.classes.length} learns`,
  runtime: (step, model) => [learnFile(model), ...tiledLearningFiles(step, model)],
  reads: (step) => [step.z, step.d],
  writes: (step) => tileRoom(step),
  tileable: (step, model) => learntMatrix(step, model, "head", "head_update_tiles", true),
  traceOutput: (step, model) => ({ tensor: step.d, start: 0, length: model.classes.length }),
};
