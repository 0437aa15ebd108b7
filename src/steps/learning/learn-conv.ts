import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { uint8s } from "../../formats/narrow.js";
import { type Block, blockOf, layerAt, widthOf } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { planeOf } from "../../ir/window.js";
import { ditherBase as drawBase } from "../../numerics/dither.js";
import { onesOf } from "../conv-means.js";
import { readingOf } from "../map-reading.js";
import { learnerOf, requireValues, type StepDefinition, sizesOf, tensorOf } from "../step.js";
import { dataOf } from "../table-names.js";
import { ditherBase } from "./learning-constants.js";
import { learningOf } from "./learns.js";

/** W -= sum over cells of c S, bias likewise: S the sum of the inputs behind each feature. */
export interface LearnConvStep {
  readonly kind: "learnConv";
  readonly layer: number;
  readonly x: string;
  /** The map of before the block's pool, or its active bits. */
  readonly z: string;
  /** [cells][channels] */
  readonly c: string;
  /** [inputs]: steps of the weights of one channel; of maxima of integers with room for its inputs in each cell. */
  readonly total: string;
  /** [inputs]: sums of the inputs behind one feature; null where it has one position, or sums need no rounding of their own. */
  readonly sums: string | null;
  /** [inputs]: shares of the draws; null for floats. */
  readonly draws: string | null;
  /** [positions]: room for the active bits of one channel; absent where z is the map. */
  readonly column?: string;
}

/** Statement of the update: integers draw and count what they hold at the end of its range. */
const UPDATES: Readonly<
  Record<Family, (step: LearnConvStep, model: DeviceModel, block: Block, args: readonly string[]) => string>
> = {
  integer({ total, sums, draws, column }, model, block, args) {
    const rule = `&${model.name}_${block.layer.name}_update`;
    const own = [rule, ...args, total, sums ?? "NULL", draws, ditherBase(model, block)];
    const kernel = column === undefined ? "ff_update_conv_s16" : "ff_update_conv_active_s16";
    return `state->saturated += ${kernel}(${own.join(", ")});`;
  },
  real: ({ total, sums }, model, _block, args) =>
    `ff_update_conv_${formatOf(model).suffixes.learn}(${[...args, total, sums ?? "NULL"].join(", ")});`,
};

/** Weights [kernel rows][kernel columns][channels][outputs] and biases move by the errors of the features of the block's head. */
export const learnConv: StepDefinition<LearnConvStep> = {
  onlyWhereItLearns: true,
  run(step, model, memory) {
    const learner = learnerOf(memory);
    if (!learner.learns) return 0;
    const block = blockOf(model, step.layer);
    const { window, input } = layerAt(model.layers, step.layer, "conv");
    const [x, map, c] = [tensorOf(memory, step.x), tensorOf(memory, step.z), tensorOf(memory, step.c)];
    const z = step.column === undefined ? map : onesOf(uint8s(map), readingOf(block).map.channels);
    learner.saturated += formatOf(model).arithmetic.updateMaps(
      learningOf(block.layer),
      requireValues(block, "weights", memory),
      requireValues(block, "bias", memory),
      { window, plane: planeOf(input), reading: readingOf(block), x, z, c },
      { base: drawBase(learner.seed, learner.step, block.index) },
    );
    return 0;
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const name = `${model.name}_${block.layer.name}`;
    const data = [dataOf(model, block, "weights"), dataOf(model, block, "bias")];
    const args = [
      `&${name}_sources`,
      `&${name}`,
      ...data,
      step.x,
      step.z,
      ...(step.column === undefined ? [] : [step.column]),
      step.c,
    ];
    return [UPDATES[formatOf(model).family](step, model, block, args)];
  },
  describe(step, model) {
    const { inputs, units } = sizesOf(blockOf(model, step.layer));
    return `weights ${inputs} -> ${units} learn from the inputs behind each feature`;
  },
  runtime: (_step, model) => [`ff_learn_conv_${formatOf(model).suffixes.learn}`],
  reads: ({ x, z, c }) => [x, z, c],
  writes: ({ total, sums, draws, column }) =>
    [total, sums, draws, column ?? null].filter((id) => id !== null),
  withoutMap: (step, { active, column }) => ({ ...step, z: active, column }),
  traceOutput: ({ layer, c }, model) => ({ tensor: c, start: 0, length: widthOf(blockOf(model, layer)) }),
};
