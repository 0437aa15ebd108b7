import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import type { Block } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import type { Tiled } from "../../ir/tiled-matrix.js";
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
import { learnFile, rateName } from "./learning-constants.js";
import { learningOf } from "./learns.js";

/** c = rate * what the layer's own loss says of each active unit, through the head as it was. */
export interface HeadErrorsStep extends Tiled {
  readonly kind: "headErrors";
  readonly layer: number;
  readonly slice: number;
  readonly z: string;
  readonly d: string;
  /** [width] */
  readonly c: string;
}

/** Rate of the errors: a struct of integers, a macro of floats. */
const RATE: Readonly<Record<Family, (model: DeviceModel, block: Block) => string>> = {
  integer: ({ name }, { layer }) => `&${name}_${layer.name}_rate`,
  real: (model, block) =>
    rateName(model, block, block.tap.cells?.reading === "average" ? "ERROR_RATE" : "RATE"),
};

/** c = rate * (d M^T) of each active unit, for the units of one slice. */
export const headErrors: StepDefinition<HeadErrorsStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    if (!learnerOf(memory).learns) return 0;
    const { block, start, width } = sliceOf(step, model);
    const z = tensorOf(memory, step.z).subarray(start, start + width);
    const d = tensorOf(memory, step.d);
    const rows = requireValues(block, "head", memory).subarray(start * d.length, (start + width) * d.length);
    formatOf(model).arithmetic.headErrors(learningOf(block.layer), rows, z, d, tensorOf(memory, step.c));
    return 0;
  },
  statements(step, model) {
    const { block, start } = sliceOf(step, model);
    const { family, suffixes } = formatOf(model);
    const args = [
      RATE[family](model, block),
      `&${sliceName(model, block, step.slice)}_head`,
      pointer(dataOf(model, block, "head"), start * model.classes.length),
      ...[pointer(step.z, start), step.d, step.c],
    ];
    return [`${kernelCall(step, `head_errors_${suffixes.learn}`, args)};`];
  },
  describe: (step, model) =>
    `errors of ${sliceOf(step, model).width} units, from ${model.classes.length} scores through the head as it was`,
  runtime: (step, model) => [learnFile(model), ...tiledLearningFiles(step, model)],
  reads: (step) => [step.z, step.d],
  writes: (step) => [step.c, ...tileRoom(step)],
  tileable: (step, model) => learntMatrix(step, model, "head", "errors_tiles", false),
  traceOutput: (step, model) => ({ tensor: step.c, start: 0, length: sliceOf(step, model).width }),
};
