import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { scoresIn } from "../../formats/narrow.js";
import { type Block, blockOf } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { ditherBase as drawBase } from "../../numerics/dither.js";
import { learnerOf, requireValues, type StepDefinition, scoresOf, sizesOf, tensorOf } from "../step.js";
import { dataOf } from "../table-names.js";
import { boundedStatements, ditherBase } from "./learning-constants.js";
import { learningOf } from "./learns.js";

/** Moves a cell towards an output that makes its input; a window that is held out (label 1) moves none. */
export interface LearnCellStep {
  readonly kind: "learnCell";
  readonly layer: number;
  readonly u: string;
  readonly z: string;
  /** Remainder of the input; integers make steps of it in place. */
  readonly q: string;
  /** Scratch [units]: errors of the units times the step size. */
  readonly c: string;
}

/** The call: integers draw, and count what they hold at the end of its range. */
const CALLS: Readonly<Record<Family, (model: DeviceModel, block: Block, args: string) => string>> = {
  integer: (model, block, args) => {
    const name = `${model.name}_${block.layer.name}`;
    return `state->saturated += ff_learn_cell_s16(&${name}_update, &${name}_cell, ${args}, ${ditherBase(model, block)});`;
  },
  real: (model, { layer }, args) =>
    `ff_learn_cell_${formatOf(model).suffixes.stored}(&${model.name}_${layer.name}, ${args});`,
};

/** W -= c u^T + d z^T, b -= c, decoder -= d; counts as updated, or as skipped where the window is held out. */
export const learnCell: StepDefinition<LearnCellStep> = {
  run({ layer, u, z, q, c }, model, memory) {
    const learner = learnerOf(memory);
    learner.diverged = scoresIn(scoresOf(memory)).some(Number.isNaN);
    if (learner.diverged) return 0;
    const block = blockOf(model, layer);
    const of = (role: "weights" | "bias" | "decoderBias") => requireValues(block, role, memory);
    if (learner.label !== 0) learner.skipped++;
    else {
      learner.updated++;
      learner.saturated += formatOf(model).arithmetic.learnCell(
        learningOf(block.layer),
        { weights: of("weights"), bias: of("bias"), decoderBias: of("decoderBias") },
        { u: tensorOf(memory, u), z: tensorOf(memory, z), q: tensorOf(memory, q), c: tensorOf(memory, c) },
        drawBase(learner.seed, learner.step, block.index),
      );
    }
    return 0;
  },
  statements({ layer, u, z, q, c }, model) {
    const block = blockOf(model, layer);
    const state = (["weights", "bias", "decoderBias"] as const).map((role) => dataOf(model, block, role));
    const args = [...state, u, z, q, c].join(", ");
    return [
      ...boundedStatements(model, `ff_bounded_f32(result->scores, ${model.classes.length})`),
      "if (label == 0) {",
      `    ${CALLS[formatOf(model).family](model, block, args)}`,
      "    step->updated++;",
      "} else {",
      "    step->skipped++;",
      "}",
    ];
  },
  describe({ layer }, model) {
    const { inputs, units } = sizesOf(blockOf(model, layer));
    return `cell ${inputs} -> ${units} -> ${inputs} learns, unless the window is held out`;
  },
  runtime: (_step, model) => CELL_FILES[formatOf(model).family](formatOf(model).suffixes.stored),
  reads: ({ u, z, q }) => [u, z, q],
  writes: ({ q, c }) => [q, c],
  traceOutput: ({ layer, c }, model) => ({
    tensor: c,
    start: 0,
    length: sizesOf(blockOf(model, layer)).units,
  }),
};

const CELL_FILES: Readonly<Record<Family, (stored: string) => string[]>> = {
  integer: () => ["ff_learn_cell_s16"],
  real: (stored) => [`ff_learn_cell_${stored}`, "ff_softmax_f32"],
};
