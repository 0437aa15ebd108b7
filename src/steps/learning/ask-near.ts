import type { Values } from "../../formats/element.js";
import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { int32s, reals, uint8s } from "../../formats/narrow.js";
import { blockOf } from "../../ir/blocks.js";
import { UNLABELLED } from "../../ir/learning.js";
import { nearnessInteger, nearnessReal } from "../../numerics/label-budget.js";
import { scoresBounded } from "../../numerics/real-arithmetic.js";
import { rowsOf } from "../context.js";
import { learnerOf, requireValues, type StepDefinition, scoresOf, sizesOf, tensorOf } from "../step.js";
import { dataOf } from "../table-names.js";
import { ask, askStatements } from "./ask-label.js";

/** Question whether the label of a sample is worth its price, by the rows that are near; what was learnt stays as it is. */
export interface AskNearStep {
  readonly kind: "askNear";
  readonly layer: number;
  readonly h: string;
  /** Minus the squared distances, but for the sum of squares of h: [rows]. */
  readonly similar: string;
  readonly scores: string;
}

/** Parts of the step that differ by family. */
interface OfFamily {
  isBounded(scores: Values): boolean;
  sureness(labels: Uint8Array, classes: number, similar: Values, square: number): number;
  readonly runtime: readonly string[];
}

const FAMILIES: Readonly<Record<Family, OfFamily>> = {
  integer: {
    isBounded: () => true,
    sureness: (labels, classes, similar, square) =>
      nearnessInteger({ labels, classes, similar: int32s(similar) }, square),
    runtime: ["ff_log_energy"],
  },
  real: {
    isBounded: (scores) => scoresBounded(reals(scores)),
    sureness: (labels, classes, similar, square) =>
      nearnessReal({ labels, classes, similar: reals(similar) }, square),
    runtime: ["ff_log_energy", "ff_softmax_f32"], // which knows whether scores are within their range
  },
};

/** (b - a) / a of the squared distances to the nearest row and to the nearest of another class, among those of the last samples. */
export const askNear: StepDefinition<AskNearStep> = {
  endsUnlabelled: true,
  run(step, model, memory) {
    const learner = learnerOf(memory);
    const { isBounded, sureness } = FAMILIES[formatOf(model).family];
    if (learner.label !== UNLABELLED) return 0;
    if (!isBounded(scoresOf(memory))) {
      learner.diverged = true;
      return 0;
    }
    const labels = uint8s(requireValues(blockOf(model, step.layer), "labels", memory));
    const square = formatOf(model).arithmetic.sumOfSquares(tensorOf(memory, step.h));
    ask(model, memory, sureness(labels, model.classes.length, tensorOf(memory, step.similar), square));
    return 0;
  },
  statements({ layer, h, similar }, model) {
    const block = blockOf(model, layer);
    const { suffixes } = formatOf(model);
    const square = `ff_goodness_${suffixes.stored}(${h}, ${sizesOf(block).units})`;
    const rows = [dataOf(model, block, "labels"), similar, rowsOf(block), model.classes.length];
    return askStatements(model, [
      `const int32_t sureness = ff_nearness_${suffixes.score}(${[...rows, square].join(", ")});`,
    ]);
  },
  describe: (step, model) =>
    `whether the label is worth asking for: distances to ${rowsOf(blockOf(model, step.layer))} rows`,
  runtime: (_step, model) => {
    const { family, files, suffixes } = formatOf(model);
    return ["ff_ask", files.goodness, `ff_nearness_${suffixes.score}`, ...FAMILIES[family].runtime];
  },
  reads: (step) => [step.h, step.similar, step.scores],
  writes: () => [],
  traceOutput: (step, model) => ({
    tensor: step.similar,
    start: 0,
    length: rowsOf(blockOf(model, step.layer)),
  }),
};
